/**
 * No key of a policy is there for nothing: a rule names it among its parameters, or it is read where this table says. That rules name all
 * that they read, `rule-tester.ts` holds each of them to.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Policy, SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { RULES } from '../../src/rules/index.ts';

/** Keys that no rule looks at: the file that does. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  name: 'src/report/build.ts',
  version: 'src/report/build.ts',
  failOn: 'src/cli/commands/scan.ts',
  zones: 'src/criteria/effective.ts',
  severities: 'src/rules/judge.ts',
  waivers: 'src/report/waivers.ts',
  'signaling.tlsPorts': 'src/assess.ts',
  'certificates.caBundle': 'src/cli/policy.ts',
};

/** `traffic.flood.requestsPerSecond`: a list, an empty section and a value are leaves. */
function leavesOf(value: unknown, path: readonly string[] = []): string[] {
  const isSection = typeof value === 'object' && value !== null && !Array.isArray(value);
  const members = isSection ? Object.entries(value) : [];
  if (members.length === 0) return [path.join('.')];
  return members.flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

const parameters = new Set(RULES.flatMap(({ parameters = [] }) => parameters));

function isCovered(leaf: string, by: Iterable<string>): boolean {
  return [...by].some((key) => leaf === key || leaf.startsWith(`${key}.`));
}

describe('the keys of a policy', () => {
  it('are those of the schema', () => {
    expect(Object.keys(SOC2_DEFAULT).sort()).toEqual(Object.keys(Policy.shape).sort());
  });

  it.each(leavesOf(SOC2_DEFAULT))('%s is read', (leaf) => {
    expect([isCovered(leaf, parameters), isCovered(leaf, Object.keys(ELSEWHERE))]).toSatisfy(
      (covered: readonly boolean[]) => covered.filter((one) => one).length === 1,
      'a parameter of a rule, or a line in ELSEWHERE',
    );
  });

  it.each(Object.entries(ELSEWHERE))('%s is read in %s', (key, file) => {
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(key.split('.').at(-1));
  });

  it.each([...parameters])('%s, which rules name, exists', (parameter) => {
    const found = parameter
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], SOC2_DEFAULT);
    expect(found).not.toBeUndefined();
  });
});
