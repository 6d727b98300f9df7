/**
 * The report as a PDF for auditors and for those who answer to them: A4, embedded fonts, tagged, the same bytes for the same report.
 *
 * Reference: ISO 32000-1 (PDF 1.7); sections 14.7 and 14.8 for tags. Not handled: PDF/A (colour profile and metadata are not written)
 * and links.
 */
import PDFDocument from 'pdfkit';
import type { Report } from '../../report/schema.ts';
import { unixTime } from '../../report/time.ts';
import { createFlow } from './layout/flow.ts';
import { runningHeads } from './running.ts';
import { certificates } from './sections/certificates.ts';
import { completeness } from './sections/completeness.ts';
import { controlsInDetail } from './sections/controls.ts';
import { findingsWithEvidence } from './sections/findings.ts';
import { frontPage } from './sections/front-page.ts';
import { glossary } from './sections/glossary.ts';
import { legsInventory } from './sections/legs.ts';
import { method } from './sections/method.ts';
import { parameters } from './sections/parameters.ts';
import { quality } from './sections/quality.ts';
import { PAGE } from './theme.ts';

/** `compress: false` leaves the page contents readable, for tests. */
export async function renderPdf(report: Report, { compress }: { compress: boolean }): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: PAGE.top, bottom: 0, left: PAGE.left, right: PAGE.right },
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en-US',
    bufferPages: true,
    compress,
    info: metadata(report),
  });
  const bytes = collect(document);
  const flow = createFlow(document);
  frontPage(flow, report);
  controlsInDetail(flow, report);
  legsInventory(flow, report);
  findingsWithEvidence(flow, report);
  parameters(flow, report);
  certificates(flow, report);
  method(flow, report);
  quality(flow, report);
  completeness(flow, report);
  glossary(flow);
  runningHeads(flow, report);
  flow.root.end();
  document.end();
  return bytes;
}

/** Dates come from the report. pdfkit makes the file's /ID from this dictionary, and so it is the same for the same report. */
function metadata(report: Report): PDFKit.DocumentInfo {
  const at = new Date(unixTime(report.generatedAt).seconds * 1000);
  const captured = report.captures.map((capture) => `${capture.file} (sha256 ${capture.sha256})`).join(', ');
  return {
    Title: `Encryption evidence: ${report.captures[0]?.file ?? 'no capture'}`,
    Author: `${report.tool.name} ${report.tool.version}`,
    Subject: captured,
    Keywords: `SOC 2, VoIP, ${report.verdict}`,
    Creator: `${report.tool.name} ${report.tool.version}`,
    Producer: 'pdfkit',
    CreationDate: at,
    ModDate: at,
  };
}

function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
}
