/** What a PDF is beside its pages: links that arrive, an outline, PDF/A, the JSON report inside, a password. */
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import json from '../../src/renderers/json.ts';
import { renderPdf } from '../../src/renderers/pdf/document.ts';
import type { Report } from '../../src/report/schema.ts';
import { PAGE_SAMPLES } from '../report/page-samples.ts';
import { cleanPass, HOSTILE_TEXT, hostile, manyFindings, nothingToTest, SAMPLES } from '../report/samples.ts';
import { destinationsOf, linksOf, outlineOf, pagesOf } from './pdf-text.ts';

const { fiveHundredLegs: _, ...FEWER } = PAGE_SAMPLES;
const ALL: Readonly<Record<string, () => Report>> = { ...SAMPLES, ...FEWER };

function readable(report: Report): Promise<Uint8Array> {
  return renderPdf(report, { compress: false });
}

async function latin1(report: Report): Promise<string> {
  return Buffer.from(await readable(report)).toString('latin1');
}

describe('links', () => {
  it.each(Object.keys(ALL))('%s: each leads somewhere, and its tag is on its own page', async (name) => {
    const bytes = await readable(ALL[name]!());
    const links = linksOf(bytes);
    const destinations = destinationsOf(bytes);
    expect(links.length).toBeGreaterThan(12);
    expect(links.filter((link) => !destinations.has(link.name)).map((link) => link.name)).toEqual([]);
    expect(links.filter(({ page, tagged }) => page === '' || page !== tagged)).toEqual([]);
  });

  it('go from findings to legs, sessions, certificates and controls, and back', async () => {
    const report = manyFindings();
    const bytes = await readable(report);
    const names = new Set(linksOf(bytes).map(({ name }) => name));
    const expiry = report.findings.find(({ rule }) => rule === 'certificate-not-expiring')!;
    for (const wanted of [
      'row-leg-4',
      'row-tls-2',
      'row-cert-2',
      'control-CC6.7',
      `finding-${expiry.id}`,
      'section-findings',
    ]) {
      expect(names.has(wanted), wanted).toBe(true);
    }
  });

  it('in print are numbers of pages: the list of contents has those where the sections begin', async () => {
    const pages = pagesOf(await readable(manyFindings()));
    const completeness =
      pages.findIndex((text, index) => index > 1 && /10 \s*Completeness and accuracy/.test(text)) + 1;
    const late = pages[1]!.replace(/\s+/g, ' ').split(' Encryption evidence ')[0]!;
    // Numbers of pages come after everything else on the page, in the order of the sections.
    const printed = /((?: \d+){12})$/.exec(late)![1]!.trim().split(' ').map(Number);
    expect(printed[9]).toBe(completeness);
    expect([...printed].sort((a, b) => a - b)).toEqual(printed);
  });
});

describe('the outline', () => {
  it('has the sections in order, and below them paths, controls and findings', async () => {
    const titles = outlineOf(await readable(manyFindings()));
    expect(titles.filter((title) => !title.startsWith(' '))).toEqual([
      'Summary',
      '1 Call paths',
      '2 Controls',
      '3 Findings',
      '4 Legs',
      '5 TLS, DTLS and SRTP parameters',
      '6 Certificates',
      '7 Vendors and carriers',
      '8 Waivers',
      '9 Capture quality and limitations',
      '10 Completeness and accuracy',
      '11 Glossary',
      '12 Actions and sign-off',
    ]);
    expect(titles).toContain('  3.1 Media keys cannot be read in the signaling');
    expect(titles).toContain('  2.3 CC6.7 Information is protected while it is transmitted');
    expect(titles).toContain('  1.1 call-1');
  });
});

