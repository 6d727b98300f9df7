/** One payload by itself: readable, or not to be told from ciphertext. */
import { describe, expect, it } from 'vitest';
import { isReadableAlone, showsAsReadable } from '../../../src/ledger/media/readable-packet.ts';
import { ciphertext, g722, pcmu, randomSource } from '../observation/media-samples.ts';

const isReadable = (octets: Uint8Array) => isReadableAlone(octets, 0, octets.length);

describe('readable by itself', () => {
  it.each<[string, Uint8Array]>([
    ['speech in G.711', pcmu(randomSource(1))(8)],
    ['a pause in G.711', pcmu(randomSource(1))(0)],
    ['G.722', g722(randomSource(1))(0)],
    ['zeros', new Uint8Array(160)],
    ['text', new TextEncoder().encode('The conversation is about the weather, as most of them are. '.repeat(3))],
  ])('is %s', (_what, octets) => {
    expect(isReadable(octets)).toBe(true);
  });

  it('is no ciphertext of any length', () => {
    const random = randomSource(2);
    for (let length = 0; length < 1_500; length += 7) {
      for (let time = 0; time < 20; time++) expect(isReadable(ciphertext(random, length))).toBe(false);
    }
  });

  it('is nothing of fewer than 64 octets', () => {
    expect([isReadable(new Uint8Array(63)), isReadable(new Uint8Array(64))]).toEqual([false, true]);
  });

  it('shows at a glimpse in most packets of speech, and in none of ciphertext', () => {
    const shown = (make: (index: number) => Uint8Array) =>
      Array.from({ length: 400 }, (_, index) => index).filter((index) => {
        const octets = make(index);
        return showsAsReadable(octets, 0, octets.length, index);
      }).length;
    expect(shown(pcmu(randomSource(1)))).toBeGreaterThan(200);
    const random = randomSource(2);
    for (let time = 0; time < 100; time++) expect(shown(() => ciphertext(random, 170))).toBe(0);
    expect(shown(() => new Uint8Array(63))).toBe(0);
    expect(shown(() => new Uint8Array(64))).toBe(400);
  });

  it('is judged within its offsets', () => {
    const octets = new Uint8Array(400);
    octets.set(ciphertext(randomSource(3), 200), 100);
    expect(isReadableAlone(octets, 100, 300)).toBe(false);
    expect(isReadableAlone(octets, 0, 300)).toBe(true);
  });
});
