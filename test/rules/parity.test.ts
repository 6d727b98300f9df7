/** Nothing about a rule is forgotten: file, line in the index, test, docs page, and rows of the catalogue. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CRITERIA } from '../../src/criteria/criteria.ts';
import { RULES } from '../../src/rules/index.ts';
import { rulePages } from '../../src/rules/pages.ts';
import { RULE_CAPTURES } from './captures/index.ts';

const ROOT = new URL('../../', import.meta.url);

/** Files of src/rules that are not rules. */
const NOT_RULES = ['asked.ts', 'catalogue.ts', 'define-rule.ts', 'index.ts', 'judge.ts', 'pages.ts'];

const files = readdirSync(new URL('src/rules', ROOT))
  .filter((name) => name.endsWith('.ts') && !NOT_RULES.includes(name))
  .map((name) => name.replace(/\.ts$/, ''));

const catalogue = JSON.parse(readFileSync(new URL('fixtures/registry/rules.json', ROOT), 'utf8')) as {
  rules: { id: string }[];
};
const rows = new Set(catalogue.rules.map(({ id }) => id));

function missingFor(id: string): string[] {
  const rule = RULES.find((candidate) => candidate.id === id);
  const unknown = (rule?.catalogue ?? []).filter((row) => !rows.has(row));
  return [
    rule === undefined && `add it to RULES in src/rules/index.ts`,
    !files.includes(id) && `add src/rules/${id}.ts, or give the rule the id of its file`,
    !existsSync(new URL(`test/rules/${id}.test.ts`, ROOT)) && `add test/rules/${id}.test.ts`,
    !existsSync(new URL(`docs/rules/${id}.md`, ROOT)) && `run npm run docs:rules to write docs/rules/${id}.md`,
    !RULE_CAPTURES.some((entry) => entry.rule === id) && 'add an entry to a table of test/rules/captures',
    rule?.catalogue.length === 0 && 'name the rows of the catalogue that it answers',
    unknown.length > 0 && `these rows are not in fixtures/registry/rules.json: ${unknown.join(', ')}`,
  ].filter((step) => step !== false);
}

describe.each([...new Set([...files, ...RULES.map(({ id }) => id)])])('%s', (id) => {
  it('has everything that belongs to a rule', () => {
    expect(missingFor(id), `what is missing for ${id}`).toEqual([]);
  });
});

describe('the rules', () => {
  it('have distinct ids', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  it.each(RULES)('$id: an id in kebab-case, whole sentences, criteria that exist and are named once', (rule) => {
    expect(rule.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    for (const text of [rule.why, rule.remedy, ...Object.values(rule.meaning ?? {})])
      expect(text).toMatch(/^[A-Z].*\.$/);
    for (const id of rule.criteria) expect(Object.keys(CRITERIA)).toContain(id);
    expect(new Set(rule.criteria).size).toBe(rule.criteria.length);
    expect(rule.references.length).toBeGreaterThan(0);
  });

  it('have docs pages that say what the rules say', () => {
    const folder = new URL('docs/rules/', ROOT);
    const committed = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);
    expect(new Map(committed), 'run npm run docs:rules').toEqual(new Map([...rulePages()].sort(byName)));
  });
});

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
