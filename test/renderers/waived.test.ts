/** A waived finding is shown as waived, with who answers for it, in every format for reading; so is a severity that the policy changed. */
import { describe, expect, it } from 'vitest';
import { frameworkById } from '../../src/criteria/frameworks.ts';
import { rendererById } from '../../src/renderers/index.ts';
import { renderPdf } from '../../src/renderers/pdf/document.ts';
import { frameworkRow } from '../../src/report/frameworks.ts';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { everything } from '../report/everything.ts';
import { manyFindings } from '../report/samples.ts';
import { pagesOf } from './pdf-text.ts';

function sample(): Report {
  const report = manyFindings();
  const [first, ...rest] = report.findings;
  const waiver = {
    reason: 'The contract changes in May.',
    owner: 'Voice team',
    approvedBy: 'CISO',
    expires: '2027-03-31',
  };
  const changed = { ...first!, waiver, severityOverride: { from: 'critical' as const, reason: 'Only a lab.' } };
  const rules = report.rules.map((rule) => ({ ...rule, catalogue: ['SIG-001'] }));
  const frameworks = [frameworkRow(frameworkById('hipaa')!, rules, report.controls)];
  return ReportSchema.parse({ ...report, findings: [changed, ...rest], topFindings: [changed.id], frameworks });
}

async function rendered(id: string, view?: 'findings'): Promise<string> {
  const options = { columns: 100, color: false, unicode: true, writtenFiles: [], ...(view && { view }) };
  return String(await rendererById(id)!.render(sample(), options));
}

describe('a waived finding', () => {
  it('is shown with reason, owner, approver and last day on the terminal', async () => {
    for (const text of [await rendered('terminal'), await rendered('terminal', 'findings')]) {
      const flat = text.replaceAll(/\s+/g, ' ');
      expect(flat).toContain('Waived until 2027-03-31');
      expect(flat).toContain(
        'Accepted: The contract changes in May. (owner Voice team, approved by CISO, holds until 2027-03-31)',
      );
      expect(flat).toContain('instead of critical: Only a lab.');
    }
  });

  it('is shown in the PDF', async () => {
    const pages = pagesOf(await renderPdf(sample(), { compress: false }));
    const text = pages.join(' ').replaceAll(/\s+/g, ' ');
    expect(text).toContain('Waived until 2027-03-31');
    expect(text).toContain('approved by CISO');
    expect(text).toContain('HIPAA Security Rule');
  });

  it.each([
    ['markdown', /waived/],
    ['ndjson', /"expires":"2027-03-31"/],
    ['sarif', /"suppressions"/],
  ])('is known as waived in %s', async (id, sign) => {
    expect(await rendered(id)).toMatch(sign);
  });
});

describe('in formats for programs', () => {
  const one = async (id: string): Promise<string> =>
    String(
      await rendererById(id)!.render(everything(), { columns: 80, color: false, unicode: true, writtenFiles: [] }),
    );

  it('SARIF suppresses what is waived, says who answers for it, and has a taxonomy for each framework', async () => {
    const { runs } = JSON.parse(await one('sarif'));
    const suppressed = runs[0].results.filter(
      (result: { suppressions?: unknown }) => result.suppressions !== undefined,
    );
    expect(suppressed).toHaveLength(1);
    expect(suppressed[0].suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: expect.stringMatching(/^The contract changes/),
        properties: { owner: 'Voice team', approvedBy: 'CISO', expires: '2027-03-31' },
      },
    ]);
    expect(runs[0].taxonomies[1]).toMatchObject({ name: 'HIPAA Security Rule', taxa: [{ id: '164.312(e)(1)' }] });
    expect(suppressed[0].taxa).toContainEqual({
      id: '164.312(e)(1)',
      toolComponent: { name: 'HIPAA Security Rule', index: 1 },
    });
  });

  it('JUnit skips it with the reason, and counts no failure for it', async () => {
    const report = everything();
    const waived = report.findings.find(({ waiver }) => waiver !== null)!;
    const xml = await one('junit');
    expect(xml).toMatch(/<skipped type="waived" message="Waived: The contract changes [^"]*owner Voice team/);
    expect(xml).not.toContain(`<failure type="${waived.severity}" message="${waived.message}"`);
  });

  it('NDJSON has an event for each contradiction, and the place of each leg', async () => {
    const events = (await one('ndjson'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.filter(({ event }) => event === 'contradiction').map(({ kind }) => kind)).toEqual([
      'fingerprint-mismatch',
      'sips-became-sip',
    ]);
    expect(events.find(({ event }) => event === 'leg')).toMatchObject({ zone: 'carrier' });
    expect(events.find(({ waiver }) => waiver)).toMatchObject({ waiver: { owner: 'Voice team' } });
  });

  it('Markdown tells contradictions and waivers', async () => {
    const text = await one('markdown');
    expect(text).toContain('<summary>Promised and not kept (2)</summary>');
    expect(text).toContain('<summary>Waivers (3)</summary>');
    expect(text).toMatch(/expired: what it covered counts again \| 2027-03-31/);
    expect(text).not.toMatch(/<b>|@you/);
  });
});

describe('another framework', () => {
  it('has a line for each requirement on the terminal', async () => {
    expect(await rendered('terminal')).toMatch(
      /HIPAA Security Rule.*\n.*164\.312\(e\)\(1\) +exceptions noted \(\d+ of \d+ tests failed\)/,
    );
  });
});
