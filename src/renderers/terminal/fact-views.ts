/** Views of what was seen beside legs and calls: what was promised and not kept, TLS and DTLS sessions, and who sent what. */
import type { Report, ReportFailedHandshake, ReportTlsSession } from '../../report/schema.ts';
import { intrusionWords, sourceDetails, sourceLines, trafficWords, turnLines, userLines } from '../words/activity.ts';
import { CONTRADICTION_WORDS } from '../words/contradictions.ts';
import { failedOfferWords, failureWords, pairWords, sessionLines } from '../words/sessions.ts';
import { addressOf, counted, endpointOf, type FrameWords, frameWords, type Tone } from '../words.ts';
import { type Block, capital } from './blocks.ts';

export function contradictionBlocks(report: Report): Block[] {
  const frameOf = frameWords(report);
  return report.contradictions.map(({ kind, what, evidence, legs, calls }) => ({
    tone: 'bad',
    state: 'not kept',
    title: CONTRADICTION_WORDS[kind],
    lines: [
      what,
      ...evidence.map((row) => `${frameOf(row)}: ${row.what}`),
      legs.length + calls.length === 0 ? null : `On ${[...legs, ...calls].join(', ')}`,
    ],
  }));
}

const HANDSHAKES: Readonly<Record<ReportTlsSession['handshake'], Tone>> = {
  complete: 'good',
  failed: 'bad',
  partial: 'unknown',
  unseen: 'unknown',
};

/** Of those that a client offered: clients offer up to two hundred, and the report has them all. */
const SUITES_SHOWN = 8;

/** Sessions first, then handshakes that failed. */
export function sessionBlocks(report: Report): Block[] {
  const frameOf = frameWords(report);
  return [
    ...report.tlsSessions.map((session) => sessionBlock(session, frameOf)),
    ...report.failedHandshakes.map((failed) => failedBlock(failed, frameOf)),
  ];
}

function sessionBlock(session: ReportTlsSession, frameOf: FrameWords): Block {
  const { agreed, striking, details, offered } = sessionLines(session, frameOf, SUITES_SHOWN);
  const { id, protocol, handshake, version, cipherSuite, connections, certificates, legs } = session;
  return {
    tone: striking.length > 0 && handshake === 'complete' ? 'warning' : HANDSHAKES[handshake],
    state: handshake,
    title: `${id}: ${version ?? `${protocol}, version not seen`}, ${cipherSuite?.name ?? 'cipher suite not seen'}`,
    lines: [
      `${pairWords(session)}, ${counted(connections, 'connection')}`,
      ...[...striking, ...agreed, ...details].map(capital),
      offered.length === 0 ? null : 'Offered:',
      ...offered.map((line) => `  ${line}`),
      certificates.length === 0 ? null : `Certificates ${certificates.join(', ')}`,
      legs.length === 0 ? null : `On ${legs.join(', ')}`,
    ],
  };
}

function failedBlock(failed: ReportFailedHandshake, frameOf: FrameWords): Block {
  const { id, protocol, count, serverName, voipHint, ja4, first, last, evidence } = failed;
  return {
    tone: 'bad',
    state: 'failed',
    title: `${id}: ${protocol}, ${failureWords(failed)}`,
    lines: [
      `${pairWords(failed)}, ${counted(count, 'attempt')}, ${frameOf(first)} to ${frameOf(last)}`,
      serverName === null ? null : `Name ${serverName}`,
      `Offered ${failedOfferWords(failed)}`,
      ja4 === null ? null : `JA4 ${ja4}`,
      voipHint === null ? null : `Taken for VoIP: ${voipHint}`,
      ...evidence.map((one) => `${frameOf(one)}: ${one.what}`),
    ],
  };
}

/** By first appearance, as everywhere; what needs an eye is marked. Then users, media that nobody announced, and TURN. */
export function sourceBlocks(report: Report): Block[] {
  const { activity, mediaIntrusions, turn } = report;
  const frameOf = frameWords(report);
  return [
    ...activity.sources.map((source): Block => {
      const striking = sourceLines(source, frameOf);
      const { id, address, legs } = source;
      return {
        tone: source.rejectedSignIns.count + source.malformed.count + source.usersUnknown > 0 ? 'warning' : 'unknown',
        state: id,
        title: `${address}: ${trafficWords(source)}`,
        lines: [...striking, ...sourceDetails(source, frameOf), legs.length === 0 ? null : `on ${legs.join(', ')}`].map(
          (line) => (line === null ? null : capital(line)),
        ),
      };
    }),
    ...activity.users.map(
      (user): Block => ({
        tone: user.rejectedSignIns.count > 0 || user.moves.length > 0 ? 'warning' : 'unknown',
        state: user.id,
        title: user.aor,
        lines: userLines(user, frameOf).map(capital),
      }),
    ),
    ...mediaIntrusions.map(
      (row): Block => ({
        tone: 'bad',
        state: 'unexpected media',
        title: intrusionWords(row),
        lines: [
          `${addressOf(row.from)} to ${addressOf(row.to)}${row.expected === null ? '' : `, expected from ${addressOf(row.expected)}`}`,
          ...row.evidence.map((one) => `${frameOf(one)}: ${one.what}`),
          row.legs.length === 0 ? null : `On ${row.legs.join(', ')}`,
        ],
      }),
    ),
    ...turn.map(
      (row): Block => ({
        tone: row.withoutSignIn === null && row.internalPeers === null ? 'unknown' : 'warning',
        state: row.id,
        title: `TURN, ${endpointOf(row.client)} to ${endpointOf(row.server)}`,
        lines: turnLines(row, frameOf).map(capital),
      }),
    ),
  ];
}
