/**
 * The ladder of a call as every format needs it: hosts as columns, in the order of the call's path, and events as rows between them.
 */
import { counted } from '../words.ts';
import type { Call, Paths } from './call-path.ts';
import type { Protection } from './protection-lines.ts';

type Event = Call['ladder'][number];

export interface LadderColumn {
  readonly name: string | null;
  readonly addresses: readonly string[];
}

export interface LadderRow {
  /** Since the first event: `+0.000`, `+1:02.345` from a minute on. */
  readonly after: string;
  /** ISO 8601, as the report has it. */
  readonly at: string;
  /** `12`; `2:12` in the second of several captures; `12 to 40` where several were folded. */
  readonly frames: string;
  readonly kind: Event['kind'];
  /** Indexes of columns; null for what happened at no host. */
  readonly from: number | null;
  readonly to: number | null;
  readonly ports: readonly [from: number | null, to: number | null];
  readonly directed: boolean;
  readonly what: string;
  /** `3 times`, `1,250 packets`; the empty string when there is nothing to add. */
  readonly note: string;
  readonly protection: Protection | null;
  readonly leg: string | null;
}

export interface Ladder {
  readonly columns: readonly LadderColumn[];
  readonly rows: readonly LadderRow[];
  readonly omitted: number;
}

/** @param several whether the report is about several captures: frames are then named with their capture */
export function ladderOf(call: Call, paths: Paths, several: boolean): Ladder {
  const columns = columnsOf(paths, call);
  const index = new Map(columns.flatMap(({ addresses }, at) => addresses.map((address) => [address, at])));
  const start = call.ladder[0]?.at.at ?? call.startedAt;
  const rows = call.ladder.map((event): LadderRow => {
    const { at, until, kind, what, from, to, directed, protection, leg } = event;
    return {
      after: after(start, at.at),
      at: at.at,
      frames: framesOf(at, until, several),
      kind,
      from: from === null ? null : (index.get(from.address) ?? null),
      to: to === null ? null : (index.get(to.address) ?? null),
      ports: [from?.port ?? null, to?.port ?? null],
      directed,
      what,
      note: noteOf(event),
      protection,
      leg,
    };
  });
  return { columns, rows, omitted: call.ladderOmitted };
}

/** The hosts of the path, and after them those that only the ladder names. */
function columnsOf(paths: Paths, call: Call): LadderColumn[] {
  const columns = paths.of(call).hosts.map(({ name, addresses }) => ({ name, addresses: [...addresses] }));
  const known = new Set(columns.flatMap(({ addresses }) => addresses));
  for (const { from, to } of call.ladder) {
    for (const end of [from, to]) {
      if (end === null || known.has(end.address)) continue;
      known.add(end.address);
      columns.push({ name: null, addresses: [end.address] });
    }
  }
  return columns;
}

function framesOf(at: Event['at'], until: Event['until'], several: boolean): string {
  const first = several ? `${at.capture + 1}:${at.frame}` : String(at.frame);
  if (until.capture === at.capture && until.frame === at.frame) return first;
  return `${first} to ${several ? `${until.capture + 1}:` : ''}${until.frame}`;
}

function noteOf({ kind, count }: Event): string {
  if (count === 1 && kind !== 'omitted') return '';
  if (kind === 'media' || kind === 'rtcp') return counted(count, 'packet');
  if (kind === 'omitted') return counted(count, 'event');
  return counted(count, 'time');
}

/** Two times of the report as a distance; the nine-digit form is read as digits, so that nothing is rounded twice. */
function after(start: string, at: string): string {
  const milliseconds = Math.round((nanoseconds(at) - nanoseconds(start)) / 1_000_000);
  const sign = milliseconds < 0 ? '-' : '+';
  const whole = Math.abs(milliseconds);
  const seconds = `${Math.floor(whole / 1000) % 60}.${String(whole % 1000).padStart(3, '0')}`;
  const minutes = Math.floor(whole / 60_000);
  if (minutes === 0) return `${sign}${seconds}`;
  return `${sign}${minutes}:${seconds.padStart(6, '0')}`;
}

/** Since the year 1970; exact to a few hundred nanoseconds, and shown to the millisecond. */
function nanoseconds(time: string): number {
  return Date.parse(`${time.slice(0, 19)}Z`) * 1_000_000 + Number(time.slice(20, 29));
}
