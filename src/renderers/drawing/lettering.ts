/**
 * Text that must fit: measured by whoever draws, wrapped where an address or a name may break, and shortened in the middle, since the
 * ends of a name tell more than its middle.
 */
import type { TextRole } from './shapes.ts';

export interface Lettering {
  measure(text: string, role: TextRole): number;
  /** Distance of baselines. */
  readonly leading: Readonly<Record<TextRole, number>>;
}

/** Behind which a name, an address or the name of a cipher suite may go on in the next line. */
const BREAKS = /[\s:._\-/@]/;

/** Lines of at most `width`; the last of `most` is shortened when there is more. */
export function fitted(text: string, role: TextRole, width: number, most: number, lettering: Lettering): string[] {
  const fits = (part: string): boolean => lettering.measure(part, role) <= width;
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    if (fits(rest)) return [...lines, rest];
    if (lines.length === most - 1) return [...lines, shortened(rest, fits)];
    const characters = [...rest];
    const cut = lineEnd(characters, fits);
    lines.push(characters.slice(0, cut).join('').trimEnd());
    rest = characters.slice(cut).join('').trimStart();
  }
  return lines;
}

/** How many characters go into the line: up to the last place where it may break, or as many as fit. */
function lineEnd(characters: readonly string[], fits: (part: string) => boolean): number {
  let fitting = 1;
  while (fitting < characters.length && fits(characters.slice(0, fitting + 1).join(''))) fitting++;
  for (let end = fitting; end > fitting * 0.4; end--) if (BREAKS.test(characters[end - 1]!)) return end;
  return fitting;
}

/** `edge-session-bo…er.example.com`. */
function shortened(text: string, fits: (part: string) => boolean): string {
  const characters = [...text];
  let kept = characters.length;
  let shown = text;
  while (kept > 1 && !fits(shown)) {
    kept = kept > 120 ? kept >> 1 : kept - 1;
    const head = Math.ceil(kept / 2);
    shown = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
  }
  return shown;
}
