/**
 * A ladder as a drawing: a line down from each host, time growing downwards, and each event an arrow between two of them. Its protection
 * is told by the line, and by mark and word at the end of the row; what happened between both hosts has dots instead of an arrowhead.
 *
 * Pure geometry, for SVG and PDF.
 */

import { PROTECTION_TONES } from '../words.ts';
import type { Ladder, LadderColumn, LadderRow } from './ladder.ts';
import { fitted, type Lettering } from './lettering.ts';
import { PROTECTION_LINES, type Protection, type ProtectionLine } from './protection-lines.ts';
import type { Drawing, Point, Shape, TextRole } from './shapes.ts';

export interface LadderLayoutOptions {
  readonly width: number;
  /** Least distance of hosts. */
  readonly pitch: number;
  readonly lettering: Lettering;
}

const ROW_PADDING = 14;
const GAP = 12;
const MARK = 11;
/** Distance of hosts beyond which a row is hard to follow. */
const MOST_PITCH = 340;

interface Stage extends LadderLayoutOptions {
  /** Where times and frames end, and where the hosts begin and end. */
  readonly timesEnd: number;
  readonly framesEnd: number;
  readonly left: number;
  readonly right: number;
  readonly distance: number;
  readonly shapes: Shape[];
}

export function layoutLadder(ladder: Ladder, options: LadderLayoutOptions): Drawing {
  const stage = stageOf(ladder, options);
  const { shapes } = stage;
  const top = drawHeads(ladder.columns, stage);
  const stems = shapes.length;
  let y = top;
  for (const row of ladder.rows) y = drawRow(row, y, stage);
  const height = y + 8;
  const behind = ladder.columns.map((_, index): Shape => {
    const x = columnAt(index, stage);
    return {
      kind: 'line',
      points: [
        [x, top],
        [x, height],
      ],
      ink: 'line',
      width: 1,
      dash: 'solid',
    };
  });
  shapes.splice(stems, 0, ...behind);
  const names = ladder.columns.map(columnName).join(', ');
  const description = `${ladder.rows.length} events between ${names}. The table says the same.`;
  return { width: stage.right + guttersOf(ladder, options), height, shapes, description };
}

function stageOf(ladder: Ladder, options: LadderLayoutOptions): Stage {
  const { lettering, width, pitch } = options;
  const widest = (texts: readonly string[]): number =>
    texts.reduce((most, text) => Math.max(most, lettering.measure(text, 'mono')), 0);
  const timesEnd = widest(ladder.rows.map(({ after }) => after));
  const framesEnd = timesEnd + GAP + widest(['frame', ...ladder.rows.map(({ frames }) => firstFrame(frames))]);
  const left = framesEnd + GAP;
  const count = Math.max(ladder.columns.length, 1);
  const room = (width - left - guttersOf(ladder, options)) / count;
  const distance = Math.min(Math.max(room, pitch), MOST_PITCH);
  return { ...options, timesEnd, framesEnd, left, right: left + count * distance, distance, shapes: [] };
}

/** Room for the protections behind the last host. */
function guttersOf({ rows }: Ladder, { lettering }: LadderLayoutOptions): number {
  const words = rows.reduce((most, { protection }) => Math.max(most, lettering.measure(protection ?? '', 'soft')), 0);
  return words === 0 ? 0 : words + MARK + GAP;
}

/** `12` of `12 to 40`: how many were folded stands at the arrow. */
function firstFrame(frames: string): string {
  return frames.split(' ')[0]!;
}

function columnAt(index: number, { left, distance }: Stage): number {
  return left + distance * (index + 0.5);
}

/** @returns where the rows begin */
function drawHeads(columns: readonly LadderColumn[], stage: Stage): number {
  const { lettering, shapes, distance, framesEnd } = stage;
  const roleOf = ({ name }: LadderColumn): TextRole => (name === null ? 'mono' : 'strong');
  const names = columns.map((column) => fitted(columnName(column), roleOf(column), distance - 14, 3, lettering));
  const leading = lettering.leading.strong;
  const top = Math.max(1, ...names.map((lines) => lines.length)) * leading + 10;
  const head = { kind: 'text', y: top - 8, role: 'soft', ink: 'soft', anchor: 'end' } as const;
  shapes.push({ ...head, x: framesEnd, text: 'frame' });
  columns.forEach((column, index) => {
    const lines = names[index]!;
    lines.forEach((text, line) => {
      const y = top - 8 - (lines.length - 1 - line) * leading;
      const x = columnAt(index, stage);
      shapes.push({ kind: 'text', x, y, text, role: roleOf(column), ink: 'ink', anchor: 'middle' });
    });
  });
  return top;
}

