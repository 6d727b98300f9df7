/**
 * The gaps: what could not be read, by reason and layer, each with the first frame where it happened.
 *
 * Nothing is dropped in silence: whoever cannot go on reports a Stop here. One row per reason, layer and leg subject, with a
 * count; the number of rows is bounded by the reasons and layers that the code knows.
 */
import type { Stop } from '../bytes/stop.ts';
import { compareReferences, type FrameReference } from '../capture/frame.ts';
import type { Gap } from './facts.ts';
import type { SignalingPath } from './signaling/signaling-path.ts';

/** What a gap touched: the ledger turns it into leg ids at the end. */
export interface GapOwner {
  legId: string | null;
  /** Of a connection: the signaling that it carries. */
  readonly path?: SignalingPath;
}

interface Row {
  readonly stop: Stop;
  count: number;
  readonly first: FrameReference;
  readonly owners: Set<GapOwner>;
}

/** Legs named per row; beyond it the count still grows. */
const MAX_OWNERS = 1_000;

export class GapRegister {
  readonly #rows = new Map<string, Row>();

  add(stop: Stop, at: FrameReference, owner: GapOwner | null = null, count = 1): void {
    const key = keyOf(stop);
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = { stop, count: 0, first: at, owners: new Set() };
      this.#rows.set(key, row);
    }
    row.count += count;
    if (owner !== null && row.owners.size < MAX_OWNERS) row.owners.add(owner);
  }

  /** Names legs that a gap touched beside those that met it; counts only what nobody counted. */
  concern(stop: Stop, at: FrameReference, legs: readonly string[]): void {
    if (!this.#rows.has(keyOf(stop))) this.add(stop, at);
    const { owners } = this.#rows.get(keyOf(stop))!;
    for (const legId of legs) if (owners.size < MAX_OWNERS) owners.add({ legId });
  }

  close(): Gap[] {
    const rows = [...this.#rows.values()].sort((a, b) => compareReferences(a.first, b.first));
    return rows.map((row) => ({
      reason: row.stop.reason,
      layer: row.stop.layer,
      count: row.count,
      first: row.first,
      detail: row.stop.detail,
      legs: legIds(row.owners),
    }));
  }
}

function keyOf({ reason, layer }: Stop): string {
  return `${reason} ${layer}`;
}

function legIds(owners: ReadonlySet<GapOwner>): string[] {
  const ids = new Set<string>();
  for (const owner of owners) if (owner.legId !== null) ids.add(owner.legId);
  return [...ids].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
