/**
 * One call as a ladder: `--call <id>`. Hosts stand side by side as letters, time goes down, and each event is a name and an arrow.
 *
 * Where the hosts do not fit side by side, events are lines that name them. Protection is told by the signs of the arrow, and by mark and
 * word behind it.
 */

import type { Report } from '../../report/schema.ts';
import { type Call, Paths } from '../drawing/call-path.ts';
import { type Ladder, type LadderRow, ladderOf } from '../drawing/ladder.ts';
import type { Protection } from '../drawing/protection-lines.ts';
import { counted, PROTECTION_TONES, toSeconds } from '../words.ts';
import { columnsOf } from './columns.ts';
import { pad, wrap } from './lines.ts';
import type { Screen } from './screen.ts';

/** From host to host: below it arrows say nothing, beyond it they are hard to follow. */
const LEAST_PITCH = 5;
const MOST_PITCH = 13;
/** Columns for the names of events where hosts are many, and how few they may be. */
const NAMES = 26;
const LEAST_NAMES = 16;
const GAP = 2;

export function callWithId(report: Report, id: string): Call | undefined {
  return report.calls.find((call) => call.id === id);
}

export function ladderLines(report: Report, call: Call, screen: Screen): string[] {
  const ladder = ladderOf(call, new Paths(report), report.captures.length > 1);
  return [
    ...head(call, screen),
    '',
    ...legend(ladder, screen),
    '',
    ...(ladder.rows.length === 0
      ? wrap('No event of this call is in the ladder.', screen.columns)
      : events(ladder, screen)),
    ...(ladder.omitted === 0 ? [] : ['', ...wrap(`${counted(ladder.omitted, 'event')} left out.`, screen.columns)]),
  ];
}

function head(call: Call, { marks, paint, columns }: Screen): string[] {
  const tone = PROTECTION_TONES[call.protection];
  const state = `${marks.tone[tone]} ${call.protection}`;
  const ended = call.endedAt === null ? 'its end is not in the capture' : `ended ${toSeconds(call.endedAt)}`;
  return [
    ...wrap(`${call.id}, ${call.outcome}`, columns).map(paint.strong),
    paint.tone(tone, state),
    ...wrap(`From ${call.from} to ${call.to}`, columns),
    ...wrap(`Started ${toSeconds(call.startedAt)} UTC, ${ended}`, columns).map(paint.faint),
  ];
}

function legend({ columns: hosts }: Ladder, { columns, paint }: Screen): string[] {
  return hosts.flatMap(({ name, addresses }, index) => {
    const text = name === null ? addresses.join(', ') : `${name} (${addresses.join(', ')})`;
    return wrap(text, columns - 3).map(
      (line, at) => `${at === 0 ? pad(letter(index), 3) : '   '}${at === 0 ? line : paint.faint(line)}`,
    );
  });
}

/** A to Z, then A2 and so on. */
function letter(index: number): string {
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round === 0 ? '' : String(round + 1));
}

// ------------------------------------------------------------------------------------------------ events

interface Stage {
  readonly screen: Screen;
  readonly times: number;
  readonly frames: number;
  /** Columns for the names of events. */
  readonly names: number;
  /** From one host to the next. */
  readonly pitch: number;
  readonly hosts: number;
}

function events({ columns: hosts, rows }: Ladder, screen: Screen): string[] {
  const widest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, columnsOf(text)), 0);
  const times = widest(rows.map(({ after }) => after));
  const frames = widest(['frame', ...rows.map(firstFrame)]);
  const states = widest(rows.map(({ protection }) => protection ?? '')) + 2;
  const room = screen.columns - times - frames - states - 4 * GAP;
  const longest = widest(rows.map((row) => nameOf(row, screen)));
  const wished = Math.max(Math.min(NAMES, room - hosts.length * LEAST_PITCH), room - hosts.length * MOST_PITCH);
  const names = Math.min(longest, wished);
  const pitch = Math.min(Math.floor((room - names) / Math.max(hosts.length, 1)), MOST_PITCH);
  const stage = { screen, times, frames, names, pitch, hosts: hosts.length };
  if (wished < LEAST_NAMES || pitch < LEAST_PITCH) return rows.flatMap((row) => listed(row, stage));
  const letters = hosts.map((_, index) => center(letter(index), pitch)).join('');
  const lead = `${' '.repeat(times + GAP)}${'frame'.padStart(frames)}${' '.repeat(GAP + names + GAP)}`;
  return [screen.paint.faint(`${lead}${letters}`.trimEnd()), ...rows.flatMap((row) => drawn(row, stage))];
}

