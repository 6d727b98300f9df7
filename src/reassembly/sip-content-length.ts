/**
 * Content-Length in a raw header section (RFC 3261 section 20.14), for the framing of a stream, which must know where a message
 * ends before anything dissects it.
 */
import {
  decimal,
  equalsFolded,
  findOctet,
  isLineBreak,
  isTokenOctet,
  OCTET,
  skipBlanks,
  trimBlanksBackward,
} from '../bytes/ascii.ts';

/** There is no Content-Length. */
export const NO_LENGTH = -1;
/** It is no number, or there are several that differ: nobody can tell where the message ends (RFC 4475 section 3.3.9). */
export const BAD_LENGTH = -2;

/** The value, long or compact form, folded or not; or NO_LENGTH or BAD_LENGTH. `start..end` begins with the start line. */
export function contentLength(bytes: Uint8Array, start: number, end: number): number {
  let length = NO_LENGTH;
  let at = findOctet(bytes, OCTET.lf, start, end) + 1;
  while (at < end) {
    const valueStart = contentLengthValue(bytes, at, end);
    const next = endOfField(bytes, at, end);
    if (valueStart !== -1) {
      const value = foldedDecimal(bytes, valueStart, next);
      if (value === BAD_LENGTH || (length !== NO_LENGTH && value !== length)) return BAD_LENGTH;
      length = value;
    }
    at = next;
  }
  return length;
}

/** Where the value of the field at `at` starts, if the field is Content-Length; otherwise -1. */
function contentLengthValue(bytes: Uint8Array, at: number, end: number): number {
  let nameEnd = at;
  while (nameEnd < end && nameEnd - at <= 14 && isTokenOctet(bytes[nameEnd]!)) nameEnd++;
  if (!equalsFolded(bytes, at, nameEnd, 'content-length') && !equalsFolded(bytes, at, nameEnd, 'l')) return -1;
  const colon = skipBlanks(bytes, nameEnd, end);
  return colon < end && bytes[colon] === OCTET.colon ? colon + 1 : -1;
}

/** The start of the next field: behind the line break that no blank follows. */
function endOfField(bytes: Uint8Array, at: number, end: number): number {
  do at = findOctet(bytes, OCTET.lf, at, end) + 1;
  while (at < end && (bytes[at] === OCTET.space || bytes[at] === OCTET.tab));
  return Math.min(at, end);
}

/** Digits with blanks and folds around them. */
function foldedDecimal(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isLineBreak(bytes[end - 1]!)) end--;
  end = trimBlanksBackward(bytes, start, end);
  while (start < end && (isLineBreak(bytes[start]!) || skipBlanks(bytes, start, end) > start)) start++;
  const value = decimal(bytes, start, end, Number.MAX_SAFE_INTEGER);
  return value === -1 ? BAD_LENGTH : value;
}
