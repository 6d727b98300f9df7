/** What one address sent in the name of registered users and got accepted: how much of it, and how much from elsewhere than they are. */
import type { FrameReference } from '../../capture/frame.ts';
import type { NamedUsersFact } from '../facts.ts';
import type { NameUse } from './registered-places.ts';
import type { Transaction } from './transactions.ts';

/** Servers, and users at each, that are told apart. */
const MAX_KEPT = 1_000;
/** All servers beyond those, together: what nobody asks about is not dropped, and never taken for a peer. */
const OTHERS = '';

interface AtServer {
  requests: number;
  readonly users: Set<string>;
  readonly shown: NonNullable<NamedUsersFact['shown']>;
}

export class NamedUsers {
  #accepted = 0;
  readonly #elsewhere = new Map<string, AtServer>();

  accepted({ aor, destination, signIn, at: request }: Transaction, use: NameUse, at: FrameReference): void {
    this.#accepted++;
    if (use.fits || signIn !== null) return;
    const server = this.#elsewhere.has(destination) || this.#elsewhere.size < MAX_KEPT ? destination : OTHERS;
    let known = this.#elsewhere.get(server);
    if (known === undefined) {
      known = { requests: 0, users: new Set(), shown: { registered: use.registeredAt, request, accepted: at } };
      this.#elsewhere.set(server, known);
    }
    known.requests++;
    if (known.users.size < MAX_KEPT) known.users.add(aor);
  }

  /** Whoever a server sends requests to is no stranger to it: a border element, or another server of the same house. */
  forgetPeers(isPeerOf: (server: string) => boolean): void {
    for (const server of [...this.#elsewhere.keys()]) {
      if (server !== OTHERS && isPeerOf(server)) this.#elsewhere.delete(server);
    }
  }

  facts(): NamedUsersFact | null {
    if (this.#accepted === 0) return null;
    const kept = [...this.#elsewhere.values()];
    return {
      accepted: this.#accepted,
      elsewhere: kept.reduce((sum, { requests }) => sum + requests, 0),
      usersElsewhere: new Set(kept.flatMap(({ users }) => [...users])).size,
      shown: kept[0]?.shown ?? null,
    };
  }
}
