import { describe, expect, it } from 'vitest';
import { renderPdf } from '../../src/renderers/pdf/document.ts';
import pdf from '../../src/renderers/pdf/index.ts';
import type { Report } from '../../src/report/schema.ts';
import { PAGE_SAMPLES } from '../report/page-samples.ts';
import {
  cleanPass,
  hostile,
  longNames,
  manyFindings,
  manyLegs,
  nothingToTest,
  SAMPLES,
  withTrust,
} from '../report/samples.ts';
import { pagesOf, placesOf } from './pdf-text.ts';

/** Those of every format, and those that are hard on a page. */
const ALL = { ...SAMPLES, ...PAGE_SAMPLES };

const SIZES = [
  ['a4', 595.28, 841.89],
  ['letter', 612, 792],
] as const;

const OPTIONS = { columns: 80, color: false, unicode: true, writtenFiles: [] };

/** The text of each page. */
function pages(report: Report): Promise<string[]> {
  return renderPdf(report, { compress: false }).then(pagesOf);
}

/** What of `wanted` the text lacks: a short message when a test fails. */
function missing(text: string, wanted: readonly string[]): string[] {
  return wanted.filter((part) => !squeezed(text).includes(squeezed(part)));
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

const RUNNING_HEAD = /\s+Encryption evidence/;

describe('the PDF', () => {
  it.each(Object.keys(SAMPLES))('%s: has the same bytes twice', async (name) => {
    const report = ALL[name]!();
    const [one, two] = [await pdf.render(report, OPTIONS), await pdf.render(report, OPTIONS)];
    expect(Buffer.from(one as Uint8Array).equals(Buffer.from(two as Uint8Array))).toBe(true);
    expect(
      Buffer.from(one as Uint8Array)
        .subarray(0, 8)
        .toString('latin1'),
    ).toBe('%PDF-1.7');
  });

  it('takes its dates and its id from the report', async () => {
    const report = cleanPass();
    const text = Buffer.from(await renderPdf(report, { compress: false })).toString('latin1');
    expect(text).toContain('(D:20261121100000Z)');
    const later = { ...report, generatedAt: '2026-11-22T10:00:00.000000000Z' };
    const other = Buffer.from(await renderPdf(later, { compress: false })).toString('latin1');
    const id = (of: string): string => /\/ID \[<([0-9a-f]+)>/.exec(of)![1]!;
    expect(id(other)).not.toBe(id(text));
  });

  it.each(Object.keys(ALL))('%s: says the verdict on page one, and every finding and leg', async (name) => {
    const report = ALL[name]!();
    const all = await pages(report);
    const word = { pass: 'PASS', fail: 'FAIL', open: 'OPEN' }[report.verdict];
    expect(missing(all[0]!, [word, report.summary.sentence])).toEqual([]);
    expect(
      missing(
        all.join(' '),
        report.findings.map((finding) => finding.title),
      ),
    ).toEqual([]);
    expect(
      missing(
        all.join(' '),
        report.legs.map((leg) => leg.id),
      ),
    ).toEqual([]);
    expect(
      missing(
        all.join(' '),
        report.controls.map((control) => control.asks),
      ),
    ).toEqual([]);
    expect(
      missing(
        all.join(' '),
        report.limitations.map((limitation) => limitation.text),
      ),
    ).toEqual([]);
  });

  it.each(Object.keys(ALL))('%s: numbers every page, and keeps page one to one page', async (name) => {
    const all = await pages(ALL[name]!());
    all.forEach((text, index) => {
      expect(missing(text, [`Page ${index + 1} of ${all.length}`])).toEqual([]);
    });
    expect(missing(all[1]!, ['Contents', '1 Call paths'])).toEqual([]);
  });

  it.each([0, 3, 6, 9, 12, 15, 18])('leaves no heading alone at the foot of a page (%i legs more)', async (more) => {
    const heads =
      /(NOT APPLICABLE|WHY|ALSO AGREED|CODECS|VALIDITY \(UTC\)|SHARE|WHAT IT SHOWS|WHAT THE FIRST ONE WAS|PAGE|DUE|MEDIA|TESTS|HOLDS UNTIL|CONTROLS|CONCERNS)$/;
    const titles =
      /(TLS and DTLS sessions|SRTP|What could not be read|This report|How results are worded|How protection is known|could not show|Quality of the recording|Exceptions|could not be answered|Sign-off|Source file|classes out|make it again|\d [A-Z]\w+)$/;
    const others =
      more === 0 ? [manyFindings(), hostile(), longNames(), ...Object.values(PAGE_SAMPLES).map((make) => make())] : [];
    for (const report of [manyLegs(1 + more), ...others]) {
      for (const page of (await pages(report)).slice(1)) {
        // The running head is drawn last; the first page has none, and no section ends on it.
        expect(page).toMatch(RUNNING_HEAD);
        // Numbers of pages are drawn after everything else.
        const end = page.split(RUNNING_HEAD)[0]!.replace(/[\s\d]+$/, '');
        expect(heads.exec(end) ?? titles.exec(end)).toBeNull();
      }
    }
  });

  it('says in a sentence that a section is empty', async () => {
    const sentences = [
      'No leg was found',
      'There was nothing to test, so there is no finding.',
      'No TLS or DTLS session was seen.',
      'No media leg was seen.',
      'No certificate could be read',
    ];
    expect(missing((await pages(nothingToTest())).join(' '), sentences)).toEqual([]);
  });

  it('says whom the policy trusts, and which certificates are hidden', async () => {
    const text = (await pages(withTrust())).join(' ');
    const said = [
      'trusted by CN=Example Root',
      'not trusted: CN=Example Issuing CA had expired',
      'certificates hidden',
      'are the certificates of tls-1.',
    ];
    expect(missing(text, said)).toEqual([]);
  });

  it('repeats the head of a table on each of its pages', async () => {
    const legPages = (await pages(manyLegs())).filter((text) => text.includes('SRTP over UDP'));
    expect(legPages.length).toBeGreaterThan(5);
    for (const text of legPages) expect(missing(text, ['PROTECTION'])).toEqual([]);
  });

  it('shows Greek and Cyrillic, and the number of a character that its fonts do not have', async () => {
    const long = (await pages(longNames())).join(' ');
    expect(missing(long, ['Καλημέρα-Перемышль', 'запись-Αθήνα-2.pcap'])).toEqual([]);
    expect(missing((await pages(hostile())).join(' '), ['\\u{65e5}\\u{672c}\\u{8a9e}'])).toEqual([]);
  });

  it('shows hostile text as text: no control character, no unknown glyph', async () => {
    const text = (await pages(hostile())).join('');
    const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufffd]/g;
    expect(text.match(unsafe)).toBeNull();
    expect(missing(text, ['\\u{1b}[31mPASS'])).toEqual([]);
  });

  it('is tagged: a structure tree, a language, and headings', async () => {
    const text = Buffer.from(await renderPdf(manyFindings(), { compress: false })).toString('latin1');
    expect(text).toContain('/Marked true');
    expect(text).toContain('/Lang (en-US)');
    for (const tag of ['Document', 'Sect', 'H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']) {
      expect(text).toMatch(new RegExp(`/S /${tag}\\b`));
    }
  });

  it.each(SIZES)('draws everything inside the margins of %s', async (pageSize, width, height) => {
    for (const name of ['manyFindings', 'longNames', 'hostile', 'longPath', 'manyScripts', 'withWaivers']) {
      const bytes = await renderPdf(ALL[name]!(), { compress: false, pageSize });
      expect(Buffer.from(bytes).toString('latin1')).toContain(`/MediaBox [0 0 ${width} ${height}]`);
      const places = placesOf(bytes).flat();
      expect(places.length).toBeGreaterThan(100);
      const outside = places.filter(({ x, y }) => x < 57.9 || x > width - 57 || y < 30 || y > height - 30);
      expect(outside, name).toEqual([]);
    }
  });
});
