/**
 * The first packets of a stream by sequence number and a hash of their payload, to tell when the same number comes again with something
 * else in it. Under SRTP that is the same keystream used twice, unless the key was changed in between: RFC 3711 section 9.1.
 *
 * Only a step back is asked about, and one of less than half the number space: else the rollover counter has moved on, and the packet has
 * another index. A copy of a packet has the same payload and is none.
 *
 * Not handled: a sender that begins again at a number that was not among the first; a step back by fewer than 100.
 */

const REMEMBERED = 64;
/** Octets of payload that are hashed: ciphertext that agrees in them is the same. */
const HASHED = 16;
const HALF = 0x8000;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class FirstPackets {
  readonly #first: number;
  /** In order of sequence number; grows with the stream, since many have a dozen packets. */
  readonly #hashes: number[];

  constructor(firstSequence: number, firstHash: number) {
    this.#first = firstSequence;
    this.#hashes = [firstHash];
  }

  /** Takes the next packet while there is room and it is in sequence; then nothing more. */
  remember(sequence: number, hash: number): void {
    const { length } = this.#hashes;
    if (length < REMEMBERED && sequence === ((this.#first + length) & 0xffff)) this.#hashes.push(hash);
  }

  /** Whether another payload had this number, which the stream went back to from `from`. */
  differs(sequence: number, from: number, hash: number): boolean {
    const place = (sequence - this.#first) & 0xffff;
    const back = (from - sequence) & 0xffff;
    return place < this.#hashes.length && back < HALF && this.#hashes[place] !== hash;
  }
}

/** Of the first octets of a payload: 32 bits, signed. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = FNV_OFFSET;
  const limit = Math.min(end, start + HASHED);
  for (let at = start; at < limit; at++) hash = Math.imul(hash ^ bytes[at]!, FNV_PRIME);
  return hash;
}
