/**
 * Is this the tone of a pressed key? Two sines at once, one of four low frequencies and one of four high ones: ITU-T Q.23. What a receiver
 * must take and must leave is ITU-T Q.24, table A-1; where administrations differ, the values are those of AT&T.
 *
 * 20 ms are looked at under a Hann window, whose two lines of a key never touch (268 Hz apart at least). The numbers of a row and a column
 * are for comparing one window with the next, and go no further than `KeyToneListener`.
 *
 * Not handled: keys under loud speech or music. Second harmonics are not asked for by themselves: of what is not the two lines, harmonics
 * included, little may be there (SHARE).
 */
import { amplitudeOf } from './g711.ts';
import { type Coefficients, coefficientsOf, type Frequencies, linesOf } from './goertzel.ts';

/** Q.23 section 6, in Hz. */
export const LOW_GROUP: Frequencies = [697, 770, 852, 941];
export const HIGH_GROUP: Frequencies = [1209, 1336, 1477, 1633];

/** 20 ms: three of them, 9 ms apart, fit into the 40 ms that a tone must last. */
export const WINDOW = 160;

/** Q.24: each frequency has 0 to -25 dBm. 3 dB less, for what a frequency off by 1.5 % loses in the window. */
const LEAST_AMPLITUDE = amplitudeOf(-28);
/** Q.24: the high group may be 4 dB stronger, or 8 dB weaker. 2 dB more, for what frequencies off by 1.5 % and noise add. */
const HIGH_OVER_LOW = 10 ** (6 / 10);
const LOW_OVER_HIGH = 10 ** (10 / 10);
/**
 * Q.24: off by 1.5 % is a key, by 3.5 % none. The line is compared with those 5 % below and above: it is the strongest while the tone is
 * off by less than 2.5 %, the middle of the two.
 */
const NEIGHBOR = 0.05;
/** Of the energy, what the two lines must have: of clean tones off by 1.5 % they have 0.76 and more, and noise 15 dB below takes 0.03. */
const SHARE = 0.7;
/** A second line of a group may have a quarter of the first: one off by 1.5 % gives its neighbor a tenth. */
const SECOND_OF_GROUP = 0.25;

const HANN = Float64Array.from(
  { length: WINDOW },
  (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / WINDOW),
);
const SUM = HANN.reduce((sum, weight) => sum + weight, 0);
const SUM_OF_SQUARES = HANN.reduce((sum, weight) => sum + weight * weight, 0);
/** A sine of amplitude A has the line (A SUM / 2)^2 and the energy A^2 SUM_OF_SQUARES / 2. */
const LEAST_LINE = ((LEAST_AMPLITUDE * SUM) / 2) ** 2;
const LEAST_ENERGY = LEAST_AMPLITUDE ** 2 * SUM_OF_SQUARES;
const LINE_OF_ENERGY = SUM ** 2 / (2 * SUM_OF_SQUARES);

const LOW = coefficientsOf(LOW_GROUP);
const HIGH = coefficientsOf(HIGH_GROUP);
/** Of each pair of a low and a high frequency, what lies below and above both. */
const NEIGHBORS = LOW_GROUP.flatMap((low) => HIGH_GROUP.map((high) => coefficientsOf(neighborsOf(low, high))));
export const NO_KEY = -1;

/** One for the whole run. */
const weighted = new Float64Array(WINDOW);
const lines = new Float64Array(4);

function neighborsOf(low: number, high: number): Frequencies {
  const [below, above] = [1 - NEIGHBOR, 1 + NEIGHBOR];
  return [low * below, low * above, high * below, high * above];
}

/**
 * @param samples a ring of WINDOW samples, the oldest at `from`
 * @returns which tone it is, a number that means nothing but to compare it; NO_KEY when it is none
 */
export function keyToneIn(samples: Int16Array, from: number): number {
  let energy = 0;
  for (let at = 0, ring = from; at < WINDOW; at++, ring++) {
    if (ring === WINDOW) ring = 0;
    const sample = samples[ring]! * HANN[at]!;
    weighted[at] = sample;
    energy += sample * sample;
  }
  if (energy < LEAST_ENERGY) return NO_KEY;
  const low = strongest(LOW);
  const lowLine = lines[low]!;
  if (!standsAlone(low)) return NO_KEY;
  const high = strongest(HIGH);
  const highLine = lines[high]!;
  if (!standsAlone(high)) return NO_KEY;
  if (lowLine + highLine < SHARE * energy * LINE_OF_ENERGY) return NO_KEY;
  if (highLine > lowLine * HIGH_OVER_LOW || lowLine > highLine * LOW_OVER_HIGH) return NO_KEY;
  const key = low * HIGH_GROUP.length + high;
  linesOf(weighted, WINDOW, NEIGHBORS[key]!, lines);
  const isPeak = Math.max(lines[0]!, lines[1]!) < lowLine && Math.max(lines[2]!, lines[3]!) < highLine;
  return isPeak ? key : NO_KEY;
}

/** The strongest of the four lines of a group; `lines` then has them all. */
function strongest(group: Coefficients): number {
  linesOf(weighted, WINDOW, group, lines);
  let best = 0;
  for (let at = 1; at < lines.length; at++) if (lines[at]! > lines[best]!) best = at;
  return best;
}

/** Whether one of `lines` is loud enough, and the only one of them. */
function standsAlone(best: number): boolean {
  const line = lines[best]!;
  if (line < LEAST_LINE) return false;
  for (let at = 0; at < lines.length; at++) if (at !== best && lines[at]! > line * SECOND_OF_GROUP) return false;
  return true;
}
