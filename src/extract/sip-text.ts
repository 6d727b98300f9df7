/**
 * SIP text with what is nobody's business blanked, octet for octet: lengths, line ends and structure stay, so that Wireshark dissects
 * the frame as before. RFC 3261 (headers), RFC 7616 (digest), RFC 4568, RFC 4567 and RFC 8866 (keys in SDP).
 *
 * Blanked: values of credentials and challenges but realm, algorithm, qop, nc and stale; user parts, parameters and header fields of URIs, display
 * names; header fields that are not known to be structure; bodies other than SDP, and of SDP what `sdp-text.ts` says.
 *
 * Not handled: text in a compact form that hides who it is about, as in a host name; compressed bodies are blanked as any other.
 */

import { blankSdpLine } from './sdp-text.ts';
import { blanked, blankUris, words } from './uri-text.ts';

/** Parameters of credentials that say how strong they are, and nothing of who or with what. */
const KEPT_PARAMETERS = new Set(['realm', 'algorithm', 'qop', 'nc', 'stale', 'uri']);

/** Of others not even the name is kept: it may be the rest of a value that a line break cut. RFC 7616, RFC 3310, MS-SIPAE. */
const NAMED_PARAMETERS = new Set([
  ...KEPT_PARAMETERS,
  ...words(`
    username nonce response cnonce opaque domain nextnonce rspauth auts charset userhash
  `),
]);

const CREDENTIALS = new Set([
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
  'authentication-info',
  'proxy-authentication-info',
]);

/** Schemes whose name may be shown; a token that stands where the scheme belongs is not one. IANA "HTTP Authentication Schemes". */
const SCHEMES = new Set(['digest', 'basic', 'bearer', 'ntlm', 'kerberos', 'negotiate', 'akav1-md5', 'tls-dsk']);

/**
 * Header fields that say who talks to whom, in what order and with what abilities: IANA "SIP Parameters" and the compact forms of RFC 3261
 * section 7.3.3 and others. What is not here is content, or somebody's own, and is blanked whole.
 */
const STRUCTURE = new Set(
  words(`
    via v from f to t contact m call-id i cseq max-forwards route record-route path service-route content-type c
    content-length l content-disposition content-encoding e mime-version allow allow-events u event o
    subscription-state supported k require proxy-require unsupported user-agent server expires min-expires
    session-expires x min-se accept accept-encoding accept-language date timestamp retry-after rseq rack reason
    warning privacy session-id diversion history-info p-asserted-identity p-preferred-identity p-called-party-id
    p-associated-uri remote-party-id refer-to r referred-by b replaces join in-reply-to target-dialog refer-sub
    security-client security-server security-verify accept-contact a reject-contact j request-disposition d
    recv-info info-package answer-mode x-call-id x-cid x-session-id x-original-call-id
  `),
);
/** Of these the text between quotation marks is for people. */
const WITH_TEXT = new Set(['reason', 'warning']);

