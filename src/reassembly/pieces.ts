/**
 * Octets that arrived out of order, as sorted pieces that never overlap. What arrives twice is compared, not stored again.
 *
 * Every piece is a copy of octets that were captured; no offset, however large, makes anything larger.
 */

export interface Piece<Origin> {
  /** Offsets on the wire, `start` inclusive, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** The captured octets from `start`; fewer than `end - start` where the capture cut them. */
  readonly bytes: Uint8Array;
  readonly origin: Origin;
}

/** What a piece costs beside its octets: an object and a typed array. Without it, small pieces would be cheap to send only. */
const PIECE_COST = 256;

export class Pieces<Origin> {
  /** Octets held. */
  octets = 0;
  readonly #sorted: Piece<Origin>[] = [];

  get count(): number {
    return this.#sorted.length;
  }

  /** Memory held, in octets, roughly: what limits are about. */
  get cost(): number {
    return this.octets + this.#sorted.length * PIECE_COST;
  }

  get first(): Piece<Origin> | undefined {
    return this.#sorted[0];
  }

  [Symbol.iterator](): IterableIterator<Piece<Origin>> {
    return this.#sorted.values();
  }

  shift(): Piece<Origin> | undefined {
    const piece = this.#sorted.shift();
    if (piece !== undefined) this.octets -= piece.bytes.length;
    return piece;
  }

  /** Lets go of the pieces that start at `offset` or behind; true when there were any. */
  dropFrom(offset: number): boolean {
    let dropped = false;
    for (let last = this.#sorted.at(-1); last !== undefined && last.start >= offset; last = this.#sorted.at(-1)) {
      this.#sorted.pop();
      this.octets -= last.bytes.length;
      dropped = true;
    }
    return dropped;
  }

  clear(): void {
    this.#sorted.length = 0;
    this.octets = 0;
  }

  /**
   * Keeps what is new of the octets `start` to `end`, of which `bytes[from..to)` were captured.
   *
   * @returns false when some octets were here already with different content; those stay as they were.
   */
  insert(start: number, end: number, bytes: Uint8Array, from: number, to: number, origin: Origin): boolean {
    let consistent = true;
    let at = start;
    let index = this.#firstEndingAfter(start);
    for (; at < end; index++) {
      const piece = this.#sorted[index];
      if (piece === undefined || piece.start > at) {
        const until = piece === undefined ? end : Math.min(end, piece.start);
        this.#place(
          index,
          at,
          until,
          bytes,
          Math.min(to, from + at - start),
          Math.min(to, from + until - start),
          origin,
        );
        at = until;
      } else {
        const until = Math.min(end, piece.end);
        const captured = Math.min(until - at, to - (from + at - start));
        if (!sameOctets(piece.bytes, at - piece.start, bytes, from + at - start, captured)) consistent = false;
        at = until;
      }
    }
    return consistent;
  }

  /** Whether the captured octets `bytes[from..to)`, at `start` on the wire, agree with what is held. */
  agrees(start: number, bytes: Uint8Array, from: number, to: number): boolean {
    const end = start + to - from;
    for (let index = this.#firstEndingAfter(start); index < this.#sorted.length; index++) {
      const piece = this.#sorted[index]!;
      if (piece.start >= end) break;
      const at = Math.max(start, piece.start);
      const octets = Math.min(end, piece.end) - at;
      if (!sameOctets(piece.bytes, at - piece.start, bytes, from + at - start, octets)) return false;
    }
    return true;
  }

  #place(index: number, start: number, end: number, bytes: Uint8Array, from: number, to: number, origin: Origin): void {
    this.#sorted.splice(index, 0, { start, end, bytes: bytes.slice(from, to), origin });
    this.octets += to - from;
  }

  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sorted[middle]!.end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Compares up to `octets` octets, as far as both have them. */
function sameOctets(a: Uint8Array, atA: number, b: Uint8Array, atB: number, octets: number): boolean {
  const end = Math.min(atA + octets, a.length);
  for (; atA < end; atA++, atB++) if (a[atA] !== b[atB]) return false;
  return true;
}
