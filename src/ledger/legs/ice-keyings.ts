/**
 * DTLS handshakes and media that ICE parted: it moved the media to another pair of candidates than the one that carried the handshake
 * (RFC 8445 section 8.1.2, RFC 5763 section 6.7.1). Both pairs stand in the same offer and answer, and the media has no handshake of its own.
 */
import type { Negotiation } from '../media/negotiation.ts';
import type { SessionRow } from '../observers/tls-sessions.ts';

interface MediaPath {
  /** See `Carrier`. */
  readonly ends: readonly [string, string];
  readonly negotiations: readonly Negotiation[];
  readonly sessions: readonly SessionRow[];
}

export class IceKeyings<Path extends MediaPath> {
  /** Media by the negotiations that name both its ends. */
  readonly #byNegotiation = new Map<Negotiation, Path[]>();

  constructor(paths: readonly Path[]) {
    for (const path of paths) {
      for (const negotiation of path.negotiations) if (namesBoth(negotiation, path.ends)) this.#add(negotiation, path);
    }
  }

  /** The media of a handshake between `ends`, which the negotiations announced. */
  find(ends: readonly [string, string], announced: readonly Negotiation[]): Path | undefined {
    for (const negotiation of announced) {
      const unkeyed = this.#byNegotiation.get(negotiation)?.find(({ sessions }) => sessions.length === 0);
      if (unkeyed !== undefined && namesBoth(negotiation, ends)) return unkeyed;
    }
    return undefined;
  }

  #add(negotiation: Negotiation, path: Path): void {
    const known = this.#byNegotiation.get(negotiation);
    if (known === undefined) this.#byNegotiation.set(negotiation, [path]);
    else known.push(path);
  }
}

function namesBoth({ offer, answer }: Negotiation, ends: readonly [string, string]): boolean {
  if (answer === null) return false;
  const [one, other] = ends;
  const joins = (a: string, b: string) => offer.endpoints.includes(a) && answer.endpoints.includes(b);
  return joins(one, other) || joins(other, one);
}
