/**
 * Users that sign in: how often they were refused, from how many places they were accepted, and whether a registration moved to
 * another network while the one before was still valid (row TRF-009).
 */
import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { FrameReference } from '../../capture/frame.ts';
import { isAddress } from '../addresses.ts';
import type { MoveFact, UserActivity } from '../facts.ts';
import { RateCounter } from './rate-counter.ts';

export const MAX_USERS = 50_000;
/** Addresses and networks told apart per user. */
const MAX_PLACES = 256;
const MAX_MOVES = 4;
/** Rows in the facts. */
const MAX_ROWS = 500;

interface Move extends MoveFact {
  calls: number;
}

export class UserState {
  readonly aor: string;
  readonly first: FrameReference;
  last: FrameReference;
  readonly rejected = new RateCounter(60, 3_600);
  readonly rejectedFrom = new Set<string>();
  readonly acceptedFrom = new Set<string>();
  readonly networks = new Set<string>();
  readonly moves: Move[] = [];
  /** The registration in force. */
  #network = '';
  #registeredAt: FrameReference | null = null;
  #validUntil = 0;

  constructor(aor: string, at: FrameReference) {
    this.aor = aor;
    this.first = at;
    this.last = at;
  }

  reject(source: string, at: FrameReference): void {
    this.rejected.add(at);
    if (this.rejectedFrom.size < MAX_PLACES) this.rejectedFrom.add(source);
  }

  /** @param expires seconds for which the registration holds; 0 takes it back */
  register(source: string, expires: number, at: FrameReference): void {
    if (this.acceptedFrom.size < MAX_PLACES) this.acceptedFrom.add(source);
    if (expires === 0) {
      this.#validUntil = 0;
      return;
    }
    const network = networkOf(source);
    const known = this.networks.has(network);
    if (this.networks.size < MAX_PLACES) this.networks.add(network);
    const before = this.#registeredAt;
    const isMove = before !== null && network !== this.#network && !known && at.seconds < this.#validUntil;
    if (isMove && this.moves.length < MAX_MOVES) {
      const seconds = at.seconds - before.seconds;
      this.moves.push({ at, before, from: this.#network, to: network, seconds, calls: 0 });
    }
    this.#network = network;
    this.#registeredAt = at;
    this.#validUntil = at.seconds + expires;
  }

  call(source: string): void {
    if (this.moves.length === 0) return;
    const network = networkOf(source);
    for (const move of this.moves) if (move.to === network) move.calls++;
  }

  get isNotable(): boolean {
    return this.rejected.count > 0 || this.acceptedFrom.size > 1 || this.networks.size > 1;
  }

  facts(index: number): UserActivity {
    const { aor, first, last } = this;
    return {
      id: `user-${index + 1}`,
      aor: `sip:${aor}`,
      userSha256: createHash('sha256').update(aor).digest('hex').slice(0, 16),
      first,
      last,
      rejectedSignIns: this.rejected.facts(),
      sourcesRejected: this.rejectedFrom.size,
      sourcesAccepted: this.acceptedFrom.size,
      networks: this.networks.size,
      moves: this.moves,
    };
  }
}

export class Users {
  readonly #byAor = new Map<string, UserState>();

  get seen(): number {
    return this.#byAor.size;
  }

  find(aor: string): UserState | undefined {
    return this.#byAor.get(aor);
  }

  /** @returns null when there are too many, or the address names no user */
  open(aor: string, at: FrameReference): UserState | null {
    if (aor === '') return null;
    let user = this.#byAor.get(aor);
    if (user === undefined) {
      if (this.#byAor.size >= MAX_USERS) return null;
      user = new UserState(aor, at);
      this.#byAor.set(aor, user);
    }
    user.last = at;
    return user;
  }

  /** Those that were attacked most come first to a place in the facts. */
  facts(): UserActivity[] {
    const notable = [...this.#byAor.values()].filter((user) => user.isNotable);
    const weightiest = [...notable].sort((a, b) => weight(b) - weight(a)).slice(0, MAX_ROWS);
    const listed = new Set(weightiest);
    return notable.filter((user) => listed.has(user)).map((user, index) => user.facts(index));
  }
}

function weight({ rejected, moves, networks }: UserState): number {
  return rejected.count + 1_000 * moves.length + networks.size;
}

/** `203.0.0.0/16`, `2001:db8::/32`. */
export function networkOf(address: string): string {
  if (!isAddress(address)) return address;
  const parsed = ipaddr.process(address);
  const octets = parsed.toByteArray();
  const kept = parsed.kind() === 'ipv4' ? 2 : 4;
  const network = ipaddr.fromByteArray(octets.map((octet, index) => (index < kept ? octet : 0)));
  return `${network.toString()}/${kept * 8}`;
}
