import { describe, expect, it } from 'vitest';
import { MAX_RUNS, NonceWatch } from '../../../src/ledger/observers/nonce-watch.ts';

function nonce(high: number, low: number): Uint8Array {
  const octets = Buffer.alloc(8);
  octets.writeUInt32BE(high, 0);
  octets.writeUInt32BE(low, 4);
  return octets;
}

describe('NonceWatch', () => {
  it('takes a counter without end in one run', () => {
    const watch = new NonceWatch();
    for (let low = 0; low < 100_000; low += 1) expect(watch.repeats(nonce(7, low), 0)).toBe(false);
    expect(watch).toMatchObject({ compared: 100_000, complete: true });
    expect(watch.repeats(nonce(7, 50_000), 0)).toBe(true);
  });

  it('sees a counter that starts over, also when it runs into what was there before', () => {
    const watch = new NonceWatch();
    for (const low of [5, 6, 7, 4]) expect(watch.repeats(nonce(0, low), 0)).toBe(false);
    expect(watch.repeats(nonce(0, 5), 0)).toBe(true);
  });

  it('tells counters apart by their upper half', () => {
    const watch = new NonceWatch();
    expect([watch.repeats(nonce(1, 9), 0), watch.repeats(nonce(2, 9), 0)]).toEqual([false, false]);
  });

  it('says when there are too many unrelated ones', () => {
    const watch = new NonceWatch();
    for (let run = 0; run <= MAX_RUNS; run += 1) watch.repeats(nonce(run, 2 * run), 0);
    expect(watch.complete).toBe(false);
  });
});
