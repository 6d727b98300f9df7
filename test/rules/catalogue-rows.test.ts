/** Every row of the catalogue has exactly one answer, and the copy in the fixtures is the catalogue. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CRITERIA } from '../../src/criteria/criteria.ts';
import { FRAMEWORKS } from '../../src/criteria/frameworks.ts';
import { Policy, SEVERITIES, type Severity } from '../../src/criteria/policy.ts';
import { limitations } from '../../src/report/limitations.ts';
import { ReportSchema } from '../../src/report/schema.ts';
import { ANSWERED_ELSEWHERE, answersOf, UNANSWERED } from '../../src/rules/catalogue-rows/answers.ts';
import { DEVIATIONS } from '../../src/rules/catalogue-rows/deviations.ts';
import { CATALOGUE_ROWS } from '../../src/rules/catalogue-rows/rows.ts';
import { RULES } from '../../src/rules/index.ts';
import { rationaleOf } from '../../src/rules/terms/rationale.ts';

const REPORT = new URL('../../src/report/', import.meta.url);

interface Row {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly criteria: readonly string[];
}

const file = new URL('../../fixtures/registry/rules.json', import.meta.url);
const catalogue = JSON.parse(readFileSync(file, 'utf8')) as { count: number; rules: Row[] };

const rows = catalogue.rules.map(({ id }) => id);

describe('the catalogue', () => {
  it('has 183 rows, here as in the source table', () => {
    expect(catalogue.count).toBe(183);
    expect(CATALOGUE_ROWS).toEqual(catalogue.rules.map(({ id, title }) => [id, title]));
  });

  it.each(rows)('%s has exactly one answer: rules, or a line in catalogue-rows/answers.ts', (row) => {
    const answers = answersOf(row, RULES);
    expect(
      answers,
      'a rule answers it now: take it out of answers.ts; or nothing does: add it there, with the reason',
    ).toHaveLength(1);
    expect(answers[0]!.what).not.toBe('');
  });

  it('has no answer for a row that it does not have', () => {
    const named = [...Object.keys(ANSWERED_ELSEWHERE), ...Object.values(UNANSWERED).flat()];
    expect(named.filter((row) => !rows.includes(row))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  it('names limitations and parts of the report that exist', () => {
    const files = [
      'limitations.ts',
      ...readdirSync(new URL('limitations/', REPORT)).map((name) => `limitations/${name}`),
    ];
    const source = files.map((name) => readFileSync(new URL(name, REPORT), 'utf8')).join('\n');
    expect(limitations).toBeTypeOf('function');
    for (const { by, what } of Object.values(ANSWERED_ELSEWHERE)) {
      if (by === 'limitation') expect(source).toContain(`'${what.split(';')[0]}'`);
      if (by === 'report')
        for (const part of what.split(', ')) expect(Object.keys(ReportSchema.shape)).toContain(part.split('[')[0]);
    }
  });
});

describe('criteria and frameworks', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s says why it bears on each of its criteria',
    (_id, rule) => {
      for (const id of rule.criteria) expect(rationaleOf(rule, id)).toMatch(/^[A-Z].*\.$/);
      expect(Object.keys(rule.rationale).filter((id) => !(rule.criteria as readonly string[]).includes(id))).toEqual(
        [],
      );
    },
  );

  it('do not share a rationale among rules', () => {
    const texts = RULES.flatMap((rule) => rule.criteria.map((id) => rationaleOf(rule, id)));
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s weighs what its rows weigh, or deviations.ts says why not',
    (id, rule) => {
      const answered = catalogue.rules.filter((row) => rule.catalogue.includes(row.id));
      const gravest = SEVERITIES.find((severity) => answered.some((row) => row.severity === severity));
      const criteria = new Set(answered.flatMap((row) => row.criteria).filter((criterion) => criterion in CRITERIA));
      expect(DEVIATIONS[id]?.severity === undefined, `${rule.severity}, and the gravest row ${gravest}`).toBe(
        rule.severity === gravest,
      );
      expect(DEVIATIONS[id]?.criteria === undefined, `${rule.criteria}, and the rows ${[...criteria]}`).toBe(
        [...rule.criteria].sort().join() === [...criteria].sort().join(),
      );
    },
  );

  it('has no deviation of a rule that there is not', () => {
    const ids = RULES.map(({ id }) => id);
    expect(Object.keys(DEVIATIONS).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s names parameters that the policy has', (_id, rule) => {
    for (const key of rule.parameters ?? []) expect(Object.keys(Policy.shape)).toContain(key.split('.')[0]);
  });

  it('never file encryption under the criterion on unauthorized software', () => {
    expect(Object.keys(CRITERIA)).not.toContain('CC6.8');
  });

  it.each(FRAMEWORKS.flatMap(({ id, requirements }) => requirements.map((row) => [`${id} ${row.id}`, row] as const)))(
    '%s maps families of the catalogue, and at least one rule',
    (_name, { families }) => {
      const known = new Set(rows.map((row) => row.split('-')[0]));
      expect(families.filter((family) => !known.has(family))).toEqual([]);
      expect(RULES.some((rule) => rule.catalogue.some((row) => families.includes(row.split('-')[0]!)))).toBe(true);
    },
  );

  it('has those that the issue names', () => {
    const named = FRAMEWORKS.flatMap(({ id, requirements }) => requirements.map((row) => `${id} ${row.id}`));
    expect(named).toEqual(
      expect.arrayContaining([
        'nist-800-53 SC-8',
        'nist-800-53 SC-13',
        'nist-800-53 IA-5',
        'pci-dss-4 4.2.1',
        'hipaa 164.312(e)(1)',
        'iso-27001 A.8.24',
        'nist-800-52r2 3.3',
      ]),
    );
  });
});