/** What RFC 3261 section 21 calls statuses has no digits, and is short. */
const PLAIN_PHRASE = /^[A-Za-z' /(),.-]{0,40}$/;

/**
 * The text of one or more messages, each from its start line on.
 *
 * @param text one character for each octet (latin1)
 * @returns the same length
 */
export function blankSip(text: string): string {
  const state: State = { ...NEW_MESSAGE };
  return text.replace(/[^\r\n]*(?:\r\n|\r|\n|$)/g, (whole) => {
    const line = whole.replace(/[\r\n]+$/, '');
    const wasBody = state.section !== 'head';
    const shown = blankLine(line, state) + whole.slice(line.length);
    if (wasBody && state.section !== 'head' && state.bodyOctets !== null) state.bodyOctets -= whole.length;
    return shown;
  });
}

const NEW_MESSAGE: State = {
  section: 'head',
  header: '',
  isSdp: false,
  boundary: null,
  bodyOctets: null,
  partIsSdp: null,
};

interface State {
  section: 'head' | 'body' | 'part-head';
  /** Name of the header that a folded line goes on with. */
  header: string;
  isSdp: boolean;
  /** What begins a line between parts; null where the body has none. */
  boundary: string | null;
  /** Octets that the body has left by its Content-Length; null where there is none. */
  bodyOctets: number | null;
  /** Of the current part of a multipart body; null outside of parts. */
  partIsSdp: boolean | null;
}

const START_LINE = /^(?:SIP\/\d|[A-Za-z0-9\-.!%*_+`'~]{1,64} +\S+ +SIP\/\d)/i;

function blankLine(line: string, state: State): string {
  // A body may hold what looks like a message: a report of another, or text.
  const mayBegin = state.section === 'head' || state.bodyOctets === null || state.bodyOctets <= 0;
  if (mayBegin && START_LINE.test(line)) {
    Object.assign(state, NEW_MESSAGE);
    return blankPhrase(blankUris(line));
  }
  if (state.section === 'body') return blankBodyLine(line, state);
  if (line === '') {
    state.section = 'body';
    return line;
  }
  return blankHeader(line, state);
}

function blankPhrase(line: string): string {
  return line.replace(/^(SIP\/\S+ +\d+ *)(.*)$/is, (_, status: string, phrase: string) => {
    return status + (PLAIN_PHRASE.test(phrase) ? phrase : blanked(phrase));
  });
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
    if (state.section === 'head' && /^multipart\//i.test(value.trim())) state.boundary = boundaryOf(value);
  }
  if (state.section === 'head' && (state.header === 'content-length' || state.header === 'l'))
    state.bodyOctets = /^\d{1,9}$/.test(value.trim()) ? Number(value) : null;
  return name + colon + blankValue(state.header, value);
}

/** RFC 2046 section 5.1.1. */
function boundaryOf(value: string): string | null {
  const [, quoted, plain] = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(value) ?? [];
  return quoted ?? plain ?? null;
}

function blankValue(header: string, value: string): string {
  if (CREDENTIALS.has(header)) return blankCredentials(value);
  if (!STRUCTURE.has(header)) return blanked(value);
  const blank = blankDisplayNames(blankUris(value));
  return WITH_TEXT.has(header) ? blank.replace(/"[^"]*"?/g, blanked) : blank;
}

/** `Digest username="xxxxx", realm="example.com", response="xxx"`; of any other scheme nothing but its name is kept. */
function blankCredentials(value: string): string {
  const [, scheme = '', rest = ''] = /^([ \t]*[A-Za-z0-9-]*[ \t]*)(.*)$/s.exec(value)!;
  const isDigest = /^[ \t]*digest[ \t]*$/i.test(scheme) || rest.startsWith('=');
  if (!isDigest) return (SCHEMES.has(scheme.trim().toLowerCase()) ? scheme : blanked(scheme)) + blanked(rest);
  const parameters = rest.startsWith('=') ? value : rest;
  const lead = rest.startsWith('=') ? '' : scheme;
  return (
    lead +
    parameters.replace(
      /([A-Za-z0-9-]+)([ \t]*=[ \t]*)("(?:[^"\\]|\\.)*"?|[^,\s]*)/g,
      (_, name: string, equals: string, given: string) =>
        (NAMED_PARAMETERS.has(name.toLowerCase()) ? name : blanked(name)) +
        equals +
        (KEPT_PARAMETERS.has(name.toLowerCase()) ? blankUris(given) : blanked(given)),
    )
  );
}

/** `"Alice" <sip:...>` and `Alice <sip:...>`. */
function blankDisplayNames(value: string): string {
  return value
    .replace(/"(?:[^"\\]|\\.)*"(?=\s*<)/g, (name) => blanked(name))
    .replace(/(^|,)([^<>",;=]*)(?=<(?:sips?|tel):)/gi, (_, before: string, name: string) => before + blanked(name));
}

function blankBodyLine(line: string, state: State): string {
  const { boundary } = state;
  if (boundary !== null && line.startsWith(`--${boundary}`) && line.length <= boundary.length + 4) {
    state.section = 'part-head';
    state.partIsSdp = false;
    return line;
  }
  const isSdp = state.partIsSdp ?? state.isSdp;
  return isSdp && /^[a-z]=/.test(line) ? blankSdpLine(line) : blanked(line);
}
