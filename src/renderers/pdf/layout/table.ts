/**
 * Tables: hairlines between rows, no vertical lines. A row moves to the next page whole when it fits there; a row that is taller than
 * what a page can give is split between lines. The head is repeated on every page.
 */
import type { Tone } from '../../words.ts';
import { COLORS, type Style, TYPE } from '../theme.ts';
import type { Element, Flow } from './flow.ts';
import { breakLines, clampLines, heightOf, type Line, type Span } from './lines.ts';
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
  readonly paragraphs: readonly Paragraph[];
  readonly mark?: Tone;
  /** A name for the row's place: links lead to it. */
  readonly anchor?: string;
  /** The cell holds the number of the page where this destination is. */
  readonly page?: string;
  /** An empty box to write in. */
  readonly box?: boolean;
}

type Paragraph = readonly Span[] | { readonly spans: readonly Span[]; readonly most: number };

export type Row = readonly Cell[];

export interface TableOptions {
  /** Rows drawn in semibold above a strong line at the end: totals. */
  readonly closingRow?: Row;
}

const GUTTER = 12;
const PADDING = 4.5;
const MARK_SIZE = 7;
const MARK_SPACE = 12;
/** Room to write by hand. */
const BOX_HEIGHT = 24;

/** A cell of one text in one style. */
export function cell(text: string, style: Style = TYPE.cell): Cell {
  return { paragraphs: [[{ text, style }]] };
}

export function stacked(...paragraphs: readonly (readonly [string, Style])[]): Cell {
  return { paragraphs: paragraphs.map(([text, style]) => [{ text, style }]) };
}

/** At most so many lines of the text. */
export function clamped(text: string, style: Style, most: number): Paragraph {
  return { spans: [{ text, style }], most };
}

/** Where a destination is, in print. */
export function pageCell(page: string): Cell {
  return { paragraphs: [], page };
}

/** Room that a row must find before it is split. */
const SPLIT_FROM = 60;

interface Slot {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
}

interface Laid {
  readonly slot: Slot;
  readonly cell: Cell;
  readonly lines: readonly Line[];
}

export function table(flow: Flow, columns: readonly Column[], rows: readonly Row[], options: TableOptions = {}): void {
  const slots = slotsOf(flow, columns);
  const element = flow.element('Table');
  const repeatHead = (): void => flow.artifact(() => drawHead(flow, slots, null));

  const { closingRow } = options;
  const closing = closingRow === undefined ? 0 : rowHeight(lay(flow, slots, closingRow));
  // A head is not left alone at the foot of a page.
  flow.ensure(heightToStart(flow, columns, rows) + (rows.length < 2 ? closing : 0));
  drawHead(flow, slots, element);
  rows.forEach((row, index) => {
    // Nor are the totals, at the top of the next.
    drawRow(flow, slots, row, element, repeatHead, COLORS.line, index === rows.length - 1 ? closing : 0);
  });
  if (closingRow !== undefined) drawRow(flow, slots, closingRow, element, repeatHead, COLORS.strongLine, 0);
}

/** Points that the head and the start of the first row take: a heading above the table must stand on the same page as these. */
export function heightToStart(flow: Flow, columns: readonly Column[], rows: readonly Row[]): number {
  const slots = slotsOf(flow, columns);
  const first = rows[0];
  if (first === undefined) return headHeight(flow, slots);
  const height = rowHeight(lay(flow, slots, first));
  return headHeight(flow, slots) + (height > movesWhole(flow) ? SPLIT_FROM + 2 * PADDING : height);
}

/** A row up to this height moves to the next page whole; a taller one is split where the page ends. */
function movesWhole({ page }: Flow): number {
  return (page.bottom - page.top) / 2;
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
    const one = row[index]!;
    const width = slot.width - (one.mark === undefined ? 0 : MARK_SPACE);
    const lines = one.paragraphs.flatMap((paragraph) =>
      'most' in paragraph
        ? clampLines(flow, paragraph.spans, width, paragraph.most)
        : breakLines(flow, paragraph, width),
    );
    return { slot, cell: one, lines };
  });
}

function rowHeight(row: readonly Laid[]): number {
  const least = row.some(({ cell: { box } }) => box === true) ? BOX_HEIGHT : 0;
  return Math.max(least, ...row.map(({ lines }) => heightOf(lines))) + 2 * PADDING;
}

