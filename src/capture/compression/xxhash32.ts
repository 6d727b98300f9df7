/** XXH32, the checksum of LZ4 frames, as a stream. Reference: xxHash fast digest algorithm 0.1.1, section "XXH32". Seed 0. */
import { u32le } from '../../bytes/read.ts';
import { Stripes } from './stripes.ts';

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;
const STRIPE = 16;

export class XxHash32 {
  #a = (PRIME_1 + PRIME_2) | 0;
  #b = PRIME_2 | 0;
  #c = 0;
  #d = -PRIME_1 | 0;
  readonly #stripes = new Stripes(STRIPE, (bytes, at) => this.#stripe(bytes, at));

  update(bytes: Uint8Array): this {
    this.#stripes.update(bytes);
    return this;
  }

  /** Unsigned. */
  digest(): number {
    const { length, rest, restLength } = this.#stripes;
    let hash =
      length >= STRIPE
        ? rotated(this.#a, 1) + rotated(this.#b, 7) + rotated(this.#c, 12) + rotated(this.#d, 18)
        : PRIME_5;
    hash = (hash + length) | 0;
    let at = 0;
    for (; at + 4 <= restLength; at += 4) {
      hash = Math.imul(rotated((hash + Math.imul(u32le(rest, at), PRIME_3)) | 0, 17), PRIME_4);
    }
    for (; at < restLength; at++) {
      hash = Math.imul(rotated((hash + Math.imul(rest[at]!, PRIME_5)) | 0, 11), PRIME_1);
    }
    hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
    hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #stripe(bytes: Uint8Array, at: number): void {
    this.#a = round(this.#a, little(bytes, at));
    this.#b = round(this.#b, little(bytes, at + 4));
    this.#c = round(this.#c, little(bytes, at + 8));
    this.#d = round(this.#d, little(bytes, at + 12));
  }
}

export function xxHash32(bytes: Uint8Array): number {
  return new XxHash32().update(bytes).digest();
}

function round(lane: number, word: number): number {
  return Math.imul(rotated((lane + Math.imul(word, PRIME_2)) | 0, 13), PRIME_1);
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function little(bytes: Uint8Array, at: number): number {
  return (bytes[at + 3]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 1]! << 8) | bytes[at]!;
}
