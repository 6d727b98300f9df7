/** Section 5: the certificates that were shown, with the days they have left. */
import type { Report, ReportCertificate, ReportTrust } from '../../../report/schema.ts';
import { counted, trustsOf } from '../../words.ts';
import { section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { type Column, heightToStart, type Row, stacked, table } from '../layout/table.ts';
import { TONE_COLORS, TYPE } from '../theme.ts';

const NAMES_SHOWN = 4;

const COLUMNS: readonly Column[] = [
  { head: 'Certificate', width: 62, fixed: true },
  { head: 'Subject and issuer', width: 1 },
  { head: 'Key and signature', width: 100, fixed: true },
  { head: 'Validity (UTC)', width: 74, fixed: true },
];

export function certificates(flow: Flow, report: Report): void {
  const trusts = trustsOf(report);
  const rows = report.certificates.map((certificate) => certificateRow(certificate, trusts.get(certificate.id)));
  section(
    flow,
    5,
    'Certificates',
    'Every certificate that could be read, in order of appearance. Days left are counted from the day of this report. TLS 1.3 hides certificates from a capture.',
    heightToStart(flow, COLUMNS, rows),
  );
  if (report.certificates.length === 0) sentence(flow, 'No certificate could be read in the capture.');
  else table(flow, COLUMNS, rows);
  const hidden = report.tlsSessions.filter((one) => one.certificatesHidden && !one.decrypted).map(({ id }) => id);
  if (hidden.length > 0) sentence(flow, `${HIDDEN} ${listed(hidden)}.`);
}

const HIDDEN = 'Hidden by version 1.3, and so not judged, are the certificates of';
const SESSIONS_SHOWN = 12;

function listed(ids: readonly string[]): string {
  const rest = ids.length - SESSIONS_SHOWN;
  return `${ids.slice(0, SESSIONS_SHOWN).join(', ')}${rest > 0 ? ` and ${counted(rest, 'more session')}` : ''}`;
}

function trustWords(trust: ReportTrust | undefined): string[] {
  if (trust === undefined || trust.result === 'unknown') return [];
  return [trust.result === 'trusted' ? `trusted by ${trust.anchor}` : `not trusted: ${trust.reason}`];
}

function certificateRow(certificate: ReportCertificate, trust: ReportTrust | undefined): Row {
  const expired = certificate.daysLeft < 0;
  const left = expired
    ? `expired ${counted(-certificate.daysLeft, 'day')} ago`
    : `${counted(certificate.daysLeft, 'day')} left`;
  const style = expired ? { ...TYPE.cellStrong, color: TONE_COLORS.bad.ink } : TYPE.cellStrong;
  const names = certificate.subjectAltNames;
  const rest = names.length - NAMES_SHOWN;
  const more = rest > 0 ? [`and ${counted(rest, 'more name')}`] : [];
  const also = [...names.slice(0, NAMES_SHOWN).map((name) => `also ${name}`), ...more];
  const issuer = certificate.selfSigned ? 'self-signed' : `issued by ${certificate.issuer}`;
  const bits = certificate.keyBits === null ? '' : `, ${certificate.keyBits} bits`;
  const use = certificate.mediaKeyingOnly ? [['for media keys', TYPE.cellSoft] as const] : [];
  return [
    stacked([certificate.id, TYPE.cellStrong], [certificate.role, TYPE.cellSoft], ...use),
    stacked(
      [certificate.subject, TYPE.cell],
      [issuer, TYPE.cellSoft],
      ...trustWords(trust).map((text) => [text, TYPE.cellSoft] as const),
      ...also.map((text) => [text, TYPE.cellSoft] as const),
      [`serial ${certificate.serial}`, TYPE.cellMono],
      // In two halves, each of which fits its column.
      [`sha256 ${certificate.sha256.slice(0, 32)}`, TYPE.cellMono],
      [certificate.sha256.slice(32), TYPE.cellMono],
    ),
    stacked([`${certificate.keyAlgorithm}${bits}`, TYPE.cell], [certificate.signatureAlgorithm, TYPE.cellSoft]),
    stacked(
      [`from ${certificate.notBefore.slice(0, 10)}`, TYPE.cell],
      [`to ${certificate.notAfter.slice(0, 10)}`, TYPE.cell],
      [left, style],
      [`seen ${certificate.first.at.slice(0, 10)}`, TYPE.cellSoft],
      ...(certificate.last.at.slice(0, 10) === certificate.first.at.slice(0, 10)
        ? []
        : [[`last ${certificate.last.at.slice(0, 10)}`, TYPE.cellSoft] as const]),
    ),
  ];
}
