/**
 * Tables: hairlines between rows, no vertical lines. A row moves to the next page whole when it fits there; a row that is taller than
 * what a page can give is split between lines. The head is repeated on every page.
 */
import type { Tone } from '../../words.ts';
import { COLORS, PAGE, type Style, TYPE } from '../theme.ts';
import type { Element, Flow } from './flow.ts';
import { breakLines, heightOf, type Line, type Span } from './lines.ts';
import { drawMark } from './marks.ts';

export interface Column {
  readonly head: string;
  /** Share of the width that is left after the fixed ones; or points when `fixed`. */
  readonly width: number;
  readonly fixed?: boolean;
  readonly align?: 'left' | 'right';
}

/** Paragraphs of spans, one below the other; a mark stands left of the first line. */
export interface Cell {
  readonly paragraphs: readonly (readonly Span[])[];
  readonly mark?: Tone;
}

export type Row = readonly Cell[];

export interface TableOptions {
  /** Rows drawn in semibold above a strong line at the end: totals. */
  readonly closingRow?: Row;
}

const GUTTER = 12;
const PADDING = 4.5;
const MARK_SIZE = 7;
const MARK_SPACE = 12;

/** A cell of one text in one style. */
export function cell(text: string, style: Style = TYPE.cell): Cell {
  return { paragraphs: [[{ text, style }]] };
}

export function stacked(...paragraphs: readonly (readonly [string, Style])[]): Cell {
  return { paragraphs: paragraphs.map(([text, style]) => [{ text, style }]) };
}

/** A row up to this height moves to the next page whole; a taller one is split where the page ends. */
const MOVES_WHOLE = (PAGE.height - PAGE.top - PAGE.bottom) / 2;
/** Room that a row must find before it is split. */
const SPLIT_FROM = 60;

interface Slot {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
}

interface Laid {
  readonly slot: Slot;
  readonly lines: readonly Line[];
  readonly mark: Tone | undefined;
}

export function table(flow: Flow, columns: readonly Column[], rows: readonly Row[], options: TableOptions = {}): void {
  const slots = slotsOf(flow, columns);
  const element = flow.element('Table');
  const head = (): void => drawHead(flow, slots, element);

  const { closingRow } = options;
  const closing = closingRow === undefined ? 0 : rowHeight(lay(flow, slots, closingRow));
  // A head is not left alone at the foot of a page.
  flow.ensure(heightToStart(flow, columns, rows) + (rows.length < 2 ? closing : 0));
  head();
  rows.forEach((row, index) => {
    // Nor are the totals, at the top of the next.
    drawRow(flow, slots, row, element, head, COLORS.line, index === rows.length - 1 ? closing : 0);
  });
  if (closingRow !== undefined) drawRow(flow, slots, closingRow, element, head, COLORS.strongLine, 0);
}

/** Points that the head and the start of the first row take: a heading above the table must stand on the same page as these. */
export function heightToStart(flow: Flow, columns: readonly Column[], rows: readonly Row[]): number {
  const slots = slotsOf(flow, columns);
  const first = rows[0];
  if (first === undefined) return headHeight(flow, slots);
  const height = rowHeight(lay(flow, slots, first));
  return headHeight(flow, slots) + (height > MOVES_WHOLE ? SPLIT_FROM + 2 * PADDING : height);
}

function slotsOf(flow: Flow, columns: readonly Column[]): Slot[] {
  const fixed = columns.reduce((sum, column) => sum + (column.fixed === true ? column.width : 0), 0);
  const shares = columns.reduce((sum, column) => sum + (column.fixed === true ? 0 : column.width), 0);
  const free = flow.width - fixed - GUTTER * (columns.length - 1);
  let x = flow.left;
  return columns.map((column) => {
    const width = column.fixed === true ? column.width : (free * column.width) / shares;
    const slot = { column, x, width };
    x += width + GUTTER;
    return slot;
  });
}

function lay(flow: Flow, slots: readonly Slot[], row: Row): Laid[] {
  return slots.map((slot, index) => {
    const { paragraphs, mark } = row[index]!;
    const width = slot.width - (mark === undefined ? 0 : MARK_SPACE);
    return { slot, mark, lines: paragraphs.flatMap((spans) => breakLines(flow, spans, width)) };
  });
}

function rowHeight(row: readonly Laid[]): number {
  return Math.max(...row.map(({ lines }) => heightOf(lines))) + 2 * PADDING;
}

function headLines(flow: Flow, slot: Slot): Line[] {
  return breakLines(flow, [{ text: slot.column.head.toUpperCase(), style: TYPE.label }], slot.width);
}

function headHeight(flow: Flow, slots: readonly Slot[]): number {
  return Math.max(...slots.map((slot) => heightOf(headLines(flow, slot)))) + PADDING;
}

function drawHead(flow: Flow, slots: readonly Slot[], parent: Element): void {
  const height = headHeight(flow, slots);
  const row = flow.element('TR', parent);
  for (const slot of slots) {
    const lines = headLines(flow, slot);
    drawAligned(flow, { slot, lines, mark: undefined }, flow.y + height - PADDING - heightOf(lines), row, 'TH');
  }
  flow.y += height;
  line(flow, COLORS.strongLine, 0.8);
}

/** A hairline at the cursor, over the whole width. */
function line(flow: Flow, color: string, width: number): void {
  const { y, left } = flow;
  flow.artifact((document) => {
    document
      .moveTo(left, y)
      .lineTo(left + flow.width, y)
      .lineWidth(width)
      .stroke(color);
  });
}

function drawAligned(flow: Flow, { slot, lines, mark }: Laid, y: number, row: Element, tag: 'TH' | 'TD'): void {
  const element = flow.element(tag, row);
  const indent = mark === undefined ? 0 : MARK_SPACE;
  let top = y;
  if (mark !== undefined && lines.length > 0) {
    drawMark(flow, mark, slot.x + MARK_SIZE / 2, y + lines[0]!.height / 2, MARK_SIZE);
  }
  if (slot.column.align !== 'right') {
    if (lines.length > 0) flow.draw(lines, slot.x + indent, top, element, tag);
    return;
  }
  for (const one of lines) {
    flow.draw([one], slot.x + slot.width - one.width, top, element, tag);
    top += one.height;
  }
}

/** `keep`: points below the row that must stand on the same page. */
function drawRow(
  flow: Flow,
  slots: readonly Slot[],
  row: Row,
  parent: Element,
  head: () => void,
  rule: string,
  keep: number,
): void {
  let laid = lay(flow, slots, row);
  const element = flow.element('TR', parent);
  for (;;) {
    const height = rowHeight(laid);
    if (height + keep <= flow.room()) {
      if (rule === COLORS.strongLine) line(flow, rule, 0.8);
      for (const one of laid) drawAligned(flow, one, flow.y + PADDING, element, 'TD');
      flow.y += height;
      if (rule !== COLORS.strongLine) line(flow, rule, 0.5);
      return;
    }
    const room = flow.room() - 2 * PADDING;
    if (height > MOVES_WHOLE && room >= SPLIT_FROM) {
      for (const one of laid)
        drawAligned(flow, { ...one, lines: top(one.lines, room) }, flow.y + PADDING, element, 'TD');
      laid = laid.map((one) => ({ ...one, mark: undefined, lines: one.lines.slice(top(one.lines, room).length) }));
    }
    flow.newPage();
    head();
  }
}

/** The lines that fit. */
function top(lines: readonly Line[], room: number): Line[] {
  let used = 0;
  return lines.filter((one) => {
    used += one.height;
    return used <= room;
  });
}
