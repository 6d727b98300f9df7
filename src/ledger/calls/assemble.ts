/**
 * The calls of the facts: Call-IDs that are one conversation become one call with all legs, those included whose signaling is hidden.
 *
 * A media leg without readable signaling belongs to a call when it carries the media of one of the call's legs (`media-ties.ts`).
 * The TLS connection between the same two hosts then belongs to it by inference, if it is the only one there at that time. And a TLS
 * connection belongs to it that its readable hops name (`secure-hops.ts`).
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { Ambiguity, Call, CallJoin, Leg } from '../facts.ts';
import type { LegDraft } from '../legs/leg-draft.ts';
import { weakest } from '../protection.ts';
import type { CallRegister, CallState } from '../signaling/call-register.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import { type Hop, inOrder } from './hop-order.ts';
import { type CallGroup, joinCalls } from './join-calls.ts';
import { type AmbiguousLegs, type LegTie, mediaTies } from './media-ties.ts';
import { HiddenLegs, hostsKey } from './secure-hops.ts';
import type { TrailRegister } from './trail-register.ts';

export interface AssembleInput {
  /** In order of the legs' numbers. */
  readonly drafts: readonly LegDraft[];
  readonly calls: CallRegister;
  readonly trails: TrailRegister;
  readonly sides: (path: SignalingPath) => readonly [a: string, b: string] | undefined;
  readonly captureEnd: FrameReference | null;
}

/** Before the legs are decided: which legs belong to which call. */
export interface Assembled {
  /** Ids of calls, for each leg. */
  readonly callsOf: readonly (readonly string[])[];
  /** The rows of calls, once the legs are known. */
  rows(legs: readonly Leg[]): Call[];
  readonly ambiguities: readonly Ambiguity[];
}

/** A leg that belongs to a call although no readable signaling says so. */
interface Inferred extends CallJoin {
  readonly index: number;
}

interface Conversation extends CallGroup {
  readonly id: string;
  readonly inferred: Inferred[];
}

/** Confidence that the only TLS connection between the hosts of a call's hidden media is its signaling; ours. */
const ONLY_CONNECTION = 0.75;
/** Legs that are named where it cannot be told which one is meant. */
const MAX_UNCLEAR = 16;

export function assembleCalls(input: AssembleInput): Assembled {
  const { drafts, calls, trails, sides, captureEnd } = input;
  const indexes = new Map(drafts.map((draft, index) => [draft, index]));
  const { ties, ambiguous: ambiguousLegs } = mediaTies(drafts);
  const joined = joinCalls({ calls: calls.all(), trails, sides, ties: ties.flatMap(callTies), captureEnd });
  const conversations = joined.groups.map((group, index) => ({
    ...group,
    id: `call-${index + 1}`,
    inferred: [] as Inferred[],
  }));
  const byCallId = new Map<string, Conversation>();
  for (const conversation of conversations) {
    for (const call of conversation.calls) {
      call.id = conversation.id;
      byCallId.set(call.callId, conversation);
    }
  }
  const idsOf = (callIds: readonly string[]): string[] => callIds.flatMap((callId) => byCallId.get(callId)?.id ?? []);
  const hidden = drafts.filter(isHiddenSignaling);
  const unclear = [
    ...inferNamed(hidden, indexes, conversations, trails),
    ...inferLegs(hidden, indexes, ties, byCallId),
  ];
  const callsOf = drafts.map((draft) => [...new Set(idsOf(draft.callIds))]);
  for (const { id, inferred } of conversations) for (const { index } of inferred) callsOf[index]!.push(id);
  return {
    callsOf,
    rows: (legs) => {
      const own = byCall(legs);
      return conversations.map((conversation) => callRow(conversation, own.get(conversation.id) ?? [], input));
    },
    ambiguities: [
      ...joined.ambiguous.map(({ at, what, callIds }) => ({
        kind: 'calls' as const,
        at,
        what,
        legs: [],
        calls: [...new Set(idsOf(callIds))],
      })),
      ...ambiguousLegs.map((found) => legAmbiguity('media', found, indexes)),
      ...drafts
        .flatMap((leg) => (leg.unclear == null ? [] : [{ at: leg.first, legs: [leg], what: leg.unclear }]))
        .map((found) => legAmbiguity('media', found, indexes)),
      ...unclear.map((found) => legAmbiguity('signaling', found, indexes)),
    ].sort((a, b) => compareReferences(a.at, b.at)),
  };
}

