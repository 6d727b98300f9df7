/** Section 1: the paths that calls took, drawn: least protected first, those that went the same way once. */
import type { Report } from '../../../report/schema.ts';
import { type Call, type CallPath, MAX_HOSTS, type PathSegment, Paths } from '../../drawing/call-path.ts';
import { describe, layoutPath } from '../../drawing/path-layout.ts';
import { PROTECTION_LINES, type Protection } from '../../drawing/protection-lines.ts';
import type { Drawing } from '../../drawing/shapes.ts';
import { counted, figure, PROTECTION_TONES, period } from '../../words.ts';
import { drawFigure, letteringOf } from '../drawing.ts';
import { heading, section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { breakLines, heightOf } from '../layout/lines.ts';
import { sectionNumber } from '../section-list.ts';
import { STEP, TYPE } from '../theme.ts';

/** Drawn; the page of the same report as HTML lets one look at the path of every call. */
const PATHS_SHOWN = 10;
/** Hosts side by side that can still be read. */
const HOSTS_ABREAST = 7;
/** Of one plane in one drawing. */
const SEGMENTS_SHOWN = 8;
const PITCH = [84, 240] as const;
const LEAST_SCALE = 0.55;
/** Least protected first, as reports order legs. */
const PROTECTION_ORDER: readonly Protection[] = ['cleartext', 'exposed', 'weak', 'open', 'encrypted'];

export function callPaths(flow: Flow, report: Report): void {
  const all = new Paths(report).all();
  const shown = all.slice(0, PATHS_SHOWN);
  const first = shown[0] === undefined ? 0 : heightOfFirst(flow, shown[0]);
  section(
    flow,
    'paths',
    'The ways that calls took, from the caller’s side to the called side, with signaling and media of each part apart. A line tells its protection by colour, by its dashes and by the word at it; below the word stands how it is known.',
    Math.min(first, 330),
  );
  if (shown.length === 0) {
    sentence(flow, 'No path can be drawn: no leg was found in the capture.');
    return;
  }
  legend(flow);
  const calls = new Map(report.calls.map((call) => [call.id, call]));
  shown.forEach((path, index) => {
    onePath(flow, path, `${sectionNumber('paths')}.${index + 1}`, calls);
  });
  const rest = all.length - shown.length;
  if (rest > 0) {
    sentence(
      flow,
      `${counted(rest, 'more path')} ${rest === 1 ? 'is' : 'are'} not drawn; none is less protected than these. The inventory of legs and the JSON report inside this file are complete, and the HTML report shows the path of each call.`,
    );
  }
}

function heightOfFirst(flow: Flow, path: CallPath): number {
  return 60 + Math.max(...partsOf(path).map((part) => heightOnPage(flow, drawingOf(flow, part, true))));
}

/** Each way of drawing a line, with its word. */
function legend(flow: Flow): void {
  const widths = PROTECTION_ORDER.map((protection) => 54 + flow.measure(protection, TYPE.cell));
  let x = 0;
  const shapes = PROTECTION_ORDER.flatMap((protection, index) => {
    const at = x;
    x += widths[index]! + 13;
    return sample(protection, at);
  });
  drawFigure(flow, {
    width: x,
    height: 12,
    shapes,
    description: `How lines are drawn: ${PROTECTION_ORDER.join(', ')}`,
  });
  flow.space(STEP);
}

function sample(protection: Protection, x: number): Drawing['shapes'] {
  const { ink, dash } = PROTECTION_LINES[protection];
  const points = [
    [x, 6],
    [x + 34, 6],
  ] as const;
  return [
    { kind: 'line', points, ink, width: 2.5, dash },
    { kind: 'mark', x: x + 43, y: 6, size: 8, tone: PROTECTION_TONES[protection] },
    { kind: 'text', x: x + 51, y: 9, text: protection, role: 'plain', ink: 'ink', anchor: 'start' },
  ];
}

function onePath(flow: Flow, path: CallPath, number: string, calls: ReadonlyMap<string, Call>): void {
  const parts = partsOf(path);
  const drawings = parts.map((part) => drawingOf(flow, part, parts.length > 1 || path.hostsLeftOut > 0));
  const notes = [...callWords(path, calls), ...notesOf(path, parts)];
  const note =
    notes.length === 0 ? [] : breakLines(flow, [{ text: notes.join(' '), style: TYPE.cellSoft }], flow.width);
  const first = heightOnPage(flow, drawings[0]!) + heightOf(note) + 2 * STEP;
  heading(flow, titleOf(path), { number, anchor: `path-${number}`, keep: first });
  if (note.length > 0) {
    flow.draw(note, flow.left, flow.y - STEP / 2, flow.element('P'), 'P');
    flow.y += heightOf(note);
  }
  drawings.forEach((drawing, index) => {
    if (index > 0) flow.space(2 * STEP);
    flow.ensure(heightOnPage(flow, drawing));
    const scale = scaleOf(flow, drawing);
    drawFigure(flow, drawing, { scale, indent: Math.max(0, (flow.width - drawing.width * scale) / 2) });
  });
  flow.space(STEP);
}

function drawingOf(flow: Flow, path: CallPath, isPart: boolean): Drawing {
  const options = { width: flow.width, pitch: PITCH, lettering: letteringOf(flow) };
  return layoutPath(path, isPart ? { ...options, nothing: 'none between these hosts' } : options);
}

function heightOnPage(flow: Flow, drawing: Drawing): number {
  return drawing.height * scaleOf(flow, drawing);
}

/** As drawn where it fits the page, else as large as it can be. */
function scaleOf({ width, page }: Flow, drawing: Drawing): number {
  const most = page.bottom - page.top - 60;
  return Math.max(LEAST_SCALE, Math.min(1, width / drawing.width, most / drawing.height));
}

function titleOf({ calls, legs }: CallPath): string {
  const [first, ...others] = calls;
  if (first === undefined)
    return legs.length === 1 ? `${legs[0]}, of no call` : `${counted(legs.length, 'leg')} of no call`;
  if (others.length === 0) return first;
  return `${figure(calls.length)} calls: ${first}, ${others.slice(0, 3).join(', ')}${others.length > 3 ? ' …' : ''}`;
}

/** Of one call: who called whom, and what came of it. */
function callWords({ calls: ids }: CallPath, calls: ReadonlyMap<string, Call>): string[] {
  const call = ids.length === 1 ? calls.get(ids[0]!) : undefined;
  if (call === undefined) return [];
  return [
    `From ${shortened(call.from)} to ${shortened(call.to)}, ${call.outcome === 'unknown' ? 'outcome unknown' : call.outcome}, ${period(call.startedAt, call.endedAt ?? call.startedAt)}.`,
  ];
}

function shortened(identity: string): string {
  const characters = [...identity];
  return characters.length <= 70 ? identity : `${characters.slice(0, 44).join('')}…${characters.slice(-24).join('')}`;
}

function notesOf(path: CallPath, parts: readonly CallPath[]): string[] {
  const { ordered, hosts, hostsLeftOut } = path;
  const across = acrossParts(path);
  const leftOut = path.segments.length - across.length - parts.reduce((sum, { segments }) => sum + segments.length, 0);
  return [
    ...(ordered || hosts.length < 3 ? [] : ['The order of the hosts is not known: they stand in order of appearance.']),
    ...(hostsLeftOut === 0 ? [] : [`${counted(hostsLeftOut, 'more host')} beyond ${MAX_HOSTS} not drawn.`]),
    ...(parts.length === 1 ? [] : ['Drawn in parts: the last host of a part is the first of the next.']),
    ...(across.length === 0
      ? []
      : [`Over more than one part: ${describe({ ...path, segments: across, ordered: true })}`]),
    ...(leftOut <= 0 ? [] : [`${counted(leftOut, 'more connection')} not drawn, none less protected than these.`]),
  ];
}

// ------------------------------------------------------------------------------------------------ long and crowded paths

/** A path of many hosts in parts that fit side by side; each begins with the host that the one before ended with. */
function partsOf(path: CallPath): readonly CallPath[] {
  const { hosts, segments } = path;
  return ranges(path).map(([start, end]) => {
    const within = segments.filter((segment) => isWithin(segment, start, end));
    const moved = within.map((segment) => ({ ...segment, from: segment.from - start, to: segment.to - start }));
    return uncrowded({ ...path, hosts: hosts.slice(start, end), segments: moved });
  });
}

/** First and end of the hosts of each part. */
function ranges({ hosts }: CallPath): (readonly [number, number])[] {
  if (hosts.length <= HOSTS_ABREAST) return [[0, hosts.length]];
  const parts = Math.ceil((hosts.length - 1) / (HOSTS_ABREAST - 1));
  const step = Math.ceil((hosts.length - 1) / parts);
  return Array.from({ length: parts }, (_, part) => {
    return [part * step, Math.min((part + 1) * step + 1, hosts.length)] as const;
  });
}

function isWithin({ from, to }: PathSegment, start: number, end: number): boolean {
  return Math.min(from, to) >= start && Math.max(from, to) < end;
}

/** Those that no part can show: their hosts stand in different ones. */
function acrossParts(path: CallPath): PathSegment[] {
  const parts = ranges(path);
  return path.segments.filter((segment) => !parts.some(([start, end]) => isWithin(segment, start, end)));
}

/** The least protected lines of each plane, in their order. */
function uncrowded(path: CallPath): CallPath {
  const kept = new Set(
    (['signaling', 'media'] as const).flatMap((plane) =>
      path.segments
        .filter((segment) => segment.plane === plane)
        .sort((a, b) => rankOf(a) - rankOf(b))
        .slice(0, SEGMENTS_SHOWN),
    ),
  );
  return { ...path, segments: path.segments.filter((segment) => kept.has(segment)) };
}

function rankOf({ protection }: PathSegment): number {
  return PROTECTION_ORDER.indexOf(protection);
}
