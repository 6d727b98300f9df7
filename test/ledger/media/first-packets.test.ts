/** RFC 3711 section 3.3.1: a step back of more than half the number space moves the rollover counter on, and is another index. */
import { describe, expect, it } from 'vitest';
import { FirstPackets } from '../../../src/ledger/media/first-packets.ts';
import { ciphertext, randomSource } from '../observation/media-samples.ts';

function remembered(from: number, count: number): { known: FirstPackets; payloads: Uint8Array[] } {
  const random = randomSource(1);
  const known = new FirstPackets();
  const payloads = Array.from({ length: count }, () => ciphertext(random, 40));
  payloads.forEach((payload, index) => {
    known.remember((from + index) & 0xffff, payload, 0, payload.length);
  });
  return { known, payloads };
}

const OTHER = ciphertext(randomSource(2), 40);

describe('a number that comes again', () => {
  it.each([
    ['the very first', 0],
    ['one of the first', 7],
    ['the last that is kept', 63],
  ])('with another payload: %s', (_which, place) => {
    const { known, payloads } = remembered(65_500, 100);
    const sequence = (65_500 + place) & 0xffff;
    expect(known.differs(sequence, 800, OTHER, 0, 40)).toBe(true);
    expect(known.differs(sequence, 800, payloads[place]!, 0, 40)).toBe(false);
  });

  it('is not known beyond the first 64', () => {
    expect(remembered(1, 100).known.differs(70, 800, OTHER, 0, 40)).toBe(false);
  });

  it('is another index after half the number space', () => {
    const { known } = remembered(1, 10);
    expect(known.differs(5, 32_772, OTHER, 0, 40)).toBe(true);
    expect(known.differs(5, 32_773, OTHER, 0, 40)).toBe(false);
  });

  it('is none where nothing came before', () => {
    expect(new FirstPackets().differs(5, 800, OTHER, 0, 40)).toBe(false);
  });
});
