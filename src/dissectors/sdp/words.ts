/** Words and numbers in a line of SDP. RFC 8866 separates by one space; several spaces and tabs are tolerated. */

export function splitWords(text: string): string[] {
  return text.split(/[ \t]+/).filter((word) => word !== '');
}

/** 1 to 20 digits up to `maximum`; null for anything else. */
export function readDecimal(text: string | undefined, maximum: number): number | null {
  if (text === undefined || !/^[0-9]{1,20}$/.test(text)) return null;
  const value = Number(text);
  return value <= maximum ? value : null;
}

/** The text before the first `separator`, and the text behind it; null when there is none. */
export function splitOnce(text: string, separator: string): [string, string | null] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}
