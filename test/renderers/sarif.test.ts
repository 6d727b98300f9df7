import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import sarif from '../../src/renderers/sarif.ts';
import type { Report } from '../../src/report/schema.ts';
import { everything } from '../report/everything.ts';
import { hostile, manyFindings, SAMPLES } from '../report/samples.ts';
import { FIXTURES } from '../support/fixtures.ts';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly index: number };
      readonly region: { readonly startLine: number };
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface Run {
  readonly tool: {
    readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly text: string } }[] };
  };
  readonly artifacts: readonly { readonly hashes: Readonly<Record<string, string>> }[];
  readonly results: readonly Result[];
}

const SCHEMA = JSON.parse(readFileSync(join(FIXTURES, 'schemas/sarif-2.1.0.json'), 'utf8')) as object;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isSarif = ajv.compile(SCHEMA);

function logOf(report: Report): { readonly runs: readonly [Run] } {
  return JSON.parse(sarif.render(report, { columns: 80, color: false, unicode: true, writtenFiles: [] }) as string);
}

const SHOWN: Readonly<Record<string, () => Report>> = { ...SAMPLES, everything };

describe('SARIF', () => {
  it.each(Object.keys(SHOWN))('%s: is valid by the schema of OASIS', (name) => {
    expect(isSarif(logOf(SHOWN[name]!())), ajv.errorsText(isSarif.errors)).toBe(true);
  });

  it('is held to a schema that can refuse', () => {
    const broken = structuredClone(logOf(manyFindings())) as unknown as { runs: { results: { level: string }[] }[] };
    broken.runs[0]!.results[0]!.level = 'bad';
    expect(isSarif(broken)).toBe(false);
  });

  it('has a result for each finding, with what code scanning asks for', () => {
    const report = manyFindings();
    const [{ results, tool }] = logOf(report).runs;
    expect(results.map((result) => result.partialFingerprints['soc2-sip/finding/v1'])).toEqual(report.topFindings);
    for (const { ruleId, ruleIndex, message, locations } of results) {
      expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
      expect(message.text).not.toBe('');
      const [{ physicalLocation }] = locations as [Result['locations'][number]];
      expect(physicalLocation).toEqual({
        artifactLocation: { uri: 'trace.pcapng', index: 0 },
        region: { startLine: 1 },
      });
    }
    for (const rule of tool.driver.rules) expect(rule.help.text).toContain('What to do: ');
  });

  it('keeps open questions apart from exceptions', () => {
    const report = manyFindings();
    const [{ results }] = logOf(report).runs;
    const told = results.map(({ kind, level }) => (kind === 'open' ? `open ${level}` : kind));
    const expected = report.topFindings.map((id) => report.findings.find((finding) => finding.id === id)!.verdict);
    expect(told).toEqual(expected.map((verdict) => (verdict === 'open' ? 'open none' : 'fail')));
    expect(told).toContain('open none');
  });

  it('names the captures with their hashes', () => {
    const report = manyFindings();
    expect(logOf(report).runs[0].artifacts.map(({ hashes }) => hashes['sha-256'])).toEqual(
      report.captures.map(({ sha256 }) => sha256),
    );
  });

  it('has a location that is a URI, whatever the file is called', () => {
    for (const { locations } of logOf(hostile()).runs[0].results) {
      for (const { physicalLocation } of locations) {
        expect(physicalLocation.artifactLocation.uri).toMatch(/^[\w.!~*'()%-]+$/);
      }
    }
  });

  it('suppresses what was waived, with the reason', () => {
    const report = structuredClone(manyFindings());
    const waived = report.findings[0]! as { waiver: unknown; id: string };
    waived.waiver = { reason: 'Replaced in March.' };
    const result = logOf(report).runs[0].results.find((one) =>
      Object.values(one.partialFingerprints).includes(waived.id),
    );
    expect(result).toMatchObject({ suppressions: [{ kind: 'external', justification: 'Replaced in March.' }] });
  });
});
