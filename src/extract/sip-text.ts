/**
 * SIP text with what is nobody's business blanked, octet for octet: lengths, line ends and structure stay, so that Wireshark dissects
 * the frame as before. RFC 3261 (headers), RFC 7616 (digest), RFC 4568, RFC 4567 and RFC 8866 (keys in SDP).
 *
 * Blanked: values of credentials and challenges but realm, algorithm, qop, nc and stale; user parts of URIs, display names; keys (a=crypto, k=,
 * a=key-mgmt), ICE passwords, and the lines of SDP that name people; bodies other than SDP; headers that carry content (Subject, Identity ...).
 *
 * Not handled: text in a compact form that hides who it is about, as in a host name; compressed bodies are blanked as any other.
 */

const BLANK = 'x';

/** Parameters of credentials that say how strong they are, and nothing of who or with what. */
const KEPT_PARAMETERS = new Set(['realm', 'algorithm', 'qop', 'nc', 'stale', 'uri']);

const CREDENTIALS = new Set([
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
  'authentication-info',
  'proxy-authentication-info',
]);

/** Headers whose whole value is content. */
const CONTENT = new Set([
  'subject',
  's',
  'identity',
  'y',
  'identity-info',
  'call-info',
  'alert-info',
  'error-info',
  'geolocation',
  'cookie',
  'set-cookie',
  'organization',
]);

/** Headers that others define for themselves may hold numbers in any form. */
const PRIVATE = /^(?:x-|p-)/;

/** Lines of SDP that are for people: RFC 8866 sections 5.2 to 5.6. */
const SDP_FOR_PEOPLE = new Set(['s', 'i', 'u', 'e', 'p']);

/**
 * The text of one or more messages, each from its start line on.
 *
 * @param text one character for each octet (latin1)
 * @returns the same length
 */
export function blankSip(text: string): string {
  const state: State = { section: 'head', header: '', isSdp: false, partIsSdp: null };
  return text.replace(/[^\r\n]*(?:\r\n|\r|\n|$)/g, (whole) => {
    const line = whole.replace(/[\r\n]+$/, '');
    return blankLine(line, state) + whole.slice(line.length);
  });
}

interface State {
  section: 'head' | 'body' | 'part-head';
  /** Name of the header that a folded line goes on with. */
  header: string;
  isSdp: boolean;
  /** Of the current part of a multipart body; null outside of parts. */
  partIsSdp: boolean | null;
}

const START_LINE = /^(?:SIP\/\d|[A-Za-z0-9\-.!%*_+`'~]{1,64} +\S+ +SIP\/\d)/i;

function blankLine(line: string, state: State): string {
  if (START_LINE.test(line)) {
    Object.assign(state, { section: 'head', header: '', isSdp: false, partIsSdp: null });
    return blankUris(line);
  }
  if (state.section === 'body') return blankBodyLine(line, state);
  if (line === '') {
    state.section = 'body';
    return line;
  }
  return blankHeader(line, state);
}

function blankHeader(line: string, state: State): string {
  const named = /^([A-Za-z0-9\-.!%*_+`'~]+)([ \t]*:[ \t]*)(.*)$/s.exec(line);
  if (named === null) return /^[ \t]/.test(line) ? blankValue(state.header, line) : blanked(line);
  const [, name = '', colon = '', value = ''] = named;
  state.header = name.toLowerCase();
  if (state.header === 'content-type' || state.header === 'c') {
    const isSdp = /^application\/sdp\b/i.test(value.trim());
    if (state.section === 'part-head') state.partIsSdp = isSdp;
    else state.isSdp = isSdp;
  }
  return name + colon + blankValue(state.header, value);
}

function blankValue(header: string, value: string): string {
  if (CREDENTIALS.has(header)) return blankCredentials(value);
  if (CONTENT.has(header)) return blanked(value);
  const blank = blankDisplayNames(blankUris(value));
  return PRIVATE.test(header) ? blank.replace(/\+?\d{7,}/g, blanked) : blank;
}

/** `Digest username="xxxxx", realm="example.com", response="xxx"`; of any other scheme nothing but its name is kept. */
function blankCredentials(value: string): string {
  const [, scheme = '', rest = ''] = /^([ \t]*[A-Za-z0-9-]*[ \t]*)(.*)$/s.exec(value)!;
  const isDigest = /^[ \t]*digest[ \t]*$/i.test(scheme) || rest.startsWith('=');
  if (!isDigest) return scheme + blanked(rest);
  const parameters = rest.startsWith('=') ? value : rest;
  const lead = rest.startsWith('=') ? '' : scheme;
  return (
    lead +
    parameters.replace(
      /([A-Za-z0-9-]+)([ \t]*=[ \t]*)("(?:[^"\\]|\\.)*"?|[^,\s]*)/g,
      (_, name: string, equals: string, given: string) =>
        name + equals + (KEPT_PARAMETERS.has(name.toLowerCase()) ? blankUris(given) : blanked(given)),
    )
  );
}

/** The user part of every URI: of sip and sips up to the last `@`, of tel the number. */
function blankUris(text: string): string {
  return text
    .replace(/\b(sips?:)([^\s<>",]*)@/gi, (_, scheme: string, user: string) => `${scheme}${blanked(user)}@`)
    .replace(/\b(sips?:)(\+?[0-9().-]{5,})(?![\w.:-])/gi, (_, scheme: string, user: string) => scheme + blanked(user))
    .replace(/\b(tel:)([^\s<>";,]*)/gi, (_, scheme: string, number: string) => scheme + blanked(number));
}

/** `"Alice" <sip:...>` and `Alice <sip:...>`. */
function blankDisplayNames(value: string): string {
  return value
    .replace(/"(?:[^"\\]|\\.)*"(?=\s*<)/g, (name) => blanked(name))
    .replace(/(^|,)([^<>",;=]*)(?=<(?:sips?|tel):)/gi, (_, before: string, name: string) => before + blanked(name));
}

function blankBodyLine(line: string, state: State): string {
  if (line.startsWith('--')) {
    state.section = 'part-head';
    state.partIsSdp = false;
    return line;
  }
  const isSdp = state.partIsSdp ?? state.isSdp;
  return isSdp && /^[a-z]=/.test(line) ? blankSdpLine(line) : blanked(line);
}

function blankSdpLine(line: string): string {
  const type = line[0]!;
  const value = line.slice(2);
  if (SDP_FOR_PEOPLE.has(type)) return `${type}=${value === '-' ? value : blanked(value)}`;
  if (type === 'k') return `k=${value.replace(/:.*$/, blanked)}`;
  // RFC 8866 section 5.2: the user name comes first.
  if (type === 'o') return `o=${value.replace(/^\S+/, (name) => (name === '-' ? name : blanked(name)))}`;
  if (type !== 'a') return line;
  if (/^key-mgmt/i.test(value)) return `a=${value.replace(/(?<=^key-mgmt:\s*\S+\s+).*$/i, blanked)}`;
  if (/^ice-pwd/i.test(value)) return `a=${value.replace(/(?<=^ice-pwd:).*$/i, blanked)}`;
  // Of every key also its lifetime and MKI: less to get wrong.
  // RFC 5576: a CNAME is user and host as often as not.
  const nameless = value.replace(/(?<=\bcname:).*$/i, blanked);
  return `a=${blankUris(nameless).replace(/(?<=inline:)[^;\s]*/gi, blanked)}`;
}

/** Letters, digits and everything else that is not white space or a quotation mark at either end. */
function blanked(text: string): string {
  return text.replace(/[^\s"]/g, BLANK);
}
