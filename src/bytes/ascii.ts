/**
 * Scanning text protocols as octets: line ends, tokens, case-folded comparison, decimal numbers, and the copy to a string.
 *
 * Octets are compared as they are and made into a string only when somebody asks, so that a text message costs no
 * allocation until one of its fields is read. The token octets are those of RFC 3261 section 25.1. Everything is linear in the
 * range given and reads nothing outside it.
 *
 * Not handled: any character set but UTF-8; a CR that ends a line alone.
 */

export const OCTET = {
  nul: 0x00,
  tab: 0x09,
  lf: 0x0a,
  cr: 0x0d,
  space: 0x20,
  quote: 0x22,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  lessThan: 0x3c,
  equals: 0x3d,
  greaterThan: 0x3e,
  hyphen: 0x2d,
  dot: 0x2e,
} as const;

const TOKEN = new Uint8Array(256);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~") {
  TOKEN[letter.charCodeAt(0)] = 1;
}

/** Whether the octet may stand in a `token` (RFC 3261 section 25.1). */
export function isTokenOctet(octet: number): boolean {
  return TOKEN[octet] === 1;
}

export function isDigit(octet: number): boolean {
  return octet >= OCTET.zero && octet <= OCTET.nine;
}

/** SP or HTAB. */
export function isBlank(octet: number): boolean {
  return octet === OCTET.space || octet === OCTET.tab;
}

export function isLineBreak(octet: number): boolean {
  return octet === OCTET.lf || octet === OCTET.cr;
}

/** The offset of the first `octet` in `start..end`, or `end`. Unlike `Uint8Array.indexOf` it never looks past `end`. */
export function findOctet(bytes: Uint8Array, octet: number, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== octet) at++;
  return at;
}

/** Where the line that LF at `lf` closes has its last octet plus one: before the LF, and before a CR in front of it. */
export function lineEndBefore(bytes: Uint8Array, lineStart: number, lf: number): number {
  return lf > lineStart && bytes[lf - 1] === OCTET.cr ? lf - 1 : lf;
}

export function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && isBlank(bytes[start]!)) start++;
  return start;
}

export function trimBlanksBackward(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isBlank(bytes[end - 1]!)) end--;
  return end;
}

/** Whether `start..end` starts with `text`, ASCII letters compared without case. `text` must be lower case. */
export function startsWithFolded(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (fold(bytes[start + i]!) !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** Whether `start..end` is `text`, ASCII letters compared without case. `text` must be lower case. */
export function equalsFolded(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  return end - start === text.length && startsWithFolded(bytes, start, end, text);
}

/** Whether `start..end` starts with exactly `text`. */
export function startsWith(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[start + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

function fold(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet;
}

/** The value of 1 or more digits, leading zeros allowed; -1 when `start..end` is anything else or is above `maximum`. */
export function decimal(bytes: Uint8Array, start: number, end: number, maximum: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const octet = bytes[at]!;
    if (!isDigit(octet)) return -1;
    value = value * 10 + (octet - OCTET.zero);
    if (value > maximum) return -1;
  }
  return value;
}

// A byte order mark inside a header value is part of the value (RFC 4475 section 3.1.1.2 has one).
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A copy of `start..end` as a string; octets that are not UTF-8 become U+FFFD. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return start >= end ? '' : utf8.decode(bytes.subarray(start, end));
}
