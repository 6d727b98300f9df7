/**
 * The two UUIDs of a Session-ID as one word that is the same on every hop and in either direction: each side writes its own UUID first
 * and the other's as `remote` (RFC 7989 sections 5 and 6). The nil UUID stands for "not known yet" (section 5) and identifies nothing.
 *
 * The older form without `remote` (RFC 7329) counts as one half.
 */
import type { SessionId } from '../../dissectors/sip/index.ts';

const UUID = /^[0-9a-f]{32}$/;
const NIL = '0'.repeat(32);

/** `half` or `half half` in the order of the alphabet; null when there is no UUID in it. */
export function sessionPair(sessionId: SessionId | undefined): string | null {
  if (sessionId === undefined) return null;
  const halves = [sessionId.local, sessionId.remote].flatMap((half) => uuidOf(half) ?? []);
  return halves.length === 0 ? null : [...new Set(halves)].sort().join(' ');
}

function uuidOf(half: string | null): string | null {
  const uuid = half?.toLowerCase() ?? '';
  return UUID.test(uuid) && uuid !== NIL ? uuid : null;
}

/** How much two calls share: both halves, one half where the other was not known yet, or nothing. */
export function sharedHalves(one: readonly string[], other: readonly string[]): 'both' | 'one' | null {
  const wholeOne = wholeOf(one);
  const wholeOther = wholeOf(other);
  if (wholeOne.some((pair) => other.includes(pair))) return 'both';
  // Two whole pairs that differ are two sessions: a conference or a transfer keeps one half (RFC 7989 sections 9.4, 9.5).
  if (wholeOne.length > 0 && wholeOther.length > 0) return null;
  const halves = new Set(one.flatMap((pair) => pair.split(' ')));
  return other.some((pair) => pair.split(' ').some((half) => halves.has(half))) ? 'one' : null;
}

function wholeOf(pairs: readonly string[]): string[] {
  return pairs.filter((pair) => pair.includes(' '));
}
