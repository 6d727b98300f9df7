import { describe, expect, it } from 'vitest';
import { Baseline } from '../../../src/ledger/activity/baseline.ts';
import { RateCounter } from '../../../src/ledger/activity/rate-counter.ts';

const at = (seconds: number, frame = seconds) => ({ capture: 0, frame, seconds: 1_000_000 + seconds, nanoseconds: 0 });

function counted(seconds: readonly number[], ...windows: readonly number[]): RateCounter {
  const counter = new RateCounter(...windows);
  seconds.forEach((second, index) => {
    counter.add(at(second, index + 1));
  });
  return counter;
}

describe('RateCounter', () => {
  it('has no peak of what never happened, and one of 1 of what happened once', () => {
    expect(counted([], 60).facts()).toEqual({ count: 0, peaks: [], first: null, last: null });
    expect(counted([5], 60).facts().peaks).toEqual([{ seconds: 60, count: 1, at: at(5, 1) }]);
  });

  it('finds the densest window, and the frame that completed it', () => {
    const { count, peaks } = counted([0, 100, 101, 102, 159, 160, 300], 60).facts();
    expect(count).toBe(7);
    // 100 to 159 is a minute; 160 begins the next second of it.
    expect(peaks).toEqual([{ seconds: 60, count: 4, at: at(159, 5) }]);
  });

  it('counts in seconds, minutes and hours side by side', () => {
    const spread = Array.from({ length: 60 }, (_, index) => index * 60);
    expect(
      counted(spread, 1, 60, 3_600)
        .facts()
        .peaks.map(({ count }) => count),
    ).toEqual([1, 1, 60]);
    expect(counted([0, 0, 0, 1, 1], 1).facts().peaks[0]!.count).toBe(3);
  });

  it('counts and does not place what comes long after its time', () => {
    const { count, peaks } = counted([1_000, 1_001, 10, 11, 12], 60).facts();
    expect([count, peaks[0]!.count]).toEqual([5, 2]);
  });

  it('places what comes a little late', () => {
    expect(counted([10, 12, 11], 60).facts().peaks[0]!.count).toBe(3);
  });
});

describe('Baseline', () => {
  const medianOf = (seconds: readonly number[], span: number): number => {
    const baseline = new Baseline();
    for (const second of seconds) baseline.add(second);
    return baseline.median(span);
  };

  it('is the usual of ten seconds, quiet times included', () => {
    const steady = Array.from({ length: 600 }, (_, second) => [second, second]).flat();
    expect(medianOf(steady, 600)).toBe(20);
    expect(
      medianOf(
        Array.from({ length: 500 }, () => 300),
        600,
      ),
    ).toBe(0);
    expect(medianOf([], 600)).toBe(0);
  });

  it('is that of most of the time, not that of a burst', () => {
    const steady = Array.from({ length: 60 }, (_, bucket) => [bucket * 10, bucket * 10 + 5]).flat();
    const burst = Array.from({ length: 400 }, () => 600);
    expect(medianOf([...steady, ...burst], 610)).toBe(2);
  });
});
