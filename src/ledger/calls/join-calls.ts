/**
 * Calls of different Call-IDs that are one conversation, joined; and those that cannot be told apart, left as they are and said.
 *
 * First by identifiers and by media that both sides relay, then by combination (`candidate-pairs.ts`): only where a call has exactly one
 * candidate after it, and that candidate exactly one before it. The outcome depends on the calls and their times alone, never on the
 * order in which unrelated frames were read.
 *
 * Not handled: conversations that a transfer or a conference ties together; they stay calls of their own.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { CallState } from '../signaling/call-register.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import type { CallTrail } from './call-trail.ts';
import { type Candidate, combined, type Evidence, type Fit, identified, withinSetup } from './candidate-pairs.ts';
import { isShared } from './identifiers.ts';
import type { TrailRegister } from './trail-register.ts';

/** An identifier that more calls than these carry identifies none of them. */
const MAX_SHARING = 16;
/** Calls with the same numbers or SDP that are compared with each one that follows. */
const LOOK_BACK = 32;
/** Fits kept of one call: more of them can only make it more ambiguous. */
const MAX_FITS = 8;
const MAX_AMBIGUITIES = 1_000;

/** Two calls whose media is one stream on both sides of a relay. */
export interface MediaTie extends Evidence {
  readonly callIds: readonly [string, string];
}

export interface JoinInput {
  readonly calls: readonly CallState[];
  readonly trails: TrailRegister;
  /** The addresses of a path's two sides. */
  readonly sides: (path: SignalingPath) => readonly [a: string, b: string] | undefined;
  readonly ties: readonly MediaTie[];
  readonly captureEnd: FrameReference | null;
}

export interface Join extends Evidence {
  readonly callId: string;
}

/** Calls that are one conversation, in order of their beginning. */
export interface CallGroup {
  readonly calls: readonly CallState[];
  /** Why each but the first belongs to the others. */
  readonly joinedBy: readonly Join[];
}

export interface AmbiguousCalls {
  readonly at: FrameReference;
  readonly callIds: readonly string[];
  readonly what: string;
}

export interface JoinedCalls {
  readonly groups: readonly CallGroup[];
  readonly ambiguous: readonly AmbiguousCalls[];
}

interface Edge extends Evidence {
  readonly one: Candidate;
  readonly other: Candidate;
}

interface Inference {
  readonly earlier: Candidate;
  readonly later: Candidate;
  readonly fit: Fit;
}

export function joinCalls(input: JoinInput): JoinedCalls {
  const calls = [...input.calls].sort((a, b) => compareReferences(a.startedAt, b.startedAt));
  const candidates = candidatesOf(calls, input);
  const sets = new DisjointSets();
  const ambiguous: AmbiguousCalls[] = [];
  const edges = [...identifierEdges(candidates, ambiguous), ...tieEdges(candidates, input.ties)];
  for (const { one, other } of edges) sets.join(one.call, other.call);
  const found = inferences(candidates, sets, input.captureEnd);
  const inferred = unambiguous(found, sets, takenBy(edges), ambiguous);
  for (const { earlier, later } of inferred) sets.join(earlier.call, later.call);
  edges.push(...inferred.map(({ earlier, later, fit }) => ({ one: earlier, other: later, ...fit })));
  return { groups: groupsOf(calls, edges, sets), ambiguous: ambiguous.slice(0, MAX_AMBIGUITIES) };
}

function candidatesOf(calls: readonly CallState[], { trails, sides }: JoinInput): Candidate[] {
  return calls.flatMap((call) => {
    const trail = trails.find(call.callId);
    return trail === undefined ? [] : [{ call, trail, hops: hopsOf(trail, sides) }];
  });
}

function hopsOf(trail: CallTrail, sides: JoinInput['sides']): Candidate['hops'] {
  return trail.hops.flatMap(({ path, sender }) => {
    const ends = sides(path);
    if (ends === undefined) return [];
    return sender === 0 ? [{ client: ends[0], server: ends[1] }] : [{ client: ends[1], server: ends[0] }];
  });
}

// ------------------------------------------------------------------------------------------------ by identifier

