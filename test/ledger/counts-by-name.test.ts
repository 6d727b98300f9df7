import { expect, test } from 'vitest';
import { countsByName } from '../../src/ledger/counts-by-name.ts';

test('counts are plain data: status codes in order of number, other names as they came', () => {
  const counts = countsByName([
    ['200', 2],
    ['180', 1],
  ]);
  expect(counts).toEqual({ 180: 1, 200: 2 });
  expect(JSON.stringify(counts)).toBe('{"180":1,"200":2}');
  const names = Object.keys(
    countsByName(
      new Map([
        ['INVITE', 1],
        ['ACK', 2],
      ]),
    ),
  );
  expect(names).toEqual(['INVITE', 'ACK']);
});

test('a method called __proto__ is a name like any other', () => {
  const counts = countsByName([['__proto__', 3]]);
  expect(Object.getPrototypeOf(counts)).toBe(Object.prototype);
  expect(Object.entries(counts)).toEqual([['__proto__', 3]]);
});
