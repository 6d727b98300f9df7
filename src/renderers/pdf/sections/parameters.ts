/** What TLS, DTLS and SRTP agreed on. What is said of each is a list: a new fact is one line. */
import type { Report, ReportLeg, ReportTlsSession } from '../../../report/schema.ts';
import { addressOf, counted, figure } from '../../words.ts';
import { section, sentence, titledTable } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import type { Span } from '../layout/lines.ts';
import { type Column, cell, heightToStart, type Row, stacked } from '../layout/table.ts';
import { type References, ROWS_PRINTED, rowName } from '../references.ts';
import { TYPE } from '../theme.ts';

const UNSEEN = 'not seen';

const TLS_COLUMNS: readonly Column[] = [
  { head: 'Session', width: 70, fixed: true },
  { head: 'Client and server', width: 138, fixed: true },
  { head: 'Version and cipher suite', width: 1.25 },
  { head: 'Also agreed', width: 1 },
];

const SRTP_COLUMNS: readonly Column[] = [
  { head: 'Legs', width: 64, fixed: true },
  { head: 'Keying', width: 58, fixed: true },
  { head: 'Suite or profile in force', width: 1.1 },
  { head: 'Offered', width: 1.1 },
  { head: 'RTCP', width: 58, fixed: true },
  { head: 'Codecs', width: 70, fixed: true },
];

export function parameters(flow: Flow, report: Report, references: References): void {
  const sessions = report.tlsSessions.slice(0, ROWS_PRINTED);
  const rows = sessions.map((session) => tlsRow(session, references));
  section(
    flow,
    'parameters',
    'As read from handshakes and session descriptions. One row stands for all connections between two endpoints that agreed on the same parameters, and for all media legs with the same.',
    heightToStart(flow, TLS_COLUMNS, rows) + 60,
  );
  titledTable(flow, 'TLS and DTLS sessions', TLS_COLUMNS, rows, 'No TLS or DTLS session was seen.');
  rest(flow, report.tlsSessions.length - sessions.length, 'session');
  failedHandshakes(flow, report);
  const media = report.legs.filter((leg) => leg.srtp !== null);
  const alike = groupedAlike(media);
  titledTable(
    flow,
    'SRTP',
    SRTP_COLUMNS,
    alike.slice(0, ROWS_PRINTED).map((legs) => srtpRow(legs, references)),
    'No media leg was seen.',
  );
  rest(flow, alike.length - ROWS_PRINTED, 'set of parameters', 'sets of parameters');
}

const FAILED_COLUMNS: readonly Column[] = [
  { head: 'Client and server', width: 138, fixed: true },
  { head: 'What was offered', width: 1 },
  { head: 'How it ended', width: 1 },
  { head: 'Times', width: 34, fixed: true, align: 'right' },
];

function failedHandshakes(flow: Flow, { failedHandshakes: all }: Report): void {
  if (all.length === 0) return;
  const shown = all.slice(0, ROWS_PRINTED);
  const rows = shown.map(
    ({ protocol, client, server, serverName, offeredVersions, offeredSuites, alert, count }): Row => {
      const end =
        alert === null
          ? 'closed without an alert'
          : `${alert.name}, ${alert.level}${alert.from === null ? '' : `, from the ${alert.from}`}`;
      return [
        stacked([addressOf(client), TYPE.cellMono], [`→ ${addressOf(server)}`, TYPE.cellMono]),
        stacked(
          [
            `${protocol}: ${offeredVersions.length === 0 ? `versions ${UNSEEN}` : offeredVersions.join(', ')}`,
            TYPE.cell,
          ],
          [counted(offeredSuites, 'cipher suite'), TYPE.cellSoft],
          ...(serverName === null ? [] : [[`name ${serverName}`, TYPE.cellSoft] as const]),
        ),
        cell(end),
        cell(figure(count)),
      ];
    },
  );
  titledTable(flow, 'Handshakes that failed', FAILED_COLUMNS, rows, '');
  rest(flow, all.length - shown.length, 'failed handshake');
}

