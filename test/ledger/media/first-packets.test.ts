/** RFC 3711 section 3.3.1: a step back of more than half the number space moves the rollover counter on, and is another index. */
import { describe, expect, it } from 'vitest';
import { FirstPackets, hashOf } from '../../../src/ledger/media/first-packets.ts';
import { ciphertext, randomSource } from '../observation/media-samples.ts';

function remembered(from: number, count: number): { known: FirstPackets; hashes: number[] } {
  const random = randomSource(1);
  const hashes = Array.from({ length: count }, () => hashOf(ciphertext(random, 40), 0, 40));
  const known = new FirstPackets(from, hashes[0]!);
  hashes.slice(1).forEach((hash, index) => {
    known.remember((from + 1 + index) & 0xffff, hash);
  });
  return { known, hashes };
}

const OTHER = hashOf(ciphertext(randomSource(2), 40), 0, 40);

describe('a number that comes again', () => {
  it.each([
    ['the very first', 0],
    ['one of the first', 7],
    ['the last that is kept', 63],
  ])('with another payload: %s', (_which, place) => {
    const { known, hashes } = remembered(65_500, 100);
    const sequence = (65_500 + place) & 0xffff;
    expect(known.differs(sequence, 800, OTHER)).toBe(true);
    expect(known.differs(sequence, 800, hashes[place]!)).toBe(false);
  });

  it('is not known beyond the first 64', () => {
    expect(remembered(1, 100).known.differs(70, 800, OTHER)).toBe(false);
  });

  it('is another index after half the number space', () => {
    const { known } = remembered(1, 10);
    expect(known.differs(5, 32_772, OTHER)).toBe(true);
    expect(known.differs(5, 32_773, OTHER)).toBe(false);
  });

  it('is not known out of sequence', () => {
    const known = new FirstPackets(1, 7);
    known.remember(3, 8);
    expect(known.differs(3, 800, OTHER)).toBe(false);
    expect(known.differs(1, 800, OTHER)).toBe(true);
  });
});
