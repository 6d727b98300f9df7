/**
 * A ladder as a drawing: a line down from each host, time growing downwards, and each event an arrow between two of them. Its protection
 * is told by the line and by a letter case word at its end; what happened between both hosts has dots instead of an arrowhead.
 *
 * Pure geometry, for SVG and PDF. `pages` of a PDF cut it between rows: every row has the same height.
 */

import { columnName, type Ladder, type LadderRow } from './ladder.ts';
import { fitted, type Lettering } from './lettering.ts';
import { PROTECTION_LINES } from './protection-lines.ts';
import type { Drawing, Ink, Point, Shape } from './shapes.ts';

export interface LadderLayoutOptions {
  readonly width: number;
  /** Least distance of hosts. */
  readonly pitch: number;
  readonly lettering: Lettering;
}

const ROW_PADDING = 9;
const TIME_GAP = 10;
/** Distance of hosts beyond which a row is hard to follow. */
const MOST_PITCH = 340;

interface Stage extends LadderLayoutOptions {
  readonly left: number;
  readonly distance: number;
  readonly rowHeight: number;
  readonly shapes: Shape[];
}

export function layoutLadder({ columns, rows }: Ladder, options: LadderLayoutOptions): Drawing {
  const { lettering, width, pitch } = options;
  const left = Math.max(...rows.map(({ after }) => lettering.measure(after, 'mono')), 40) + TIME_GAP;
  const count = Math.max(columns.length, 1);
  const distance = Math.min(Math.max((width - left) / count, pitch), MOST_PITCH);
  const rowHeight = lettering.leading.plain + ROW_PADDING + 7;
  const stage: Stage = { ...options, left, distance, rowHeight, shapes: [] };
  const names = columns.map((column) =>
    fitted(columnName(column), column.name === null ? 'mono' : 'strong', distance - 14, 3, lettering),
  );
  const leading = lettering.leading.strong;
  const top = Math.max(1, ...names.map((lines) => lines.length)) * leading + 12;
  const height = top + rows.length * rowHeight + 10;
  columns.forEach((column, index) => {
    const x = columnAt(index, stage);
    stage.shapes.push({
      kind: 'line',
      points: [
        [x, top],
        [x, height],
      ],
      ink: 'line',
      width: 1,
      dash: 'solid',
    });
    const lines = names[index]!;
    lines.forEach((text, line) => {
      const y = top - 8 - (lines.length - 1 - line) * leading;
      stage.shapes.push({
        kind: 'text',
        x,
        y,
        text,
        role: column.name === null ? 'mono' : 'strong',
        ink: 'ink',
        anchor: 'middle',
      });
    });
  });
  rows.forEach((row, index) => drawRow(row, top + index * rowHeight, stage));
  const description = `${rows.length} events between ${columns.map(columnName).join(', ')}. The table says the same.`;
  return { width: left + count * distance, height, shapes: stage.shapes, description };
}

function columnAt(index: number, { left, distance }: Stage): number {
  return left + distance * (index + 0.5);
}

function drawRow(row: LadderRow, top: number, stage: Stage): void {
  const { shapes, lettering, rowHeight, left } = stage;
  const baseline = top + rowHeight - 9;
  shapes.push({
    kind: 'text',
    x: left - TIME_GAP,
    y: baseline,
    text: row.after,
    role: 'mono',
    ink: 'soft',
    anchor: 'end',
  });
  if (row.from === null || row.to === null) {
    const text = row.note === '' ? row.what : `${row.what}: ${row.note}`;
    const [shown] = fitted(text, 'soft', stage.width - left - 30, 1, lettering);
    const width = lettering.measure(shown ?? '', 'soft') + 26;
    shapes.push({
      kind: 'rect',
      x: left,
      y: baseline - 15,
      width,
      height: 21,
      radius: 4,
      fill: 'panel',
      stroke: 'line',
    });
    shapes.push({
      kind: 'text',
      x: left + 13,
      y: baseline,
      text: shown ?? '',
      role: 'soft',
      ink: 'soft',
      anchor: 'start',
    });
    return;
  }
  drawArrow(row, row.from, row.to, baseline, stage);
}

function drawArrow(row: LadderRow, from: number, to: number, y: number, stage: Stage): void {
  const { shapes, lettering, distance } = stage;
  const line =
    row.protection === null ? { ink: 'strongLine' as Ink, dash: 'solid' as const } : PROTECTION_LINES[row.protection];
  const width = row.kind === 'media' ? 3 : 1.6;
  const same = from === to;
  const start = columnAt(from, stage) - (same ? distance * 0.3 : 0);
  const end = columnAt(to, stage) + (same ? distance * 0.3 : 0);
  const towards = end >= start ? 1 : -1;
  const span = Math.abs(end - start);
  const label = row.note === '' ? row.what : `${row.what} · ${row.note}`;
  const [shown = ''] = fitted(label, 'plain', span - 12, 1, lettering);
  const measured = lettering.measure(shown, 'plain') + 8;
  const middle = (start + end) / 2;
  const textTop = y - 5 - lettering.leading.plain;
  shapes.push({
    kind: 'rect',
    x: middle - measured / 2,
    y: textTop,
    width: measured,
    height: lettering.leading.plain,
    radius: 0,
    fill: 'paper',
    stroke: null,
  });
  shapes.push({ kind: 'text', x: middle, y: y - 7, text: shown, role: 'plain', ink: 'ink', anchor: 'middle' });
  const points: Point[] = [
    [start, y],
    [row.directed ? end - towards * 7 : end, y],
  ];
  shapes.push({ kind: 'line', points, ink: line.ink, width, dash: line.dash });
  if (row.directed) {
    shapes.push({
      kind: 'polygon',
      fill: line.ink,
      points: [
        [end, y],
        [end - towards * 9, y - 4.5],
        [end - towards * 9, y + 4.5],
      ],
    });
    return;
  }
  for (const x of [start, end]) shapes.push({ kind: 'circle', x, y, radius: 3, fill: line.ink });
}
