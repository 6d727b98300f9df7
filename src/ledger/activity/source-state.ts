/** What is kept of one address that sends requests, and the facts that come of it. */
import type { FrameReference } from '../../capture/frame.ts';
import { countsByName } from '../counts-by-name.ts';
import type { AgentFact, ReactionFact, SourceActivity } from '../facts.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import { Baseline } from './baseline.ts';
import { Destinations } from './destinations.ts';
import { NamedUsers } from './named-users.ts';
import { PrefixProbes } from './prefix-probes.ts';
import { RateCounter } from './rate-counter.ts';

const MAX_AGENTS = 8;
const MAX_AGENT_LENGTH = 120;
const MAX_PATHS = 16;
const MAX_DESTINATIONS = 10_000;
/** Methods and status codes. */
const MAX_NAMES = 64;
/** Fewer in a row are no reaction: ours. */
const REACTION = 10;

/** A user that the source addressed, and how that went. */
export interface Tried {
  refused: boolean;
  unknown: boolean;
  accepted: boolean;
  /** Refused sign-ins in a row. */
  streak: number;
  /** The first of them, as long as a success may show that it was an old nonce. */
  pending: FrameReference | null;
  rejected: boolean;
}

/** A refusal that waits for what comes next. */
export interface Pending {
  readonly tried: Tried;
  readonly at: FrameReference;
  readonly aor: string;
}

export class SourceState {
  readonly address: string;
  readonly first: FrameReference;
  last: FrameReference;
  readonly paths = new Set<SignalingPath>();
  readonly agents = new Map<string, AgentFact>();
  readonly requests = new RateCounter(1);
  transactions = 0;
  forwarded = 0;
  readonly methods = new Map<string, number>();
  answered = 0;
  readonly finals = new Map<string, number>();
  readonly rejected = new RateCounter(60, 3_600);
  readonly users = new RateCounter(60);
  readonly tried = new Map<string, Tried>();
  readonly #pending: Pending[] = [];
  #settled = 0;
  readonly destinations = new RateCounter(60);
  /** Whether anything was answered from there. */
  readonly addressed = new Map<string, boolean>();
  readonly invites = new RateCounter(10, 60);
  readonly baseline = new Baseline();
  openCalls = 0;
  parallelCalls = 0;
  readonly probes = new PrefixProbes();
  readonly dialed = new Destinations();
  readonly malformed = new RateCounter(60);
  longHeaders = 0;
  foreignFrom = 0;
  readonly named = new NamedUsers();
  #row: { refused: number; since: FrameReference | null } = { refused: 0, since: null };
  /** Transactions since the last answer, and the first of them. */
  #unanswered = 0;
  #unansweredSince: FrameReference | null = null;

  constructor(address: string, at: FrameReference) {
    this.address = address;
    this.first = at;
    this.last = at;
  }

  seen(path: SignalingPath, at: FrameReference): void {
    this.last = at;
    if (this.paths.size < MAX_PATHS) this.paths.add(path);
  }

  calls(itself: AgentFact): void {
    const name = itself.name.slice(0, MAX_AGENT_LENGTH);
    const key = `${itself.in} ${name}`;
    if (this.agents.size < MAX_AGENTS && !this.agents.has(key)) this.agents.set(key, { ...itself, name });
  }

  wait(pending: Pending): void {
    this.#pending.push(pending);
  }

  /** Refusals before `second` that no success followed, in order of time. */
  *overdue(second: number): Generator<Pending> {
    for (let next = this.#pending[this.#settled]; next !== undefined; next = this.#pending[this.#settled]) {
      if (next.at.seconds >= second) break;
      this.#settled++;
      if (next.tried.pending === next.at) yield next;
    }
    if (this.#settled * 2 > this.#pending.length) this.#settled -= this.#pending.splice(0, this.#settled).length;
  }

  began(method: string, destination: string, at: FrameReference): void {
    this.transactions++;
    counted(this.methods, method);
    this.#unanswered++;
    this.#unansweredSince ??= at;
    if (this.addressed.has(destination) || this.addressed.size >= MAX_DESTINATIONS) return;
    this.addressed.set(destination, false);
    this.destinations.add(at);
  }

  wasAnswered(from: string): void {
    this.answered++;
    this.#unanswered = 0;
    this.#unansweredSince = null;
    if (this.addressed.has(from)) this.addressed.set(from, true);
  }

  ended(status: number, at: FrameReference): void {
    counted(this.finals, String(status));
    if (status !== 403 && status !== 603) this.#row = { refused: 0, since: null };
    else this.#row = { refused: this.#row.refused + 1, since: this.#row.since ?? at };
  }

  callOpened(): void {
    this.openCalls++;
    this.parallelCalls = Math.max(this.parallelCalls, this.openCalls);
  }

  /** @param span seconds from the first to the last message of the capture */
  facts(index: number, span: number): SourceActivity {
    const tried = [...this.tried.values()];
    return {
      id: `source-${index + 1}`,
      address: this.address,
      legs: [...new Set([...this.paths].flatMap(({ legId }) => legId ?? []))],
      first: this.first,
      last: this.last,
      agents: [...this.agents.values()],
      requests: this.requests.facts(),
      transactions: this.transactions,
      forwarded: this.forwarded,
      methods: countsByName(this.methods),
      answered: this.answered,
      finals: countsByName(this.finals),
      rejectedSignIns: this.rejected.facts(),
      rejectedUsers: tried.filter(({ rejected }) => rejected).length,
      users: this.users.facts(),
      usersRefused: tried.filter(({ refused, accepted }) => refused && !accepted).length,
      usersUnknown: tried.filter(({ unknown, accepted }) => unknown && !accepted).length,
      destinations: this.destinations.facts(),
      destinationsAnswered: [...this.addressed.values()].filter((one) => one).length,
      invites: this.invites.facts(),
      invitesMedian: this.baseline.median(span),
      parallelCalls: this.parallelCalls,
      probe: this.probes.facts(),
      dialed: this.dialed.ranges(),
      abroad: this.dialed.abroad(),
      malformed: this.malformed.facts(),
      longHeaders: this.longHeaders,
      foreignFrom: this.foreignFrom,
      named: this.named.facts(),
      reaction: this.#reaction(),
    };
  }

  #reaction(): ReactionFact | null {
    const { refused, since } = this.#row;
    if (this.answered > 0 && this.#unanswered >= REACTION) {
      return this.#since('silence', this.#unanswered, this.#unansweredSince!);
    }
    return refused >= REACTION ? this.#since('refused', refused, since!) : null;
  }

  #since(kind: ReactionFact['kind'], transactions: number, since: FrameReference): ReactionFact {
    return { kind, transactions, since, afterSeconds: Math.max(0, since.seconds - this.first.seconds) };
  }
}

function counted(names: Map<string, number>, name: string): void {
  if (names.size < MAX_NAMES || names.has(name)) names.set(name, (names.get(name) ?? 0) + 1);
}
