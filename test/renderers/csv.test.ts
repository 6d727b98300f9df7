import { describe, expect, it } from 'vitest';
import { csvCell } from '../../src/renderers/csv/cells.ts';
import { csv, csvCertificates, csvFindings, csvLegs, csvSessions } from '../../src/renderers/csv/index.ts';
import type { Renderer } from '../../src/renderers/define-renderer.ts';
import type { Report } from '../../src/report/schema.ts';
import { everything } from '../report/everything.ts';
import { hostile, manyFindings, nothingToTest, SAMPLES } from '../report/samples.ts';

function rendered(renderer: Renderer, report: Report): string {
  return renderer.render(report, { columns: 80, color: false, unicode: true, writtenFiles: [] }) as string;
}

/** A reader of RFC 4180, by its grammar. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+2', "'=1+2"],
    [' =1+2', "' =1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+1,2', `"'+1,2"`],
    ['-5', "'-5"],
    ['＝1+2', "'＝1+2"],
    ['a;=1+2', "a;'=1+2"],
    ['a; "@SUM(A1)', '"a; ""\'@SUM(A1)"'],
    ['a;b', 'a;b'],
    [-5, '-5'],
    [true, 'true'],
    [null, ''],
  ])('%j is written as %j', (value, text) => {
    expect(csvCell(value)).toBe(text);
  });

  it.each(Object.keys(SAMPLES))('%s: every line has a cell for every column', (name) => {
    for (const renderer of [csv, csvLegs, csvFindings, csvCertificates, csvSessions]) {
      const [head, ...rows] = read(rendered(renderer, SAMPLES[name]!()));
      expect(new Set(head).size).toBe(head!.length);
      expect(rows.filter((row) => row.length !== head!.length)).toEqual([]);
    }
  });

  it('has legs, findings, certificates and sessions, told apart by the first column', () => {
    const report = manyFindings();
    const [head, ...rows] = read(rendered(csv, report));
    expect(head!.slice(0, 2)).toEqual(['record', 'id']);
    expect(rows.map(([record, id]) => `${record} ${id}`)).toEqual([
      ...report.legs.map(({ id }) => `leg ${id}`),
      ...report.findings.map(({ id }) => `finding ${id}`),
      ...report.certificates.map(({ id }) => `certificate ${id}`),
      ...report.tlsSessions.map(({ id }) => `session ${id}`),
    ]);
    const protection = rows.filter(([record]) => record === 'leg').map((row) => row[head!.indexOf('protection')]);
    expect(protection).toEqual(report.legs.map((leg) => leg.protection));
  });

  it('has its heads when there is nothing', () => {
    expect(read(rendered(csvFindings, nothingToTest()))).toHaveLength(1);
  });

  it('holds no formula, whatever the capture says', () => {
    const cells = read(rendered(csv, hostile())).flat();
    expect(cells.filter((cell) => /^\s*[=+@\t\r]/.test(cell))).toEqual([]);
  });

  it('has sessions and failed handshakes, places of legs, and who answers for a waiver', () => {
    const table = (renderer: Renderer): Record<string, string>[] => {
      const [head, ...rows] = read(rendered(renderer, everything()));
      return rows.map((row) => Object.fromEntries(row.map((cell, index) => [head![index]!, cell])));
    };
    const sessions = table(csvSessions);
    expect(sessions[0]).toMatchObject({ id: 'tls-1', forward_secrecy: 'false', early_data_accepted: 'true' });
    expect(sessions.at(-1)).toMatchObject({
      id: 'failed-1',
      handshake: 'failed',
      offered_versions: 'TLS 1.0',
      alerts: 'protocol_version',
      connections: '4',
      version: '',
    });
    expect(table(csvLegs)[0]).toMatchObject({ zone: 'carrier', declared_path: expect.stringMatching(/^carrier-x /) });
    expect(table(csvFindings).filter(({ waived }) => waived === 'true')).toEqual([
      expect.objectContaining({ waiver_owner: 'Voice team', waiver_expires: '2027-03-31' }),
    ]);
  });
});
