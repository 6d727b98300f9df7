/** The paper: A4 and US Letter, upright, with their margins. Lengths are points (1/72 inch). */

export const PAGE_SIZES = ['a4', 'letter'] as const;

export type PageSize = (typeof PAGE_SIZES)[number];

export interface Page {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  /** First line of content, below the running header. */
  readonly top: number;
  /** Content ends above it; the running footer stands below. */
  readonly bottom: number;
  readonly contentWidth: number;
}

const SHEETS: Readonly<Record<PageSize, readonly [width: number, height: number]>> = {
  a4: [595.28, 841.89],
  letter: [612, 792],
};

const SIDE = 58;
const TOP = 78;
const FOOT = 76;

export function pageOf(size: PageSize): Page {
  const [width, height] = SHEETS[size];
  return { width, height, left: SIDE, top: TOP, bottom: height - FOOT, contentWidth: width - 2 * SIDE };
}
