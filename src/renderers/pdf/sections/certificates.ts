/** The certificates that were shown, when they end, and where they were seen. */
import type { Report, ReportCertificate, ReportTrust } from '../../../report/schema.ts';
import { type DatedCertificate, layoutTimeline } from '../../drawing/expiry-timeline.ts';
import type { Drawing } from '../../drawing/shapes.ts';
import { counted, type Tone, trustsOf } from '../../words.ts';
import { drawFigure, letteringOf } from '../drawing.ts';
import { section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import type { Span } from '../layout/lines.ts';
import { type Column, clamped, heightToStart, type Row, stacked, table } from '../layout/table.ts';
import { type References, ROWS_PRINTED, rowName } from '../references.ts';
import { STEP, TONE_COLORS, TYPE } from '../theme.ts';

const NAMES_SHOWN = 4;
/** In the drawing: those that end first. */
const DRAWN = 12;
/** Days left below which a certificate is not good news. */
const FEW_DAYS = 30;

const COLUMNS: readonly Column[] = [
  { head: 'Certificate', width: 62, fixed: true },
  { head: 'Subject and issuer', width: 1 },
  { head: 'Key and signature', width: 108, fixed: true },
  { head: 'Validity (UTC)', width: 74, fixed: true },
];

export function certificates(flow: Flow, report: Report, references: References): void {
  const all = report.certificates;
  const trusts = trustsOf(report);
  const drawing = all.length === 0 ? null : timeline(flow, report);
  section(
    flow,
    'certificates',
    'Every certificate that could be read, and how long it holds. Days left are counted from the day of this report. TLS 1.3 hides certificates from a capture.',
    drawing === null ? undefined : drawing.height + 2 * STEP,
  );
  if (drawing === null) {
    sentence(flow, 'No certificate could be read in the capture.');
    hidden(flow, report, references);
    return;
  }
  drawFigure(flow, drawing);
  flow.space(STEP);
  if (all.length > DRAWN) sentence(flow, `Drawn are the ${DRAWN} that end first; all of them are in the table.`);
  flow.space(STEP);
  const rows = all
    .slice(0, ROWS_PRINTED)
    .map((certificate) => certificateRow(certificate, trusts.get(certificate.id), references));
  flow.ensure(heightToStart(flow, COLUMNS, rows));
  table(flow, COLUMNS, rows);
  const rest = all.length - rows.length;
  if (rest > 0) {
    flow.space(8);
    sentence(flow, `${counted(rest, 'more certificate')} in the JSON report inside this file.`);
  }
  flow.space(STEP);
  hidden(flow, report, references);
}

function hidden(flow: Flow, report: Report, references: References): void {
  const sessions = report.tlsSessions.filter((one) => one.certificatesHidden && !one.decrypted).map(({ id }) => id);
  if (sessions.length === 0) return;
  const text = 'Hidden by version 1.3, and so not judged, are the certificates of ';
  sentence(flow, text, ...references.rows(sessions, TYPE.soft, 12), '.');
}

function trustWords(trust: ReportTrust | undefined): string[] {
  if (trust === undefined || trust.result === 'unknown') return [];
  return [trust.result === 'trusted' ? `trusted by ${trust.anchor}` : `not trusted: ${trust.reason}`];
}

function timeline(flow: Flow, { certificates: all, generatedAt }: Report): Drawing {
  const soonest = [...all].sort((a, b) => a.daysLeft - b.daysLeft).slice(0, DRAWN);
  const rows = soonest.map((certificate): DatedCertificate => {
    const { id, subject, notBefore, notAfter, daysLeft } = certificate;
    const [from, to] = [day(notBefore), day(notAfter)];
    return { label: `${id} ${subject}`, from, to, daysLeft, tone: toneOf(certificate), words: daysWords(certificate) };
  });
  return layoutTimeline(rows, generatedAt, { width: flow.width, lettering: letteringOf(flow) });
}

function toneOf({ daysLeft }: ReportCertificate): Tone {
  return daysLeft < 0 ? 'bad' : daysLeft < FEW_DAYS ? 'warning' : 'good';
}

function daysWords({ daysLeft }: ReportCertificate): string {
  return daysLeft < 0 ? `expired ${counted(-daysLeft, 'day')} ago` : `${counted(daysLeft, 'day')} left`;
}

function certificateRow(certificate: ReportCertificate, trust: ReportTrust | undefined, references: References): Row {
  const { daysLeft, subjectAltNames: names } = certificate;
  const soon = daysLeft < FEW_DAYS;
  const style = soon ? { ...TYPE.cellStrong, color: TONE_COLORS[toneOf(certificate)].ink } : TYPE.cellStrong;
  const rest = names.length - NAMES_SHOWN;
  const more = rest > 0 ? [`and ${counted(rest, 'more name')}`] : [];
  const also = [...names.slice(0, NAMES_SHOWN).map((name) => `also ${name}`), ...more];
  const issuer = certificate.selfSigned ? 'self-signed' : `issued by ${certificate.issuer}`;
  const bits = certificate.keyBits === null ? '' : `, ${certificate.keyBits} bits`;
  const soft = TYPE.cellSoft;
  const use: Span[][] = certificate.mediaKeyingOnly ? [[{ text: 'for media keys', style: soft }]] : [];
  return [
    {
      anchor: rowName(certificate.id),
      paragraphs: [
        [{ text: certificate.id, style: TYPE.cellStrong }],
        [{ text: certificate.role, style: soft }],
        ...use,
      ],
    },
    {
      paragraphs: [
        clamped(certificate.subject, TYPE.cell, 6),
        clamped(issuer, soft, 4),
        ...trustWords(trust).map((text) => clamped(text, soft, 3)),
        ...also.map((text) => clamped(text, soft, 3)),
        [{ text: `serial ${certificate.serial}`, style: TYPE.cellMono }],
        // In two halves, each of which fits its column.
        [{ text: `sha256 ${certificate.sha256.slice(0, 32)}`, style: TYPE.cellMono }],
        [{ text: certificate.sha256.slice(32), style: TYPE.cellMono }],
        ...elsewhere(certificate, references),
      ],
    },
    stacked([`${certificate.keyAlgorithm}${bits}`, TYPE.cell], [certificate.signatureAlgorithm, soft]),
    stacked(
      [`from ${day(certificate.notBefore)}`, TYPE.cell],
      [`to ${day(certificate.notAfter)}`, TYPE.cell],
      [daysWords(certificate), style],
      [`seen ${day(certificate.first.at)}`, soft],
      ...(day(certificate.last.at) === day(certificate.first.at)
        ? []
        : [[`last ${day(certificate.last.at)}`, soft] as const]),
    ),
  ];
}

function day(time: string): string {
  return time.slice(0, 10);
}

/** `seen on leg-1 in tls-1 · finding 3.2`. */
function elsewhere({ id, seenOn, sessions }: ReportCertificate, references: References): Span[][] {
  const soft = TYPE.cellSoft;
  const found = references.about(id);
  const spans: Span[] = [
    ...(seenOn.length === 0 ? [] : [{ text: 'seen on ', style: soft }, ...references.rows(seenOn, soft, 4)]),
    ...(sessions.length === 0
      ? []
      : [{ text: seenOn.length === 0 ? 'seen in ' : ' in ', style: soft }, ...references.rows(sessions, soft, 3)]),
    ...(found.length === 0 ? [] : [{ text: ' · finding ', style: soft }, ...references.findings(found, soft, 3)]),
  ];
  return spans.length === 0 ? [] : [spans];
}