function rest(flow: Flow, count: number, what: string, many = `${what}s`): void {
  if (count <= 0) return;
  flow.space(8);
  sentence(flow, `${counted(count, `more ${what}`, `more ${many}`)} in the JSON report inside this file.`);
}

function tlsRow(session: ReportTlsSession, references: References): Row {
  const suite = session.cipherSuite;
  const details: readonly (readonly [string, string | null])[] = [
    ['group', session.group],
    ['signature', session.signatureScheme],
    ['name', session.serverName],
    ['ALPN', session.alpn],
    ['use_srtp', session.useSrtp],
    ['client certificate', session.clientAuthenticated === true ? 'shown' : null],
    ['resumed', session.resumed === true ? 'yes' : null],
    ['forward secrecy', yesOrNo(session.forwardSecrecy)],
    ['extended master secret', yesOrNo(session.agreed?.extendedMasterSecret)],
    ['encrypt-then-MAC', yesOrNo(session.agreed?.encryptThenMac)],
    ['compression', session.agreed?.compression == null || session.agreed.compression === 0 ? null : 'on'],
    ['post-quantum key exchange', session.keyExchange?.postQuantum === true ? 'yes' : null],
    ['certificates', session.certificatesHidden && !session.decrypted ? 'hidden' : null],
  ];
  const known = details.flatMap(([label, value]): Span[][] =>
    value === null ? [] : [[{ text: `${label} ${value}`, style: TYPE.cell }]],
  );
  const seen = known.length === 0 ? [[{ text: UNSEEN, style: TYPE.cellSoft }]] : known;
  const soft = TYPE.cellSoft;
  const on =
    session.legs.length === 0 ? [] : [[{ text: 'on ', style: soft }, ...references.rows(session.legs, soft, 3)]];
  const shown = session.certificates.length === 0 ? [] : [references.rows(session.certificates, soft, 4)];
  const found = references.about(session.id);
  const findings =
    found.length === 0 ? [] : [[{ text: 'finding ', style: soft }, ...references.findings(found, soft, 3)]];
  return [
    {
      anchor: rowName(session.id),
      paragraphs: [
        [{ text: session.id, style: TYPE.cellStrong }],
        [{ text: `${session.protocol}, ${session.handshake}`, style: soft }],
        [{ text: counted(session.connections, 'connection'), style: soft }],
      ],
    },
    {
      paragraphs: [
        [{ text: addressOf(session.client), style: TYPE.cellMono }],
        [{ text: `→ ${addressOf(session.server)}`, style: TYPE.cellMono }],
        ...on,
      ],
    },
    {
      paragraphs: [
        [{ text: session.version ?? `version ${UNSEEN}`, style: TYPE.cellStrong }],
        [{ text: suite === null ? `cipher suite ${UNSEEN}` : `${suite.name} (${suite.code})`, style: TYPE.cell }],
        ...findings,
      ],
    },
    { paragraphs: [...seen, ...shown] },
  ];
}

function yesOrNo(value: boolean | null | undefined): string | null {
  return value == null ? null : value ? 'yes' : 'no';
}

/** Media legs that agreed on the same and used the same, together. */
function groupedAlike(media: readonly ReportLeg[]): ReportLeg[][] {
  const groups = new Map<string, ReportLeg[]>();
  for (const leg of media) {
    const { keying, profile, offered, rtcpProtected } = leg.srtp!;
    const key = JSON.stringify([keying, profile, offered, rtcpProtected, leg.codecs]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [leg]);
    else group.push(leg);
  }
  return [...groups.values()];
}

function srtpRow(legs: readonly ReportLeg[], references: References): Row {
  const leg = legs[0]!;
  const srtp = leg.srtp!;
  const rtcp = srtp.rtcpProtected === null ? UNSEEN : srtp.rtcpProtected ? 'protected' : 'in clear';
  return [
    {
      paragraphs: [
        references.rows(
          legs.map(({ id }) => id),
          TYPE.cell,
          6,
        ),
      ],
    },
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
