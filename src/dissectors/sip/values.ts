/**
 * Splitting a header value: at commas, at semicolons, around quoted strings and angle brackets (RFC 3261 sections 7.3 and 25.1).
 *
 * Works on the unfolded text of one header field, which is bounded by the header table. Every function is linear: a quote or
 * an angle bracket that nobody closes is found out once, and from there on it is an ordinary character, which is also the
 * reading that keeps most of what a broken sender meant (RFC 4475 section 3.1.2.6).
 */

/** Parameter names in lower case; the value is null for a parameter without `=`. The first of equal names counts. */
export type Parameters = ReadonlyMap<string, string | null>;

/** Blanks at both ends removed. Not `trim()`: that would remove a byte order mark too, which belongs to the value. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlankAt(text, start)) start++;
  while (end > start && isBlankAt(text, end - 1)) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** SP, HTAB, CR or LF; LWS counts as one blank wherever it may stand. */
export function isBlankAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

export function skipBlanksIn(text: string, at: number): number {
  while (at < text.length && isBlankAt(text, at)) at++;
  return at;
}

/** The position behind the quote that closes the quoted string opened at `open`; -1 when nothing closes it. */
export function quotedEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) return at + 1;
  }
  return -1;
}

/** A quoted string without its quotes and with its quoted pairs resolved. */
export function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
}

/** The values of a comma-separated header field, blanks trimmed, empty ones left out. */
export function splitValues(text: string): string[] {
  return splitAt(text, 0x2c, true);
}

/** Splits at `separator` where it stands outside quoted strings and, if asked, outside angle brackets. */
export function splitAt(text: string, separator: number, respectAngles: boolean): string[] {
  const parts: string[] = [];
  let quotesClose = true;
  let anglesClose = respectAngles;
  let partStart = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === separator) {
      push(parts, text.slice(partStart, at));
      partStart = ++at;
    } else if (code === 0x22 && quotesClose) {
      const end = quotedEnd(text, at);
      quotesClose = end !== -1;
      at = quotesClose ? end : at + 1;
    } else if (code === 0x3c && anglesClose) {
      const end = text.indexOf('>', at);
      anglesClose = end !== -1;
      at = anglesClose ? end + 1 : at + 1;
    } else at++;
  }
  push(parts, text.slice(partStart));
  return parts;
}

/** `;name=value;name` from `from` to the end of the text; text before the first semicolon is passed over. */
export function readParameters(text: string, from = 0): Parameters {
  const parameters = new Map<string, string | null>();
  const first = text.indexOf(';', from);
  if (first === -1) return parameters;
  for (const part of splitAt(text.slice(first + 1), 0x3b, false)) {
    const equals = part.indexOf('=');
    const name = trimBlanks(equals === -1 ? part : part.slice(0, equals)).toLowerCase();
    if (name === '' || parameters.has(name)) continue;
    parameters.set(name, equals === -1 ? null : parameterValue(trimBlanks(part.slice(equals + 1))));
  }
  return parameters;
}

/** A parameter's value as a token, host or quoted string; quotes are removed. */
export function parameterValue(text: string): string {
  if (text.charCodeAt(0) !== 0x22) return text;
  const end = quotedEnd(text, 0);
  return end === -1 ? text.slice(1) : unquote(text.slice(0, end));
}

/** 1 or more digits up to `maximum`; null for anything else. */
export function readDecimal(text: string, maximum: number): number | null {
  if (text.length === 0 || text.length > 64) return null;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
    if (value > maximum) return null;
  }
  return value;
}

function push(parts: string[], part: string): void {
  const trimmed = trimBlanks(part);
  if (trimmed !== '') parts.push(trimmed);
}
