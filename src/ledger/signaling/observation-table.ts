/** What was seen in the messages of a signaling path, by kind and by the side that sent it: a count and the first frame. */
import { compareReferences } from '../../capture/frame.ts';
import type { Evidence, SipObservation, SipObservationKind } from '../facts.ts';
import type { Side } from './signaling-path.ts';

interface Row {
  readonly kind: SipObservationKind;
  readonly side: Side;
  count: number;
  readonly first: Evidence;
  readonly request: Evidence | null;
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

  /** What a response said of a request: of both, the first that were alike. */
  addAnswer(kind: SipObservationKind, side: Side, first: Evidence, request: Evidence): void {
    this.add(kind, side, first, 1, request);
  }

  add(kind: SipObservationKind, side: Side, first: Evidence, count = 1, request: Evidence | null = null): void {
    const key = `${kind} ${side}`;
    const row = this.#rows.get(key);
    if (row === undefined) {
      this.#rows.set(key, { kind, side, count, first, request, message: this.#message });
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
  const joined = new Map<string, { -readonly [field in keyof SipObservation]: SipObservation[field] }>();
  for (const { table, clientSide } of several) {
    for (const { kind, side, count, first, request } of table.rows) {
      const by = side === clientSide ? 'a' : 'b';
      const key = `${kind} ${by}`;
      const known = joined.get(key);
      if (known === undefined) joined.set(key, { kind, by, count, first, request });
      else {
        known.count += count;
        if (compareReferences(first.at, known.first.at) < 0) Object.assign(known, { first, request });
      }
    }
  }
  return [...joined.values()].sort((one, other) => compareReferences(one.first.at, other.first.at));
}
