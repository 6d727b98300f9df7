/**
 * Results: what was asked of what, and what came out; findings are those that failed or stayed open, told with their evidence.
 *
 * One row for each rule and verdict (and finding), with the ids of the subjects: a report says of every leg which rules it passed.
 */

import type { Judgment } from '../rules/judge.ts';
import { findingIdOf } from './findings.ts';
import type { Report } from './schema.ts';

type ResultRow = Report['results'][number];

/** In the order of the judgments: by the first frame cited. */
export function results(judgments: readonly Judgment[]): ResultRow[] {
  const rows = new Map<string, ResultRow>();
  for (const judgment of judgments) {
    const { rule, verdict, subject } = judgment;
    const finding = findingIdOf(judgment);
    const key = `${rule.id} ${verdict} ${finding ?? ''}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { rule: rule.id, verdict, subject: subject.kind, ids: [subject.id], finding });
    else row.ids.push(subject.id);
  }
  return [...rows.values()];
}
