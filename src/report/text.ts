/**
 * Text from the capture, made safe to show. Everything that a stranger wrote (URIs, certificate names, server names, file names)
 * passes through `printable` before it enters the report, so that no renderer ever sees a control character. A renderer still
 * escapes what its own format gives a meaning to (HTML, CSV, Markdown).
 *
 * Unicode 15, chapters 4, 9 and 23: the ranges are written out rather than taken from \p{...}, whose members change with the
 * version of Node, and the same capture must give the same report.
 *
 * Not handled: characters that merely look like others (homoglyphs), and stacks of combining marks.
 */

/** Characters after which a text is cut: the longest host name (255) and a long subject fit, a flood does not. */
export const MAX_TEXT = 600;

const HIDDEN: readonly (readonly [number, number])[] = [
  [0x0000, 0x001f], // C0: ESC, line feeds, NUL ...
  [0x007f, 0x009f], // DEL and C1
  [0x00ad, 0x00ad], // soft hyphen
  [0x034f, 0x034f], // combining grapheme joiner
  [0x061c, 0x061c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers: letters without ink
  [0x17b4, 0x17b5], // Khmer inherent vowels: invisible
  [0x180b, 0x180f], // Mongolian selectors and vowel separator
  [0x200b, 0x200f], // zero width, direction marks
  [0x2028, 0x202e], // line and paragraph separators, bidirectional embeddings and overrides
  [0x2060, 0x206f], // word joiner, isolates, deprecated format characters
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xdfff], // lone surrogates; iteration by code point joins the paired ones first
  [0xe000, 0xf8ff], // private use
  [0xfdd0, 0xfdef], // noncharacters
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0], // halfwidth Hangul filler
  [0xfff0, 0xffff], // specials
  [0x1bca0, 0x1bca3], // shorthand format controls
  [0x1d173, 0x1d17a], // musical format controls
  [0xe0000, 0x10ffff], // tags, variation selectors supplement, private use planes
];

function isHidden(codePoint: number): boolean {
  if (codePoint >= 0x20 && codePoint < 0x7f) return false;
  return HIDDEN.some(([first, last]) => codePoint >= first && codePoint <= last) || (codePoint & 0xfffe) === 0xfffe;
}

/** The visible form of a character: `\u{202e}`. */
export function escapeOf(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}

/** Nearly all text is this, and stays the string it was: a report may hold a million of them. */
const PLAIN = /^[\x20-\x7e]*$/;

/** What was cut before comes back when the facts of a report are judged again, and is not cut a second time. */
const WAS_CUT = /… \(cut, \d+ characters\)$/;
/** Room for that note. */
const MAX_CUT_TEXT = MAX_TEXT + 40;

/** The text with every character that acts or hides written as `\u{202e}`, and cut after `MAX_TEXT` characters with a note. */
export function printable(text: string): string {
  if (text.length <= MAX_TEXT && PLAIN.test(text)) return text;
  const most = text.length <= MAX_CUT_TEXT && WAS_CUT.test(text) ? MAX_CUT_TEXT : MAX_TEXT;
  const shown: string[] = [];
  let length = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    const piece = isHidden(codePoint) ? escapeOf(codePoint) : character;
    length += piece.length;
    if (length > most) return `${shown.join('')}… (cut, ${text.length} characters)`;
    shown.push(piece);
  }
  return shown.join('');
}

/** The text with every character that acts or hides made visible, at full length: for what a report holds already. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  let shown = '';
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    shown += isHidden(codePoint) ? escapeOf(codePoint) : character;
  }
  return shown;
}

export function printableOrNull(text: string | null): string | null {
  return text === null ? null : printable(text);
}
