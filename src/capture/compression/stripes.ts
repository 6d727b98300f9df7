/** Cuts a stream of octets into stripes of one length, as the checksums of the xxHash family take them. Keeps what does not fill one. */
export class Stripes {
  /** Octets so far. */
  length = 0;
  /** What waits for the rest of its stripe: the first `restLength` octets. */
  readonly rest: Uint8Array;
  restLength = 0;
  readonly #take: (bytes: Uint8Array, at: number) => void;

  /** @param take a whole stripe, which begins at `at` */
  constructor(size: number, take: (bytes: Uint8Array, at: number) => void) {
    this.rest = new Uint8Array(size);
    this.#take = take;
  }

  update(bytes: Uint8Array): void {
    const size = this.rest.length;
    this.length += bytes.length;
    let at = 0;
    if (this.restLength > 0) {
      at = Math.min(size - this.restLength, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.restLength);
      this.restLength += at;
      if (this.restLength < size) return;
      this.#take(this.rest, 0);
    }
    for (; at + size <= bytes.length; at += size) this.#take(bytes, at);
    this.rest.set(bytes.subarray(at));
    this.restLength = bytes.length - at;
  }
}
