import { expect, test } from 'vitest';
import { copyOf, signed32, words16, words32 } from '../../src/bytes/counters.ts';

test('arrays are zero, of their length, and apart from each other, also where a block ends', () => {
  const arrays = Array.from({ length: 400 }, (_, index) =>
    [words32(64), words16(689), signed32(3), copyOf(Uint8Array.of(0, 7, 7, 0), 1, 3)].map((array) => ({
      array,
      index,
    })),
  ).flat();
  for (const { array } of arrays) expect(array.every((value) => value === (array.length === 2 ? 7 : 0))).toBe(true);
  for (const { array, index } of arrays) array.fill(index & 0x7f);
  for (const { array, index } of arrays) expect(array.every((value) => value === (index & 0x7f))).toBe(true);
  expect(arrays.map(({ array }) => array.length).slice(0, 4)).toEqual([64, 689, 3, 2]);
});

test('an array may be longer than a block', () => {
  expect(words32(100_000).length).toBe(100_000);
  expect(words32(1)[0]).toBe(0);
});

test('signed words keep their sign', () => {
  const words = signed32(1);
  words[0] = -5;
  expect(words[0]).toBe(-5);
});
