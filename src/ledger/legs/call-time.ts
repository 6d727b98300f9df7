/**
 * Which DTLS handshakes belong to which of the calls that used a path one after the other. A call begins with its offer and lasts until the
 * offer of the next one.
 *
 * A call may go on with an association that an earlier one made (RFC 8842 section 4); then the last one before it keys its media.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { DtlsKeys } from './media-group.ts';

export interface CallTime {
  /** Null: the first call, which has what came before its offer was read as well. */
  readonly from: FrameReference | null;
  /** Null: the last one. */
  readonly until: FrameReference | null;
}

/** The times of calls that begin there, in this order. */
export function callTimes(beginnings: readonly FrameReference[]): CallTime[] {
  return beginnings.map((from, index) => ({
    from: index === 0 ? null : from,
    until: beginnings[index + 1] ?? null,
  }));
}

/** What was made in that time; null time: all of it. */
export function madeIn({ sessions, handshakes }: DtlsKeys, time: CallTime | null): DtlsKeys {
  const own = handshakes.filter(({ facts }) => time === null || isWithin(facts.first, time));
  return keysOf(own, sessions);
}

/** What was in force in that time: what was made in it, else the last one before. */
export function inForceIn(keys: DtlsKeys, time: CallTime | null): DtlsKeys {
  const own = madeIn(keys, time);
  if (own.handshakes.length > 0 || time === null) return own;
  const before = keys.handshakes.findLast(({ facts }) => compareReferences(facts.first, time.from ?? facts.first) < 0);
  return keysOf(before === undefined ? [] : [before], keys.sessions);
}

function keysOf(handshakes: DtlsKeys['handshakes'], sessions: DtlsKeys['sessions']): DtlsKeys {
  const rows = new Set(handshakes.flatMap(({ row }) => row ?? []));
  return { handshakes: [...handshakes], sessions: sessions.filter((row) => rows.has(row)) };
}

function isWithin(at: FrameReference, { from, until }: CallTime): boolean {
  const hasBegun = from === null || compareReferences(from, at) <= 0;
  return hasBegun && (until === null || compareReferences(at, until) < 0);
}
