/** ITU-T G.711 tables 1 and 2: the first and the last step of each sign, and one in between, times the scale to 16 bits (8 and 4). */
import { describe, expect, it } from 'vitest';
import { PCMA, PCMU } from '../../src/tones/index.ts';
import { pcma, pcmu } from '../support/tones.ts';

describe('G.711', () => {
  it.each([
    [0xff, 0],
    [0x7f, 0],
    [0xfe, 2 * 4],
    [0x80, 8031 * 4],
    [0x00, -8031 * 4],
    [0xef, 33 * 4],
    [0x8f, 4191 * 4],
  ])('mu-law %i is %i', (octet, sample) => {
    expect(PCMU[octet]).toBe(sample === 0 ? 0 : sample);
  });

  it.each([
    [0xd5, 1 * 8],
    [0x55, -1 * 8],
    [0xaa, 4032 * 8],
    [0x2a, -4032 * 8],
    [0xc5, 33 * 8],
    [0xf5, 66 * 8],
  ])('A-law %i is %i', (octet, sample) => {
    expect(PCMA[octet]).toBe(sample);
  });

  it.each([
    ['mu-law', PCMU, pcmu],
    ['A-law', PCMA, pcma],
  ] as const)('%s comes back within half a step', (_, table, encode) => {
    const sound = Array.from({ length: 4000 }, (_, at) => at * 16 - 32_000);
    const heard = [...encode(sound)].map((octet) => table[octet]!);
    sound.forEach((sample, at) => {
      expect(Math.abs(heard[at]! - sample)).toBeLessThanOrEqual(Math.max(24, Math.abs(sample) / 16));
    });
  });
});
