/** Sounds whose content is known, as G.711: the tones of keys (ITU-T Q.23) at stated levels and times, other tones, noise, silence. */
import { randomSource } from '../ledger/observation/media-samples.ts';

export const LOWS = [697, 770, 852, 941] as const;
export const HIGHS = [1209, 1336, 1477, 1633] as const;
/** Every pair of a low and a high frequency: the sixteen keys. */
export const KEYS = LOWS.flatMap((low) => HIGHS.map((high) => [low, high] as const));

/** Samples of 16 bits; 8 a millisecond. */
export type Sound = readonly number[];

/** G.711: a full sine of mu-law is 3.17 dB above 0 dBm0. */
function amplitude(dbm0: number): number {
  return 32_124 * 10 ** ((dbm0 - 3.17) / 20);
}

export interface Sine {
  readonly frequency: number;
  /** Default: -10. */
  readonly dbm0?: number;
  /** Default: 0. */
  readonly phase?: number;
}

export function sines(milliseconds: number, ...parts: readonly Sine[]): Sound {
  return Array.from({ length: Math.round(milliseconds * 8) }, (_, at) =>
    parts.reduce(
      (sum, { frequency, dbm0 = -10, phase = 0 }) =>
        sum + amplitude(dbm0) * Math.sin((2 * Math.PI * frequency * at) / 8000 + phase),
      0,
    ),
  );
}

export interface KeyWishes {
  readonly milliseconds?: number;
  readonly low?: number;
  readonly high?: number;
  /** Both frequencies times 1 + this. */
  readonly lowOff?: number;
  readonly highOff?: number;
  readonly phases?: readonly [number, number];
}

/** The tone of a key, by default 100 ms at -10 dBm0 each. */
export function key([low, high]: readonly [number, number], wishes: KeyWishes = {}): Sound {
  const { milliseconds = 100, lowOff = 0, highOff = 0, phases = [0, 1] } = wishes;
  return sines(
    milliseconds,
    { frequency: low * (1 + lowOff), dbm0: wishes.low ?? -10, phase: phases[0] },
    { frequency: high * (1 + highOff), dbm0: wishes.high ?? -10, phase: phases[1] },
  );
}

export function silence(milliseconds: number): Sound {
  return new Array<number>(Math.round(milliseconds * 8)).fill(0);
}

/** From `from` to `to` Hz, evenly. */
export function sweep(milliseconds: number, from: number, to: number): Sound {
  const length = milliseconds * 8;
  let phase = 0;
  return Array.from({ length }, (_, at) => {
    phase += (2 * Math.PI * (from + ((to - from) * at) / length)) / 8000;
    return amplitude(-10) * Math.sin(phase);
  });
}

/** White and normally distributed, the same for the same seed. */
export function noise(milliseconds: number, dbm0: number, seed = 1): Sound {
  const random = randomSource(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  const deviation = amplitude(dbm0) / Math.SQRT2;
  return Array.from(
    { length: milliseconds * 8 },
    () => deviation * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

export function mixed(a: Sound, b: Sound): Sound {
  return a.map((sample, at) => sample + (b[at] ?? 0));
}

/** G.711 section 3.2 and table 2: the step that is nearest below. */
export function pcmu(sound: Sound): Uint8Array {
  return Uint8Array.from(sound, (sample) => {
    const magnitude = Math.min(8158, Math.abs(Math.round(sample / 4))) + 33;
    const segment = Math.floor(Math.log2(magnitude)) - 5;
    return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 1)) & 15)) & 0xff;
  });
}

/** G.711 section 3.1 and table 1. */
export function pcma(sound: Sound): Uint8Array {
  return Uint8Array.from(sound, (sample) => {
    const magnitude = Math.min(4095, Math.floor(Math.abs(sample) / 8));
    const segment = Math.max(0, Math.floor(Math.log2(Math.max(1, magnitude))) - 4);
    const step = segment === 0 ? magnitude >> 1 : (magnitude >> segment) & 15;
    return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55;
  });
}
