/**
 * A drawing as plain shapes: what SVG and pdfkit both draw. Lengths are in the units of whoever asked (CSS pixels, points), y grows
 * downwards. Colours are named by what they mean; each format has its own values for them.
 */
import type { Tone } from '../words.ts';

export type Ink = Tone | 'ink' | 'soft' | 'line' | 'strongLine' | 'panel' | 'paper';

/** Told apart without colour: see `PROTECTION_LINES`. */
export type Dash = 'solid' | 'long' | 'dashDot' | 'dots' | 'sparse';

export type TextRole = 'strong' | 'plain' | 'soft' | 'mono' | 'label';

export type Point = readonly [x: number, y: number];

export interface LineShape {
  readonly kind: 'line';
  readonly points: readonly Point[];
  readonly ink: Ink;
  readonly width: number;
  readonly dash: Dash;
}

export interface PolygonShape {
  readonly kind: 'polygon';
  readonly points: readonly Point[];
  readonly fill: Ink;
}

export interface RectShape {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly fill: Ink | null;
  readonly stroke: Ink | null;
}

export interface CircleShape {
  readonly kind: 'circle';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: Ink;
}

export interface TextShape {
  readonly kind: 'text';
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly text: string;
  readonly role: TextRole;
  readonly ink: Ink;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** The sign of a tone (tick, cross, exclamation, question mark) in a circle, as each format draws it. */
export interface MarkShape {
  readonly kind: 'mark';
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly tone: Tone;
}

export type Shape = LineShape | PolygonShape | RectShape | CircleShape | TextShape | MarkShape;

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** Says in words what is drawn: for those who do not see it. */
  readonly description: string;
}

/** Of dashes, in multiples of the line's width; empty for a solid line. */
export const DASHES: Readonly<Record<Dash, readonly number[]>> = {
  solid: [],
  long: [5, 2.5],
  dashDot: [4.5, 2, 0.8, 2],
  dots: [0.8, 2.2],
  sparse: [1.5, 4.5],
};
