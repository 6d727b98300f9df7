/**
 * Tones of known frequency, level and length: what ITU-T Q.24 table A-1 (AT&T) has a receiver take and leave, and sounds that are no keys.
 * Each is put at times that differ by less than the distance of two windows, so that none is found by where it happens to begin.
 */
import { describe, expect, it } from 'vitest';
import { KeyToneListener, mayBeKeyTone, PCMA, PCMU } from '../../src/tones/index.ts';
import {
  HIGHS,
  KEYS,
  key,
  LOWS,
  mixed,
  noise,
  pcma,
  pcmu,
  type Sound,
  silence,
  sines,
  sweep,
} from '../support/tones.ts';

const PLACES = Array.from({ length: 8 }, (_, at) => 40 + at * 1.25);
const PHASES: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 3],
  [2.5, 0.7],
];

function heard(sound: Sound): number {
  return new KeyToneListener().add(pcmu(sound), 0, sound.length, PCMU);
}

/** How many keys were counted at each place. */
function counts(sound: Sound): number[] {
  return PLACES.map((lead) => heard([...silence(lead), ...sound, ...silence(80)]));
}

const once = PLACES.map(() => 1);
const never = PLACES.map(() => 0);

describe('a key', () => {
  it.each(KEYS)('of %i and %i Hz is counted once, in 40 ms and in two seconds', (low, high) => {
    for (const phases of PHASES) expect(counts(key([low, high], { milliseconds: 40, phases }))).toEqual(once);
    expect(heard(key([low, high], { milliseconds: 2000 }))).toBe(1);
  });

  it('is counted in A-law', () => {
    const sound = [...silence(33), ...key([852, 1477]), ...silence(50)];
    expect(new KeyToneListener().add(pcma(sound), 0, sound.length, PCMA)).toBe(1);
  });

  it.each([
    ['0 dBm each', 0, 0],
    ['-25 dBm each', -25, -25],
    ['the high group 4 dB stronger', -9, -5],
    ['the low group 8 dB stronger', -5, -13],
    ['8 dB, at the lowest level', -17, -25],
  ])('is one at %s', (_, low, high) => {
    for (const pair of KEYS) expect(counts(key(pair, { milliseconds: 50, low, high }))).toEqual(once);
  });

  it.each([
    ['-33 dBm each', -33, -33],
    ['the high group 8 dB stronger', -17, -9],
    ['the low group 12 dB stronger', -8, -20],
  ])('is none at %s', (_, low, high) => {
    for (const pair of KEYS) expect(counts(key(pair, { low, high }))).toEqual(never);
  });

  it.each([
    [0.015, 0.015],
    [0.015, -0.015],
    [-0.015, 0.015],
    [-0.015, -0.015],
  ])('is one where its frequencies are off by %f and %f', (lowOff, highOff) => {
    for (const pair of KEYS) {
      for (const [low, high] of [
        [-10, -10],
        [-9, -5],
        [-5, -13],
      ] as const) {
        expect(counts(key(pair, { milliseconds: 50, low, high, lowOff, highOff }))).toEqual(once);
      }
    }
  });

  it.each([
    [0.035, 0],
    [-0.035, 0],
    [0, 0.035],
    [0, -0.035],
    [0.035, 0.035],
    [-0.035, -0.035],
  ])('is none where its frequencies are off by %f and %f', (lowOff, highOff) => {
    for (const pair of KEYS) expect(counts(key(pair, { lowOff, highOff }))).toEqual(never);
  });

  it('is none for 23 ms', () => {
    for (const pair of KEYS) expect(counts(key(pair, { milliseconds: 23 }))).toEqual(never);
  });

  it('is one with noise 15 dB below it', () => {
    for (const pair of KEYS) {
      const sound = key(pair, { milliseconds: 60 });
      expect(heard([...silence(41), ...mixed(sound, noise(60, -22, pair[0])), ...silence(50)])).toBe(1);
    }
  });
});

describe('keys in a row', () => {
  const [first, second] = [key(KEYS[0]!, { milliseconds: 60 }), key(KEYS[5]!, { milliseconds: 60 })];

  it('are two, the same or not, with a pause of 40 ms', () => {
    expect(counts([...first, ...silence(40), ...first])).toEqual(PLACES.map(() => 2));
    expect(counts([...first, ...silence(40), ...second])).toEqual(PLACES.map(() => 2));
  });

  it('are one with an interruption of 10 ms', () => {
    expect(counts([...first, ...silence(10), ...first])).toEqual(once);
  });

  it('are two where another begins without a pause', () => {
    expect(counts([...first, ...second])).toEqual(PLACES.map(() => 2));
  });

  it('are sixteen where there are sixteen', () => {
    expect(heard(KEYS.flatMap((pair) => [...key(pair, { milliseconds: 70 }), ...silence(50)]))).toBe(16);
  });
});

