/**
 * SIP messages (RFC 3261), for an observer: everything a message says, from bytes, without ever throwing.
 *
 * ```ts
 * import { sip, parseUri } from 'soc2-sip/sip-parser';
 *
 * const message = sip.out();                       // one object, reused for every message
 * const stop = sip.dissect(datagram, 0, datagram.length, message);
 * if (stop) console.error(stop.reason, stop.detail);  // what was understood before stays readable
 * console.log(message.method, message.callId, message.from?.uri, parseUri(message.requestUri)?.host);
 * for (const part of message.parts().parts) {
 *   if (part.type === 'application/sdp') readSdp(datagram.subarray(part.start, part.end));
 * }
 * ```
 *
 * The input is one message: a datagram, or what `SipFraming` cut out of a stream. `bytes` is borrowed; every string handed out is
 * a copy. Offsets in Stops count from `start`. Also read: compact forms, RFC 3581, 3966, 5118, 5621, 7616, 7989.
 *
 * Not handled: transfer encodings and Content-Encoding of bodies, S/MIME, whether header fields that only endpoints care about
 * (Expires, Warning, Retry-After ...) obey their grammar: `header()` gives them as text.
 */
import { decimal, findOctet, isTokenOctet, OCTET, startsWithFolded } from '../../bytes/ascii.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { MAX_START_LINE_OCTETS, sipMethodEnd, startsWithSipStartLine } from '../../reassembly/sip-start-line.ts';
import { defineDissector } from '../define-dissector.ts';
import { HEADER } from './header-names.ts';
import { SipMessage } from './message.ts';
import { unmetRequirement } from './requirements.ts';
import { readStartLine, skipLineBreaks } from './start-line.ts';

export { MAX_START_LINE_OCTETS } from '../../reassembly/sip-start-line.ts';
export type { MediaType } from './content-type.ts';
export type { Authentication } from './credentials.ts';
export { MAX_HEADER_OCTETS, MAX_HEADER_SECTION_OCTETS, MAX_HEADERS } from './header-table.ts';
export { isKeepAlive } from './keep-alive.ts';
export { type SessionId, SipMessage } from './message.ts';
export { type BodyPart, type BodyParts, MAX_NESTING, MAX_PARTS } from './multipart.ts';
export { type NameAddr, parseNameAddr } from './name-addr.ts';
export { parseUri, type SipUri, unescapeUri } from './uri.ts';
export type { Parameters } from './values.ts';
export type { Via } from './via.ts';

/** Schemes of Request-URIs by which a request line is known when the capture cut it before its version. */
const CUT_LINE_SCHEMES = ['sip:', 'sips:', 'tel:', '<sip:'] as const;

export const sip = defineDissector<SipMessage>({
  name: 'sip',
  references: ['RFC 3261', 'RFC 3581', 'RFC 5118', 'RFC 5621', 'RFC 7616', 'RFC 7989'],
  out: () => new SipMessage(),

  /** Whether a SIP start line stands at the start, behind any line breaks (RFC 3261 section 7.5). Never true for HTTP, RTSP or MSRP. */
  recognise(bytes, start, end) {
    const at = skipLineBreaks(bytes, start, end);
    if (at >= end || !isTokenOctet(bytes[at]!)) return false;
    return startsWithSipStartLine(bytes, at, end) || isCutRequestLine(bytes, at, end);
  },

  dissect(bytes, start, end, out) {
    out.clear(bytes, start, end);
    const lineStart = skipLineBreaks(bytes, start, end);
    const lineStop = readStartLine(bytes, start, lineStart, end, out.line);
    if (out.line.next === -1) return lineStop;
    const headerStop = out.table.read(bytes, start, out.line.next, end);
    if (out.table.bodyStart === -1) return lineStop ?? headerStop;
    const bodyStop = findBody(out, end);
    return lineStop ?? headerStop ?? bodyStop ?? unmetRequirement(out);
  },
});

/** A line that the end of the bytes cuts: a method, a blank, and a scheme that SIP requests carry. */
function isCutRequestLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > MAX_START_LINE_OCTETS || findOctet(bytes, OCTET.lf, start, end) !== end) return false;
  const methodEnd = sipMethodEnd(bytes, start, end);
  return methodEnd !== -1 && CUT_LINE_SCHEMES.some((scheme) => startsWithFolded(bytes, methodEnd + 1, end, scheme));
}

/** Content-Length against what is there (RFC 3261 section 18.3); the body is the rest of the bytes where it does not tell. */
function findBody(message: SipMessage, end: number): Stop | undefined {
  message.bodyStart = message.table.bodyStart;
  message.bodyEnd = message.end = end;
  const index = message.table.find(HEADER.contentLength);
  if (index === -1) return undefined;
  const valueStart = message.table.valueStart(index);
  const length = contentLengthAt(message, index);
  const conflicting = length !== -1 && hasOtherLength(message, index, length);
  if (length === -1 || conflicting) {
    const detail = conflicting
      ? 'Content-Length is given twice with different values.'
      : 'Content-Length is not a number.';
    const octets = message.table.valueEnd(index) - valueStart;
    return stop('sip', 'malformed', valueStart - message.start, octets, octets, detail);
  }
  message.contentLength = length;
  const available = end - message.bodyStart;
  if (length > available) {
    const detail = 'Content-Length promises more octets than there are.';
    return stop('sip', 'truncated', message.bodyStart - message.start, length, available, detail);
  }
  message.bodyEnd = message.end = message.bodyStart + length;
  message.trailing = available - length;
  return undefined;
}

function hasOtherLength(message: SipMessage, first: number, length: number): boolean {
  let index = message.table.find(HEADER.contentLength, first + 1);
  while (index !== -1) {
    if (contentLengthAt(message, index) !== length) return true;
    index = message.table.find(HEADER.contentLength, index + 1);
  }
  return false;
}

function contentLengthAt(message: SipMessage, index: number): number {
  return decimal(
    message.bytes,
    message.table.valueStart(index),
    message.table.valueEnd(index),
    Number.MAX_SAFE_INTEGER,
  );
}
