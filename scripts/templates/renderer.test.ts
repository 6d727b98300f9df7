import { describe, expect, it } from 'vitest';
import { hostile, manyFindings } from '../../test/report/samples.ts';
import renderer from './renderer.ts';

const OPTIONS = { columns: 80, color: false, unicode: true, writtenFiles: [] };

async function render(report: ReturnType<typeof manyFindings>): Promise<string> {
  const rendered = await renderer.render(report, OPTIONS);
  return typeof rendered === 'string' ? rendered : Buffer.from(rendered).toString('utf8');
}

describe('template-id', () => {
  it('holds every finding, in the order of the report', async () => {
    const report = manyFindings();
    const text = await render(report);
    const places = report.findings.map((finding) => text.indexOf(finding.id));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('is the same each time', async () => {
    expect(await render(manyFindings())).toBe(await render(manyFindings()));
  });

  it('lets no control character of a capture through', async () => {
    expect(await render(hostile())).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });
});
