// The page's script and style are made from src/renderers/html/page, whose types are checked against those of a browser.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('page-assets.ts is what scripts/build-page.mjs makes', () => {
  const root = join(import.meta.dirname, '../..');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build-page.mjs', '--check'], { cwd: root });
  expect(`${stdout}${stderr}`).toBe('');
  expect(status).toBe(0);
});
