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

function countsOf(rule: string, judgments: readonly Judgment[], isWaived: IsWaived): RuleCounts {
  const counts = { rule, pass: 0, fail: 0, open: 0, notApplicable: 0, waived: 0, waivedFail: 0 };
  for (const judgment of judgments) {
    if (!isWaived(judgment)) counts[judgment.verdict]++;
    else {
      counts.waived++;
      if (judgment.verdict === 'fail') counts.waivedFail++;
    }
  }
  return counts;
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

function testedSubjects(judgments: readonly Judgment[]): ReportControl['testedSubjects'] {
  const tested = judgments.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
  const subjects = (isOfKind: (kind: SubjectKind) => boolean) =>
    new Set(tested.filter(({ subject }) => isOfKind(subject.kind)).map(({ subject }) => subject.id)).size;
  return {
    legs: new Set(tested.flatMap(({ legs }) => legs)).size,
    sessions: subjects((kind) => SESSIONS.includes(kind)),
    certificates: subjects((kind) => kind === 'certificate'),
    calls: new Set(tested.flatMap(({ calls }) => calls)).size,
  };
}

function controlOf(
  id: CriterionId,
  rules: readonly AnyRule[],
  byRule: ReadonlyMap<string, Judgment[]>,
  isWaived: IsWaived,
): ReportControl {
  const { title, paraphrase, shows, cannotShow } = CRITERIA[id];
  const counts = rules.map((rule) => countsOf(rule.id, byRule.get(rule.id) ?? [], isWaived));
  const judgments = rules.flatMap((rule) => byRule.get(rule.id) ?? []);
  return {
    criterion: id,
    title,
    asks: paraphrase,
    shows,
    cannotShow,
    ...resultOf(counts),
    testedSubjects: testedSubjects(judgments),
    rules: counts,
  };
}

/** In the order of the criteria; a criterion that no rule maps to is left out. */
export function controls(
  rules: readonly AnyRule[],
  judgments: readonly Judgment[],
  isWaived: IsWaived,
): ReportControl[] {
  const byRule = new Map<string, Judgment[]>();
  for (const judgment of judgments) {
    const same = byRule.get(judgment.rule.id);
    if (same === undefined) byRule.set(judgment.rule.id, [judgment]);
    else same.push(judgment);
  }
  return CRITERION_IDS.flatMap((id) => {
    const mapped = rules.filter((rule) => rule.criteria.includes(id));
    return mapped.length === 0 ? [] : [controlOf(id, mapped, byRule, isWaived)];
  });
}
