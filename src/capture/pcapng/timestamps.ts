/**
 * pcapng timestamps: a 64-bit count of an interface's own unit, as two 32-bit halves.
 *
 * Reference: draft-ietf-opsawg-pcapng, if_tsresol (unit) and if_tsoffset (seconds to add). Results are whole numbers
 * without loss: nanosecond counts of today do not fit a double, so they are divided half by half.
 */
import { u32, u32le } from '../../bytes/read.ts';
import type { Frame } from '../frame.ts';

export interface TimeUnit {
  /** Ticks per second: a power of 10 or of 2. 0: finer than `setTime` divides without BigInt, see `exponent`. */
  readonly ticksPerSecond: number;
  /** For a power of 10; 0 for a power of 2. */
  readonly nanosecondsPerTick: number;
  readonly base: 2n | 10n;
  readonly exponent: number;
  /** Seconds to add. */
  readonly offset: number;
}

/** if_tsresol when an interface does not give it: microseconds. */
export const DEFAULT_RESOLUTION = 6;

/** Finer decimal units than nanoseconds, and binary units whose remainder times 5^9 passes 2^53, go through BigInt. */
const FINEST_DECIMAL = 9;
const FINEST_BINARY = 32;

/**
 * Times outside the years 1 to 9999 are brought to the nearer end: RFC 3339 cannot write them, and only a forged or
 * damaged capture holds them.
 */
const EARLIEST_SECONDS = -62135596800;
const LATEST_SECONDS = 253402300799;

/** `resolution` is the octet of if_tsresol: the highest bit tells powers of 2 from powers of 10. */
export function timeUnit(resolution: number, offset: number): TimeUnit {
  const binary = (resolution & 0x80) !== 0;
  const exponent = resolution & 0x7f;
  const divides = exponent <= (binary ? FINEST_BINARY : FINEST_DECIMAL);
  return {
    ticksPerSecond: divides ? (binary ? 2 : 10) ** exponent : 0,
    nanosecondsPerTick: divides && !binary ? 10 ** (9 - exponent) : 0,
    base: binary ? 2n : 10n,
    exponent,
    offset,
  };
}

/**
 * Sets the frame's time from the two halves at `bytes[at]`, the upper one first in either byte order. Allocates nothing,
 * except for units finer than a nanosecond or 2^-32 s, which are rare. (The halves are read here because V8 allocates a
 * number past 2^31 that is passed on.)
 */
export function setTime(frame: Frame, unit: TimeUnit, bytes: Uint8Array, at: number, bigEndian: boolean): void {
  const { ticksPerSecond } = unit;
  const high = bigEndian ? u32(bytes, at) : u32le(bytes, at);
  const low = bigEndian ? u32(bytes, at + 4) : u32le(bytes, at + 4);
  if (ticksPerSecond === 0) {
    setTimeOfFineUnit(frame, unit, high, low);
    return;
  }
  let seconds: number;
  let ticks: number;
  if (high < 0x200000) {
    // The count fits a double: microseconds until the year 2255.
    const count = high * 0x100000000 + low;
    seconds = Math.floor(count / ticksPerSecond);
    ticks = count - seconds * ticksPerSecond;
    if (ticks < 0) {
      // The quotient was rounded up to a whole number.
      seconds--;
      ticks += ticksPerSecond;
    }
  } else {
    // Long division by halves of 16 bits: every step stays below 2^53.
    const first = Math.floor(high / ticksPerSecond);
    const upper = (high - first * ticksPerSecond) * 0x10000 + (low >>> 16);
    const second = Math.floor(upper / ticksPerSecond);
    const lower = (upper - second * ticksPerSecond) * 0x10000 + (low & 0xffff);
    const third = Math.floor(lower / ticksPerSecond);
    ticks = lower - third * ticksPerSecond;
    seconds = first * 0x100000000 + second * 0x10000 + third;
  }
  // 10^9 = 2^9 * 5^9: dividing by 2^9 first keeps ticks of 2^-32 s below 2^53, and powers of 2 divide exactly.
  frame.nanoseconds =
    unit.nanosecondsPerTick !== 0
      ? ticks * unit.nanosecondsPerTick
      : Math.floor((ticks * 1953125) / (ticksPerSecond / 512));
  frame.seconds = within(seconds + unit.offset);
}

function setTimeOfFineUnit(frame: Frame, unit: TimeUnit, high: number, low: number): void {
  const ticksPerSecond = unit.base ** BigInt(unit.exponent);
  const count = (BigInt(high) << 32n) | BigInt(low);
  frame.nanoseconds = Number(((count % ticksPerSecond) * 1_000_000_000n) / ticksPerSecond);
  frame.seconds = within(Number(count / ticksPerSecond) + unit.offset);
}

function within(seconds: number): number {
  return Math.max(EARLIEST_SECONDS, Math.min(seconds, LATEST_SECONDS));
}
