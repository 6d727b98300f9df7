/** What ZRTP agreed on for a media leg, from the sessions of its path and the a=zrtp-hash lines of its SDP. RFC 6189 sections 5.4 and 8.1. */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import { modeOf } from '../../dissectors/zrtp/index.ts';
import { zrtpErrorName } from '../../registry/zrtp.ts';
import type { ZrtpClientFact, ZrtpFact, ZrtpGoClearFact } from '../facts.ts';
import type { MediaSide, Negotiation } from '../media/negotiation.ts';
import type { ZrtpHello, ZrtpSession } from '../observers/zrtp.ts';
import { placeOf } from './handshakes.ts';

/** Where several calls share a path: how long before its first packet the exchange of a call may end, in seconds. Ours. */
const BEFORE_MEDIA = 10;

/**
 * The session that keyed media between `first` and `last`: the last one that completed, else the last one.
 *
 * @param isShared the path carries the media of other calls as well
 */
export function sessionOf(
  sessions: readonly ZrtpSession[],
  first: FrameReference,
  last: FrameReference,
  isShared: boolean,
): ZrtpSession | null {
  const own = isShared
    ? sessions.filter(
        (one) => compareReferences(one.first, last) <= 0 && one.last.seconds >= first.seconds - BEFORE_MEDIA,
      )
    : sessions;
  return own.findLast(({ completed }) => completed !== null) ?? own.at(-1) ?? null;
}

/** @param ends of the leg, as SDP would name them */
export function zrtpFact(
  session: ZrtpSession | null,
  negotiations: readonly Negotiation[],
  ends: readonly [string, string] | null,
): ZrtpFact | null {
  if (session === null) return null;
  const exchange = session.completed ?? session.exchange;
  const commit = exchange?.commit ?? null;
  const clients = session.hellos.map((hello) => clientFact(hello, negotiations, ends));
  const { error } = session;
  return {
    first: session.first,
    version: session.hellos.at(-1)?.version ?? null,
    clients,
    hash: commit?.hash ?? null,
    cipher: commit?.cipher ?? null,
    authTag: commit?.authTag ?? null,
    keyAgreement: commit?.keyAgreement ?? null,
    sas: commit?.sas ?? null,
    mode: commit === null ? null : modeOf(commit.keyAgreement),
    committed: commit?.at ?? null,
    confirmed: exchange?.confirmed ?? null,
    completed: exchange?.completed ?? null,
    error: error === null ? null : { code: error.code, name: zrtpErrorName(error.code), at: error.at },
    goClear: goClearFact(session),
    helloHash: together(clients),
    hashChain: session.chainBroken !== null ? 'broken' : session.chainChecked ? 'holds' : 'unseen',
    hashChainBroken: session.chainBroken,
    sasRelayed: session.sasRelayed,
  };
}

function goClearFact({ goClear, clearAcknowledged, completed }: ZrtpSession): ZrtpGoClearFact | null {
  if (goClear === null) return null;
  const again = completed?.completed ?? null;
  const resumed = again !== null && compareReferences(again, goClear) > 0 ? again : null;
  return { at: goClear, acknowledged: clearAcknowledged, resumed };
}

function together(clients: readonly ZrtpClientFact[]): ZrtpFact['helloHash'] {
  const results = clients.map(({ helloHash }) => helloHash);
  if (results.includes('mismatch')) return 'mismatch';
  return results.includes('match') ? 'match' : 'unseen';
}

function clientFact(
  hello: ZrtpHello,
  negotiations: readonly Negotiation[],
  ends: readonly [string, string] | null,
): ZrtpClientFact {
  const { at, direction, version, client, zidSha256, mitm, passive } = hello;
  const named = negotiations
    .flatMap((one) => namedFor(one, direction, ends))
    .filter(({ of }) => isSameVersion(of, version));
  const fitting = named.find(({ value }) => value === hello.messageSha256);
  const shown = fitting ?? named.at(-1) ?? null;
  return {
    at,
    end: direction === 0 ? 'a' : 'b',
    version,
    client,
    zidSha256,
    mitm,
    passive,
    helloHash: shown === null ? 'unseen' : fitting === undefined ? 'mismatch' : 'match',
    named: shown?.side.at ?? null,
    namedInClear: shown?.side.path.isInClear ?? null,
  };
}

interface Named {
  readonly side: MediaSide;
  /** The version of ZRTP that it is for. */
  readonly of: string;
  readonly value: string;
}

/** The lines of the side at this end; those of both sides where it cannot be told whose end it is. */
function namedFor({ offer, answer }: Negotiation, direction: 0 | 1, ends: readonly [string, string] | null): Named[] {
  const sides = answer === null ? [offer] : [offer, answer];
  const places = sides.map((side) => (ends === null ? null : placeOf(side, ends)));
  const own = sides.filter((_, index) => places[index] === direction);
  const untold = sides.filter((_, index) => places[index] === null);
  const chosen = own.length > 0 ? own : places.length - untold.length > 0 && sides.length > 1 ? untold : sides;
  return chosen.flatMap((side) => side.zrtpHashes.map(({ version, value }) => ({ side, of: version, value })));
}

/** The last octet of a version does not count: RFC 6189 section 4.1.1. */
function isSameVersion(one: string, other: string): boolean {
  return one.slice(0, 3) === other.slice(0, 3);
}