function firstFrame({ frames }: LadderRow): string {
  return frames.split(' ')[0]!;
}

function center(text: string, width: number): string {
  const before = Math.floor((width - text.length) / 2);
  return ' '.repeat(before) + text + ' '.repeat(Math.max(0, width - text.length - before));
}

function nameOf({ what, note }: LadderRow, { marks }: Screen): string {
  return note === '' ? what : `${what} ${marks.dot} ${note}`;
}

function timeAndFrame(row: LadderRow, { times, frames, screen }: Stage): string {
  return screen.paint.faint(`${row.after.padStart(times)}${' '.repeat(GAP)}${firstFrame(row).padStart(frames)}`);
}

function state(protection: Protection | null, { marks, paint }: Screen): string {
  if (protection === null) return '';
  const tone = PROTECTION_TONES[protection];
  return paint.tone(tone, `${marks.tone[tone]} ${protection}`);
}

function drawn(row: LadderRow, stage: Stage): string[] {
  const { screen, names, times, frames, pitch, hosts } = stage;
  const gap = ' '.repeat(GAP);
  const [first = '', ...rest] = wrap(nameOf(row, screen), names);
  const stems = center(stem(screen), pitch).repeat(hosts);
  const line = `${timeAndFrame(row, stage)}${gap}${pad(first, names)}${gap}${graph(row, stems, stage)}${gap}${state(row.protection, screen)}`;
  const below = rest.map((part) => `${' '.repeat(times + frames + 2 * GAP)}${pad(part, names)}${gap}${stems}`);
  return [line, ...below].map((text) => text.trimEnd());
}

/** The lines of the hosts, and over them the arrow. */
function graph({ from, to, directed, protection }: LadderRow, stems: string, { screen, pitch }: Stage): string {
  if (from === null || to === null || from === to) return stems;
  const placeOf = (index: number): number => index * pitch + Math.floor((pitch - 1) / 2);
  const [start, end] = [placeOf(Math.min(from, to)) + 1, placeOf(Math.max(from, to))];
  const isAscii = screen.marks.rule === '-';
  const sign = SIGNS[protection ?? 'none'][isAscii ? 1 : 0];
  const line = sign.repeat(end - start - (directed ? 1 : 0));
  const [left, right] = isAscii ? ['<', '>'] : ['◄', '►'];
  const arrow = !directed ? line : to > from ? line + right : left + line;
  const painted = protection === null ? arrow : screen.paint.tone(PROTECTION_TONES[protection], arrow);
  return stems.slice(0, start) + painted + stems.slice(end);
}

function stem({ marks }: Screen): string {
  return marks.rule === '-' ? '|' : '│';
}

/** What a line is made of: its signs tell the protection where colours do not show. */
const SIGNS: Readonly<Record<Protection | 'none', readonly [unicode: string, ascii: string]>> = {
  encrypted: ['━', '='],
  weak: ['╍', '-'],
  exposed: ['┅', '~'],
  cleartext: ['┄', '.'],
  open: ['·', ':'],
  none: ['─', '-'],
};

/** Where the hosts do not fit side by side. */
function listed(row: LadderRow, stage: Stage): string[] {
  const { screen, times, frames } = stage;
  const { from, to, directed } = row;
  const between = directed ? screen.marks.arrow : screen.marks.rule;
  const way = from === null || to === null ? '' : `${letter(from)} ${between} ${letter(to)}  `;
  const left = times + frames + 2 * GAP;
  const [first = '', ...rest] = wrap(`${way}${nameOf(row, screen)}`, screen.columns - left);
  const told = state(row.protection, screen);
  return [
    `${timeAndFrame(row, stage)}${' '.repeat(GAP)}${first}`,
    ...rest.map((text) => ' '.repeat(left) + text),
    ...(told === '' ? [] : [' '.repeat(left) + told]),
  ];
}
