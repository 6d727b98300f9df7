import { describe, expect, it } from 'vitest';
import { csvCell } from '../../src/renderers/csv/cells.ts';
import { csv, csvCertificates, csvFindings, csvLegs } from '../../src/renderers/csv/index.ts';
import type { Renderer } from '../../src/renderers/define-renderer.ts';
import type { Report } from '../../src/report/schema.ts';
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
    [-5, '-5'],
    [true, 'true'],
    [null, ''],
  ])('%j is written as %j', (value, text) => {
    expect(csvCell(value)).toBe(text);
  });

  it.each(Object.keys(SAMPLES))('%s: every line has a cell for every column', (name) => {
    for (const renderer of [csv, csvLegs, csvFindings, csvCertificates]) {
      const [head, ...rows] = read(rendered(renderer, SAMPLES[name]!()));
      expect(new Set(head).size).toBe(head!.length);
      expect(rows.filter((row) => row.length !== head!.length)).toEqual([]);
    }
  });

  it('has legs, findings and certificates, told apart by the first column', () => {
    const report = manyFindings();
    const [head, ...rows] = read(rendered(csv, report));
    expect(head!.slice(0, 2)).toEqual(['record', 'id']);
    expect(rows.map(([record, id]) => `${record} ${id}`)).toEqual([
      ...report.legs.map(({ id }) => `leg ${id}`),
      ...report.findings.map(({ id }) => `finding ${id}`),
      ...report.certificates.map(({ id }) => `certificate ${id}`),
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
});
