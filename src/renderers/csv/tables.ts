/** The three tables of a report: one column a fact, lists joined by a space and a semicolon. */
import type { Report, ReportCertificate, ReportFinding, ReportLeg } from '../../report/schema.ts';
import type { Cell } from './cells.ts';

export interface Table {
  /** What a row is: the first column where tables stand together. */
  readonly record: 'leg' | 'finding' | 'certificate';
  readonly columns: readonly string[];
  readonly rows: (report: Report) => readonly (readonly Cell[])[];
}

type Column<Row> = readonly [name: string, value: (row: Row) => Cell];

function tableOf<Row>(
  record: Table['record'],
  rows: (report: Report) => readonly Row[],
  columns: readonly Column<Row>[],
): Table {
  return {
    record,
    columns: columns.map(([name]) => name),
    rows: (report) => rows(report).map((row) => columns.map(([, value]) => value(row))),
  };
}

function joined(values: readonly (string | number)[]): string {
  return values.join('; ');
}

const LEG: readonly Column<ReportLeg>[] = [
  ['id', (leg) => leg.id],
  ['plane', (leg) => leg.plane],
  ['protocol', (leg) => leg.protocol],
  ['transport', (leg) => leg.transport],
  ['encapsulation', (leg) => joined(leg.encapsulation)],
  ['a_address', (leg) => leg.a.address],
  ['a_port', (leg) => leg.a.port],
  ['a_name', (leg) => leg.a.name],
  ['b_address', (leg) => leg.b.address],
  ['b_port', (leg) => leg.b.port],
  ['b_name', (leg) => leg.b.name],
  ['protection', (leg) => leg.protection],
  ['basis', (leg) => leg.basis],
  ['reason', (leg) => leg.reason],
  ['keying', (leg) => leg.srtp?.keying ?? null],
  ['profile', (leg) => leg.srtp?.profile ?? null],
  ['codecs', (leg) => joined(leg.codecs)],
  ['tls_sessions', (leg) => joined(leg.tls)],
  ['calls', (leg) => joined(leg.calls)],
  ['frames', (leg) => leg.frames],
  ['octets', (leg) => leg.octets],
  ['first_at', (leg) => leg.first.at],
  ['first_frame', (leg) => leg.first.frame],
  ['last_at', (leg) => leg.last.at],
  ['last_frame', (leg) => leg.last.frame],
];

const FINDING: readonly Column<ReportFinding>[] = [
  ['id', (finding) => finding.id],
  ['rule', (finding) => finding.rule],
  ['verdict', (finding) => finding.verdict],
  ['severity', (finding) => finding.severity],
  ['waived', (finding) => finding.waiver !== null],
  ['criteria', (finding) => joined(finding.criteria)],
  ['title', (finding) => finding.title],
  ['message', (finding) => finding.message],
  ['remedy', (finding) => finding.remedy],
  ['legs', (finding) => joined(finding.legs)],
  ['calls', (finding) => joined(finding.calls)],
  ['occurrences', (finding) => finding.occurrences],
  ['first_at', (finding) => finding.evidence[0]?.at ?? null],
  ['frames', (finding) => joined([...new Set(finding.evidence.map(({ frame }) => frame))])],
  ['display_filter', (finding) => finding.displayFilter],
];

const CERTIFICATE: readonly Column<ReportCertificate>[] = [
  ['id', (certificate) => certificate.id],
  ['subject', (certificate) => certificate.subject],
  ['issuer', (certificate) => certificate.issuer],
  ['subject_alt_names', (certificate) => joined(certificate.subjectAltNames)],
  ['serial', (certificate) => certificate.serial],
  ['not_before', (certificate) => certificate.notBefore],
  ['not_after', (certificate) => certificate.notAfter],
  ['days_left', (certificate) => certificate.daysLeft],
  ['key_algorithm', (certificate) => certificate.keyAlgorithm],
  ['key_bits', (certificate) => certificate.keyBits],
  ['signature_algorithm', (certificate) => certificate.signatureAlgorithm],
  ['sha256', (certificate) => certificate.sha256],
  ['self_signed', (certificate) => certificate.selfSigned],
  ['role', (certificate) => certificate.role],
  ['legs', (certificate) => joined(certificate.seenOn)],
  ['first_at', (certificate) => certificate.first.at],
  ['first_frame', (certificate) => certificate.first.frame],
];

export const LEGS = tableOf('leg', (report) => report.legs, LEG);
export const FINDINGS = tableOf('finding', (report) => report.findings, FINDING);
export const CERTIFICATES = tableOf('certificate', (report) => report.certificates, CERTIFICATE);
