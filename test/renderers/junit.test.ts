import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import junit from '../../src/renderers/junit.ts';
import type { Report } from '../../src/report/schema.ts';
import { everything } from '../report/everything.ts';
import { cleanPass, hostile, manyFindings, nothingToTest, SAMPLES } from '../report/samples.ts';
import { FIXTURES } from '../support/fixtures.ts';

const SCHEMA = { fileName: 'junit-10.xsd', contents: readFileSync(join(FIXTURES, 'schemas/junit-10.xsd'), 'utf8') };

function xmlOf(report: Report): string {
  return junit.render(report, { columns: 80, color: false, unicode: true, writtenFiles: [] }) as string;
}

async function problems(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [SCHEMA] });
  return errors.map(({ message }) => message);
}

function count(xml: string, what: RegExp): number {
  return [...xml.matchAll(what)].length;
}

const SHOWN: Readonly<Record<string, () => Report>> = { ...SAMPLES, everything };

describe('JUnit XML', () => {
  it.each(Object.keys(SHOWN))('%s: is valid by the schema of Jenkins', async (name) => {
    expect(await problems(xmlOf(SHOWN[name]!()))).toEqual([]);
  });

  it('is held to a schema that can refuse', async () => {
    expect(await problems(xmlOf(cleanPass()).replace('<testcase', '<testing'))).not.toEqual([]);
  });

  it('has a suite for each control and a case for each rule and subject', () => {
    const report = manyFindings();
    const xml = xmlOf(report);
    expect(count(xml, /<testsuite /g)).toBe(report.controls.length);
    const asked = report.controls.flatMap(({ rules }) =>
      rules.map(({ pass, fail, open, notApplicable }) => pass + fail + open + notApplicable),
    );
    const untested = report.controls.filter(({ tested }) => tested === 0).length;
    expect(count(xml, /<testcase /g)).toBe(asked.reduce((sum, one) => sum + one, untested));
  });

  it('has totals that add up', () => {
    for (const make of Object.values(SAMPLES)) {
      const xml = xmlOf(make());
      const sum = (name: string) =>
        [...xml.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce(
          (all, [, one]) => all + Number(one),
          0,
        );
      expect(sum('tests')).toBe(count(xml, /<testcase /g));
      expect(sum('failures')).toBe(count(xml, /<failure /g));
      expect(sum('skipped')).toBe(count(xml, /<skipped /g));
    }
  });

  it('skips what is open, with its reason, and fails what failed', () => {
    const report = manyFindings();
    const xml = xmlOf(report);
    const controls = (verdict: 'fail' | 'open') =>
      report.controls.reduce((sum, control) => sum + control.rules.reduce((all, rule) => all + rule[verdict], 0), 0);
    expect(count(xml, /<failure /g)).toBe(controls('fail'));
    expect(count(xml, /<skipped type="open" message="Not known: \w/g)).toBe(controls('open'));
  });

  it('does not look green where nothing was tested', () => {
    const xml = xmlOf(nothingToTest());
    expect(xml).toContain('type="not-tested"');
    expect(count(xml, /<testcase [^>]*\/>/g)).toBe(0);
  });

  it('skips what was waived', () => {
    const report = structuredClone(manyFindings());
    const before = count(xmlOf(report), /<failure /g);
    const failed = report.findings.find(({ verdict }) => verdict === 'fail')! as { waiver: unknown };
    failed.waiver = { reason: 'Accepted.' };
    const xml = xmlOf(report);
    expect(count(xml, /<failure /g)).toBeLessThan(before);
    expect(xml).toContain('<skipped type="waived" message="Waived: ');
  });

  it('holds nothing but text from the capture', async () => {
    const xml = xmlOf(hostile());
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e]/);
    expect(await problems(xml)).toEqual([]);
  });
});
