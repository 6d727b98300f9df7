/** A thing of a view as lines: the first tells it apart, with its state as mark and word; what else is known stands indented below. */
import type { Tone } from '../words.ts';
import { wrap } from './lines.ts';
import type { Screen } from './screen.ts';

export interface Block {
  readonly tone: Tone;
  readonly state: string;
  readonly title: string;
  readonly lines: readonly (string | null)[];
}

export function blockLines({ tone, state, title, lines }: Block, { columns, marks, paint, told }: Screen): string[] {
  const [first, ...rest] = wrap(told(`${marks.tone[tone]} ${state}  ${title}`), columns - 2);
  const lead = `${marks.tone[tone]} ${state}`;
  const painted = first!.startsWith(lead) ? paint.tone(tone, lead) + first!.slice(lead.length) : first!;
  const below = lines.filter((line) => line !== null && line !== '') as string[];
  const indented = below.flatMap((line) => wrap(told(line), columns - 2)).map((line) => paint.faint(`  ${line}`));
  return [painted, ...rest.map((line) => `  ${line}`), ...indented];
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
