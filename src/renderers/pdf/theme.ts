/**
 * The look of the PDF in one place: type scale, spacing, colours. Lengths are points (1/72 inch).
 *
 * One accent; status colours are dark enough to print in grey and never stand without a mark and a word.
 */
import type { Tone } from '../words.ts';

export const COLORS = {
  ink: '#1b1f24',
  soft: '#59616b',
  line: '#d3d8de',
  strongLine: '#9aa3ad',
  panel: '#f4f6f8',
  accent: '#1d4f73',
  paper: '#ffffff',
} as const;

export const TONE_COLORS: Readonly<Record<Tone, { ink: string; panel: string }>> = {
  good: { ink: '#24643f', panel: '#eef5f0' },
  bad: { ink: '#9b1c24', panel: '#fbf0f0' },
  warning: { ink: '#855300', panel: '#fbf5ea' },
  unknown: { ink: '#47566b', panel: '#f0f3f7' },
};

export type Face = 'regular' | 'semibold' | 'mono';

export interface Style {
  readonly face: Face;
  readonly size: number;
  /** Distance of baselines. */
  readonly leading: number;
  readonly color: string;
  /** Extra space between characters, for small capitals labels. */
  readonly tracking?: number;
}

export const TYPE = {
  title: { face: 'semibold', size: 27, leading: 32, color: COLORS.ink },
  subtitle: { face: 'regular', size: 11, leading: 16, color: COLORS.soft },
  verdict: { face: 'semibold', size: 14, leading: 19.5, color: COLORS.ink },
  section: { face: 'semibold', size: 17, leading: 22, color: COLORS.ink },
  heading: { face: 'semibold', size: 11, leading: 15, color: COLORS.ink },
  lead: { face: 'regular', size: 10, leading: 15, color: COLORS.soft },
  body: { face: 'regular', size: 9.5, leading: 14, color: COLORS.ink },
  bodyStrong: { face: 'semibold', size: 9.5, leading: 14, color: COLORS.ink },
  soft: { face: 'regular', size: 9.5, leading: 14, color: COLORS.soft },
  figure: { face: 'semibold', size: 19, leading: 23, color: COLORS.ink },
  cell: { face: 'regular', size: 8.25, leading: 11.75, color: COLORS.ink },
  cellStrong: { face: 'semibold', size: 8.25, leading: 11.75, color: COLORS.ink },
  cellSoft: { face: 'regular', size: 8.25, leading: 11.75, color: COLORS.soft },
  cellMono: { face: 'mono', size: 7.75, leading: 11.75, color: COLORS.ink },
  mono: { face: 'mono', size: 8.5, leading: 13, color: COLORS.ink },
  label: { face: 'semibold', size: 7, leading: 10, color: COLORS.soft, tracking: 0.55 },
  running: { face: 'regular', size: 7.5, leading: 10, color: COLORS.soft },
  runningMono: { face: 'mono', size: 7, leading: 10, color: COLORS.soft },
} as const satisfies Readonly<Record<string, Style>>;

/** Vertical spaces: one step between lines that belong together, two between blocks, four between parts. */
export const STEP = 6;
