/**
 * When certificates end, as a drawing: a bar for each from its first to its last day, those that end first on top, and a line for the day
 * of the report. One year back and two years ahead are shown; a bar that goes on has an arrow at the edge.
 */

import type { Tone } from '../words.ts';
import { fitted, type Lettering } from './lettering.ts';
import type { Drawing, Shape } from './shapes.ts';

export interface DatedCertificate {
  readonly label: string;
  /** `2026-11-20`. */
  readonly from: string;
  readonly to: string;
  readonly daysLeft: number;
  readonly tone: Tone;
  /** `9 days left`. */
  readonly words: string;
}

export interface TimelineOptions {
  readonly width: number;
  readonly lettering: Lettering;
}

const DAY = 86_400_000;
const BEFORE = 365 * DAY;
const AHEAD = 730 * DAY;
const BAR = 7;

/** @param now of the report: `2026-11-21T10:00:00.000000000Z` */
export function layoutTimeline(rows: readonly DatedCertificate[], now: string, options: TimelineOptions): Drawing {
  const { width, lettering } = options;
  const today = Date.parse(now.slice(0, 10));
  const xOf = (time: number): number => ((time - today + BEFORE) / (BEFORE + AHEAD)) * width;
  const within = (time: number): number => Math.min(Math.max(xOf(time), 0), width);
  const top = lettering.leading.soft + 8;
  const rowHeight = lettering.leading.plain + BAR + 14;
  const height = top + rows.length * rowHeight + 2;
  const ticks: Shape[] = ticksOf(today, xOf, width).flatMap(
    ({ x, label }) =>
      [
        {
          kind: 'line',
          points: [
            [x, top - 4],
            [x, height],
          ],
          ink: 'line',
          width: 1,
          dash: 'solid',
        },
        { kind: 'text', x, y: top - 10, text: label, role: 'soft', ink: 'soft', anchor: 'middle' },
      ] as const,
  );
  const nowX = xOf(today);
  const bars = rows.flatMap((row, index) => barShapes(row, top + index * rowHeight, { ...options, xOf, within }));
  const line: Shape = {
    kind: 'line',
    points: [
      [nowX, top - 4],
      [nowX, height],
    ],
    ink: 'ink',
    width: 1.2,
    dash: 'solid',
  };
  const word: Shape = {
    kind: 'text',
    x: nowX,
    y: top - 10,
    text: 'today',
    role: 'strong',
    ink: 'ink',
    anchor: 'middle',
  };
  const description = rows.map(({ label, to, words }) => `${label}: until ${to}, ${words}`).join('. ');
  return { width, height, shapes: [...ticks, line, word, ...bars], description };
}

interface Tick {
  readonly x: number;
  readonly label: string;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The first days of the half-years, and where there is little room of the years; none where `today` stands. */
function ticksOf(today: number, xOf: (time: number) => number, width: number): Tick[] {
  const year = new Date(today).getUTCFullYear();
  const step = width > 560 ? 6 : 12;
  const ticks: Tick[] = [];
  for (let month = -12; month <= 36; month += step) {
    const time = Date.UTC(year, month, 1);
    const x = xOf(time);
    const date = new Date(time);
    if (x < 24 || x > width - 30 || Math.abs(x - xOf(today)) < 52) continue;
    ticks.push({ x, label: `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}` });
  }
  return ticks;
}

interface Scale extends TimelineOptions {
  readonly xOf: (time: number) => number;
  readonly within: (time: number) => number;
}

function barShapes(row: DatedCertificate, top: number, { width, lettering, xOf, within }: Scale): Shape[] {
  const baseline = top + lettering.leading.plain - 2;
  const y = baseline + 6;
  const words = lettering.measure(row.words, 'strong') + 16;
  const [label = ''] = fitted(row.label, 'plain', width - words - 8, 1, lettering);
  const [start, end] = [Date.parse(row.from), Date.parse(row.to)];
  const [from, to] = [within(start), within(end)];
  const backing = lettering.measure(label, 'plain') + 8;
  return [
    {
      kind: 'rect',
      x: 0,
      y: top + 2,
      width: backing,
      height: lettering.leading.plain,
      radius: 0,
      fill: 'paper',
      stroke: null,
    },
    { kind: 'text', x: 0, y: baseline, text: label, role: 'plain', ink: 'ink', anchor: 'start' },
    {
      kind: 'rect',
      x: width - words,
      y: top + 2,
      width: words,
      height: lettering.leading.plain,
      radius: 0,
      fill: 'paper',
      stroke: null,
    },
    { kind: 'text', x: width, y: baseline, text: row.words, role: 'strong', ink: row.tone, anchor: 'end' },
    { kind: 'rect', x: from, y, width: Math.max(to - from, 2), height: BAR, radius: 2, fill: row.tone, stroke: null },
    ...(xOf(end) > width ? [arrow(width, y, 1, row.tone)] : []),
    ...(xOf(end) < 0 ? [arrow(0, y, -1, row.tone)] : []),
  ];
}

function arrow(x: number, y: number, sign: number, fill: Tone): Shape {
  const middle = y + BAR / 2;
  const points = [
    [x, middle],
    [x - sign * 9, middle - 7],
    [x - sign * 9, middle + 7],
  ] as const;
  return { kind: 'polygon', points, fill };
}
