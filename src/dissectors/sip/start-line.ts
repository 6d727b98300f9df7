/**
 * The start line into its fields (RFC 3261 section 7.1 and 7.2).
 *
 * Tolerated: leading empty lines, `sip/2.0` in lower case, more than one blank between the fields and blanks at the end (RFC
 * 4475 sections 3.1.2.9 and 3.1.2.10), blanks within a Request-URI (3.1.2.8), angle brackets around it (3.1.2.7), and a status
 * line without the space behind its code (3.1.1.13).
 */
import {
  decimal,
  findOctet,
  isBlank,
  isLineBreak,
  isTokenOctet,
  lineEndBefore,
  OCTET,
  skipBlanks,
  trimBlanksBackward,
} from '../../bytes/ascii.ts';
import { type Stop, type StopReason, stop } from '../../bytes/stop.ts';
import {
  isSipStartLine,
  MAX_START_LINE_OCTETS,
  sipMethodEnd,
  sipVersionEnd,
  sipVersionStart,
} from '../../reassembly/sip-start-line.ts';

/** Absolute offsets into the message's bytes; start equals end for what is absent. */
export class StartLine {
  kind: 'request' | 'response' | null = null;
  methodStart = 0;
  methodEnd = 0;
  uriStart = 0;
  uriEnd = 0;
  versionStart = 0;
  versionEnd = 0;
  reasonStart = 0;
  reasonEnd = 0;
  /** 100 to 699; 0 in a request, and in a response whose code is none. */
  statusCode = 0;
  /** Absolute offset of the line behind the start line; -1 when the start line has no end. */
  next = -1;

  clear(at: number): void {
    this.kind = null;
    this.methodStart = this.methodEnd = this.uriStart = this.uriEnd = at;
    this.versionStart = this.versionEnd = this.reasonStart = this.reasonEnd = at;
    this.statusCode = 0;
    this.next = -1;
  }
}

/** The first octet that is no line break: RFC 3261 section 7.5 allows CRLFs before a message. */
export function skipLineBreaks(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && isLineBreak(bytes[start]!)) start++;
  return start;
}

/** Reads the start line at `start`; offsets in Stops count from `origin`. `out.next` is -1 when nothing behind it can be read. */
export function readStartLine(
  bytes: Uint8Array,
  origin: number,
  start: number,
  end: number,
  out: StartLine,
): Stop | undefined {
  out.clear(start);
  const searchEnd = Math.min(end, start + MAX_START_LINE_OCTETS + 2);
  const lf = findOctet(bytes, OCTET.lf, start, searchEnd);
  if (lf === searchEnd) return unfinishedLine(bytes, origin, start, end, searchEnd, out);
  const lineEnd = lineEndBefore(bytes, start, lf);
  if (!isSipStartLine(bytes, start, lineEnd)) {
    return at(origin, 'malformed', start, lineEnd, 'The first line is neither a SIP request line nor a status line.');
  }
  out.next = lf + 1;
  const versionEnd = sipVersionEnd(bytes, start, lineEnd);
  if (versionEnd === -1) readRequestLine(bytes, start, lineEnd, out);
  else if (!readStatusLine(bytes, start, versionEnd, lineEnd, out)) {
    return at(origin, 'malformed', versionEnd, lineEnd, 'The status code is not a number from 100 to 699.');
  }
  return isVersion2(bytes, out)
    ? undefined
    : at(origin, 'unsupported', out.versionStart, out.versionEnd, 'Not SIP/2.0.');
}

function readRequestLine(bytes: Uint8Array, start: number, lineEnd: number, out: StartLine): void {
  out.kind = 'request';
  out.methodStart = start;
  out.methodEnd = sipMethodEnd(bytes, start, lineEnd);
  out.versionEnd = trimBlanksBackward(bytes, start, lineEnd);
  out.versionStart = sipVersionStart(bytes, out.methodEnd, out.versionEnd);
  out.uriStart = skipBlanks(bytes, out.methodEnd, out.versionStart);
  out.uriEnd = trimBlanksBackward(bytes, out.uriStart, out.versionStart);
  if (bytes[out.uriStart] === OCTET.lessThan && bytes[out.uriEnd - 1] === OCTET.greaterThan) {
    out.uriStart++;
    out.uriEnd--;
  }
}

/** False when the status code is out of range. */
function readStatusLine(
  bytes: Uint8Array,
  start: number,
  versionEnd: number,
  lineEnd: number,
  out: StartLine,
): boolean {
  out.kind = 'response';
  out.versionStart = start;
  out.versionEnd = versionEnd;
  const codeStart = skipBlanks(bytes, versionEnd, lineEnd);
  let codeEnd = codeStart;
  while (codeEnd < lineEnd && !isBlank(bytes[codeEnd]!)) codeEnd++;
  out.reasonStart = Math.min(codeEnd + 1, lineEnd);
  out.reasonEnd = lineEnd;
  const code = codeEnd - codeStart === 3 ? decimal(bytes, codeStart, codeEnd, 699) : -1;
  if (code < 100) return false;
  out.statusCode = code;
  return true;
}

/** The capture cut the first line short, or it is too long: kind and method are still told when they are there. */
function unfinishedLine(
  bytes: Uint8Array,
  origin: number,
  start: number,
  end: number,
  searchEnd: number,
  out: StartLine,
): Stop {
  const methodEnd = sipMethodEnd(bytes, start, searchEnd);
  if (sipVersionEnd(bytes, start, searchEnd) !== -1) out.kind = 'response';
  else if (methodEnd !== -1) {
    out.kind = 'request';
    out.methodStart = start;
    out.methodEnd = methodEnd;
  }
  if (searchEnd < end) {
    return at(origin, 'limit-reached', start, end, `The start line is longer than ${MAX_START_LINE_OCTETS} octets.`);
  }
  if (start < end && !isTokenOctet(bytes[start]!)) return at(origin, 'malformed', start, end, 'Not a SIP start line.');
  return stop('sip', 'truncated', start - origin, end - start + 1, end - start, 'The start line has no end.');
}

function isVersion2(bytes: Uint8Array, out: StartLine): boolean {
  const text = String.fromCharCode(
    ...bytes.subarray(out.versionStart + 4, Math.min(out.versionEnd, out.versionStart + 8)),
  );
  return text === '2.0';
}

function at(origin: number, reason: StopReason, start: number, end: number, detail: string): Stop {
  return stop('sip', reason, start - origin, end - start, end - start, detail);
}
