/**
 * Media legs that carry the same RTP on two sides of a relay: the same SSRC with the same sequence numbers at the same time.
 *
 * A relay such as rtpengine passes the RTP header on and encrypts or decrypts the payload, so this holds between SRTP outside and
 * RTP inside. SSRCs are random (RFC 3550 section 8.1), but test tools and cheap devices repeat them; so more is asked:
 *
 * - one host receives the stream on the one leg and sends it on the other; or
 * - two streams with different SSRCs match, one in each direction, each seen first on the leg that it comes from.
 *
 * Media that goes on from another address with the same SSRC and the next sequence numbers is tied to where it came from as well.
 *
 * Legs with more than one match that are no chain of relays are left alone, and said.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { LegDraft } from '../legs/leg-draft.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import { type Evidence, secondsBetween } from './candidate-pairs.ts';

/** An SSRC that more legs carry identifies nothing. */
const MAX_SHARING = 16;
/** Through how many relays one stream is followed. */
const MAX_CHAIN = 8;
/** A jitter buffer of a relay, and packets that the capture has of one leg only. */
const MAX_DELAY_SECONDS = 0.5;
const MIN_PACKETS = 25;

export interface LegTie extends Evidence {
  readonly one: LegDraft;
  readonly other: LegDraft;
  /** `other` takes over where `one` ends: another address of the same sender. */
  readonly continues: boolean;
}

export interface AmbiguousLegs {
  readonly at: FrameReference;
  readonly legs: readonly LegDraft[];
  readonly what: string;
}

interface Carried {
  readonly leg: LegDraft;
  readonly stream: RtpStream;
}

export function mediaTies(drafts: readonly LegDraft[]): { ties: LegTie[]; ambiguous: AmbiguousLegs[] } {
  const partners = new Map<LegDraft, Map<LegDraft, Evidence>>();
  for (const [one, other] of legsSharingSsrcs(drafts)) {
    const evidence = tieOf(one, other);
    if (evidence === null) continue;
    partnersOf(partners, one).set(other, evidence);
    partnersOf(partners, other).set(one, evidence);
  }
  const ties: LegTie[] = [];
  const ambiguous: AmbiguousLegs[] = [];
  for (const [leg, own] of partners) {
    const all = [leg, ...own.keys()];
    if (!isChain(all, partners)) {
      const what = `the media of ${own.size} legs looks like that of one; they were not joined by it`;
      ambiguous.push({ at: leg.first, legs: all.slice(0, MAX_SHARING), what });
      continue;
    }
    for (const [other, evidence] of own) {
      const otherChain = isChain([other, ...partners.get(other)!.keys()], partners);
      if (otherChain && compareReferences(leg.first, other.first) <= 0 && leg !== other)
        ties.push({ one: leg, other, ...evidence, continues: false });
    }
  }
  return { ties: [...ties, ...continuations(drafts)], ambiguous };
}

/** Between the last packet on one address and the first on another; ICE and NAT rebinding take less. */
const MAX_PAUSE_SECONDS = 5;
/** RFC 3550 appendix A.1. */
const MAX_DROPOUT = 3_000;

/** Media that no SDP announced and that goes on with the SSRC and the sequence numbers of exactly one announced stream that has just ended. */
function continuations(drafts: readonly LegDraft[]): LegTie[] {
  const announced = new Map<number, Carried[]>();
  for (const leg of drafts) {
    if (leg.callIds.length === 0) continue;
    for (const stream of leg.rtp ?? []) {
      const known = announced.get(stream.ssrc);
      if (known === undefined) announced.set(stream.ssrc, [{ leg, stream }]);
      else if (known.length < MAX_SHARING) known.push({ leg, stream });
    }
  }
  return drafts.flatMap((leg) => {
    if (leg.callIds.length > 0 || leg.unclear != null) return [];
    const before = (leg.rtp ?? []).flatMap((stream) =>
      (announced.get(stream.ssrc) ?? [])
        .filter((carried) => goesOn(carried.stream, stream))
        .map((carried) => carried.leg),
    );
    const [one, ...more] = new Set(before);
    if (one === undefined || more.length > 0) return [];
    return [
      {
        one,
        other: leg,
        by: 'the same SSRC, the next sequence numbers, another address',
        confidence: 0.85,
        continues: true,
      },
    ];
  });
}

function goesOn(before: RtpStream, after: RtpStream): boolean {
  const pause = secondsBetween(before.last, after.first);
  const ahead = (after.firstSequence - before.highestSequence) & 0xffff;
  return pause >= 0 && pause <= MAX_PAUSE_SECONDS && ahead > 0 && ahead < MAX_DROPOUT;
}

function partnersOf(partners: Map<LegDraft, Map<LegDraft, Evidence>>, leg: LegDraft): Map<LegDraft, Evidence> {
  let own = partners.get(leg);
  if (own === undefined) {
    own = new Map();
    partners.set(leg, own);
  }
  return own;
}

/** Every one of them matches every other. */
function isChain(legs: readonly LegDraft[], partners: ReadonlyMap<LegDraft, ReadonlyMap<LegDraft, Evidence>>): boolean {
  if (legs.length > MAX_CHAIN) return false;
  return legs.every((one) => legs.every((other) => one === other || partners.get(one)!.has(other)));
}

