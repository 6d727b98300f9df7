/**
 * How much of a frequency is in some samples: G. Goertzel's recurrence (1958), which gives one line of a Fourier transform for one
 * multiplication a sample. Four frequencies go in one pass: each step waits for the one before, and four that do not wait for each other
 * take little longer than one. Allocates nothing.
 */

/** Samples per second of telephony. */
const SAMPLE_RATE = 8_000;

/** What the recurrence needs to know of four frequencies. */
export interface Coefficients {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

export type Frequencies = readonly [number, number, number, number];

/** @param step samples that are looked at are so many apart */
export function coefficientsOf(frequencies: Frequencies, step = 1): Coefficients {
  const [a, b, c, d] = frequencies.map((frequency) => 2 * Math.cos((2 * Math.PI * frequency * step) / SAMPLE_RATE));
  return { a: a!, b: b!, c: c!, d: d! };
}

/** Puts the squared magnitudes of the four lines over the first `count` samples into `lines`. */
export function linesOf(samples: Float64Array, count: number, coefficients: Coefficients, lines: Float64Array): void {
  const { a, b, c, d } = coefficients;
  let a1 = 0;
  let a2 = 0;
  let b1 = 0;
  let b2 = 0;
  let c1 = 0;
  let c2 = 0;
  let d1 = 0;
  let d2 = 0;
  for (let at = 0; at < count; at++) {
    const sample = samples[at]!;
    const a0 = sample + a * a1 - a2;
    const b0 = sample + b * b1 - b2;
    const c0 = sample + c * c1 - c2;
    const d0 = sample + d * d1 - d2;
    a2 = a1;
    b2 = b1;
    c2 = c1;
    d2 = d1;
    a1 = a0;
    b1 = b0;
    c1 = c0;
    d1 = d0;
  }
  lines[0] = a1 * a1 + a2 * a2 - a * a1 * a2;
  lines[1] = b1 * b1 + b2 * b2 - b * b1 * b2;
  lines[2] = c1 * c1 + c2 * c2 - c * c1 * c2;
  lines[3] = d1 * d1 + d2 * d2 - d * d1 * d2;
}
