/** Section 4: what TLS, DTLS and SRTP agreed on. */
import type { Report, ReportLeg, ReportTlsSession } from '../../../report/schema.ts';
import { addressOf, counted } from '../../words.ts';
import { section, titledTable } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { type Column, cell, type Row, stacked } from '../layout/table.ts';
import { TYPE } from '../theme.ts';

const UNSEEN = 'not seen';

const TLS_COLUMNS: readonly Column[] = [
  { head: 'Session', width: 70, fixed: true },
  { head: 'Client and server', width: 138, fixed: true },
  { head: 'Version and cipher suite', width: 1.25 },
  { head: 'Also agreed', width: 1 },
];

const SRTP_COLUMNS: readonly Column[] = [
  { head: 'Leg', width: 50, fixed: true },
  { head: 'Keying', width: 58, fixed: true },
  { head: 'Suite or profile in force', width: 1.1 },
  { head: 'Offered', width: 1.1 },
  { head: 'RTCP', width: 58, fixed: true },
  { head: 'Codecs', width: 70, fixed: true },
];

export function parameters(flow: Flow, report: Report): void {
  section(
    flow,
    4,
    'TLS, DTLS and SRTP parameters',
    'As read from handshakes and session descriptions. One row stands for all connections between two endpoints that agreed on the same parameters.',
  );
  titledTable(
    flow,
    'TLS and DTLS sessions',
    TLS_COLUMNS,
    report.tlsSessions.map(tlsRow),
    'No TLS or DTLS session was seen.',
  );
  const media = report.legs.filter((leg) => leg.srtp !== null);
  titledTable(flow, 'SRTP', SRTP_COLUMNS, media.map(srtpRow), 'No media leg was seen.');
}

function tlsRow(session: ReportTlsSession): Row {
  const suite = session.cipherSuite;
  const details: readonly (readonly [string, string | null])[] = [
    ['group', session.group],
    ['signature', session.signatureScheme],
    ['name', session.serverName],
    ['ALPN', session.alpn],
    ['use_srtp', session.useSrtp],
  ];
  const known = details.flatMap(([label, value]) => (value === null ? [] : [`${label} ${value}`]));
  if (session.certificatesHidden && !session.decrypted) known.push('certificates hidden');
  return [
    stacked(
      [session.id, TYPE.cellStrong],
      [`${session.protocol}, ${session.handshake}`, TYPE.cellSoft],
      [counted(session.connections, 'connection'), TYPE.cellSoft],
    ),
    stacked([addressOf(session.client), TYPE.cellMono], [`→ ${addressOf(session.server)}`, TYPE.cellMono]),
    stacked(
      [session.version ?? `version ${UNSEEN}`, TYPE.cellStrong],
      [suite === null ? `cipher suite ${UNSEEN}` : `${suite.name} (${suite.code})`, TYPE.cell],
    ),
    known.length === 0 ? cell(UNSEEN, TYPE.cellSoft) : stacked(...known.map((text) => [text, TYPE.cell] as const)),
  ];
}

function srtpRow(leg: ReportLeg): Row {
  const srtp = leg.srtp!;
  const rtcp = srtp.rtcpProtected === null ? UNSEEN : srtp.rtcpProtected ? 'protected' : 'in clear';
  return [
    cell(leg.id, TYPE.cellStrong),
    cell(srtp.keying),
    cell(
      srtp.profile ?? (srtp.keying === 'unseen' ? UNSEEN : 'none'),
      srtp.profile === null ? TYPE.cellSoft : TYPE.cell,
    ),
    srtp.offered.length === 0
      ? cell('none', TYPE.cellSoft)
      : stacked(...srtp.offered.map((name) => [name, TYPE.cell] as const)),
    cell(rtcp),
    cell(leg.codecs.length === 0 ? UNSEEN : leg.codecs.join(', ')),
  ];
}
