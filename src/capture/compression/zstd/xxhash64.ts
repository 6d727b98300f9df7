/**
 * XXH64, the checksum of Zstandard frames, as a stream: its lower 32 bits, which is all that a frame holds. Reference: xxHash fast
 * digest algorithm 0.1.1, section "XXH64". Seed 0.
 *
 * 64-bit numbers as pairs of 32-bit ones: BigInt is an order of magnitude slower.
 */

import { Stripes } from '../stripes.ts';

/** The five primes: upper and lower words. */
const PRIMES = [
  [0x9e3779b1, 0x85ebca87],
  [0xc2b2ae3d, 0x27d4eb4f],
  [0x165667b1, 0x9e3779f9],
  [0x85ebca77, 0xc2b2ae63],
  [0x27d4eb2f, 0x165667c5],
] as const;
const STRIPE = 32;

/** The accumulator that the arithmetic below works on. */
let high = 0;
let low = 0;

export class XxHash64 {
  /** Four lanes: upper and lower word in turn. */
  readonly #lanes = new Int32Array(8);
  readonly #stripes = new Stripes(STRIPE, (bytes, at) => this.#stripe(bytes, at));

  constructor() {
    this.#start(0, 0, 0, 1, 2);
    this.#start(1, 0, 0, 2, 0);
    const [primeHigh, primeLow] = PRIMES[0];
    low = -primeLow | 0;
    high = ~primeHigh | 0;
    this.#lanes.set([high, low], 6);
  }

  /** Sets a lane to the sum of the first `ones` and `twos` primes, counted from 1; 0 is none. */
  #start(lane: number, startHigh: number, startLow: number, one: number, two: number): void {
    high = startHigh;
    low = startLow;
    for (const number of [one, two]) if (number > 0) add(PRIMES[number - 1]![0], PRIMES[number - 1]![1]);
    this.#lanes[2 * lane] = high;
    this.#lanes[2 * lane + 1] = low;
  }

  update(bytes: Uint8Array): this {
    this.#stripes.update(bytes);
    return this;
  }

  /** The lower 32 bits, unsigned. */
  digest(): number {
    const { length, rest, restLength } = this.#stripes;
    if (length >= STRIPE) this.#converge();
    else set(PRIMES[4][0], PRIMES[4][1]);
    add(Math.floor(length / 2 ** 32), length);
    let at = 0;
    for (; at + 8 <= restLength; at += 8) {
      const [keptHigh, keptLow] = [high, low];
      round(0, 0, word(rest, at + 4), word(rest, at));
      xor(keptHigh, keptLow);
      rotate(27);
      multiply(PRIMES[0][0], PRIMES[0][1]);
      add(PRIMES[3][0], PRIMES[3][1]);
    }
    if (at + 4 <= restLength) {
      const [keptHigh, keptLow] = [high, low];
      set(0, word(rest, at));
      multiply(PRIMES[0][0], PRIMES[0][1]);
      xor(keptHigh, keptLow);
      rotate(23);
      multiply(PRIMES[1][0], PRIMES[1][1]);
      add(PRIMES[2][0], PRIMES[2][1]);
      at += 4;
    }
    for (; at < restLength; at++) {
      const [keptHigh, keptLow] = [high, low];
      set(0, rest[at]!);
      multiply(PRIMES[4][0], PRIMES[4][1]);
      xor(keptHigh, keptLow);
      rotate(11);
      multiply(PRIMES[0][0], PRIMES[0][1]);
    }
    // Shifts by 33, 29 and 32.
    xor(0, high >>> 1);
    multiply(PRIMES[1][0], PRIMES[1][1]);
    xor(high >>> 29, (low >>> 29) | (high << 3));
    multiply(PRIMES[2][0], PRIMES[2][1]);
    xor(0, high);
    return low >>> 0;
  }

  #converge(): void {
    const lanes = this.#lanes;
    let sumHigh = 0;
    let sumLow = 0;
    for (const [lane, bits] of [1, 7, 12, 18].entries()) {
      set(lanes[2 * lane]!, lanes[2 * lane + 1]!);
      rotate(bits);
      add(sumHigh, sumLow);
      sumHigh = high;
      sumLow = low;
    }
    for (let lane = 0; lane < 4; lane++) {
      const [keptHigh, keptLow] = [high, low];
      round(0, 0, lanes[2 * lane]!, lanes[2 * lane + 1]!);
      xor(keptHigh, keptLow);
      multiply(PRIMES[0][0], PRIMES[0][1]);
      add(PRIMES[3][0], PRIMES[3][1]);
    }
  }

  #stripe(bytes: Uint8Array, start: number): void {
    const lanes = this.#lanes;
    for (let lane = 0; lane < 4; lane++) {
      const at = start + 8 * lane;
      round(lanes[2 * lane]!, lanes[2 * lane + 1]!, word(bytes, at + 4), word(bytes, at));
      lanes[2 * lane] = high;
      lanes[2 * lane + 1] = low;
    }
  }
}

/** Little-endian, signed. */
function word(bytes: Uint8Array, at: number): number {
  return (bytes[at + 3]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 1]! << 8) | bytes[at]!;
}

function set(toHigh: number, toLow: number): void {
  high = toHigh | 0;
  low = toLow | 0;
}

function add(otherHigh: number, otherLow: number): void {
  const sum = (low >>> 0) + (otherLow >>> 0);
  high = (high + otherHigh + (sum > 0xffffffff ? 1 : 0)) | 0;
  low = sum | 0;
}

function xor(otherHigh: number, otherLow: number): void {
  high ^= otherHigh;
  low ^= otherLow;
}

/** Left, by 1 to 31 bits. */
function rotate(bits: number): void {
  const rotated = (high << bits) | (low >>> (32 - bits));
  low = (low << bits) | (high >>> (32 - bits));
  high = rotated;
}

function multiply(otherHigh: number, otherLow: number): void {
  const a = low & 0xffff;
  const b = low >>> 16;
  const c = otherLow & 0xffff;
  const d = otherLow >>> 16;
  const ad = Math.imul(a, d) >>> 0;
  const bc = Math.imul(b, c) >>> 0;
  const middle = ((Math.imul(a, c) >>> 16) + (ad & 0xffff) + (bc & 0xffff)) >>> 0;
  const carried = (Math.imul(b, d) + (ad >>> 16) + (bc >>> 16) + (middle >>> 16)) | 0;
  high = (carried + Math.imul(high, otherLow) + Math.imul(low, otherHigh)) | 0;
  low = Math.imul(low, otherLow);
}

function round(laneHigh: number, laneLow: number, inputHigh: number, inputLow: number): void {
  set(inputHigh, inputLow);
  multiply(PRIMES[1][0], PRIMES[1][1]);
  add(laneHigh, laneLow);
  rotate(31);
  multiply(PRIMES[0][0], PRIMES[0][1]);
}
