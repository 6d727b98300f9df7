/**
 * Controls: for each criterion that a rule maps to, how often each rule was asked and what came out.
 *
 * A control is `not-tested` until a rule passed or failed on something: questions that stayed open are not a test, and neither is
 * a rule that did not apply.
 */
import { CRITERIA, CRITERION_IDS, type CriterionId } from '../criteria/criteria.ts';
import type { AnyRule } from '../rules/define-rule.ts';
import type { Judgment } from '../rules/judge.ts';
import type { ReportControl } from './schema.ts';

type RuleCounts = ReportControl['rules'][number];

function countsOf(rule: string, judgments: readonly Judgment[]): RuleCounts {
  const counts = { rule, pass: 0, fail: 0, open: 0, notApplicable: 0, waived: 0 };
  for (const judgment of judgments) counts[judgment.verdict]++;
  return counts;
}

function sum(rules: readonly RuleCounts[], field: Exclude<keyof RuleCounts, 'rule'>): number {
  return rules.reduce((total, counts) => total + counts[field], 0);
}

function controlOf(id: CriterionId, rules: RuleCounts[]): ReportControl {
  const { title, paraphrase, shows, cannotShow } = CRITERIA[id];
  const exceptions = sum(rules, 'fail');
  const tested = sum(rules, 'pass') + exceptions;
  const result = tested === 0 ? 'not-tested' : exceptions > 0 ? 'exceptions-noted' : 'no-exceptions-noted';
  return {
    criterion: id,
    title,
    asks: paraphrase,
    shows,
    cannotShow,
    result,
    tested,
    exceptions,
    open: sum(rules, 'open'),
    waived: sum(rules, 'waived'),
    rules,
  };
}

/** In the order of the criteria; a criterion that no rule maps to is left out. */
export function controls(rules: readonly AnyRule[], judgments: readonly Judgment[]): ReportControl[] {
  const byRule = new Map<string, Judgment[]>();
  for (const judgment of judgments) {
    const same = byRule.get(judgment.rule.id);
    if (same === undefined) byRule.set(judgment.rule.id, [judgment]);
    else same.push(judgment);
  }
  return CRITERION_IDS.flatMap((id) => {
    const mapped = rules.filter((rule) => rule.criteria.includes(id));
    if (mapped.length === 0) return [];
    return [
      controlOf(
        id,
        mapped.map((rule) => countsOf(rule.id, byRule.get(rule.id) ?? [])),
      ),
    ];
  });
}
