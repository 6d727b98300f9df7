/**
 * URIs in SIP: `sip:` and `sips:` (RFC 3261 section 19.1, RFC 5118 for IPv6) and `tel:` (RFC 3966); any other scheme is told by
 * its name alone.
 *
 * Reads a URI's text; never throws, is linear, and keeps no password: a URI may carry one, and the report must not. Escapes
 * (`%41`) are left as written, since whether two URIs are equal depends on them; `unescapeUri` resolves them once.
 *
 * Tolerated: blanks and angle brackets around the URI, an unescaped `@` in the user part, and the third colon that the grammar
 * of RFC 3261 allows before an embedded IPv4 address (RFC 5118 section 4.10). Not handled: whether a host name or an address
 * is a valid one.
 */
import { type Parameters, readDecimal, readParameters, trimBlanks } from './values.ts';

export interface SipUri {
  /** Lower case: `sip`, `sips`, `tel`, `urn` ... */
  readonly scheme: string;
  /** As written, escapes kept. The number for `tel`; null when absent. */
  readonly user: string | null;
  /** Whether the user part carries a password; its text is not kept. */
  readonly hasPassword: boolean;
  /** As written, an IPv6 reference without its brackets; null unless the scheme is `sip` or `sips`. */
  readonly host: string | null;
  readonly hostIsIpv6: boolean;
  /** 0 to 65535; null when absent. */
  readonly port: number | null;
  readonly parameters: Parameters;
  /** What stands behind `?`, as written; null when absent. */
  readonly headers: string | null;
}

const NO_PARAMETERS: Parameters = new Map();
const HEX_PAIR = /^[0-9A-Fa-f]{2}$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]{0,63}$/;
const HOST_NAME = /^[A-Za-z0-9_.-]+$/;
const IPV6 = /^[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?$/;

/** The URI in `text`, or null when `text` is none: no scheme, or a `sip:` URI without a valid host and port. */
export function parseUri(text: string): SipUri | null {
  const bare = trimBlanks(withoutAngles(trimBlanks(text)));
  const colon = bare.indexOf(':');
  if (colon === -1 || !SCHEME.test(bare.slice(0, colon))) return null;
  const scheme = bare.slice(0, colon).toLowerCase();
  const rest = bare.slice(colon + 1);
  if (scheme === 'sip' || scheme === 'sips') return parseSipUri(scheme, rest);
  if (scheme === 'tel') return parseTelUri(rest);
  return opaque(scheme, null, NO_PARAMETERS);
}

/** `%41` to `A`, once and never recursively (RFC 4475 section 3.1.1.3); what is no valid escape stays as it is. */
export function unescapeUri(text: string): string {
  let unescaped = '';
  let copied = 0;
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', at)) {
    const end = escapesEnd(text, at);
    // Run by run, so that the octets of one UTF-8 character are decoded together and a bad run does not spoil the others.
    if (end > at) {
      unescaped +=
        text.slice(copied, at) + Buffer.from(text.slice(at, end).replaceAll('%', ''), 'hex').toString('utf8');
      copied = end;
    }
    at = Math.max(end, at + 1);
  }
  return unescaped + text.slice(copied);
}

/** Where the run of `%` and two hexadecimal digits that starts at `at` ends. */
function escapesEnd(text: string, at: number): number {
  while (text[at] === '%' && HEX_PAIR.test(text.slice(at + 1, at + 3))) at += 3;
  return at;
}

function parseSipUri(scheme: string, rest: string): SipUri | null {
  const at = userEnd(rest);
  const userPart = at === -1 ? null : rest.slice(0, at);
  const afterUser = rest.slice(at + 1);
  const question = afterUser.indexOf('?');
  const beforeHeaders = question === -1 ? afterUser : afterUser.slice(0, question);
  const semicolon = beforeHeaders.indexOf(';');
  const hostPort = parseHostPort(semicolon === -1 ? beforeHeaders : beforeHeaders.slice(0, semicolon));
  if (hostPort === null) return null;
  const passwordAt = userPart === null ? -1 : userPart.indexOf(':');
  return {
    scheme,
    user: userPart === null || passwordAt === -1 ? userPart : userPart.slice(0, passwordAt),
    hasPassword: passwordAt !== -1,
    ...hostPort,
    parameters: semicolon === -1 ? NO_PARAMETERS : readParameters(beforeHeaders, semicolon),
    headers: question === -1 ? null : afterUser.slice(question + 1),
  };
}

/**
 * Where the user part ends. The first `@` ends it, because URI headers often carry unescaped ones; but when the host part
 * that follows holds another, the user part had an unescaped `@` (a mail address as a user name), and the last one counts.
 */
function userEnd(rest: string): number {
  const first = rest.indexOf('@');
  if (first === -1) return -1;
  const hostEnd = rest.slice(first).search(/[;?]/);
  return rest.lastIndexOf('@', hostEnd === -1 ? rest.length : first + hostEnd);
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`, blanks around the colon tolerated (Via allows them). */
export function parseHostPort(text: string): Pick<SipUri, 'host' | 'hostIsIpv6' | 'port'> | null {
  const trimmed = trimBlanks(text);
  const hostIsIpv6 = trimmed.startsWith('[');
  const hostEnd = hostIsIpv6 ? trimmed.indexOf(']') : trimmed.indexOf(':');
  if (hostIsIpv6 && hostEnd === -1) return null;
  const host = trimBlanks(hostEnd === -1 ? trimmed : trimmed.slice(hostIsIpv6 ? 1 : 0, hostEnd));
  if (!(hostIsIpv6 ? IPV6 : HOST_NAME).test(host)) return null;
  const portText = trimBlanks(hostEnd === -1 ? '' : trimmed.slice(hostIsIpv6 ? hostEnd + 1 : hostEnd));
  if (portText === '') return { host: withoutThirdColon(host), hostIsIpv6, port: null };
  const port = portText.startsWith(':') ? readDecimal(trimBlanks(portText.slice(1)), 65_535) : null;
  return port === null ? null : { host: withoutThirdColon(host), hostIsIpv6, port };
}

function parseTelUri(rest: string): SipUri {
  const semicolon = rest.indexOf(';');
  const number = semicolon === -1 ? rest : rest.slice(0, semicolon);
  return opaque('tel', number, semicolon === -1 ? NO_PARAMETERS : readParameters(rest, semicolon));
}

function opaque(scheme: string, user: string | null, parameters: Parameters): SipUri {
  return { scheme, user, hasPassword: false, host: null, hostIsIpv6: false, port: null, parameters, headers: null };
}

function withoutAngles(text: string): string {
  if (!text.startsWith('<')) return text;
  const end = text.indexOf('>');
  return end === -1 ? text.slice(1) : text.slice(1, end);
}

function withoutThirdColon(host: string): string {
  return host.replace(':::', '::');
}
