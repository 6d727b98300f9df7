// Golden files: the terminal report of every fixture as it was last accepted. They show a reviewer what a change does to what people see; what is
// true is in the manifests. `npm run golden` records them again, in a commit of its own.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rendererById } from '../src/renderers/index.ts';
import { FIXTURES, fixtures } from './support/fixtures.ts';
import { scanFile } from './support/scan.ts';

describe('golden', () => {
  for (const fixture of fixtures) {
    it(fixture.id, async () => {
      const report = await scanFile(fixture.path);
      const options = { columns: 80, color: false, unicode: true, writtenFiles: [] };
      const text = await rendererById('terminal')!.render(report, options);
      await expect(text).toMatchFileSnapshot(join(FIXTURES, fixture.id, 'golden/terminal.txt'));
    });
  }
});
