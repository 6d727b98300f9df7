// The page's script and style are made from src/renderers/html/page, whose types are checked against those of a browser.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

it('what runs in a browser has the types of one', () => {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.browser.json'], { cwd: ROOT });
  expect(stdout.toString()).toBe('');
  expect(status).toBe(0);
});

it('page-assets.ts is what scripts/build-page.mjs makes', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build-page.mjs', '--check'], { cwd: ROOT });
  expect(`${stdout}${stderr}`).toBe('');
  expect(status).toBe(0);
});
