/**
 * URIs with what names or lets in people blanked, octet for octet: user part, parameters that nobody standardized, header fields behind `?`.
 * RFC 3261 section 19.1, RFC 3966.
 */

const BLANK = 'x';

/** Parameters of URIs, and of header fields, where a URI without angle brackets cannot be told from what follows it. */
const KEPT_PARAMETERS = new Set(
  words(`
    transport user method ttl maddr lr ob comp cause r2 ftag alias rtcweb-breaker tag branch received rport
    expires q index reason privacy screen counter reg-id
  `),
);

/** The words of a text: long lists are read more easily as one. */
export function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Letters, digits and everything else that is not white space or a quotation mark at either end. */
export function blanked(text: string): string {
  return text.replace(/[^\s"]/g, BLANK);
}

/** The user part of every URI: of sip and sips up to the last `@`, of tel the number. */
export function blankUris(text: string): string {
  return text
    .replace(/\b(sips?:)([^\s<>",]*)@/gi, (_, scheme: string, user: string) => `${scheme}${blanked(user)}@`)
    .replace(/\b(sips?:)(\+?[0-9().-]{5,})(?![\w.:-])/gi, (_, scheme: string, user: string) => scheme + blanked(user))
    .replace(/\b(tel:)([^\s<>";,]*)/gi, (_, scheme: string, number: string) => scheme + blanked(number))
    .replace(/\b(?:sips?|tel):[^\s<>"]*/gi, blankBehindHost);
}

function blankBehindHost(uri: string): string {
  const headers = uri.indexOf('?');
  const end = headers === -1 ? uri.length : headers;
  const shown = uri
    .slice(0, end)
    .replace(/;([^=;,]*)(=?)([^;,]*)/g, (whole, name: string, equals: string, value: string) => {
      return KEPT_PARAMETERS.has(name.toLowerCase()) ? whole : `;${blanked(name)}${equals}${blanked(value)}`;
    });
  return headers === -1 ? shown : `${shown}?${blanked(uri.slice(headers + 1))}`;
}
