/**
 * The time a report is made at: `--now`, else SOURCE_DATE_EPOCH (reproducible-builds.org), else the clock.
 */
import { UsageError } from './exit-codes.ts';

export interface Instant {
  /** Unix time. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
}

const ISO_8601 = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2}))?$/;

/** Seconds since the call, whatever becomes of the time of day. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1_000;
}

/** @throws {UsageError} when `now` or SOURCE_DATE_EPOCH is not a time */
export function reportTime(now: string | undefined, env: Readonly<Record<string, string | undefined>>): Instant {
  if (now !== undefined) return parseInstant(now);
  const epoch = env.SOURCE_DATE_EPOCH;
  if (epoch !== undefined && epoch !== '') {
    if (!/^\d{1,12}$/.test(epoch))
      throw new UsageError(`SOURCE_DATE_EPOCH is "${epoch}": expected whole seconds since 1970.`);
    return { seconds: Number(epoch), nanoseconds: 0 };
  }
  const milliseconds = Date.now();
  return { seconds: Math.floor(milliseconds / 1000), nanoseconds: (milliseconds % 1000) * 1_000_000 };
}

function parseInstant(text: string): Instant {
  const match = ISO_8601.exec(text);
  const milliseconds = match === null ? Number.NaN : Date.parse(isoWithoutFraction(match));
  if (match === null || Number.isNaN(milliseconds)) {
    throw new UsageError(
      `--now "${text}" is not a time: expected ISO 8601 with a time zone, such as 2026-11-22T10:00:00Z.`,
    );
  }
  return { seconds: Math.floor(milliseconds / 1000), nanoseconds: Number((match[3] ?? '').padEnd(9, '0')) };
}

function isoWithoutFraction(match: RegExpExecArray): string {
  const [, date, time, , zone] = match;
  if (time === undefined) return `${date}T00:00:00Z`;
  return `${date}T${time.length === 5 ? `${time}:00` : time}${zone}`;
}
