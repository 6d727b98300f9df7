/**
 * What the file says about itself: document properties, and the same as XMP, which PDF/A asks to agree with them.
 *
 * Reference: ISO 32000-1 section 14.3; ISO 19005-3 section 6.6. pdfkit writes XMP without escaping; a file name from outside must not
 * become markup, so the packet's properties are written here.
 */
import type { Report } from '../../report/schema.ts';
import { unixTime } from '../../report/time.ts';
import { counted, VERDICTS } from '../words.ts';
import { inside } from './pdfkit-inside.ts';

/** The moment of the report: the only time in the file. */
export function dateOf(report: Report): Date {
  return new Date(unixTime(report.generatedAt).seconds * 1000);
}

/** pdfkit makes the file's /ID from this dictionary, and so it is the same for the same report. */
export function propertiesOf(report: Report): PDFKit.DocumentInfo {
  const at = dateOf(report);
  const [first, ...others] = report.captures;
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other file')}`;
  const captured = report.captures.map((capture) => `${capture.file} (sha256 ${capture.sha256})`).join(', ');
  const maker = `${report.tool.name} ${report.tool.version}`;
  return {
    Title: `Encryption evidence: ${first?.file ?? 'no capture'}${more}`,
    Author: maker,
    Subject: captured === '' ? 'no capture' : captured,
    Keywords: `SOC 2, VoIP, SIP, encryption, ${VERDICTS[report.verdict].word.toLowerCase()}`,
    Creator: maker,
    Producer: 'pdfkit',
    CreationDate: at,
    ModDate: at,
  };
}

export function describeInXmp(document: PDFKit.PDFDocument, properties: PDFKit.DocumentInfo): void {
  const pdfkit = inside(document);
  pdfkit._addInfo = () => pdfkit.appendXML(xmpOf(properties));
}

function xmpOf(properties: PDFKit.DocumentInfo): string {
  const { Title, Author, Subject, Keywords, Creator, Producer, CreationDate, ModDate } = properties;
  const time = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
  const inDefault = (text: string | undefined): string =>
    `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`;
  return `<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>${time(CreationDate!)}</xmp:CreateDate>
<xmp:ModifyDate>${time(ModDate!)}</xmp:ModifyDate>
<xmp:CreatorTool>${escaped(Creator)}</xmp:CreatorTool>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title>${inDefault(Title)}</dc:title>
<dc:creator><rdf:Seq><rdf:li>${escaped(Author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description>${inDefault(Subject)}</dc:description>
<dc:language><rdf:Bag><rdf:li>en-US</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>${escaped(Producer)}</pdf:Producer>
<pdf:Keywords>${escaped(Keywords)}</pdf:Keywords>
</rdf:Description>`;
}

/** Characters that XML 1.0 forbids cannot be here: report/text.ts has made them visible. */
function escaped(text = ''): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