/** ITU-T E.180 and national plans; T.30 (fax); V.8 and V.21 (modems); none of them are keys. */
const OTHERS: readonly (readonly [string, Sound])[] = [
  ['ringback, 440 and 480 Hz', sines(2000, { frequency: 440 }, { frequency: 480 })],
  ['dial tone, 350 and 440 Hz', sines(2000, { frequency: 350 }, { frequency: 440 })],
  ['busy tone, 480 and 620 Hz', sines(500, { frequency: 480 }, { frequency: 620 })],
  ['dial tone of one frequency, 425 Hz', sines(2000, { frequency: 425 })],
  ['the second of an information tone, 1400 Hz', sines(330, { frequency: 1400 })],
  ['information tones, 950, 1400 and 1800 Hz', [950, 1400, 1800].flatMap((frequency) => sines(330, { frequency }))],
  ['fax calling, 1100 Hz', sines(500, { frequency: 1100 })],
  ['fax called, 2100 Hz', sines(2600, { frequency: 2100 })],
  ['modem marks, 980 and 1650 Hz', sines(500, { frequency: 980 }, { frequency: 1650 })],
  ['R1 signals, 900 and 1300 Hz', sines(100, { frequency: 900 }, { frequency: 1300 })],
  ['a musical third, 880 and 1109 Hz', sines(500, { frequency: 880 }, { frequency: 1109 })],
  ['two low frequencies of keys', sines(200, { frequency: 697 }, { frequency: 941 })],
  ['two high frequencies of keys', sines(200, { frequency: 1209 }, { frequency: 1633 })],
  ['a key and another low frequency', mixed(key([697, 1336]), sines(100, { frequency: 852 }))],
  ['a key and another high frequency', mixed(key([697, 1209]), sines(100, { frequency: 1477 }))],
  ['a key among harmonics', sines(200, ...[235, 470, 705, 940, 1175, 1410].map((frequency) => ({ frequency })))],
  [
    'a key whose high frequency has a second harmonic as strong',
    mixed(key([697, 1209]), sines(100, { frequency: 2418 })),
  ],
  ['a sweep', sweep(4000, 200, 3400)],
  ['two sweeps that meet no key for long', mixed(sweep(200, 600, 1000), sweep(200, 1700, 1100))],
  ['noise', noise(5000, -10)],
  ['silence', silence(1000)],
];

describe('what is no key', () => {
  it.each(OTHERS)('%s', (_, sound) => {
    expect(heard(sound)).toBe(0);
  });

  it.each([...LOWS, ...HIGHS])('%i Hz alone', (frequency) => {
    expect(heard(sines(200, { frequency }))).toBe(0);
  });
});

describe('the quick look', () => {
  const looks = (sound: Sound) => {
    const octets = pcmu(sound);
    return mayBeKeyTone(octets, 0, octets.length, PCMU);
  };

  it('lets every key pass whose tone fills the last 8 ms', () => {
    for (const pair of KEYS) {
      for (const [low, high] of [
        [0, 0],
        [-25, -25],
        [-9, -5],
        [-5, -13],
      ] as const) {
        for (const phases of PHASES) {
          expect(looks([...silence(12), ...key(pair, { milliseconds: 8, low, high, phases })])).toBe(true);
        }
      }
    }
  });

  it.each([
    ['silence', silence(20)],
    ['a voice of 150 Hz', sines(20, { frequency: 150 }, { frequency: 300 }, { frequency: 450 })],
    ['ringback', sines(20, { frequency: 440 }, { frequency: 480 })],
    ['noise', noise(20, -10)],
    ['a key that has ended', [...key(KEYS[0]!, { milliseconds: 10 }), ...silence(10)]],
  ])('does not let pass %s', (_, sound) => {
    expect(looks(sound)).toBe(false);
  });

  it('does not look beyond a payload that is shorter', () => {
    expect(looks(key(KEYS[0]!, { milliseconds: 7 }))).toBe(false);
  });
});
