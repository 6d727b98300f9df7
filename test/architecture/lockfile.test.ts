// `npm ci` refuses a lock file without an entry for every optional platform package; `npm install` leaves out what its registry lacks.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Record<string, string>; readonly resolved?: string }>
  >;
}

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock;

it('has every optional platform package (node scripts/complete-lockfile.mjs adds them)', () => {
  const wanted = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => lock.packages[`node_modules/${name}`] === undefined)).toEqual([]);
});

it('names no download address', () => {
  const resolved = Object.values(lock.packages).filter((entry) => entry.resolved !== undefined);
  expect(resolved).toEqual([]);
});
