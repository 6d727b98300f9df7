/**
 * Lines of a terminal: wrapping and shortening by columns, not characters (`columns.ts` knows wide and combining ones).
 */
import { columnsOf } from './columns.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest start of `text` that fits, cut between graphemes; at least one grapheme, so that cutting always ends. */
function head(text: string, columns: number): string {
  let out = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += columnsOf(segment);
    if (width > columns && out !== '') break;
    out += segment;
  }
  return out;
}

/** Lines of at most `columns`. Breaks at spaces; a word that is longer than a line (an IPv6 address, a hash) is broken inside. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (columnsOf(joined) <= columns) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (columnsOf(line) > columns) {
      const start = head(line, columns);
      lines.push(start);
      line = line.slice(start.length);
    }
  }
  lines.push(line);
  return lines;
}

/** At most `most` lines of at most `columns`; `ellipsis` ends the last one when something was left out. */
export function clamp(text: string, columns: number, most: number, ellipsis: string): string[] {
  const lines = wrap(text, columns);
  if (lines.length <= most) return lines;
  const last = `${lines[most - 1]!} ${lines[most]!}`;
  return [...lines.slice(0, most - 1), head(last, columns - ellipsis.length).trimEnd() + ellipsis];
}

/** The text with spaces up to `columns`. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
