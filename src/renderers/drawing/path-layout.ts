/**
 * A call's path as a drawing: hosts side by side, and below them, apart from each other, signaling and media as lines from host to host.
 * What is said of a line stands at it: how it travels above, its protection in a word with its mark and what was agreed below.
 *
 * Pure geometry: the same for SVG and PDF. Where hosts do not fit into the width that was asked for, the drawing is wider.
 */
import { counted, PROTECTION_TONES } from '../words.ts';
import type { CallPath, PathHost, PathSegment } from './call-path.ts';
import { fitted, type Lettering } from './lettering.ts';
import { PROTECTION_LINES } from './protection-lines.ts';
import type { Drawing, Point, Shape, TextRole } from './shapes.ts';

export interface PathLayoutOptions {
  /** To be filled if the hosts need it. */
  readonly width: number;
  /** Distance of hosts, at least and at most. */
  readonly pitch: readonly [least: number, most: number];
  readonly lettering: Lettering;
  /** Where no line of a kind is drawn; that there was none, when left out. */
  readonly nothing?: string;
}

const GAP = 6;
const BOX_PADDING = 10;
const SIGNALING_WIDTH = 2;
const MEDIA_WIDTH = 3.5;
/** Between a host's line and what begins or ends there. */
const CLEARANCE = 3;

interface Stage extends PathLayoutOptions {
  readonly columns: number;
  readonly distance: number;
  /** Space on each side of a host's box. */
  readonly margin: number;
  readonly shapes: Shape[];
}

export function layoutPath(path: CallPath, options: PathLayoutOptions): Drawing {
  const [least, most] = options.pitch;
  const columns = Math.max(path.hosts.length, 1);
  const distance = Math.min(Math.max(options.width / columns, least), most);
  const stage: Stage = { ...options, columns, distance, margin: Math.min(14, distance * 0.08), shapes: [] };
  const bottom = drawHosts(path, stage);
  const stems = stage.shapes.length;
  let y = bottom;
  for (const plane of ['signaling', 'media'] as const) y = drawLane(path, plane, y + 3 * GAP, stage);
  const behind: Shape[] = path.hosts.map((_, index) => {
    const x = columnAt(index, stage);
    return {
      kind: 'line',
      points: [
        [x, bottom],
        [x, y],
      ],
      ink: 'line',
      width: 1,
      dash: 'solid',
    } as const;
  });
  stage.shapes.splice(stems, 0, ...behind);
  return { width: columns * distance, height: y + 2, shapes: stage.shapes, description: describe(path) };
}

function columnAt(index: number, { distance }: Stage): number {
  return distance * (index + 0.5);
}

// ------------------------------------------------------------------------------------------------ hosts

const ROLE_WORDS: Readonly<Record<NonNullable<PathHost['role']>, string>> = {
  caller: 'CALLER SIDE',
  callee: 'CALLED SIDE',
  between: 'ON THE WAY',
  media: 'MEDIA ONLY',
};

interface Line {
  readonly text: string;
  readonly role: TextRole;
}

/** @returns where the boxes end */
function drawHosts({ hosts }: CallPath, stage: Stage): number {
  const { lettering, shapes, distance, margin } = stage;
  const width = distance - 2 * margin;
  const texts = hosts.map((host) => hostLines(host, width - 2 * BOX_PADDING, lettering));
  const heightOf = (lines: readonly Line[]): number =>
    lines.reduce((sum, { role }) => sum + lettering.leading[role], 0);
  const height = Math.max(...texts.map(heightOf)) + 2 * BOX_PADDING;
  texts.forEach((lines, index) => {
    const center = columnAt(index, stage);
    shapes.push({
      kind: 'rect',
      x: center - width / 2,
      y: 1,
      width,
      height,
      radius: 5,
      fill: 'panel',
      stroke: 'strongLine',
    });
    let y = 1 + (height - heightOf(lines)) / 2;
    for (const { text, role } of lines) {
      y += lettering.leading[role];
      const ink = role === 'label' || role === 'soft' ? 'soft' : 'ink';
      shapes.push({
        kind: 'text',
        x: center,
        y: y - lettering.leading[role] * 0.28,
        text,
        role,
        ink,
        anchor: 'middle',
      });
    }
  });
  return height + 1;
}