function identifierEdges(candidates: readonly Candidate[], ambiguous: AmbiguousCalls[]): Edge[] {
  const byCallId = new Map(candidates.map((candidate) => [candidate.call.callId, candidate]));
  const edges: Edge[] = [];
  const asked = new Set<string>();
  const ask = (one: Candidate, other: Candidate): void => {
    const key = [one.call.callId, other.call.callId].sort().join('\n');
    if (one === other || asked.has(key)) return;
    asked.add(key);
    const evidence = identified(one, other);
    if (evidence !== null) edges.push({ one, other, ...evidence });
  };
  const sharing = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    for (const [value] of candidate.trail.identifiers) {
      const named = byCallId.get(value);
      if (named !== undefined) ask(candidate, named);
      else if (isShared(value)) addTo(sharing, value, candidate);
    }
    const halves = new Set(candidate.trail.sessions.flatMap((pair) => pair.split(' ')));
    for (const half of halves) addTo(sharing, half, candidate);
  }
  for (const group of sharing.values()) {
    if (group.length <= MAX_SHARING) forEachPair(group, ask);
    else ambiguous.push(tooMany(group));
  }
  return edges;
}

function tooMany(group: readonly Candidate[]): AmbiguousCalls {
  const what = `${group.length} calls carry the same identifier, which therefore identifies none of them; they were not joined by it`;
  return { at: group[0]!.call.startedAt, callIds: group.slice(0, MAX_SHARING).map(({ call }) => call.callId), what };
}

function tieEdges(candidates: readonly Candidate[], ties: readonly MediaTie[]): Edge[] {
  const byCallId = new Map(candidates.map((candidate) => [candidate.call.callId, candidate]));
  return ties.flatMap(({ callIds, by, confidence }) => {
    const [one, other] = [byCallId.get(callIds[0]), byCallId.get(callIds[1])];
    return one === undefined || other === undefined ? [] : [{ one, other, by, confidence }];
  });
}

// ------------------------------------------------------------------------------------------------ by combination

interface Inferences {
  /** Every two calls that fit, by both Call-IDs; both are in order of their beginning. */
  readonly fits: ReadonlyMap<string, Inference>;
  /** Calls among so many alike that not all fits are kept: nothing is inferred for them. */
  readonly crowded: ReadonlySet<Candidate>;
}

function inferences(
  candidates: readonly Candidate[],
  sets: DisjointSets,
  captureEnd: FrameReference | null,
): Inferences {
  const alike = new Map<string, Candidate[]>();
  for (const candidate of candidates) for (const key of likenessOf(candidate.trail)) addTo(alike, key, candidate);
  const fits = new Map<string, Inference>();
  const numbers = new Map<Candidate, number>();
  const crowded = new Set<Candidate>();
  const keep = (earlier: Candidate, later: Candidate, fit: Fit): void => {
    const [before, after] = [numbers.get(later) ?? 0, numbers.get(earlier) ?? 0];
    if (before >= MAX_FITS || after >= MAX_FITS) {
      crowded.add(earlier).add(later);
      return;
    }
    numbers.set(later, before + 1).set(earlier, after + 1);
    fits.set(pairKey(earlier, later), { earlier, later, fit });
  };
  for (const group of alike.values()) {
    group.forEach((later, index) => {
      const behind = group[index - LOOK_BACK - 1];
      if (behind !== undefined && withinSetup(behind, later.call.startedAt)) crowded.add(later);
      for (const earlier of group.slice(Math.max(0, index - LOOK_BACK), index)) {
        if (sets.same(earlier.call, later.call) || fits.has(pairKey(earlier, later))) continue;
        const fit = combined(earlier, later, captureEnd);
        if (fit !== null) keep(earlier, later, fit);
      }
    });
  }
  return { fits, crowded };
}

/** What two hops of one call have in common, if they have anything in common. */
function likenessOf({ called, calling, origins, endpoints }: CallTrail): Set<string> {
  const keys = new Set<string>();
  for (const to of called) for (const from of calling) keys.add(`n ${to}\n${from}`);
  for (const origin of origins) keys.add(`o ${origin}`);
  for (const endpoint of endpoints) keys.add(`e ${endpoint}`);
  return keys;
}

/** Calls whose next hop, or whose hop before, an identifier has told: nothing is inferred in its place. */
interface Taken {
  readonly after: ReadonlySet<Candidate>;
  readonly before: ReadonlySet<Candidate>;
}

function takenBy(edges: readonly Edge[]): Taken {
  const [after, before] = [new Set<Candidate>(), new Set<Candidate>()];
  for (const { one, other } of edges) {
    const inOrder = compareReferences(one.call.startedAt, other.call.startedAt) <= 0;
    after.add(inOrder ? one : other);
    before.add(inOrder ? other : one);
  }
  return { after, before };
}

