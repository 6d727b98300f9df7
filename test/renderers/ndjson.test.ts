import { describe, expect, it } from 'vitest';
import ndjson from '../../src/renderers/ndjson.ts';
import type { Report } from '../../src/report/schema.ts';
import { hostile, manyFindings, SAMPLES } from '../report/samples.ts';

interface Event {
  readonly event: string;
  readonly time: string;
  readonly run: { readonly captures: readonly { readonly sha256: string }[] };
  readonly [field: string]: unknown;
}

function events(report: Report): Event[] {
  const text = ndjson.render(report, { columns: 80, color: false, unicode: true, writtenFiles: [] }) as string;
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
}

describe('NDJSON', () => {
  it('is a run, then an event for each leg and each finding', () => {
    const report = manyFindings();
    expect(events(report).map(({ event }) => event)).toEqual([
      'run',
      ...report.legs.map(() => 'leg'),
      ...report.findings.map(() => 'finding'),
    ]);
  });

  it('says in each event when it was and which run it belongs to', () => {
    const report = manyFindings();
    for (const { time, run } of events(report)) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(run.captures[0]!.sha256).toBe(report.captures[0]!.sha256);
    }
  });

  it('has the same verdict as the report', () => {
    for (const make of Object.values(SAMPLES)) {
      const report = make();
      const [run] = events(report);
      expect([run!.verdict, run!.exitCode]).toEqual([report.verdict, report.exitCode]);
    }
  });

  it('keeps one event a line, whatever the capture says', () => {
    const report = hostile();
    expect(events(report)).toHaveLength(1 + report.legs.length + report.findings.length);
  });
});
