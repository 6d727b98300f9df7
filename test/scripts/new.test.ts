import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import templateRule from '../../scripts/templates/rule.ts';
import { rulePages } from '../../src/rules/pages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SCRIPT = join(ROOT, 'scripts/new.mjs');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soc2-sip-new-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('npm run new', () => {
  it('copies a rule, and says what to add and what is next', () => {
    const { status, stdout } = run('rule', 'calls-are-polite');
    expect(status).toBe(0);
    for (const path of [
      'src/rules/calls-are-polite.ts',
      'test/rules/calls-are-polite.test.ts',
      'docs/rules/calls-are-polite.md',
    ]) {
      expect(stdout).toContain(`wrote ${path}`);
      expect(readFileSync(join(folder, path), 'utf8')).not.toContain('template');
    }
    expect(stdout).toContain("import callsArePolite from './calls-are-polite.ts';");
    expect(stdout).toContain('npm run docs:rules');
    const source = readFileSync(join(folder, 'src/rules/calls-are-polite.ts'), 'utf8');
    expect(source).toContain("from './define-rule.ts'");
    const test = readFileSync(join(folder, 'test/rules/calls-are-polite.test.ts'), 'utf8');
    expect(test).toContain("from '../../src/rules/calls-are-polite.ts'");
    expect(test).toContain("from '../support/rule-tester.ts'");
  });

  it.each(['dissector', 'renderer'])('copies a %s', (kind) => {
    const { status, stdout } = run(kind, 'q931');
    expect(status).toBe(0);
    expect(stdout).toContain(`wrote src/${kind}s/q931.ts`);
    expect(existsSync(join(folder, `test/${kind}s/q931.test.ts`))).toBe(true);
  });

  it('never overwrites', () => {
    writeFileSync(join(folder, 'src/rules/calls-are-polite.ts'), 'mine');
    const { status, stderr } = run('rule', 'calls-are-polite');
    expect(status).toBe(2);
    expect(stderr).toContain('exists already');
    expect(readFileSync(join(folder, 'src/rules/calls-are-polite.ts'), 'utf8')).toBe('mine');
  });

  it.each([
    ['an id that leaves the folder', ['rule', '../../etc/passwd']],
    ['capitals', ['rule', 'Calls-Are-Polite']],
    ['a rule of one word', ['rule', 'polite']],
    ['an underscore', ['dissector', 'q_931']],
    ['a hyphen at the end', ['renderer', 'xml-']],
    ['sixty-one characters', ['renderer', 'x'.repeat(61)]],
    ['an empty id', ['renderer', '']],
    ['no id', ['rule']],
    ['two ids', ['rule', 'calls-are-polite', 'calls-are-short']],
    ['a kind that is none', ['policy', 'calls-are-polite']],
    ['a kind that every object has', ['constructor', 'calls-are-polite']],
  ])('refuses %s and writes nothing', (_what, args) => {
    const before = readdirSync(folder, { recursive: true }).length;
    expect(run(...args)).toMatchObject({ status: 2, stdout: '' });
    expect(readdirSync(folder, { recursive: true })).toHaveLength(before);
  });
});

describe('the templates', () => {
  it('hold the docs page that is made from the rule', () => {
    const page = readFileSync(join(ROOT, 'scripts/templates/rule.md'), 'utf8');
    expect(page).toBe(rulePages([templateRule]).get('template-id.md'));
  });

  it('have tests that fail in a copy, by what they expect and not by how they are built', { timeout: 120_000 }, () => {
    const copy = mkdtempSync(join(tmpdir(), 'soc2-sip-copy-'));
    try {
      for (const part of [
        'src',
        'test/support',
        'test/report/samples.ts',
        'fixtures/registry',
        'package.json',
        'vitest.config.ts',
      ]) {
        cpSync(join(ROOT, part), join(copy, part), { recursive: true });
      }
      symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
      const made = [
        ['rule', 'calls-are-polite'],
        ['dissector', 'q931'],
        ['renderer', 'morse'],
      ] as const;
      for (const args of made) execFileSync(process.execPath, [SCRIPT, ...args], { cwd: copy });
      const tests = made.map(([kind, id]) => `test/${kind}s/${id}.test.ts`);
      const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
      const args = [vitest, 'run', '--reporter=json', '--outputFile=result.json', ...tests];
      expect(spawnSync(process.execPath, args, { cwd: copy }).status).toBe(1);
      expect(failures(join(copy, 'result.json'))).toEqual({
        'calls-are-polite': [
          'fail: it was seen not to hold',
          'open: the capture does not tell',
          'pass: the expected state was seen',
        ],
        morse: ['holds every finding, in the order of the report'],
        q931: ['reads a good message', 'stops at a length that its container does not have'],
      });
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});

interface Result {
  testResults: { name: string; assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
}

/** Titles of the tests that failed by an expectation, by the id in the name of their file. */
function failures(file: string): Record<string, string[]> {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Result;
  return Object.fromEntries(
    testResults.map(({ name, assertionResults }) => [
      name.replace(/^.*\/|\.test\.ts$/g, ''),
      assertionResults
        .filter(
          ({ status, failureMessages }) => status === 'failed' && failureMessages.join().includes('AssertionError'),
        )
        .map(({ title }) => title)
        .sort(),
    ]),
  );
}
