/** How rules look at what a source did: peaks, shares, and the frames that show them. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Evidence, Peak, Rate, SomeEvidence, SourceActivity } from '../../ledger/facts.ts';
import { cite } from './citing.ts';
import { count } from './wording.ts';

/** The most within `seconds`; null when it never happened. */
export function peakOf(rate: Rate, seconds: number): Peak | null {
  return rate.peaks.find((peak) => peak.seconds === seconds) ?? null;
}

export function peakCount(rate: Rate, seconds: number): number {
  return peakOf(rate, seconds)?.count ?? 0;
}

/** The first time, the frame that made the peak, and the last time. */
export function citeRate(rate: Rate, what: string, seconds?: number): Evidence[] {
  const peak = seconds === undefined ? null : peakOf(rate, seconds);
  const rows: (Evidence | null)[] = [
    rate.first && { at: rate.first, what: `The first ${what}.` },
    peak && { at: peak.at, what: `The ${what} that makes ${peak.count} in ${count(peak.seconds, 'second')}.` },
    rate.last && { at: rate.last, what: `The last ${what}.` },
  ];
  const seen = new Set<string>();
  return rows.filter((row): row is Evidence => row !== null && isNew(row.at, seen));
}

function isNew({ capture, frame }: FrameReference, seen: Set<string>): boolean {
  const key = `${capture}:${frame}`;
  return !seen.has(key) && seen.add(key) !== undefined;
}

/** Its first and last request, and what a rule has to show beside. */
export function citeSource({ first, last }: SourceActivity, beside: readonly (Evidence | null)[] = []): SomeEvidence {
  const own: Evidence[] = [{ at: last, what: 'The last request of this address.' }];
  return cite([{ at: first, what: 'The first request of this address.' }, ...own] as unknown as SomeEvidence, beside);
}

/** Where an evidence of its own stands for the source. */
export function citeOnly(rows: readonly Evidence[], source: SourceActivity): SomeEvidence {
  const [first, ...more] = rows;
  return first === undefined ? citeSource(source) : cite([first, ...more]);
}

/** Most of its requests came through a proxy: who sent them first stands further out. */
export function isForwarder({ forwarded, transactions }: SourceActivity): boolean {
  return forwarded * 2 > transactions;
}

/** A tap that sees one direction shows no answers at all. */
export function sawNoAnswer({ answered }: SourceActivity): boolean {
  return answered === 0;
}

export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

export const FORWARDED = ' Most of its requests came through a proxy; who sent them stands further out.';