describe('PDF/A-3', () => {
  it('is claimed in XMP, with a colour profile and a language', async () => {
    const text = await latin1(cleanPass());
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(text).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
    expect(text).toContain('/S /GTS_PDFA1');
    expect(text).toContain('/Lang (en-US)');
    expect(text).not.toContain('/Encrypt');
  });

  it('says the same in XMP and in the properties', async () => {
    const text = await latin1(cleanPass());
    expect(text).toContain('(Encryption evidence: trace.pcapng)');
    expect(text).toContain('<rdf:li xml:lang="x-default">Encryption evidence: trace.pcapng</rdf:li>');
    expect(text).toContain('<xmp:CreateDate>2026-11-21T10:00:00Z</xmp:CreateDate>');
    expect(text).toContain('<pdf:Keywords>SOC 2, VoIP, SIP, encryption, pass</pdf:Keywords>');
  });

  it('has no markup of a stranger in its XMP', async () => {
    expect(HOSTILE_TEXT).toContain('</script>');
    const bytes = Buffer.from(await readable(hostile()));
    const xmp = bytes.toString('utf8').split('<x:xmpmeta')[1]!.split('</x:xmpmeta>')[0]!;
    expect(xmp).not.toContain('</script>');
    expect(xmp).toContain('&lt;/script&gt;');
  });

  it('draws what no font has as its number, private characters too', async () => {
    const report = { ...cleanPass(), command: 'soc2-sip scan \ue000.pcap' };
    expect(pagesOf(await readable(report)).join('')).toContain('\\u{e000}');
  });

  it('draws call paths as figures that are told in words', async () => {
    const text = await latin1(manyFindings());
    expect(text).toMatch(/\/S \/Figure\b/);
    expect(text).toContain('Signaling between 10.0.0.5 and carrier-x: SIP over TLS, encrypted, observed');
    expect(text).toContain('/Alt (');
  });
});

describe('the JSON report inside', () => {
  it.each(Object.keys(ALL))('%s: is what the JSON renderer gives, named by its SHA-256 on page one', async (name) => {
    const report = ALL[name]!();
    const options = { columns: 80, color: false, unicode: true, writtenFiles: [] };
    const wanted = json.render(report, options) as string;
    const bytes = Buffer.from(await readable(report));
    expect(attachedIn(bytes).equals(Buffer.from(wanted))).toBe(true);
    const sha256 = createHash('sha256').update(wanted).digest('hex');
    const pages = pagesOf(bytes).map((page) => page.replace(/\s+/g, ''));
    expect(pages[0]).toContain(sha256);
    expect(pages.slice(1).join('')).toContain(sha256);
  });

  it('is data of the document, with its type, dates and checksum', async () => {
    const report = nothingToTest();
    const text = await latin1(report);
    const md5 = createHash('md5')
      .update(attachedIn(Buffer.from(await readable(report))))
      .digest('hex');
    expect(text).toContain('/AFRelationship /Data');
    expect(text).toMatch(/\/AF \[\d+ 0 R\]/);
    expect(text).toContain('/Subtype /application#2Fjson');
    expect(text).toContain(`/CheckSum <${md5}>`);
    expect(text).toContain('/ModDate (D:20261121100000Z)');
  });

  it('is compressed with the rest', async () => {
    const bytes = Buffer.from(await renderPdf(manyFindings(), { compress: true }));
    const [, stream] = streamOf(bytes);
    expect(JSON.parse(inflateSync(stream).toString())).toEqual(manyFindings());
  });
});

describe('a password', () => {
  it('encrypts, and is said to cost PDF/A', async () => {
    const bytes = Buffer.from(await renderPdf(cleanPass(), { compress: false, password: 'correct horse' }));
    const text = bytes.toString('latin1');
    expect(text).toMatch(/\/Encrypt \d+ 0 R/);
    expect(text).toContain('/CFM /AESV3');
    expect(text).not.toContain('pdfaid');
    expect(text).not.toContain('trace.pcapng');
    expect(text).not.toContain('CheckSum');
  });
});

/** The dictionary and the octets of the embedded file. */
function streamOf(bytes: Buffer): [string, Buffer] {
  const start = bytes.indexOf('/Type /EmbeddedFile');
  const open = bytes.indexOf('stream\n', start);
  const dictionary = bytes.toString('latin1', start, open);
  const length = Number(/\/Length (\d+)/.exec(dictionary)![1]);
  return [dictionary, bytes.subarray(open + 'stream\n'.length, open + 'stream\n'.length + length)];
}

function attachedIn(bytes: Buffer): Buffer {
  return streamOf(bytes)[1];
}
