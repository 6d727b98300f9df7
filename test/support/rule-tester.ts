/**
 * A tester for rules, after ESLint's RuleTester: a table of built facts per verdict, and hygiene that every case must meet.
 *
 *     testRule(rule, { pass: [{ name, facts, says: ['TLS 1.3'] }], fail: [...], open: [...], notApplicable: [...] });
 *
 * A verdict that a rule cannot give is left out and named in `never`, with the reason.
 */
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Policy, type Severity, SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { Facts } from '../../src/ledger/facts.ts';
import type { AnyRule, RuleContext, Verdict } from '../../src/rules/define-rule.ts';
import { type Judgment, judge } from '../../src/rules/judge.ts';
import { JUDGED_AT } from './facts-builder.ts';

export interface RuleCase {
  readonly name: string;
  readonly facts: Facts;
  /** Id of the subject that the case is about; may be left out where the facts hold one subject of the rule's kind. */
  readonly subject?: string;
  /** Parts that the message must hold; at least one. */
  readonly says: readonly [string | RegExp, ...(string | RegExp)[]];
  /** What the recording lacks that keeps it open; not looked at when left out. */
  readonly causes?: Judgment['causes'];
  /** Left out: the rule's own. */
  readonly severity?: Severity;
  /** Frame numbers that the evidence must cite, in order. */
  readonly cites?: readonly number[];
  readonly policy?: Policy;
  /** Unix seconds. */
  readonly judgedAt?: number;
}

export type RuleTable = { readonly [Name in Verdict]?: readonly RuleCase[] } & {
  /** Why the rule never gives a verdict that is left out. */
  readonly never?: { readonly [Name in Verdict]?: string };
};

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'open', 'notApplicable'];

export function testRule(rule: AnyRule, table: RuleTable): void {
  const read = new Set<string>();
  describe(rule.id, () => {
    it('has cases for every verdict, or a reason why not, and none twice', () => expectCompleteTable(table));
    for (const verdict of VERDICTS) {
      for (const ruleCase of table[verdict] ?? []) {
        it(`${verdict}: ${ruleCase.name}`, () => {
          const judgment = judgeCase(watched(rule, read), ruleCase);
          expect({ verdict: judgment.verdict, message: judgment.message }).toMatchObject({ verdict });
          expect(judgment.severity).toBe(ruleCase.severity ?? rule.severity);
          for (const part of ruleCase.says) expect(judgment.message).toMatch(part);
          if (ruleCase.causes) expect(judgment.causes).toEqual(ruleCase.causes);
          if (ruleCase.cites) expect(judgment.evidence.map(({ at }) => at.frame)).toEqual(ruleCase.cites);
          expectHygiene(judgment);
        });
      }
    }
    it('names in its parameters all of the policy that it looked at', () => {
      expect(undeclared(rule, read), 'add them to parameters').toEqual([]);
    });
  });
}

/** The rule, with what it reads of the policy put into a set: `certificates.minimumRsaBits`. */
function watched(rule: AnyRule, read: Set<string>): AnyRule {
  const judge = (subject: never, outcomes: never, context: RuleContext) =>
    rule.judge(subject, outcomes, { ...context, policy: recording(context.policy, [], read) });
  return { ...rule, judge } as AnyRule;
}

function recording<Value extends object>(value: Value, path: readonly string[], read: Set<string>): Value {
  // A frozen value has to be given as it is; a copy need not.
  return new Proxy(Array.isArray(value) ? [...value] : { ...value }, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || Array.isArray(target)) return found;
      const place = [...path, key];
      read.add(place.join('.'));
      return typeof found === 'object' && found !== null ? recording(found, place, read) : found;
    },
  }) as Value;
}

/** What was read and neither is a parameter, nor is in one, nor holds one. */
function undeclared({ parameters = [] }: AnyRule, read: ReadonlySet<string>): string[] {
  const isDeclared = (key: string) =>
    parameters.some((name) => name === key || key.startsWith(`${name}.`) || name.startsWith(`${key}.`));
  return [...read].filter((key) => !isDeclared(key));
}

/** Judges frozen facts: a rule that writes to its subject throws. */
export function judgeCase(rule: AnyRule, { facts, subject, policy, judgedAt }: RuleCase): Judgment {
  const judgments = judge(deepFreeze(facts), deepFreeze(policy ?? SOC2_DEFAULT), judgedAt ?? JUDGED_AT, [rule]);
  const about = subject === undefined ? judgments : judgments.filter((judgment) => judgment.subject.id === subject);
  expect(
    about.map((judgment) => judgment.subject.id),
    'a case is about one subject',
  ).toHaveLength(1);
  return about[0]!;
}

function expectCompleteTable(table: RuleTable): void {
  for (const verdict of VERDICTS) {
    const cases = table[verdict] ?? [];
    if (cases.length === 0)
      expect(table.never?.[verdict], `no case for ${verdict}, and no reason in never`).toBeTruthy();
    else expect(table.never?.[verdict], `${verdict} has cases, and a reason why it has none`).toBeUndefined();
  }
  const all = VERDICTS.flatMap((verdict) => table[verdict] ?? []);
  expectDistinct(all.map(({ name }) => name));
  expectDistinct(
    all.map(({ facts, subject, policy, judgedAt }) => canonicalJson({ facts, subject, policy, judgedAt })),
  );
}

function expectDistinct(texts: readonly string[]): void {
  expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
}

/** What holds for every judgment of every rule. */
export function expectHygiene({ verdict, message, evidence }: Judgment): void {
  expect(message).toMatch(/^[A-Z0-9].*\.$/s);
  expect(message).not.toMatch(PLACEHOLDER);
  expect(message).not.toMatch(/ {2}|\.\.|\s$/);
  if (verdict === 'notApplicable') expect(evidence).toEqual([]);
  else expect(evidence.length).toBeGreaterThan(0);
  for (const { what } of evidence) {
    expect(what).not.toBe('');
    expect(what).not.toMatch(PLACEHOLDER);
  }
}

const PLACEHOLDER = /undefined|\bnull\b|NaN|\[object|\$\{|TODO|Infinity/;

export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
