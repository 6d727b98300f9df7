/**
 * How wide text is in the page's drawings: estimated, since the page takes the fonts of whoever reads it. Estimates lean to the wide side:
 * what fits here fits with any common font.
 */
import type { Lettering } from '../drawing/lettering.ts';
import type { TextRole } from '../drawing/shapes.ts';

/** The sizes of the classes `t-…` in the style sheet. */
const TEXT_SIZES: Readonly<Record<TextRole, number>> = { strong: 13.5, plain: 13, soft: 12.5, mono: 12, label: 10.5 };

const NARROW = /[iljtfI.,:;'|!()[\]/ ]/;
const WIDE = /[mwMW@%…→]/;

export const PAGE_LETTERING: Lettering = {
  leading: { strong: 19, plain: 18, soft: 17, mono: 17, label: 16 },
  measure: (text, role) => {
    let ems = 0;
    for (const character of text) ems += role === 'mono' ? monoWidth(character) : sansWidth(character);
    const tracking = role === 'label' ? 0.1 * text.length : role === 'strong' ? 0.02 * text.length : 0;
    return (ems + tracking) * TEXT_SIZES[role];
  },
};

function monoWidth(character: string): number {
  return character < '\u2e80' ? 0.61 : 1.05;
}

function sansWidth(character: string): number {
  if (character >= '\u2e80') return 1.05;
  if (NARROW.test(character)) return 0.36;
  if (WIDE.test(character)) return 0.95;
  return character >= 'A' && character <= 'Z' ? 0.7 : 0.59;
}