function hostLines({ name, addresses, more, role }: PathHost, width: number, lettering: Lettering): Line[] {
  const lines = (text: string, as: TextRole, most: number): Line[] =>
    fitted(text, as, width, most, lettering).map((line) => ({ text: line, role: as }));
  const shown = addresses.slice(0, 2);
  const rest = addresses.length - shown.length + more;
  return [
    ...(role === null ? [] : lines(ROLE_WORDS[role], 'label', 1)),
    ...(name === null ? [] : lines(name, 'strong', 2)),
    // A whole IPv6 address in a narrow box.
    ...shown.flatMap((address) => lines(address, 'mono', 5)),
    ...(rest === 0 ? [] : lines(`and ${counted(rest, 'other')}`, 'soft', 1)),
  ];
}

// ------------------------------------------------------------------------------------------------ lanes

/** One kind of leg, in as many rows as it takes for no two of them to cross. @returns where it ends */
function drawLane({ segments }: CallPath, plane: PathSegment['plane'], top: number, stage: Stage): number {
  const { lettering, shapes } = stage;
  const own = segments.filter((segment) => segment.plane === plane);
  const title = plane === 'signaling' ? 'SIGNALING' : 'MEDIA';
  const baseline = top + lettering.leading.label * 0.75;
  const titled = lettering.measure(title, 'label') + 8;
  const empty = own.length === 0 ? (stage.nothing ?? 'none in the capture') : '';
  const width = titled + lettering.measure(empty, 'soft');
  shapes.push({
    kind: 'rect',
    x: 0,
    y: top,
    width,
    height: lettering.leading.label,
    radius: 0,
    fill: 'paper',
    stroke: null,
  });
  shapes.push({ kind: 'text', x: 2, y: baseline, text: title, role: 'label', ink: 'soft', anchor: 'start' });
  shapes.push({ kind: 'text', x: titled, y: baseline, text: empty, role: 'soft', ink: 'soft', anchor: 'start' });
  let y = top + lettering.leading.label;
  for (const row of inRows(own)) y = drawRow(row, y + GAP, stage);
  return y;
}

function inRows(segments: readonly PathSegment[]): PathSegment[][] {
  const rows: PathSegment[][] = [];
  for (const segment of segments) {
    const row = rows.find((known) => known.every((other) => apart(segment, other)));
    if (row === undefined) rows.push([segment]);
    else row.push(segment);
  }
  return rows;
}

function apart(one: PathSegment, other: PathSegment): boolean {
  const [start, end] = [Math.min(one.from, one.to), Math.max(one.from, one.to)];
  const [begin, finish] = [Math.min(other.from, other.to), Math.max(other.from, other.to)];
  if (start === end || begin === finish) return false;
  return end <= begin || finish <= start;
}

interface Worded {
  readonly segment: PathSegment;
  readonly above: readonly Line[];
  readonly below: readonly Line[];
}

function drawRow(row: readonly PathSegment[], top: number, stage: Stage): number {
  const { lettering } = stage;
  const worded = row.map((segment) => wordsOf(segment, stage));
  const heightOf = (lines: readonly Line[]): number =>
    lines.reduce((sum, { role }) => sum + lettering.leading[role], 0);
  const above = Math.max(...worded.map((one) => heightOf(one.above)));
  const line = top + above + 5;
  const below = Math.max(...worded.map((one) => heightOf(one.below)));
  for (const one of worded) drawSegment(one, line, stage);
  return line + below + 8;
}

function wordsOf(segment: PathSegment, stage: Stage): Worded {
  const { lettering, distance } = stage;
  const span = Math.max(1, Math.abs(segment.to - segment.from));
  const width = span * distance - 26;
  const lines = (text: string, role: TextRole, most: number): Line[] =>
    fitted(text, role, width, most, lettering).map((line) => ({ text: line, role }));
  const { protection, basis, carriage, parameters, count, plane, way } = segment;
  const legs = count === 1 ? '' : `${counted(count, 'leg')}, `;
  return {
    segment,
    above: lines(`${legs}${carriage}${plane === 'media' && way === 'unseen' ? ', none seen' : ''}`, 'plain', 3),
    below: [
      { text: protection, role: 'strong' },
      ...(basis === null ? [] : lines(basis, 'soft', 1)),
      ...(parameters === '' ? [] : lines(parameters, 'mono', 3)),
    ],
  };
}

