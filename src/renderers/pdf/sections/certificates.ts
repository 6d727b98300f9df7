/** Section 5: the certificates that were shown, with the days they have left. */
import type { Report, ReportCertificate } from '../../../report/schema.ts';
import { counted } from '../../words.ts';
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
  const rows = report.certificates.map(certificateRow);
  section(
    flow,
    5,
    'Certificates',
    'Every certificate that could be read, in order of appearance. Days left are counted from the day of this report. TLS 1.3 hides certificates from a capture.',
    heightToStart(flow, COLUMNS, rows),
  );
  if (report.certificates.length === 0) {
    sentence(flow, 'No certificate could be read in the capture.');
    return;
  }
  table(flow, COLUMNS, rows);
}

function certificateRow(certificate: ReportCertificate): Row {
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
    ),
  ];
}
