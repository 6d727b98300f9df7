/**
 * The policy as it holds for one leg: the floors of its zone and of its declared path over those of the whole policy.
 */
import { merged, type Tree } from './merge.ts';
import type { LegPlace } from './places/leg-places.ts';
import { Policy } from './policy.ts';

/** Sections that describe the organization or the policy itself; a zone or a path has none of its own. */
export const NOT_FLOORS = [
  'name',
  'version',
  'failOn',
  'zones',
  'networks',
  'endpoints',
  'paths',
  'severities',
  'numbers',
  'businessHours',
  'waivers',
] as const satisfies readonly (keyof Policy)[];

/** Remembers what it worked out: there are few zones and paths, and many legs. */
export class EffectivePolicies {
  readonly #whole: Policy;
  readonly #known = new Map<string, Policy>();

  constructor(whole: Policy) {
    this.#whole = whole;
  }

  /**
   * More than one for a leg between two zones, and for a session or certificate of legs in several: each holds. That of the whole
   * policy for no leg at all.
   */
  of(places: readonly LegPlace[]): readonly [Policy, ...Policy[]] {
    const found = new Set<Policy>();
    for (const { zones, path } of places) {
      for (const zone of zones) found.add(this.#one(zone, path));
    }
    const [first = this.#whole, ...more] = found;
    return [first, ...more];
  }

  #one(zone: string, path: string | null): Policy {
    const floors = [
      this.#whole.zones[zone as keyof Policy['zones']],
      path === null ? undefined : this.#whole.paths.find(({ name }) => name === path)?.floors,
    ].filter((tree): tree is Record<string, unknown> => tree !== undefined && Object.keys(tree).length > 0);
    if (floors.length === 0) return this.#whole;
    const key = JSON.stringify([zone, path]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const policy = withFloors(this.#whole, floors);
    this.#known.set(key, policy);
    return policy;
  }
}

/** @throws {z.ZodError} when the floors do not fit a policy; those of a policy file were checked when it was read */
function withFloors(whole: Policy, floors: readonly Tree[]): Policy {
  return Policy.parse(floors.reduce(merged, whole as Tree));
}
