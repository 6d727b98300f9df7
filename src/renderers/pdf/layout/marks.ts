/**
 * Marks drawn as shapes, one per tone, told apart by their outline alone: a disc with a tick, a diamond with a cross, a triangle with
 * a bar, an empty ring. They are artifacts: the word beside each says the same.
 */
import type { Tone } from '../../words.ts';
import { COLORS, TONE_COLORS } from '../theme.ts';
import type { Document, Flow } from './flow.ts';

/** `x`, `y`: the center. `size`: the width. */
export function drawMark(flow: Flow, tone: Tone, x: number, y: number, size: number): void {
  flow.artifact((document) => paintMark(document, tone, x, y, size));
}

/** Without a tag of its own: inside a figure. */
export function paintMark(document: Document, tone: Tone, x: number, y: number, size: number): void {
  document
    .save()
    .lineWidth(size * 0.13)
    .lineCap('round')
    .lineJoin('round');
  SHAPES[tone](document, x, y, size / 2, TONE_COLORS[tone].ink);
  document.restore();
}

type Shape = (document: Document, x: number, y: number, r: number, color: string) => void;

const SHAPES: Readonly<Record<Tone, Shape>> = {
  good(document, x, y, r, color) {
    document.circle(x, y, r).fill(color);
    document
      .moveTo(x - r * 0.45, y + r * 0.03)
      .lineTo(x - r * 0.12, y + r * 0.38)
      .lineTo(x + r * 0.48, y - r * 0.36)
      .stroke(COLORS.paper);
  },
  bad(document, x, y, r, color) {
    const d = r * 1.12;
    document.polygon([x, y - d], [x + d, y], [x, y + d], [x - d, y]).fill(color);
    const c = r * 0.34;
    document
      .moveTo(x - c, y - c)
      .lineTo(x + c, y + c)
      .stroke(COLORS.paper);
    document
      .moveTo(x - c, y + c)
      .lineTo(x + c, y - c)
      .stroke(COLORS.paper);
  },
  warning(document, x, y, r, color) {
    document.polygon([x, y - r], [x + r * 1.08, y + r * 0.88], [x - r * 1.08, y + r * 0.88]).fill(color);
    document
      .moveTo(x, y - r * 0.3)
      .lineTo(x, y + r * 0.25)
      .stroke(COLORS.paper);
    document.circle(x, y + r * 0.58, r * 0.11).fill(COLORS.paper);
  },
  unknown(document, x, y, r, color) {
    document.circle(x, y, r * 0.86).stroke(color);
    document
      .moveTo(x - r * 0.3, y)
      .lineTo(x + r * 0.3, y)
      .stroke(color);
  },
};
