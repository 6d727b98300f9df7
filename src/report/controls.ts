/**
 * Controls: for each criterion that a rule maps to, how often each rule was asked, what came out, and about how many subjects.
 *
 * A control is `not-tested` until a rule passed or failed on something: questions that stayed open are not a test, and neither is
 * a rule that did not apply. A waived exception is counted apart and is still an exception: an auditor hears of it.
 */
import { CRITERIA, CRITERION_IDS, type CriterionId } from '../criteria/criteria.ts';
import type { AnyRule, SubjectKind } from '../rules/define-rule.ts';
import type { Judgment } from '../rules/judge.ts';
import type { ReportControl } from './schema.ts';

type RuleCounts = ReportControl['rules'][number];

/** Whether a judgment belongs to a finding that is waived. */
export type IsWaived = (judgment: Judgment) => boolean;

/** What came out of one rule, counted once for all criteria that it maps to. */
interface Asked {
  readonly counts: RuleCounts;
  /** Those that passed or failed. */
  readonly tested: Judgment[];
}

function askedByRule(rules: readonly AnyRule[], judgments: readonly Judgment[], isWaived: IsWaived) {
  const byRule = new Map<string, Asked>();
  for (const { id } of rules) {
    byRule.set(id, {
      counts: { rule: id, pass: 0, fail: 0, open: 0, notApplicable: 0, waived: 0, waivedFail: 0 },
      tested: [],
    });
  }
  for (const judgment of judgments) {
    const { rule, verdict } = judgment;
    const asked = byRule.get(rule.id);
    if (asked === undefined) continue;
    if (verdict === 'pass' || verdict === 'fail') asked.tested.push(judgment);
    if (!isWaived(judgment)) asked.counts[verdict]++;
    else {
      asked.counts.waived++;
      if (verdict === 'fail') asked.counts.waivedFail++;
    }
  }
  return byRule;
}

function sum(rules: readonly RuleCounts[], field: Exclude<keyof RuleCounts, 'rule'>): number {
  return rules.reduce((total, counts) => total + counts[field], 0);
}

/** What the counts of some rules come to. */
export function resultOf(
  rules: readonly RuleCounts[],
): Pick<ReportControl, 'result' | 'tested' | 'exceptions' | 'open' | 'waived'> {
  const exceptions = sum(rules, 'fail');
  const waivedExceptions = sum(rules, 'waivedFail');
  const tested = sum(rules, 'pass') + exceptions + waivedExceptions;
  const noted = exceptions + waivedExceptions > 0 ? 'exceptions-noted' : 'no-exceptions-noted';
  return {
    result: tested === 0 ? 'not-tested' : noted,
    tested,
    exceptions,
    open: sum(rules, 'open'),
    waived: sum(rules, 'waived'),
  };
}

const SESSIONS: readonly SubjectKind[] = ['tls-session', 'dtls-session'];

function testedSubjects(rules: readonly Asked[]): ReportControl['testedSubjects'] {
  // Lists of ids: all judgments about a subject have the same one, so that what is in it is counted once for a hundred rules.
  const legs = new Set<readonly string[]>();
  const calls = new Set<readonly string[]>();
  const sessions = new Set<string>();
  const certificates = new Set<string>();
  for (const { tested } of rules) {
    for (const judgment of tested) {
      legs.add(judgment.legs);
      calls.add(judgment.calls);
      const { kind, id } = judgment.subject;
      if (SESSIONS.includes(kind)) sessions.add(id);
      else if (kind === 'certificate') certificates.add(id);
    }
  }
  return {
    legs: distinct(legs),
    sessions: sessions.size,
    certificates: certificates.size,
    calls: distinct(calls),
  };
}

/** How many different ids are in some lists. */
export function distinct(lists: ReadonlySet<readonly string[]>): number {
  return new Set([...lists].flat()).size;
}

function controlOf(id: CriterionId, rules: readonly Asked[]): ReportControl {
  const { title, paraphrase, shows, cannotShow } = CRITERIA[id];
  const counts = rules.map((rule) => ({ ...rule.counts }));
  return {
    criterion: id,
    title,
    asks: paraphrase,
    shows,
    cannotShow,
    ...resultOf(counts),
    testedSubjects: testedSubjects(rules),
    rules: counts,
  };
}

/** In the order of the criteria; a criterion that no rule maps to is left out. */
export function controls(
  rules: readonly AnyRule[],
  judgments: readonly Judgment[],
  isWaived: IsWaived,
): ReportControl[] {
  const byRule = askedByRule(rules, judgments, isWaived);
  return CRITERION_IDS.flatMap((id) => {
    const mapped = rules.filter((rule) => rule.criteria.includes(id)).map((rule) => byRule.get(rule.id)!);
    return mapped.length === 0 ? [] : [controlOf(id, mapped)];
  });
}
