/**
 * Text to lines: spans in several styles, broken to a width. Everything that holds text (paragraphs, cells, panels) is made of these
 * lines and can therefore be split between any two of them at the end of a page.
 *
 * Breaks at spaces. A word that is longer than a line (a hash, an IPv6 address, a URI) is broken inside, after punctuation where
 * there is some near the end. Not handled: hyphenation, justification, right-to-left order.
 */
import type { Face, Style } from '../theme.ts';

export interface Span {
  readonly text: string;
  readonly style: Style;
  /** The destination that it leads to. */
  readonly link?: string;
}

/** A piece of a line: drawn in one go. */
export interface Run {
  readonly text: string;
  readonly style: Style;
  /** From the left end of the line. */
  readonly x: number;
  readonly link: string | undefined;
}

export interface Line {
  readonly runs: readonly Run[];
  readonly height: number;
  readonly width: number;
}

/** What measuring needs from the document. */
export interface Ruler {
  /** Points that the text takes in one line. */
  measure(text: string, style: Style): number;
  pieces(text: string, face: Face): { text: string; face: Face }[];
}

interface Word {
  readonly text: string;
  readonly style: Style;
  readonly width: number;
  /** Width of a space in front of it; 0 when it follows the word before it without one. */
  readonly gap: number;
  readonly link: string | undefined;
}

const BREAK_AFTER = new Set([...'/:.,;-@_=&?|)]}']);

/** Lines of at most `width`; at least one, even when there is no text. */
export function breakLines(ruler: Ruler, spans: readonly Span[], width: number): Line[] {
  const leading = Math.max(...spans.map((span) => span.style.leading));
  const lines: Line[] = [];
  let runs: { text: string; style: Style; x: number; link: string | undefined }[] = [];
  let x = 0;

  const finish = (): void => {
    lines.push({ runs, height: leading, width: x });
    runs = [];
    x = 0;
  };
  const place = (text: string, { style, link }: Word, wide: number, gap: number): void => {
    const last = runs.at(-1);
    // A space stays with the word before it, so that copying out of the page and reading aloud work as in running text.
    if (last !== undefined && gap > 0) last.text += ' ';
    // Words of one style join into one run, for their kerning.
    if (last !== undefined && last.style === style && last.link === link) last.text += text;
    else runs.push({ text, style, x: x + gap, link });
    x += gap + wide;
  };

  for (const word of words(ruler, spans)) {
    const gap = runs.length === 0 ? 0 : word.gap;
    if (x + gap + word.width <= width) {
      place(word.text, word, word.width, gap);
      continue;
    }
    // A word that fits a line of its own gets one; a longer one goes on where the line is, unless little is left of it.
    if (runs.length > 0 && (word.width <= width || x > width * 0.75)) {
      // The space at the break stays in the text: without it, words of two lines run together when copied or read aloud.
      if (word.gap > 0) runs.at(-1)!.text += ' ';
      finish();
    }
    let rest = word.text;
    let before = runs.length === 0 ? 0 : word.gap;
    while (rest !== '') {
      const room = width - x - before;
      const part = longestStart(ruler, rest, word.style, room, runs.length === 0);
      if (part === '') {
        finish();
        before = 0;
        continue;
      }
      place(part, word, ruler.measure(part, word.style), before);
      before = 0;
      rest = rest.slice(part.length);
      if (rest !== '') finish();
    }
  }
  finish();
  return lines;
}

function words(ruler: Ruler, spans: readonly Span[]): Word[] {
  const out: Word[] = [];
  let spaceBefore = false;
  for (const span of spans) {
    // One style object per face of a span: runs are joined by identity.
    const styles = new Map<Face, Style>([[span.style.face, span.style]]);
    for (const piece of ruler.pieces(span.text, span.style.face)) {
      const style = styles.get(piece.face) ?? { ...span.style, face: piece.face };
      styles.set(piece.face, style);
      piece.text.split(' ').forEach((text, index) => {
        if (index > 0) spaceBefore = true;
        if (text === '') return;
        const gap = spaceBefore ? ruler.measure(' ', style) : 0;
        out.push({ text, style, width: ruler.measure(text, style), gap, link: span.link });
        spaceBefore = false;
      });
    }
  }
  return out;
}

/** The longest start that fits; one character when nothing fits and the line is empty, so that breaking always ends. */
function longestStart(ruler: Ruler, text: string, style: Style, room: number, mustTake: boolean): string {
  if (ruler.measure(text, style) <= room) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ruler.measure(characters.slice(0, middle).join(''), style) <= room) low = middle;
    else high = middle - 1;
  }
  for (let end = low; end > low * 0.6 && end > 1; end--) {
    if (BREAK_AFTER.has(characters[end - 1]!)) return characters.slice(0, end).join('');
  }
  if (low === 0 && mustTake) return characters[0]!;
  return characters.slice(0, low).join('');
}

/** At most `most` lines; the last one ends in an ellipsis when something was left out. */
export function clampLines(ruler: Ruler, spans: readonly Span[], width: number, most: number): Line[] {
  const lines = breakLines(ruler, spans, width);
  if (lines.length <= most) return lines;
  const last = lines[most - 1]!;
  const run = last.runs.at(-1)!;
  let text = run.text;
  const limit = width - run.x;
  while (text !== '' && ruler.measure(`${text}…`, run.style) > limit) text = [...text].slice(0, -1).join('');
  const cut = `${text.trimEnd()}…`;
  const runs = [...last.runs.slice(0, -1), { ...run, text: cut }];
  return [...lines.slice(0, most - 1), { ...last, runs, width: run.x + ruler.measure(cut, run.style) }];
}

export function heightOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.height, 0);
}