/** Pairs of different legs with a stream of the same SSRC, each pair once. */
function legsSharingSsrcs(drafts: readonly LegDraft[]): (readonly [LegDraft, LegDraft])[] {
  const bySsrc = new Map<number, Carried[]>();
  for (const leg of drafts) {
    for (const stream of leg.rtp ?? []) {
      const known = bySsrc.get(stream.ssrc);
      if (known === undefined) bySsrc.set(stream.ssrc, [{ leg, stream }]);
      else known.push({ leg, stream });
    }
  }
  const pairs = new Map<LegDraft, Set<LegDraft>>();
  const found: (readonly [LegDraft, LegDraft])[] = [];
  for (const carried of bySsrc.values()) {
    if (carried.length < 2 || carried.length > MAX_SHARING) continue;
    carried.forEach(({ leg: one }, index) => {
      for (const { leg: other } of carried.slice(index + 1)) {
        if (one === other || pairs.get(one)?.has(other)) continue;
        pairs.set(one, (pairs.get(one) ?? new Set()).add(other));
        found.push([one, other]);
      }
    });
  }
  return found;
}

/** The same stream on two legs: which leg it was on first, where that can be told. */
interface Match {
  readonly ssrc: number;
  readonly first: 'one' | 'other' | null;
  /** A host receives it on the leg where it was first and sends it on the other. */
  readonly relayed: boolean;
}

function tieOf(one: LegDraft, other: LegDraft): Evidence | null {
  const twins = new Map<number, RtpStream[]>();
  for (const twin of other.rtp ?? []) twins.set(twin.ssrc, [...(twins.get(twin.ssrc) ?? []), twin]);
  const matches = (one.rtp ?? []).flatMap((stream) =>
    (twins.get(stream.ssrc) ?? []).flatMap((twin) =>
      aligned(stream, twin) ? [matchOf(one, stream, other, twin)] : [],
    ),
  );
  const relayed = matches.filter((match) => match.relayed);
  const thither = matches.some(({ first }) => first === 'one');
  const back = matches.some(
    ({ ssrc, first }) => first === 'other' && matches.some((match) => match.first === 'one' && match.ssrc !== ssrc),
  );
  const both = thither && back;
  const what = 'the same SSRC and sequence numbers at the same time';
  if (relayed.length > 0) {
    return { by: `${what}, through a host that both media legs share`, confidence: both ? 0.95 : 0.85 };
  }
  return both ? { by: `${what} in both directions, passed on in the order of a relay`, confidence: 0.9 } : null;
}

function aligned(stream: RtpStream, twin: RtpStream): boolean {
  if (stream.ssrc !== twin.ssrc || Math.min(stream.packets, twin.packets) < MIN_PACKETS) return false;
  if (compareReferences(stream.first, twin.last) > 0 || compareReferences(twin.first, stream.last) > 0) return false;
  const seconds = Math.max(secondsBetween(stream.first, stream.last), 0.02);
  const perSecond = stream.packets / seconds;
  const tolerance = Math.max(25, perSecond * MAX_DELAY_SECONDS);
  const began = offset(twin.firstSequence - stream.firstSequence, secondsBetween(stream.first, twin.first), perSecond);
  const ended = offset(
    twin.highestSequence - stream.highestSequence,
    secondsBetween(stream.last, twin.last),
    perSecond,
  );
  return began <= tolerance && ended <= tolerance;
}

/** By how many packets two readings of one stream are apart, after what passed between them. */
function offset(sequences: number, seconds: number, perSecond: number): number {
  const signed = ((sequences + 0x8000) & 0xffff) - 0x8000;
  const expected = seconds * perSecond;
  // Sequence numbers repeat after 65,536 packets.
  return Math.abs(((((signed - expected + 0x8000) % 0x10000) + 0x10000) % 0x10000) - 0x8000);
}

function matchOf(one: LegDraft, stream: RtpStream, other: LegDraft, twin: RtpStream): Match {
  const first = seenFirst(stream, twin);
  const [from, to] = addressesOf(one, stream);
  const [twinFrom, twinTo] = addressesOf(other, twin);
  const relayed = (to === twinFrom && first !== 'other') || (twinTo === from && first !== 'one');
  // A stream and its echo between the same two hosts are no relay.
  const sameHosts = from === twinTo && to === twinFrom;
  return { ssrc: stream.ssrc, first, relayed: relayed && !sameHosts };
}

function addressesOf(leg: LegDraft, stream: RtpStream): [from: string, to: string] {
  return stream.direction === 0 ? [leg.a.address, leg.b.address] : [leg.b.address, leg.a.address];
}

/** By a packet that both have: the first, else the last. */
function seenFirst(stream: RtpStream, twin: RtpStream): Match['first'] {
  const told = [
    stream.firstSequence === twin.firstSequence ? secondsBetween(stream.first, twin.first) : 0,
    stream.highestSequence === twin.highestSequence ? secondsBetween(stream.last, twin.last) : 0,
  ].filter((seconds) => seconds !== 0);
  if (told.length === 0) return null;
  if (told.every((seconds) => seconds > 0)) return 'one';
  return told.every((seconds) => seconds < 0) ? 'other' : null;
}
