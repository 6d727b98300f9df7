import { describe, expect, it } from 'vitest';
import { MAX_PLACES, MAX_RUNS, NonceWatch } from '../../../src/ledger/observers/nonce-watch.ts';
import { frame } from '../../support/facts-builder.ts';

function nonce(high: number, low: number): Uint8Array {
  const octets = Buffer.alloc(8);
  octets.writeUInt32BE(high, 0);
  octets.writeUInt32BE(low, 4);
  return octets;
}

const at = (number: number) => frame(number);

describe('NonceWatch', () => {
  it('takes a counter without end in one run', () => {
    const watch = new NonceWatch();
    for (let low = 0; low < 100_000; low += 1) expect(watch.earlierUse(nonce(7, low), 0, at(low + 1))).toBeNull();
    expect(watch).toMatchObject({ compared: 100_000, complete: true });
    // The places of a hundred thousand records are not kept: the beginning of the run is.
    expect(watch.earlierUse(nonce(7, 50_000), 0, at(200_000))).toEqual({ at: at(1), isExact: false });
    expect(watch.earlierUse(nonce(7, MAX_PLACES - 1), 0, at(200_000))).toEqual({ at: at(MAX_PLACES), isExact: true });
    expect(watch.earlierUse(nonce(7, 99_999), 0, at(200_000))).toEqual({ at: at(100_000), isExact: true });
  });

  it('sees a counter that starts over, also when it runs into what was there before', () => {
    const watch = new NonceWatch();
    for (const low of [5, 6, 7, 4]) expect(watch.earlierUse(nonce(0, low), 0, at(low))).toBeNull();
    expect(watch.earlierUse(nonce(0, 5), 0, at(9))).toEqual({ at: at(5), isExact: true });
  });

  it('tells counters apart by their upper half', () => {
    const watch = new NonceWatch();
    expect([watch.earlierUse(nonce(1, 9), 0, at(1)), watch.earlierUse(nonce(2, 9), 0, at(2))]).toEqual([null, null]);
  });

  it('says when there are too many unrelated ones', () => {
    const watch = new NonceWatch();
    for (let run = 0; run <= MAX_RUNS; run += 1) watch.earlierUse(nonce(run, 2 * run), 0, at(1));
    expect(watch.complete).toBe(false);
  });
});
