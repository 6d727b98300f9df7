/** Drawings of plain shapes on a page: each is one tagged figure, whose description is read instead of its lines. */
import type { Lettering } from '../drawing/lettering.ts';
import { DASHES, type Drawing, type Ink, type Shape, type TextRole, type TextShape } from '../drawing/shapes.ts';
import { type Document, drawText, type Flow } from './layout/flow.ts';
import { paintMark } from './layout/marks.ts';
import { COLORS, type Style, TONE_COLORS, TYPE } from './theme.ts';

const TEXT_STYLES: Readonly<Record<TextRole, Style>> = {
  strong: { ...TYPE.cellStrong, leading: 11 },
  plain: { ...TYPE.cell, leading: 11 },
  soft: { ...TYPE.cellSoft, size: 7.75, leading: 10.5 },
  mono: { ...TYPE.cellMono, size: 7.25, leading: 10 },
  label: { ...TYPE.label, size: 6.5, leading: 9.5 },
};

/** A drawing's text as this document sets it. */
export function letteringOf(flow: Flow): Lettering {
  const leading = Object.fromEntries(
    Object.entries(TEXT_STYLES).map(([role, style]) => [role, style.leading]),
  ) as Record<TextRole, number>;
  return { leading, measure: (text, role) => widthOf(flow, text, TEXT_STYLES[role]) };
}

function widthOf(flow: Flow, text: string, style: Style): number {
  return flow
    .pieces(text, style.face)
    .reduce((sum, piece) => sum + flow.measure(piece.text, { ...style, face: piece.face }), 0);
}

export interface FigureOptions {
  /** Smaller than drawn where it is wider or higher than the page; 1 when left out. */
  readonly scale?: number;
  readonly indent?: number;
}

/** Draws at the cursor and moves it below; the caller has seen to the room. */
export function drawFigure(flow: Flow, drawing: Drawing, { scale = 1, indent = 0 }: FigureOptions = {}): void {
  const { left, y, document } = flow;
  flow.figure(drawing.description, drawing.height * scale, () => {
    document
      .save()
      .translate(left + indent, y)
      .scale(scale, scale);
    for (const shape of drawing.shapes) paint(flow, shape);
    document.restore();
  });
}

function paint(flow: Flow, shape: Shape): void {
  const { document } = flow;
  switch (shape.kind) {
    case 'line':
      return paintLine(document, shape);
    case 'polygon':
      document.polygon(...shape.points.map(([x, y]) => [x, y])).fill(colorOf(shape.fill));
      return;
    case 'rect':
      return paintRect(document, shape);
    case 'circle':
      document.circle(shape.x, shape.y, shape.radius).fill(colorOf(shape.fill));
      return;
    case 'mark':
      return paintMark(document, shape.tone, shape.x, shape.y, shape.size);
    case 'text':
      return paintText(flow, shape);
  }
}

function paintLine(document: Document, { points, ink, width, dash }: Extract<Shape, { kind: 'line' }>): void {
  document.save();
  points.forEach(([x, y], index) => {
    if (index === 0) document.moveTo(x, y);
    else document.lineTo(x, y);
  });
  // pdfkit repeats what it is given as lengths of dashes and gaps in turn.
  const lengths = DASHES[dash].map((length) => length * width);
  if (lengths.length > 0) document.dash(lengths as unknown as number, {});
  document.lineWidth(width).stroke(colorOf(ink));
  document.restore();
}

function paintRect(document: Document, shape: Extract<Shape, { kind: 'rect' }>): void {
  const { x, y, width, height, radius, fill, stroke } = shape;
  if (radius === 0) document.rect(x, y, width, height);
  else document.roundedRect(x, y, width, height, radius);
  document.lineWidth(0.8);
  if (fill !== null && stroke !== null) document.fillAndStroke(colorOf(fill), colorOf(stroke));
  else if (fill !== null) document.fill(colorOf(fill));
  else if (stroke !== null) document.stroke(colorOf(stroke));
}

function paintText(flow: Flow, { x, y, text, role, ink, anchor }: TextShape): void {
  const style = { ...TEXT_STYLES[role], color: colorOf(ink) };
  const width = widthOf(flow, text, style) - (style.tracking ?? 0);
  let at = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  for (const piece of flow.pieces(text, style.face)) {
    const own = { ...style, face: piece.face };
    drawText(flow.document, piece.text, own, at, y);
    at += flow.measure(piece.text, own);
  }
}

function colorOf(ink: Ink): string {
  return ink in TONE_COLORS ? TONE_COLORS[ink as keyof typeof TONE_COLORS].ink : COLORS[ink as keyof typeof COLORS];
}