/** One tie for each two calls that the two legs belong to. */
function callTies({ one, other, by, confidence }: LegTie) {
  return one.callIds.slice(0, 4).flatMap((first) =>
    other.callIds
      .slice(0, 4)
      .filter((second) => second !== first)
      .map((second) => ({ callIds: [first, second] as const, by: `media: ${by}`, confidence })),
  );
}

function legAmbiguity(
  kind: Ambiguity['kind'],
  { at, what, legs }: AmbiguousLegs,
  indexes: ReadonlyMap<LegDraft, number>,
): Ambiguity {
  return { kind, at, what, legs: legs.map((leg) => legId(indexes.get(leg)!)), calls: [] };
}

function legId(index: number): string {
  return `leg-${index + 1}`;
}

function indexOf(id: string): number {
  return Number(id.slice('leg-'.length)) - 1;
}

// ------------------------------------------------------------------------------------------------ hidden legs

/** What the readable hops name comes first. @returns where more than one connection could be meant */
function inferNamed(
  hidden: readonly LegDraft[],
  indexes: ReadonlyMap<LegDraft, number>,
  conversations: readonly Conversation[],
  trails: TrailRegister,
): AmbiguousLegs[] {
  const legs = new HiddenLegs(hidden);
  return conversations.flatMap((conversation) => {
    const own = conversation.calls.flatMap(({ callId }) => trails.find(callId) ?? []);
    const readable = new Set(own.flatMap(({ hops }) => hops.map(({ path }) => hostsKey(...path.sides))));
    return own
      .flatMap(({ secureHops }) => secureHops)
      .flatMap((hop): AmbiguousLegs[] => {
        const found = legs.find(hop, readable);
        if ('leg' in found) infer(conversation, indexes.get(found.leg)!, found.by, found.confidence);
        if ('leg' in found || found.length === 0) return [];
        const what = `${found.length} TLS paths could be the hop to ${hop.far} that readable SIP names; none was counted to the call by it`;
        return [{ at: hop.at, legs: found.slice(0, MAX_UNCLEAR), what }];
      });
  });
}

/** @returns where more than one connection could be a call's hidden signaling */
function inferLegs(
  hidden: readonly LegDraft[],
  indexes: ReadonlyMap<LegDraft, number>,
  ties: readonly LegTie[],
  byCallId: ReadonlyMap<string, Conversation>,
): AmbiguousLegs[] {
  const unclear: AmbiguousLegs[] = [];
  const placed = new Set<LegDraft>();
  for (const { one, other, by, confidence, continues } of ties) {
    if (one.callIds.length > 0 === other.callIds.length > 0) continue;
    const [known, unknown] = one.callIds.length > 0 ? [one, other] : [other, one];
    const conversation = byCallId.get(known.callIds[0]!);
    if (conversation === undefined || placed.has(unknown)) continue;
    placed.add(unknown);
    const mediaBy = continues
      ? `it goes on with the media of ${legId(indexes.get(known)!)}: ${by}`
      : `it carries the media of ${legId(indexes.get(known)!)}: ${by}`;
    infer(conversation, indexes.get(unknown)!, mediaBy, confidence);
    if (continues) continue;
    const connections = hidden.filter((leg) => sameHosts(leg, unknown) && whileIn(leg, unknown));
    if (connections.length === 1) {
      const index = indexes.get(connections[0]!)!;
      const why = `the only TLS connection between the hosts of ${legId(indexes.get(unknown)!)} while its media flowed`;
      infer(conversation, index, why, Math.min(confidence, ONLY_CONNECTION));
    } else if (connections.length > 1) {
      const what = `${connections.length} TLS paths could carry the signaling of ${legId(indexes.get(unknown)!)}; none was counted to its call`;
      unclear.push({ at: unknown.first, legs: [unknown, ...connections], what });
    }
  }
  return unclear;
}

