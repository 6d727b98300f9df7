/** What the pages for people say: links lead somewhere, decisions are numbered once and listed, and figures are true. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../src/rules/index.ts';

const ROOT = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const PAGES = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...readdirSync(new URL('docs', ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('decisions', () => {
  const files = readdirSync(new URL('docs/adr', ROOT)).filter((name) => name !== 'README.md');

  it.each(files)('%s has a number of its own, says it, and is in the list', (name) => {
    const number = name.slice(0, 4);
    expect(files.filter((other) => other.startsWith(number))).toEqual([name]);
    expect(read(`docs/adr/${name}`)).toMatch(new RegExp(`^# ADR ${Number(number)}: `));
    expect(read('docs/adr/README.md')).toContain(`](${name})`);
  });
});

describe('links', () => {
  it.each(PAGES)('of %s lead somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
      (found) => found[1] ?? found[2]!,
    );
    const local = links.filter((link) => !/^(https?:|mailto:|#)/.test(link)).map((link) => link.split('#')[0]!);
    expect(local.filter((link) => !existsSync(new URL(link, new URL(page, ROOT))))).toEqual([]);
  });
});

describe('the README', () => {
  it('is short, and its number of rules is not above the truth', () => {
    const text = read('README.md');
    expect(text.split('\n').length).toBeLessThanOrEqual(250);
    const said = /more than (\d+) rules/i.exec(text);
    expect(Number(said![1])).toBeLessThan(RULES.length);
    expect(Number(said![1])).toBeGreaterThan(RULES.length - 25);
  });
});
