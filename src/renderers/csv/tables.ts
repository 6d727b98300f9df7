/** The tables of a report: one column a fact, lists joined by a space and a semicolon. */
import type {
  Report,
  ReportCertificate,
  ReportFailedHandshake,
  ReportFinding,
  ReportLeg,
  ReportTlsSession,
} from '../../report/schema.ts';
import type { Cell } from './cells.ts';

export interface Table {
  /** What a row is: the first column where tables stand together. */
  readonly record: 'leg' | 'finding' | 'certificate' | 'session';
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
  ['zone', (leg) => leg.zone],
  ['declared_path', (leg) => leg.path],
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
  ['waiver_reason', (finding) => finding.waiver?.reason ?? null],
  ['waiver_owner', (finding) => finding.waiver?.owner ?? null],
  ['waiver_approved_by', (finding) => finding.waiver?.approvedBy ?? null],
  ['waiver_expires', (finding) => finding.waiver?.expires ?? null],
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
  ['days_left_when_shown', (certificate) => certificate.daysLeftWhenShown],
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

/** A session, or a handshake that failed before there was one. */
type Handshake = { readonly session: ReportTlsSession } | { readonly failed: ReportFailedHandshake };

function handshakesOf({ tlsSessions, failedHandshakes }: Report): Handshake[] {
  return [...tlsSessions.map((session) => ({ session })), ...failedHandshakes.map((failed) => ({ failed }))];
}

function ends(row: Handshake): ReportTlsSession | ReportFailedHandshake {
  return 'session' in row ? row.session : row.failed;
}

/** A column that failed handshakes do not have. */
function agreed(name: string, value: (session: ReportTlsSession) => Cell): Column<Handshake> {
  return [name, (row) => ('session' in row ? value(row.session) : null)];
}

const SESSION: readonly Column<Handshake>[] = [
  ['id', (row) => ends(row).id],
  ['protocol', (row) => ends(row).protocol],
  ['handshake', (row) => ('session' in row ? row.session.handshake : 'failed')],
  ['client_address', (row) => ends(row).client.address],
  ['client_port', (row) => ends(row).client.port],
  ['client_name', (row) => ends(row).client.name],
  ['server_address', (row) => ends(row).server.address],
  ['server_port', (row) => ends(row).server.port],
  ['server_name', (row) => ends(row).server.name],
  ['sni', (row) => ends(row).serverName],
  agreed('version', (session) => session.version),
  agreed('cipher_suite', (session) => session.cipherSuite?.name ?? null),
  agreed('group', (session) => session.group),
  agreed('signature_scheme', (session) => session.signatureScheme),
  agreed('alpn', (session) => session.alpn),
  agreed('use_srtp', (session) => session.useSrtp),
  agreed('forward_secrecy', (session) => session.forwardSecrecy),
  agreed('resumed', (session) => session.resumed),
  agreed('resumed_from', (session) => session.resumption?.from ?? null),
  agreed('client_authenticated', (session) => session.clientAuthenticated),
  agreed('extended_master_secret', (session) => session.agreed?.extendedMasterSecret ?? null),
  agreed('encrypt_then_mac', (session) => session.agreed?.encryptThenMac ?? null),
  agreed('early_data_accepted', (session) => session.earlyDataAccepted),
  agreed('renegotiations', (session) => session.traffic.renegotiations.length),
  agreed('certificates_hidden', (session) => session.certificatesHidden),
  agreed('certificates', (session) => joined(session.certificates)),
  [
    'offered_versions',
    (row) => joined('session' in row ? (row.session.offer?.versions ?? []) : row.failed.offeredVersions),
  ],
  [
    'offered_suites',
    (row) => ('session' in row ? (row.session.offer?.cipherSuites.length ?? null) : row.failed.offeredSuites),
  ],
  ['ja4', (row) => ('session' in row ? (row.session.offer?.ja4 ?? null) : row.failed.ja4)],
  [
    'alerts',
    (row) => ('session' in row ? joined(row.session.alerts.map(({ what }) => what)) : (row.failed.alert?.name ?? null)),
  ],
  ['connections', (row) => ('session' in row ? row.session.connections : row.failed.count)],
  agreed('legs', (session) => joined(session.legs)),
  ['first_at', (row) => ends(row).first.at],
  ['first_frame', (row) => ends(row).first.frame],
];

export const LEGS = tableOf('leg', (report) => report.legs, LEG);
export const FINDINGS = tableOf('finding', (report) => report.findings, FINDING);
export const CERTIFICATES = tableOf('certificate', (report) => report.certificates, CERTIFICATE);
export const SESSIONS = tableOf('session', handshakesOf, SESSION);
