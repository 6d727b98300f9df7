/** The two ways in which Zstandard reads bits: forward, least significant first, and backward from the end. RFC 8878 section 4.1. */
import { CompressionDefect } from '../compressed.ts';

export function contradiction(): CompressionDefect {
  return new CompressionDefect('the zstd data contradicts itself');
}

/** The place of the highest bit that is set; `value` is not 0. */
export function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}

/** Forward over `bytes[start..end)`. */
export class ForwardBits {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  /** In bits. */
  #at: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start * 8;
    this.#end = end * 8;
  }

  read(bits: number): number {
    if (this.#at + bits > this.#end) throw contradiction();
    let value = 0;
    for (let bit = 0; bit < bits; bit++, this.#at++) {
      value |= ((this.#bytes[Math.floor(this.#at / 8)]! >> (this.#at & 7)) & 1) << bit;
    }
    return value;
  }

  back(bits: number): void {
    this.#at -= bits;
  }

  /** The octet after the last one that was read from. */
  get nextOctet(): number {
    return Math.ceil(this.#at / 8);
  }
}

/** Backward over `bytes[start..end)`, from the highest bit of the last octet, which only marks the end. */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  /** Bits left; below 0 when more were read than there are. */
  left: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start ? bytes[end - 1]! : 0;
    if (last === 0) throw contradiction();
    this.#bytes = bytes;
    this.#start = start;
    this.left = (end - start - 1) * 8 + highestBit(last);
  }

  /** At most 24 bits. What is before the start reads as 0. */
  read(bits: number): number {
    const value = this.peek(bits);
    this.left -= bits;
    return value;
  }

  /** At most 24 bits, without taking them. */
  peek(bits: number): number {
    const from = this.left - bits;
    if (from >= 0) return this.#at(from, bits);
    return this.left <= 0 ? 0 : this.#at(0, this.left) << -from;
  }

  /** At most 32 bits, as an unsigned number. */
  readLong(bits: number): number {
    if (bits <= 16) return this.read(bits);
    const upper = this.read(bits - 16);
    return upper * 0x10000 + this.read(16);
  }

  #at(from: number, bits: number): number {
    const octet = this.#start + (from >> 3);
    const bytes = this.#bytes;
    // Octets past the end of the array read as 0, and past the end of the range they are masked.
    const word = bytes[octet]! | (bytes[octet + 1]! << 8) | (bytes[octet + 2]! << 16) | (bytes[octet + 3]! << 24);
    return (word >>> (from & 7)) & ((1 << bits) - 1);
  }
}