function drawSegment({ segment, above, below }: Worded, y: number, stage: Stage): void {
  const { shapes, lettering } = stage;
  const { protection, plane, way } = segment;
  const { ink, dash } = PROTECTION_LINES[protection];
  const isMedia = plane === 'media';
  const width = isMedia ? MEDIA_WIDTH : SIGNALING_WIDTH;
  const [from, to] = endsOf(segment, stage);
  const middle = (from + to) / 2;
  const heads = { start: way === 'back' || (isMedia && way === 'both'), end: way === 'forth' || way === 'both' };
  const inset = (has: boolean): number => (has ? 7 + width : 0);
  const towards = to >= from ? 1 : -1;
  const points: Point[] = [
    [from + towards * inset(heads.start), y],
    [to - towards * inset(heads.end), y],
  ];
  // Text is not to be crossed by the hosts' lines.
  backing(above, middle, y - 5 - heightOf(above, lettering), stage);
  backing(below, middle, y + 5, stage);
  shapes.push({ kind: 'line', points, ink, width, dash });
  for (const [has, x, sign] of [
    [heads.start, from, towards],
    [heads.end, to, -towards],
  ] as const) {
    if (has) shapes.push({ kind: 'polygon', fill: ink, points: arrowhead(x, y, sign, width) });
    else shapes.push({ kind: 'circle', x, y, radius: width + 0.5, fill: ink });
  }
  let at = y - 5 - heightOf(above, lettering);
  for (const { text, role } of above) {
    at += lettering.leading[role];
    shapes.push({ kind: 'text', x: middle, y: at - 3, text, role, ink: 'ink', anchor: 'middle' });
  }
  drawBelow(below, protection, middle, y + 5, stage);
}

function drawBelow(
  lines: readonly Line[],
  protection: PathSegment['protection'],
  x: number,
  top: number,
  stage: Stage,
): void {
  const { lettering, shapes } = stage;
  let y = top;
  lines.forEach(({ text, role }, index) => {
    y += lettering.leading[role];
    const baseline = y - lettering.leading[role] * 0.22;
    if (index > 0) {
      shapes.push({ kind: 'text', x, y: baseline, text, role, ink: 'soft', anchor: 'middle' });
      return;
    }
    const tone = PROTECTION_TONES[protection];
    const mark = lettering.leading[role] * 0.72;
    const left = x - (mark + 5 + lettering.measure(text, role)) / 2;
    shapes.push({ kind: 'mark', x: left + mark / 2, y: y - lettering.leading[role] * 0.46, size: mark, tone });
    shapes.push({ kind: 'text', x: left + mark + 5, y: baseline, text, role, ink: tone, anchor: 'start' });
  });
}

function heightOf(lines: readonly Line[], lettering: Lettering): number {
  return lines.reduce((sum, { role }) => sum + lettering.leading[role], 0);
}

function backing(lines: readonly Line[], x: number, y: number, { lettering, shapes }: Stage): void {
  const width = Math.max(0, ...lines.map(({ text, role }) => lettering.measure(text, role))) + 8;
  const height = heightOf(lines, lettering);
  shapes.push({ kind: 'rect', x: x - width / 2, y, width, height, radius: 0, fill: 'paper', stroke: null });
}

/** A host that sends to itself has a line as long as half the way to the next. */
function endsOf({ from, to }: PathSegment, stage: Stage): [number, number] {
  const [start, end] = [columnAt(from, stage), columnAt(to, stage)];
  if (start === end) return [start - stage.distance * 0.25, end + stage.distance * 0.25];
  const towards = Math.sign(end - start) * CLEARANCE;
  return [start + towards, end - towards];
}

/** @param sign 1: the line goes on to the right of its point */
function arrowhead(x: number, y: number, sign: number, width: number): Point[] {
  const [length, half] = [8 + width, 3.2 + width * 0.7];
  return [
    [x, y],
    [x + sign * length, y - half],
    [x + sign * length, y + half],
  ];
}

// ------------------------------------------------------------------------------------------------ in words

/** `Signaling from 10.0.0.5 to carrier-x: SIP over TLS, encrypted, observed, TLS 1.3. Media ...`. */
export function describe({ hosts, segments, ordered }: CallPath): string {
  const nameOf = (index: number): string => hosts[index]?.name ?? hosts[index]?.addresses[0] ?? 'a host';
  const sentences = segments.map(({ plane, from, to, carriage, protection, basis, parameters, count }) => {
    const what = [carriage, protection, basis, parameters].filter((part) => part !== null && part !== '');
    const legs = count === 1 ? '' : ` (${counted(count, 'leg')})`;
    const name = plane === 'signaling' ? 'Signaling' : 'Media';
    return `${name} between ${nameOf(from)} and ${nameOf(to)}${legs}: ${what.join(', ')}.`;
  });
  const order = ordered || hosts.length < 3 ? [] : ['The order of the hosts is not known.'];
  return [...sentences, ...order].join(' ');
}
