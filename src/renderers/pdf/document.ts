/**
 * The report as a PDF for auditors and for those who answer to them: embedded fonts, tagged, with bookmarks and links, the JSON report
 * inside, PDF/A-3a unless a password is asked for, and the same bytes for the same report (encryption is random, and has to be).
 *
 * Reference: ISO 32000-1 (PDF 1.7), sections 14.7 and 14.8 for tags; ISO 19005-3 (PDF/A-3).
 */
import PDFDocument from 'pdfkit';
import type { Report } from '../../report/schema.ts';
import { attach, attachmentOf } from './attachment.ts';
import type { Edition } from './edition.ts';
import { createFlow, type Flow } from './layout/flow.ts';
import { describeInXmp, propertiesOf } from './metadata.ts';
import { type PageSize, pageOf } from './page.ts';
import { inside } from './pdfkit-inside.ts';
import { References } from './references.ts';
import { runningHeads } from './running.ts';
import { actions } from './sections/actions.ts';
import { callPaths } from './sections/call-paths.ts';
import { certificates } from './sections/certificates.ts';
import { completeness } from './sections/completeness.ts';
import { contents } from './sections/contents.ts';
import { controlsInDetail } from './sections/controls.ts';
import { findingsWithEvidence } from './sections/findings.ts';
import { frontPage } from './sections/front-page.ts';
import { glossary } from './sections/glossary.ts';
import { legsInventory } from './sections/legs.ts';
import { parameters } from './sections/parameters.ts';
import { quality } from './sections/quality.ts';
import { vendors } from './sections/vendors.ts';
import { waivers } from './sections/waivers.ts';

export interface PdfOptions {
  readonly pageSize?: PageSize;
  /** Needed to open the file. */
  readonly password?: string;
  /** False leaves the page contents readable, for tests. */
  readonly compress: boolean;
}

export async function renderPdf(report: Report, options: PdfOptions): Promise<Uint8Array> {
  const { pageSize = 'a4', password, compress } = options;
  const page = pageOf(pageSize);
  const isEncrypted = password !== undefined;
  const properties = propertiesOf(report);
  const document = new PDFDocument({
    size: [page.width, page.height],
    margins: { top: page.top, bottom: 0, left: page.left, right: page.left },
    ...(isEncrypted ? encryption(password) : { pdfVersion: '1.7', subset: 'PDF/A-3a' }),
    tagged: true,
    displayTitle: true,
    lang: 'en-US',
    bufferPages: true,
    compress,
    info: properties,
  });
  // The catalog names the extension that this encryption belongs to.
  if (isEncrypted) inside(document)._root.data.Extensions = { ADBE: { BaseVersion: '1.7', ExtensionLevel: 3 } };
  const bytes = collect(document);
  describeInXmp(document, properties);
  const edition = { attachment: attachmentOf(report), isEncrypted };
  attach(document, edition.attachment, report, isEncrypted);
  const flow = createFlow(document, page);
  write(flow, report, edition);
  const missing = flow.finish();
  if (missing.length > 0) throw new Error(`links lead nowhere: ${missing.join(', ')}`);
  runningHeads(flow, report);
  flow.root.end();
  document.end();
  return bytes;
}

function write(flow: Flow, report: Report, edition: Edition): void {
  const references = new References(report);
  frontPage(flow, report, edition);
  flow.newPage();
  contents(flow);
  callPaths(flow, report);
  controlsInDetail(flow, report, references);
  findingsWithEvidence(flow, report, references);
  legsInventory(flow, report, references);
  parameters(flow, report, references);
  certificates(flow, report, references);
  vendors(flow, report);
  waivers(flow, report, references);
  quality(flow, report, references);
  completeness(flow, report, edition);
  glossary(flow);
  actions(flow, report, references);
}

/** AES-256 as of Adobe's extension level 3. PDF/A forbids encryption: a file with a password is none. */
function encryption(password: string): PDFKit.PDFDocumentOptions {
  return {
    pdfVersion: '1.7ext3',
    userPassword: password,
    permissions: { printing: 'highResolution', copying: true, contentAccessibility: true },
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
