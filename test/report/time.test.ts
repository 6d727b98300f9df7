import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime, unixTime } from '../../src/report/time.ts';

describe('times', () => {
  it.each([
    [0, 0, '1970-01-01T00:00:00.000000000Z'],
    [1_795_255_200, 1, '2026-11-21T10:00:00.000000001Z'],
    [-1, 999_999_999, '1969-12-31T23:59:59.999999999Z'],
    [253_402_300_799, 0, '9999-12-31T23:59:59.000000000Z'],
    [253_402_300_800, 0, '9999-12-31T23:59:59.999999999Z'],
    [1e18, 5, '9999-12-31T23:59:59.999999999Z'],
    [-62_167_219_200, 0, '0000-01-01T00:00:00.000000000Z'],
    [-1e18, 5, '0000-01-01T00:00:00.000000000Z'],
    [Number.NaN, 0, '0000-01-01T00:00:00.000000000Z'],
  ])('%d s and %d ns is %s', (seconds, nanoseconds, text) => {
    expect(isoTime({ seconds, nanoseconds })).toBe(text);
  });

  it('come back as they were written', () => {
    const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 0, max: 999_999_999 }), (whole, nanoseconds) => {
        const time = { seconds: whole, nanoseconds };
        expect(unixTime(isoTime(time))).toEqual(time);
      }),
    );
  });
});
