/**
 * Results: what was asked of what, and what came out; findings are those that failed or stayed open, told with their evidence.
 *
 * One row for each rule and verdict (and finding), with the ids of the subjects: a report says of every leg which rules it passed.
 */

import type { AnyRule, Verdict } from '../rules/define-rule.ts';
import type { Judgment } from '../rules/judge.ts';
import type { FindingIds } from './findings.ts';
import type { Report } from './schema.ts';

type ResultRow = Report['results'][number];

/** In the order of the judgments: by the first frame cited. */
export function results(judgments: readonly Judgment[], findingIds: FindingIds): ResultRow[] {
  const rows: ResultRow[] = [];
  const byFinding = new Map<string, ResultRow>();
  const byRule = new Map<AnyRule, Partial<Record<Verdict, ResultRow>>>();
  for (const judgment of judgments) {
    const { rule, verdict, subject } = judgment;
    const finding = findingIds.of(judgment);
    let row = finding === null ? byRule.get(rule)?.[verdict] : byFinding.get(finding);
    if (row === undefined) {
      row = { rule: rule.id, verdict, subject: subject.kind, ids: [], finding };
      rows.push(row);
      if (finding === null) byRule.set(rule, { ...byRule.get(rule), [verdict]: row });
      else byFinding.set(finding, row);
    }
    row.ids.push(subject.id);
  }
  return rows;
}
