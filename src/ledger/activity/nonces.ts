/**
 * Nonces of Digest: whom they were issued to, for how long they were kept, and whether their count grew. RFC 7616 sections 5.4 and 5.5.
 * A nonce is a truncated SHA-256 from here on.
 *
 * A border controller may hand challenges and sign-ins on as they are: the same nonce from another server, or the same count from another
 * client within half a minute, is that and nothing else. Each user has a count of its own: servers that make nonces from the clock give
 * one to several users, and the first sign-in of each is no replay.
 */
import { createHash } from 'node:crypto';
import type { FrameReference } from '../../capture/frame.ts';
import type { NonceActivity } from '../facts.ts';
import { RecentTable } from './recent-table.ts';
import type { Transaction } from './transactions.ts';

/** Beyond it the oldest are forgotten. */
const MAX_NONCES = 32_768;
/** Clients named per nonce. */
const MAX_CLIENTS = 64;
/** Users whose counts are kept per nonce. */
const MAX_USERS = 64;
/** Rows in the facts. */
const MAX_ROWS = 200;
/** A nonce that is kept for shorter is no fact: ours, a quarter of an hour. */
const LONG_SECONDS = 900;
/** RFC 3261: a request is done with after 64 times T1. */
const HANDED_ON_SECONDS = 32;

interface NonceState {
  readonly sha256: string;
  readonly clients: Set<string>;
  /** The server that issued it first; empty when that was not seen. */
  issuer: string;
  /** The client that used it last. */
  user: string;
  issued: number;
  sharedSeconds: number;
  /** By user name. */
  readonly highestCounts: Map<string, number>;
  replays: number;
  replaysAccepted: number;
  readonly first: FrameReference;
  last: FrameReference;
}

export function nonceHash(nonce: string): string {
  return createHash('sha256').update(nonce).digest('hex').slice(0, 16);
}

export class Nonces {
  readonly #recent = new RecentTable<NonceState>(MAX_NONCES);
  readonly #kept: NonceActivity[] = [];
  seen = 0;

  issued(nonce: string, server: string, client: string, at: FrameReference): void {
    const state = this.#open(nonceHash(nonce), at);
    if (state.issuer === '') state.issuer = server;
    if (state.issuer !== server) return;
    state.issued++;
    state.last = at;
    if (state.clients.size >= MAX_CLIENTS || state.clients.has(client)) return;
    state.clients.add(client);
    if (state.clients.size > 1) state.sharedSeconds = Math.max(0, at.seconds - state.first.seconds);
  }

  /** @returns whether the request repeats a count that was used before */
  used(
    { nonce, nonceCount, userName }: NonNullable<Transaction['signIn']>,
    client: string,
    at: FrameReference,
  ): boolean {
    if (nonce === null) return false;
    const state = this.#open(nonce, at);
    const isHandedOn = client !== state.user && at.seconds - state.last.seconds < HANDED_ON_SECONDS;
    state.last = at;
    if (nonceCount < 0) return false;
    const repeated = nonceCount <= (state.highestCounts.get(userName) ?? 0);
    if (repeated && isHandedOn) return false;
    state.user = client;
    if (repeated) state.replays++;
    else if (state.highestCounts.has(userName) || state.highestCounts.size < MAX_USERS)
      state.highestCounts.set(userName, nonceCount);
    return repeated;
  }

  replayAccepted(nonce: string): void {
    const state = this.#recent.get(nonce);
    if (state !== undefined) state.replaysAccepted++;
  }

  facts(): NonceActivity[] {
    for (const state of this.#recent.values()) this.#keep(state);
    return this.#kept;
  }

  #open(sha256: string, at: FrameReference): NonceState {
    let state = this.#recent.get(sha256);
    if (state === undefined) {
      this.seen++;
      const clients = new Set<string>();
      state = {
        sha256,
        clients,
        issuer: '',
        user: '',
        issued: 0,
        sharedSeconds: 0,
        highestCounts: new Map(),
        replays: 0,
        replaysAccepted: 0,
        first: at,
        last: at,
      };
      const evicted = this.#recent.add(sha256, state);
      if (evicted !== undefined) this.#keep(evicted);
    }
    return state;
  }

  #keep({ clients, highestCounts: _, issuer: _issuer, user: _user, ...state }: NonceState): void {
    const seconds = Math.max(0, state.last.seconds - state.first.seconds);
    const isOrdinary = clients.size < 2 && state.replays === 0 && seconds < LONG_SECONDS;
    if (isOrdinary || this.#kept.length >= MAX_ROWS) return;
    this.#kept.push({ ...state, clients: clients.size, seconds });
  }
}