/** @returns where the next row begins */
function drawRow(row: LadderRow, top: number, stage: Stage): number {
  const { shapes, lettering } = stage;
  const lines = labelOf(row, stage);
  const bottom = top + ROW_PADDING + lines.length * lettering.leading.plain;
  const y = bottom - 4;
  const time = { kind: 'text', y: y + 4, role: 'mono', ink: 'soft', anchor: 'end' } as const;
  shapes.push({ ...time, x: stage.timesEnd, text: row.after });
  shapes.push({ ...time, x: stage.framesEnd, text: firstFrame(row.frames) });
  if (row.from === null || row.to === null) drawAside(lines[0] ?? '', y, stage);
  else drawArrow(row, row.from, row.to, lines, y, stage);
  if (row.protection !== null) drawProtection(row.protection, y, stage);
  return bottom;
}

function labelOf({ what, note, from, to }: LadderRow, stage: Stage): string[] {
  const { lettering, distance, left, right } = stage;
  const label = note === '' ? what : `${what} · ${note}`;
  if (from === null || to === null) return fitted(label, 'soft', right - left - 2 * GAP, 1, lettering);
  return fitted(label, 'plain', Math.max(1, Math.abs(to - from)) * distance - 14, 2, lettering);
}

/** What happened at no host stands at the side. */
function drawAside(text: string, y: number, { shapes, lettering, left }: Stage): void {
  const width = lettering.measure(text, 'soft') + 2 * GAP;
  shapes.push({ kind: 'rect', x: left, y: y - 11, width, height: 22, radius: 4, fill: 'panel', stroke: 'line' });
  shapes.push({ kind: 'text', x: left + GAP, y: y + 4, text, role: 'soft', ink: 'soft', anchor: 'start' });
}

function drawArrow(row: LadderRow, from: number, to: number, lines: readonly string[], y: number, stage: Stage): void {
  const { shapes, lettering, distance } = stage;
  const { ink, dash } = row.protection === null ? HANDSHAKE_LINE : PROTECTION_LINES[row.protection];
  const aside = from === to ? distance * 0.3 : 0;
  const [start, end] = [columnAt(from, stage) - aside, columnAt(to, stage) + aside];
  const towards = end >= start ? 1 : -1;
  const middle = (start + end) / 2;
  const { plain } = lettering.leading;
  lines.forEach((text, index) => {
    const bottom = y - 5 - (lines.length - 1 - index) * plain;
    const width = lettering.measure(text, 'plain') + 6;
    // Not to be crossed by the line of a host that it passes.
    shapes.push({
      kind: 'rect',
      x: middle - width / 2,
      y: bottom - plain + 2,
      width,
      height: plain,
      radius: 0,
      fill: 'paper',
      stroke: null,
    });
    shapes.push({ kind: 'text', x: middle, y: bottom - 2, text, role: 'plain', ink: 'ink', anchor: 'middle' });
  });
  const points: Point[] = [
    [start, y],
    [row.directed ? end - towards * 7 : end, y],
  ];
  shapes.push({ kind: 'line', points, ink, width: row.kind === 'media' ? 3.2 : 1.8, dash });
  if (!row.directed) {
    for (const x of [start, end]) shapes.push({ kind: 'circle', x, y, radius: 3, fill: ink });
    return;
  }
  const head: Point[] = [
    [end, y],
    [end - towards * 9, y - 4.5],
    [end - towards * 9, y + 4.5],
  ];
  shapes.push({ kind: 'polygon', fill: ink, points: head });
}

const HANDSHAKE_LINE: ProtectionLine = { ink: 'strongLine', dash: 'solid' };

function drawProtection(protection: Protection, y: number, { shapes, right }: Stage): void {
  const tone = PROTECTION_TONES[protection];
  shapes.push({ kind: 'mark', x: right + MARK / 2, y, size: MARK, tone });
  const x = right + MARK + 6;
  shapes.push({ kind: 'text', x, y: y + 4, text: protection, role: 'soft', ink: tone, anchor: 'start' });
}

/** What a column is called where there is room for one line. */
export function columnName({ name, addresses }: LadderColumn): string {
  return name ?? addresses[0] ?? 'unknown';
}
