/** What was seen in the messages of a signaling path, by kind and by the side that sent it: a count and the first frame. */
import { compareReferences } from '../../capture/frame.ts';
import type { Evidence, SipObservation, SipObservationKind } from '../facts.ts';
import type { Side } from './signaling-path.ts';

interface Row {
  readonly kind: SipObservationKind;
  readonly side: Side;
  count: number;
  readonly first: Evidence;
  /** The message that was counted last. */
  message: number;
}

/** Its size is bounded by the kinds that there are. */
export class ObservationTable {
  readonly #rows = new Map<string, Row>();
  #message = 0;

  /** What follows is of another message. */
  beginMessage(): void {
    this.#message++;
  }

  /** Counts messages: one that shows something twice (a header field and a body) is one. */
  addMessage(kind: SipObservationKind, side: Side, first: Evidence): void {
    if (this.#rows.get(`${kind} ${side}`)?.message !== this.#message) this.add(kind, side, first);
  }

  add(kind: SipObservationKind, side: Side, first: Evidence, count = 1): void {
    const key = `${kind} ${side}`;
    const row = this.#rows.get(key);
    if (row === undefined) {
      this.#rows.set(key, { kind, side, count, first, message: this.#message });
      return;
    }
    row.count += count;
    row.message = this.#message;
  }

  get rows(): readonly Row[] {
    return [...this.#rows.values()];
  }
}

/** Those of several paths that make one leg: its `a` is the client. In order of time. */
export function joinObservations(
  several: readonly { readonly table: ObservationTable; readonly clientSide: Side }[],
): SipObservation[] {
  const joined = new Map<string, { kind: SipObservationKind; by: 'a' | 'b'; count: number; first: Evidence }>();
  for (const { table, clientSide } of several) {
    for (const { kind, side, count, first } of table.rows) {
      const by = side === clientSide ? 'a' : 'b';
      const key = `${kind} ${by}`;
      const known = joined.get(key);
      if (known === undefined) joined.set(key, { kind, by, count, first });
      else {
        known.count += count;
        if (compareReferences(first.at, known.first.at) < 0) known.first = first;
      }
    }
  }
  return [...joined.values()].sort((one, other) => compareReferences(one.first.at, other.first.at));
}
