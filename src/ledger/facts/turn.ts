/** What a client and its TURN server agreed on in clear. Plain data; see `../facts.ts`. */
import type { Endpoint, Evidence } from './evidence.ts';

export interface TurnFacts {
  /** `turn-1` ...: by first appearance. */
  readonly id: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** The first request of the client. */
  readonly first: Evidence;
  /** Allocations that succeeded, and those of them that were asked for without a sign-in; null when there were none. */
  readonly allocations: TurnCount | null;
  readonly withoutSignIn: TurnCount | null;
  /** Requests that name a user and are signed with HMAC-SHA1 alone, whose key is an MD5 of the password. */
  readonly weakSignIns: TurnCount | null;
  /** Peers with private, loopback or link-local addresses to which the server agreed to relay. */
  readonly internalPeers: TurnCount | null;
}

export interface TurnCount {
  readonly count: number;
  readonly first: Evidence;
}
