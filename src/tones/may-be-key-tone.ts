/**
 * A quick look at the last 8 ms of a packet: may a key tone be sounding there? Half the packets of a call are asked, so silence and most speech
 * cost twenty samples. What passes is looked at in earnest (`key-tone.ts`); a tone within the limits of Q.24 that fills the
 * 8 ms passes. Allocates nothing.
 */
import { amplitudeOf } from './g711.ts';
import { type Coefficients, coefficientsOf, linesOf } from './goertzel.ts';
import { HIGH_GROUP, LOW_GROUP } from './key-tone.ts';

/** 8 ms: two periods of the slowest beat of a key's two frequencies (268 Hz). */
const OCTETS = 64;
/**
 * Samples 0.375 ms apart: 93 to 127 degrees of the low group, 161 to 222 degrees of the high group. Of key tones neighbors are
 * therefore rather opposite; of voices, which are strongest below 600 Hz, rather alike.
 */
const FAR = 3;
/** Every second sample still tells frequencies up to 2 kHz apart. */
const NEAR = 2;
const COUNT = OCTETS / NEAR;

/** The mean square: half of what two tones of -28 dBm0 have (Q.24, and 3 dB less), as 22 samples may meet the beat where it is weak. */
const LEAST_SQUARE = amplitudeOf(-28) ** 2 / 2;
/** Of all energy, what the best line of both groups must have at least: of clean tones off by 1.5 %, 0.79. */
const SHARE = 0.7;

const LOW = coefficientsOf(LOW_GROUP, NEAR);
const HIGH = coefficientsOf(HIGH_GROUP, NEAR);
/** One for the whole run. */
const samples = new Float64Array(COUNT);
const lines = new Float64Array(4);

/** @param table how an octet is read: `PCMU` or `PCMA` */
export function mayBeKeyTone(octets: Uint8Array, start: number, end: number, table: Int16Array): boolean {
  const from = end - OCTETS;
  return from >= start && isOpposite(octets, from, end, table) && isInTwoLines(octets, from, end, table);
}

function isOpposite(octets: Uint8Array, from: number, end: number, table: Int16Array): boolean {
  let energy = 0;
  let alike = 0;
  let before = 0;
  for (let at = from; at < end; at += FAR) {
    const sample = table[octets[at]!]!;
    energy += sample * sample;
    alike += sample * before;
    before = sample;
  }
  return alike < 0 && energy > LEAST_SQUARE * (OCTETS / FAR);
}

function isInTwoLines(octets: Uint8Array, from: number, end: number, table: Int16Array): boolean {
  let energy = 0;
  for (let at = from, to = 0; at < end; at += NEAR, to++) {
    const sample = table[octets[at]!]!;
    samples[to] = sample;
    energy += sample * sample;
  }
  // A sine has the line energy * COUNT / 2.
  return best(LOW) + best(HIGH) > (SHARE * energy * COUNT) / 2;
}

function best(group: Coefficients): number {
  linesOf(samples, COUNT, group, lines);
  return Math.max(lines[0]!, lines[1]!, lines[2]!, lines[3]!);
}
