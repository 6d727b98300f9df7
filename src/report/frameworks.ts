/** The tests of a report, counted by the requirements of another framework. Everything comes from rows of the report. */
import type { Framework } from '../criteria/frameworks.ts';
import { resultOf } from './controls.ts';
import type { Report } from './schema.ts';

type FrameworkRow = Report['frameworks'][number];

export function frameworkRow(framework: Framework, rules: Report['rules'], controls: Report['controls']): FrameworkRow {
  const counts = new Map(controls.flatMap((control) => control.rules).map((row) => [row.rule, row]));
  return {
    id: framework.id,
    title: framework.title,
    note: framework.note,
    requirements: framework.requirements.map(({ id, title, families }) => {
      const mapped = rules.filter((rule) => rule.catalogue.some((row) => families.includes(row.split('-')[0]!)));
      const rows = mapped.flatMap((rule) => counts.get(rule.id) ?? []);
      return { id, title, ...resultOf(rows), rules: mapped.map((rule) => rule.id) };
    }),
  };
}