/** What is only guessed to be SIP is no call's signaling. */
function isHiddenSignaling({ plane, sip, sipHint, sessions }: LegDraft): boolean {
  return plane === 'signaling' && sip === null && sessions.size > 0 && sipHint?.strength !== 'guess';
}

function infer({ inferred }: Conversation, index: number, by: string, confidence: number): void {
  if (!inferred.some((known) => known.index === index))
    inferred.push({ index, callId: null, leg: legId(index), by, confidence });
}

function sameHosts(one: LegDraft, other: LegDraft): boolean {
  const hosts = [other.a.address, other.b.address];
  return one.a.address !== one.b.address && hosts.includes(one.a.address) && hosts.includes(one.b.address);
}

function whileIn(one: LegDraft, other: LegDraft): boolean {
  return compareReferences(one.first, other.last) <= 0 && compareReferences(other.first, one.last) <= 0;
}

// ------------------------------------------------------------------------------------------------ rows

function byCall(legs: readonly Leg[]): Map<string, Leg[]> {
  const own = new Map<string, Leg[]>();
  for (const leg of legs) {
    for (const id of leg.calls) {
      const known = own.get(id);
      if (known === undefined) own.set(id, [leg]);
      else known.push(leg);
    }
  }
  return own;
}

function callRow(conversation: Conversation, own: readonly Leg[], input: AssembleInput): Call {
  const { calls, joinedBy, inferred } = conversation;
  const [first] = calls as readonly [CallState, ...CallState[]];
  const ends = calls.flatMap((call) => call.endedAt ?? []).sort(compareReferences);
  return {
    id: conversation.id,
    callIds: calls.map((call) => call.callId),
    from: first.from,
    to: first.to,
    startedAt: first.startedAt,
    endedAt: ends.at(-1) ?? null,
    outcome: calls.find((call) => call.outcome !== 'unknown')?.outcome ?? 'unknown',
    legs: own.map((leg) => leg.id),
    joinedBy: [
      ...joinedBy.map(({ callId, by, confidence }) => ({ callId, leg: null, by, confidence })),
      ...inferred.map(({ callId, leg, by, confidence }) => ({ callId, leg, by, confidence })),
    ],
    path: pathOf(conversation, own, input),
    protection: weakest(own.map((leg) => leg.protection)),
    ladder: [],
    ladderOmitted: 0,
  };
}

function pathOf({ calls }: Conversation, own: readonly Leg[], { drafts, trails, sides }: AssembleInput): string[] {
  const signaling = new Map(own.filter((leg) => leg.plane === 'signaling').map((leg) => [leg.id, leg]));
  const viaHosts = new Set<string>();
  const hops: Hop[] = [];
  calls.forEach((call, position) => {
    const trail = trails.find(call.callId);
    for (const host of trail?.viaHosts ?? []) viaHosts.add(host);
    for (const { path, sender, vias, at } of trail?.hops ?? []) {
      const ends = sides(path);
      if (ends === undefined || path.legId === null || !signaling.has(path.legId)) continue;
      const leg = indexOf(path.legId);
      const [client, server] = sender === 0 ? ends : [ends[1], ends[0]];
      hops.push({ leg, client, server, call: position, vias, at });
    }
  });
  const known = new Set(hops.map((hop) => legId(hop.leg)));
  for (const id of signaling.keys()) {
    if (known.has(id)) continue;
    const leg = indexOf(id);
    const draft = drafts[leg]!;
    // Readable, but the INVITE is not in the capture: its place cannot be told.
    if (draft.sip !== null) return [];
    hops.push({ leg, client: draft.a.address, server: draft.b.address, call: null, vias: 0, at: draft.first });
  }
  return inOrder(hops, viaHosts).map(legId);
}
