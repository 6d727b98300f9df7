import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Frame } from '../../../src/capture/frame.ts';
import { setTime, timeUnit } from '../../../src/capture/pcapng/timestamps.ts';
import { type Endian, n32 } from '../../support/capture-writer.ts';

function timeOf(ticks: bigint, resolution: number, offset = 0, endian: Endian = 'big'): [number, number] {
  const frame = new Frame();
  const halves = [Number(ticks >> 32n), Number(ticks & 0xffffffffn)].map((half) => n32(half, endian));
  setTime(frame, timeUnit(resolution, offset), Buffer.concat(halves), 0, endian === 'big');
  return [frame.seconds, frame.nanoseconds];
}

test.each<[string, bigint, number, [number, number]]>([
  ['seconds', 1_767_323_045n, 0, [1_767_323_045, 0]],
  ['milliseconds', 1_767_323_045_678n, 3, [1_767_323_045, 678_000_000]],
  ['microseconds', 1_767_323_045_678_901n, 6, [1_767_323_045, 678_901_000]],
  ['nanoseconds', 1_767_323_045_678_901_234n, 9, [1_767_323_045, 678_901_234]],
  ['nanoseconds, a second less one', 1_767_323_045_999_999_999n, 9, [1_767_323_045, 999_999_999]],
  ['picoseconds', 17_673_230_456_789_012_345n, 12, [17_673_230, 456_789_012]],
  ['half seconds', 5n, 0x81, [2, 500_000_000]],
  ['2^-10 s', (1_767_323_045n << 10n) | 1023n, 0x8a, [1_767_323_045, 999_023_437]],
  ['2^-30 s', (1_767_323_045n << 30n) | 1n, 0x9e, [1_767_323_045, 0]],
  ['2^-32 s', (1_767_323_045n << 32n) | 0xffffffffn, 0xa0, [1_767_323_045, 999_999_999]],
  ['2^-33 s', (1n << 33n) | (1n << 32n), 0xa1, [1, 500_000_000]],
  ['10^-127 s', 0xffffffffffffffffn, 127, [0, 0]],
])('%s', (_, ticks, resolution, expected) => {
  expect(timeOf(ticks, resolution)).toEqual(expected);
});

test('the offset is added to the seconds', () => {
  expect(timeOf(5_000_001n, 6, 1_700_000_000)).toEqual([1_700_000_005, 1000]);
  expect(timeOf(5_000_001n, 6, -7)).toEqual([-2, 1000]);
});

test('times that no RFC 3339 date can write are brought to the nearest one that can', () => {
  expect(timeOf(0xffffffffffffffffn, 0)[0]).toBe(Date.parse('9999-12-31T23:59:59Z') / 1000);
  expect(timeOf(0n, 6, -1e15)[0]).toBe(Date.parse('0001-01-01T00:00:00Z') / 1000);
});

test('as exact as BigInt, for every unit and count', () => {
  const units = fc.oneof(fc.nat(127), fc.constantFrom(3, 6, 9, 12, 0x80 + 30, 0x80 + 32, 0x80 + 33));
  const unit = fc.oneof(
    units,
    fc.nat(127).map((exponent) => 0x80 | exponent),
  );
  const endian = fc.constantFrom<Endian>('little', 'big');
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 0xffffffffffffffffn }), unit, endian, (ticks, resolution, order) => {
      const perSecond = ((resolution & 0x80) !== 0 ? 2n : 10n) ** BigInt(resolution & 0x7f);
      const seconds = ticks / perSecond;
      fc.pre(seconds <= 253402300799n);
      expect(timeOf(ticks, resolution, 0, order)).toEqual([
        Number(seconds),
        Number(((ticks % perSecond) * 1_000_000_000n) / perSecond),
      ]);
    }),
    { numRuns: 2000 },
  );
});
