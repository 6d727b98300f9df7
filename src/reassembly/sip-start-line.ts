/**
 * What a SIP start line looks like on the wire (RFC 3261 section 7.1 and 7.2, RFC 4475 section 3.1.2).
 *
 * One reading for both places that need it: the framing of a stream, which looks for the next message, and the dissector. It
 * is strict about the shape (a method, a URI with a scheme, `SIP/` and a version at the end of the line; or a version and a
 * digit), which keeps it from firing on HTTP, RTSP, MSRP and on prose about SIP, and tolerant of what real senders get
 * wrong: case of `SIP`, several spaces, blanks at the end of the line, a Request-URI in angle brackets, other versions.
 *
 * Not handled: what the fields mean; the dissector judges version and status code.
 */
import {
  findOctet,
  isBlank,
  isDigit,
  isTokenOctet,
  lineEndBefore,
  OCTET,
  skipBlanks,
  startsWithFolded,
  trimBlanksBackward,
} from '../bytes/ascii.ts';

/** A start line that is longer is not read. RFC 3261 has no limit; proxies commonly allow 2 to 8 KiB. */
export const MAX_START_LINE_OCTETS = 8_192;

/** The longest method that is taken for one. The longest registered is 9 octets, the longest in RFC 4475 is 44. */
export const MAX_METHOD_OCTETS = 64;

/** Whether the line `start..lineEnd` (line break not included) is a SIP request line or status line. */
export function isSipStartLine(bytes: Uint8Array, start: number, lineEnd: number): boolean {
  if (lineEnd - start > MAX_START_LINE_OCTETS) return false;
  const versionEnd = sipVersionEnd(bytes, start, lineEnd);
  if (versionEnd !== -1) return isStatusLineRest(bytes, versionEnd, lineEnd);
  const methodEnd = sipMethodEnd(bytes, start, lineEnd);
  if (methodEnd === -1) return false;
  const versionStart = sipVersionStart(bytes, methodEnd, trimBlanksBackward(bytes, methodEnd, lineEnd));
  return versionStart !== -1 && hasScheme(bytes, methodEnd, versionStart);
}

/** The same, for a line whose end must be found first; false when there is none within the limit. */
export function startsWithSipStartLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end || !isTokenOctet(bytes[start]!)) return false;
  const searchEnd = Math.min(end, start + MAX_START_LINE_OCTETS + 2);
  const lf = findOctet(bytes, OCTET.lf, start, searchEnd);
  return lf < searchEnd && isSipStartLine(bytes, start, lineEndBefore(bytes, start, lf));
}

/** Where the method that starts at `start` ends: a token of bounded length with a blank behind it; otherwise -1. */
export function sipMethodEnd(bytes: Uint8Array, start: number, lineEnd: number): number {
  const limit = Math.min(lineEnd, start + MAX_METHOD_OCTETS + 1);
  let at = start;
  while (at < limit && isTokenOctet(bytes[at]!)) at++;
  return at > start && at < limit && isBlank(bytes[at]!) ? at : -1;
}

/** Where the `SIP/2.0` (or another version) that starts at `start` ends; -1 when there is none. */
export function sipVersionEnd(bytes: Uint8Array, start: number, end: number): number {
  if (!startsWithFolded(bytes, start, end, 'sip/')) return -1;
  const major = skipDigits(bytes, start + 4, end);
  if (major === start + 4 || bytes[major] !== OCTET.dot || major >= end) return -1;
  const minor = skipDigits(bytes, major + 1, end);
  return minor === major + 1 ? -1 : minor;
}

/** Where the `SIP/2.0` (or another version) that ends at `end` starts, provided a blank stands before it; otherwise -1. */
export function sipVersionStart(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && !isBlank(bytes[at - 1]!)) at--;
  return at > start && sipVersionEnd(bytes, at, end) === end ? at : -1;
}

/** HTTP (a WebSocket upgrade or a web page) and RTSP, which look most like SIP: no need to search them for SIP. */
export function isHttpLine(bytes: Uint8Array, start: number, lineEnd: number): boolean {
  const versionStart = lineEnd - 8;
  return ['http/1.', 'rtsp/1.', 'rtsp/2.'].some(
    (name) =>
      startsWithFolded(bytes, start, lineEnd, name) ||
      (versionStart > start && startsWithFolded(bytes, versionStart, lineEnd, name)),
  );
}

function isStatusLineRest(bytes: Uint8Array, versionEnd: number, lineEnd: number): boolean {
  const code = skipBlanks(bytes, versionEnd, lineEnd);
  return code > versionEnd && code < lineEnd && isDigit(bytes[code]!);
}

function hasScheme(bytes: Uint8Array, start: number, end: number): boolean {
  let at = skipBlanks(bytes, start, end);
  if (at < end && bytes[at] === OCTET.lessThan) at++;
  const schemeStart = at;
  while (at < end && isTokenOctet(bytes[at]!)) at++;
  return at > schemeStart && at < end && bytes[at] === OCTET.colon;
}

function skipDigits(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && isDigit(bytes[start]!)) start++;
  return start;
}
