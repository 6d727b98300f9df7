import { describe, expect, it } from 'vitest';
import { ApplicationBursts, burstsOf, MAX_BURSTS } from '../../../src/ledger/observers/application-bursts.ts';

function seen(...records: readonly (readonly [direction: 0 | 1, octets: number, milliseconds: number])[]) {
  const bursts = new ApplicationBursts();
  for (const [direction, octets, milliseconds] of records) {
    const seconds = Math.floor(milliseconds / 1000);
    bursts.add(direction, octets, { capture: 0, frame: 1, seconds, nanoseconds: (milliseconds % 1000) * 1e6 });
  }
  return burstsOf(bursts.close());
}

describe('bursts of application data', () => {
  it('are apart by a second of silence, with the octets of both directions', () => {
    expect(seen([0, 600, 100], [1, 400, 150], [0, 50, 1_149], [1, 300, 2_149])).toEqual([
      { start: 0.1, end: 1.149, octets: [650, 400] },
      { start: 2.149, end: 2.149, octets: [0, 300] },
    ]);
    expect(seen()).toEqual([]);
  });

  it('are kept up to a number', () => {
    const records = Array.from({ length: MAX_BURSTS + 5 }, (_, index) => [0, 1, index * 2_000] as const);
    expect(seen(...records)).toHaveLength(MAX_BURSTS);
  });
});