function headLines(flow: Flow, slot: Slot): Line[] {
  return breakLines(flow, [{ text: slot.column.head.toUpperCase(), style: TYPE.label }], slot.width);
}

function headHeight(flow: Flow, slots: readonly Slot[]): number {
  return Math.max(...slots.map((slot) => heightOf(headLines(flow, slot)))) + PADDING;
}

/** @param parent null for a head that is repeated: it is no content */
function drawHead(flow: Flow, slots: readonly Slot[], parent: Element | null): void {
  const height = headHeight(flow, slots);
  const row = parent === null ? null : flow.element('TR', parent);
  for (const slot of slots) {
    const lines = headLines(flow, slot);
    const element = row === null ? null : flow.element('TH', row, { scope: 'Column' });
    drawLines(flow, { slot, lines }, 0, flow.y + height - PADDING - heightOf(lines), element, 'TH');
  }
  flow.y += height;
  const { document, left, y } = flow;
  const rule = (): void => hairline(document, left, y, flow.width, COLORS.strongLine, 0.8);
  if (row === null) rule();
  else flow.artifact(rule);
}

function hairline(
  document: Flow['document'],
  x: number,
  y: number,
  length: number,
  color: string,
  width: number,
): void {
  document
    .moveTo(x, y)
    .lineTo(x + length, y)
    .lineWidth(width)
    .stroke(color);
}

/** A hairline at the cursor, over the whole width. */
function line(flow: Flow, color: string, width: number): void {
  const { y, left } = flow;
  flow.artifact((document) => hairline(document, left, y, flow.width, color, width));
}

/** @param element null inside an artifact */
function drawLines(
  flow: Flow,
  { slot, lines }: Pick<Laid, 'slot' | 'lines'>,
  indent: number,
  y: number,
  element: Element | null,
  tag: 'TH' | 'TD',
): void {
  const put = (some: readonly Line[], x: number, top: number): void => {
    if (element === null) flow.write(some, x, top);
    else flow.draw(some, x, top, element, tag);
  };
  if (slot.column.align !== 'right') {
    if (lines.length > 0) put(lines, slot.x + indent, y);
    return;
  }
  let top = y;
  for (const one of lines) {
    put([one], slot.x + slot.width - one.width, top);
    top += one.height;
  }
}

function drawCell(flow: Flow, laid: Laid, y: number, height: number, row: Element): void {
  const { slot, lines, cell: what } = laid;
  const element = flow.element('TD', row);
  const { mark, anchor, page, box } = what;
  if (anchor !== undefined) flow.destination(anchor, y - PADDING);
  if (mark !== undefined && lines.length > 0) {
    drawMark(flow, mark, slot.x + MARK_SIZE / 2, y + lines[0]!.height / 2, MARK_SIZE);
  }
  if (box === true) {
    flow.artifact((document) => {
      document.rect(slot.x, y - 0.5, slot.width, height - 2 * PADDING + 1).lineWidth(0.8);
      document.stroke(COLORS.line);
    });
  }
  drawLines(flow, laid, mark === undefined ? 0 : MARK_SPACE, y, element, 'TD');
  if (page !== undefined) flow.pageNumber(page, slot.x + slot.width, y, TYPE.cell, element, 'TD');
}

/** `keep`: points below the row that must stand on the same page. */
function drawRow(
  flow: Flow,
  slots: readonly Slot[],
  row: Row,
  parent: Element,
  repeatHead: () => void,
  rule: string,
  keep: number,
): void {
  let laid = lay(flow, slots, row);
  const element = flow.element('TR', parent);
  for (;;) {
    const height = rowHeight(laid);
    if (height + keep <= flow.room()) {
      if (rule === COLORS.strongLine) line(flow, rule, 0.8);
      for (const one of laid) drawCell(flow, one, flow.y + PADDING, height, element);
      flow.y += height;
      if (rule !== COLORS.strongLine) line(flow, rule, 0.5);
      return;
    }
    const room = flow.room() - 2 * PADDING;
    if (height > movesWhole(flow) && room >= SPLIT_FROM) {
      for (const one of laid) drawCell(flow, { ...one, lines: top(one.lines, room) }, flow.y + PADDING, room, element);
      laid = laid.map(({ slot, lines }) => {
        return { slot, cell: { paragraphs: [] }, lines: lines.slice(top(lines, room).length) };
      });
    }
    flow.newPage();
    repeatHead();
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
