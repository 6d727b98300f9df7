/**
 * The octets that TCP streams handed on of late, of all streams together, so that what comes again can be compared however it was cut.
 * The oldest are overwritten: of them nothing is said.
 */

/** A few seconds of a busy line of signaling; what is sent again comes within one. */
const KEPT_OCTETS = 4 << 20;

export class SentOctets {
  #kept: Uint8Array | null = null;
  #written = 0;

  /** @returns the place of the octets, for `differ` */
  keep(bytes: Uint8Array, start: number, end: number): number {
    this.#kept ??= new Uint8Array(KEPT_OCTETS);
    // A copy is in one piece: what is left at the end of the buffer stays unused.
    const at = this.#written % KEPT_OCTETS;
    const octets = Math.min(end - start, KEPT_OCTETS);
    if (at + octets > KEPT_OCTETS) this.#written += KEPT_OCTETS - at;
    const place = this.#written;
    this.#kept.set(bytes.subarray(start, start + octets), place % KEPT_OCTETS);
    this.#written += octets;
    return place;
  }

  /** Whether `octets` of what was kept at `place`, from `offset` on, are others than those of `bytes` at `start`. False where they are gone. */
  differ(place: number, offset: number, bytes: Uint8Array, start: number, octets: number): boolean {
    if (this.#kept === null || this.#written - place > KEPT_OCTETS) return false;
    const at = (place % KEPT_OCTETS) + offset;
    for (let index = 0; index < octets; index++) {
      if (this.#kept[at + index] !== bytes[start + index]) return true;
    }
    return false;
  }
}