/** Those in which each is the other's only choice. */
function unambiguous(
  { fits: found, crowded }: Inferences,
  sets: DisjointSets,
  taken: Taken,
  ambiguous: AmbiguousCalls[],
): Inference[] {
  const after = new Map<Candidate, Inference[]>();
  const before = new Map<Candidate, Inference[]>();
  for (const inference of found.values()) {
    addTo(after, inference.earlier, inference);
    addTo(before, inference.later, inference);
  }
  const only = new Map<Inference, number>();
  const choose = (center: Candidate, choices: readonly Inference[], side: 'earlier' | 'later'): void => {
    if (crowded.has(center) || choices.some((choice) => crowded.has(choice[side]))) {
      if (ambiguous.length < MAX_AMBIGUITIES) ambiguous.push(crowd(center));
      return;
    }
    const left = choices.filter((choice) => !choices.some((better) => excels(better, choice, side, found)));
    const units = new Set(left.map((choice) => sets.find(choice[side].call)));
    if (units.size === 1) for (const choice of left) only.set(choice, (only.get(choice) ?? 0) + 1);
    else if (ambiguous.length < MAX_AMBIGUITIES)
      ambiguous.push(
        ambiguity(
          center,
          left.map((choice) => choice[side]),
        ),
      );
  };
  for (const [center, choices] of after) if (!taken.after.has(center)) choose(center, choices, 'later');
  for (const [center, choices] of before) if (!taken.before.has(center)) choose(center, choices, 'earlier');
  return [...only].filter(([, votes]) => votes === 2).map(([inference]) => inference);
}

/**
 * SDP that only one conversation has goes before numbers; and of the calls in a chain, the one whose host is next goes before those
 * behind it.
 */
function excels(
  better: Inference,
  choice: Inference,
  side: 'earlier' | 'later',
  found: ReadonlyMap<string, Inference>,
): boolean {
  if (better === choice) return false;
  if (better.fit.sdp !== choice.fit.sdp) return better.fit.sdp;
  if (!better.fit.host || choice.fit.host) return false;
  return found.has(pairKey(better[side], choice[side])) || found.has(pairKey(choice[side], better[side]));
}

function crowd({ call }: Candidate): AmbiguousCalls {
  const what = 'too many calls at once are alike in host, numbers and SDP; none of them was joined to it';
  return { at: call.startedAt, callIds: [call.callId], what };
}

function ambiguity(center: Candidate, others: readonly Candidate[]): AmbiguousCalls {
  const callIds = [center, ...others].slice(0, MAX_SHARING).map(({ call }) => call.callId);
  const what = `${others.length} calls fit as another hop of one call by host, numbers, time and SDP; none of them was joined to it`;
  return { at: center.call.startedAt, callIds, what };
}

// ------------------------------------------------------------------------------------------------ groups

function groupsOf(calls: readonly CallState[], edges: readonly Edge[], sets: DisjointSets): CallGroup[] {
  const members = new Map<CallState, CallState[]>();
  for (const call of calls) addTo(members, sets.find(call), call);
  const best = new Map<CallState, Edge>();
  for (const edge of edges) {
    for (const { call } of [edge.one, edge.other]) {
      const known = best.get(call);
      if (known === undefined || known.confidence < edge.confidence) best.set(call, edge);
    }
  }
  return [...members.values()].map((group) => ({
    calls: group,
    joinedBy: group.slice(1).map((call) => {
      const { by, confidence } = best.get(call)!;
      return { callId: call.callId, by, confidence };
    }),
  }));
}

/** Union-find over calls. The one that began first stands for its set, so that the outcome does not depend on the order of joining. */
class DisjointSets {
  readonly #parents = new Map<CallState, CallState>();

  find(call: CallState): CallState {
    let root = call;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root)) root = parent;
    for (let at = call; at !== root; ) {
      const next = this.#parents.get(at)!;
      this.#parents.set(at, root);
      at = next;
    }
    return root;
  }

  same(one: CallState, other: CallState): boolean {
    return this.find(one) === this.find(other);
  }

  join(one: CallState, other: CallState): void {
    const [first, second] = [this.find(one), this.find(other)];
    if (first === second) return;
    if (compareReferences(first.startedAt, second.startedAt) <= 0) this.#parents.set(second, first);
    else this.#parents.set(first, second);
  }
}

function pairKey(earlier: Candidate, later: Candidate): string {
  return `${earlier.call.callId}\n${later.call.callId}`;
}

function addTo<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function forEachPair<Item>(items: readonly Item[], visit: (one: Item, other: Item) => void): void {
  items.forEach((one, index) => {
    for (const other of items.slice(index + 1)) visit(one, other);
  });
}
