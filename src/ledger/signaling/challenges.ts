/** The challenges of a signaling path: what servers asked for, alike ones once. RFC 7616, RFC 8760. */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { ChallengeFact } from '../facts.ts';

/** Different ones; a server has a handful. */
const MAX_CHALLENGES = 32;

/** One challenge of a response, named by registered names only. */
export interface Challenge {
  readonly scheme: string;
  /** Null when it is not Digest. */
  readonly algorithm: string | null;
  readonly qop: boolean | null;
}

type Row = { -readonly [Name in keyof ChallengeFact]: ChallengeFact[Name] };

export class Challenges {
  readonly #rows = new Map<string, Row>();

  /** @param offered all that stand in one header of one response */
  observe(header: ChallengeFact['header'], offered: readonly Challenge[], at: FrameReference): void {
    if (offered.length === 0) return;
    const schemes = offered.map(({ scheme }) => scheme).slice(0, MAX_CHALLENGES);
    const digests = offered.filter(({ algorithm }) => algorithm !== null).slice(0, MAX_CHALLENGES);
    const algorithms = digests.map(({ algorithm }) => algorithm!);
    const qop = digests.every((one) => one.qop === true);
    add(this.#rows, { at, header, schemes, algorithms, qop, count: 1 });
  }

  get rows(): readonly ChallengeFact[] {
    return [...this.#rows.values()];
  }
}

function add(rows: Map<string, Row>, { ...row }: Row): void {
  const key = [row.header, ...row.schemes, ...row.algorithms, row.qop].join(' ');
  const known = rows.get(key);
  if (known !== undefined) known.count += row.count;
  else if (rows.size < MAX_CHALLENGES) rows.set(key, row);
}

/** Those of several paths that make one leg, in order of time. */
export function joinChallenges(several: readonly Challenges[]): ChallengeFact[] {
  const rows = several.flatMap(({ rows }) => rows).sort((one, other) => compareReferences(one.at, other.at));
  const joined = new Map<string, Row>();
  for (const row of rows) add(joined, row);
  return [...joined.values()];
}
