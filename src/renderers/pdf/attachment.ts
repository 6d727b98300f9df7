/**
 * The JSON report inside the PDF: the same octets as the JSON output of the same run, as data of the whole document.
 *
 * Reference: ISO 32000-1 section 7.11.4; ISO 19005-3 section 6.8 for /AF and /AFRelationship. Written here because pdfkit puts the
 * checksum as 32 hex digits where the format asks for 16 octets.
 */
import { createHash } from 'node:crypto';
import type { Report } from '../../report/schema.ts';
import { jsonOf } from '../json.ts';
import { dateOf } from './metadata.ts';
import { inside } from './pdfkit-inside.ts';

export interface Attachment {
  readonly file: string;
  readonly octets: Uint8Array;
  readonly sha256: string;
}

export function attachmentOf(report: Report): Attachment {
  const octets = new TextEncoder().encode(jsonOf(report));
  return { file: 'soc2-sip-report.json', octets, sha256: createHash('sha256').update(octets).digest('hex') };
}

export function attach(
  document: PDFKit.PDFDocument,
  { file, octets }: Attachment,
  report: Report,
  isEncrypted: boolean,
): void {
  const pdfkit = inside(document);
  const at = dateOf(report);
  const stream = pdfkit.ref({
    Type: 'EmbeddedFile',
    Subtype: 'application#2Fjson',
    Params: {
      Size: octets.byteLength,
      CreationDate: at,
      ModDate: at,
      // pdfkit does not encrypt strings of octets, and all strings of a file with a password must be.
      ...(isEncrypted ? {} : { CheckSum: createHash('md5').update(octets).digest() }),
    },
  });
  stream.write(octets);
  stream.end();
  const specification = pdfkit.ref({
    Type: 'Filespec',
    AFRelationship: 'Data',
    F: new String(file),
    UF: new String(file),
    EF: { F: stream, UF: stream },
    Desc: new String('The report as JSON: the same content for machines'),
  });
  specification.end();
  pdfkit.addNamedEmbeddedFile(file, specification);
  pdfkit._root.data.AF = [specification];
}
