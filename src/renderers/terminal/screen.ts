/** Where and how to write: all that a section or a view needs beside the report. */
import type { RenderOptions } from '../define-renderer.ts';
import { ascii, type Marks, marksOf, type Palette, paletteOf } from './paint.ts';

const NARROWEST = 40;

export interface Screen {
  readonly columns: number;
  readonly marks: Marks;
  readonly paint: Palette;
  /** Our own words, for a terminal that may know no more than ASCII. */
  readonly told: (text: string) => string;
}

/** @param widest columns beyond which nothing is gained */
export function screenOf(options: RenderOptions, widest: number): Screen {
  return {
    columns: Math.min(Math.max(options.columns, NARROWEST), widest),
    marks: marksOf(options),
    paint: paletteOf(options),
    told: options.unicode ? (text) => text : ascii,
  };
}
