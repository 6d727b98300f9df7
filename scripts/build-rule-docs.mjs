/**
 * Writes docs/rules from the rules in dist: `npm run docs:rules`. Removes pages of rules that are gone.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rulePages } from '../dist/rules/pages.js';

const folder = new URL('../docs/rules/', import.meta.url);
const pages = rulePages();

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) {
  if (name.endsWith('.md') && !pages.has(name)) rmSync(new URL(name, folder));
}
for (const [name, text] of pages) writeFileSync(new URL(name, folder), text);
console.log(`${pages.size} pages in docs/rules`);
