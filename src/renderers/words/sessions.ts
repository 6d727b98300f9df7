/**
 * A TLS or DTLS session in short lines, the same for the page and the terminal: what was agreed, what stands out, what else is known, and
 * what the client offered. What the version does not have, or hides, is not mentioned.
 */
import type { Report, ReportEvidence, ReportFailedHandshake, ReportTlsSession } from '../../report/schema.ts';
import { addressOf, counted, type FrameWords, figure } from '../words.ts';

export interface SessionLines {
  readonly agreed: readonly string[];
  /** What a reader should not have to look for. */
  readonly striking: readonly string[];
  readonly details: readonly string[];
  readonly offered: readonly string[];
}

type Maybe = string | null | false;

function told(...lines: readonly Maybe[]): string[] {
  return lines.filter((line) => line !== null && line !== false);
}

function labelled(label: string, value: string | null): string | null {
  return value === null ? null : `${label} ${value}`;
}

function yesOrNo(label: string, value: boolean | null): string | null {
  return value === null ? null : `${label}: ${value ? 'yes' : 'no'}`;
}

/** @param mostSuites of those offered by name; the rest is counted */
export function sessionLines(
  session: ReportTlsSession,
  frameOf: FrameWords,
  mostSuites = Number.POSITIVE_INFINITY,
): SessionLines {
  const { certificatesHidden, decrypted } = session;
  return {
    agreed: told(
      labelled('group', groupWords(session)),
      labelled('signature', session.signatureScheme),
      labelled('name', session.serverName),
      labelled('ALPN', session.alpn),
      labelled('use_srtp', session.useSrtp),
      session.useSrtpHidden && 'use_srtp hidden by the handshake',
      resumptionWords(session),
      clientCertificateWords(session, frameOf),
      certificatesHidden && !decrypted && 'certificates hidden by the handshake',
    ),
    striking: striking(session, frameOf),
    details: details(session, frameOf),
    offered: offered(session, mostSuites),
  };
}

function groupWords({ group, keyExchange }: ReportTlsSession): string | null {
  if (keyExchange === null) return group;
  const { kind, bits, postQuantum, wellKnownPrime } = keyExchange;
  const name = group ?? keyExchange.group?.name ?? 'unnamed';
  const notes = told(
    KEY_EXCHANGES[kind],
    bits !== null && `${figure(bits)} bits`,
    wellKnownPrime !== null && `prime of ${wellKnownPrime}`,
    postQuantum && 'post-quantum',
  );
  return `${name} (${notes.join(', ')})`;
}

const KEY_EXCHANGES: Readonly<Record<NonNullable<ReportTlsSession['keyExchange']>['kind'], string>> = {
  'key-share': 'key share',
  'named-curve': 'named curve',
  'explicit-curve': 'curve of its own',
  'finite-field': 'finite field',
  'rsa-export': 'export RSA',
};

function resumptionWords({ resumed, resumption }: ReportTlsSession): string | null {
  if (resumption === null) return resumed === true ? 'resumed' : null;
  const by = RESUMPTIONS[resumption.kind];
  if (resumption.from !== null) return `resumed by ${by}, from ${resumption.from}`;
  return `resumed by ${by}; the first session is not known${resumption.reason === null ? '' : `: ${resumption.reason}`}`;
}

const RESUMPTIONS = { 'session-id': 'session ID', ticket: 'ticket', psk: 'pre-shared key' } as const;

function clientCertificateWords(
  { clientCertificate, clientAuthenticated }: ReportTlsSession,
  frameOf: FrameWords,
): string | null {
  const { requested, sent, refused, verified } = clientCertificate;
  if (requested === null && sent === null) return null;
  if (verified !== null && sent !== null) return `client certificate sent and proved (${frameOf(verified)})`;
  if (refused !== null) return `client certificate asked for and not given (${frameOf(refused)})`;
  if (sent !== null) return `client certificate sent (${frameOf(sent)})`;
  return `client certificate asked for; ${clientAuthenticated === null ? 'hidden whether one was sent' : 'none seen'}`;
}

function striking(
  { alerts, downgrade, earlyDataAccepted, traffic, forwardSecrecy }: ReportTlsSession,
  frameOf: FrameWords,
): string[] {
  const first = ([row]: readonly ReportEvidence[]): string => (row === undefined ? '' : `first in ${frameOf(row)}`);
  const { renegotiations, malformedHeartbeats, repeatedNonces } = traffic;
  return told(
    downgrade !== null && `downgrade: ${downgrade.what} (${frameOf(downgrade)})`,
    forwardSecrecy === false && 'no forward secrecy: whoever gets the server’s key reads it all',
    earlyDataAccepted === true && 'early data (0-RTT) accepted: it can be replayed',
    renegotiations.length > 0 && `renegotiated ${counted(renegotiations.length, 'time')}, ${first(renegotiations)}`,
    malformedHeartbeats.length > 0 &&
      `${counted(malformedHeartbeats.length, 'malformed heartbeat')}, ${first(malformedHeartbeats)}`,
    repeatedNonces.length > 0 && `${counted(repeatedNonces.length, 'repeated nonce')}, ${first(repeatedNonces)}`,
    ...alerts.map((alert) => `${alert.what} (${frameOf(alert)})`),
  );
}

function details(session: ReportTlsSession, frameOf: FrameWords): string[] {
  const { agreed, traffic, earlyDataAccepted, versionHint, ticketLifetime, keyExchange } = session;
  const { datagrams } = traffic;
  return told(
    session.version === null && versionHint !== null && `version by its records, as a hint: ${versionHint}`,
    session.forwardSecrecy === true && 'forward secrecy: yes',
    keyExchange?.primeSha256 != null && `prime SHA-256 ${keyExchange.primeSha256.slice(0, 16)}…`,
    ...session.handshakeSignatures.map(
      ({ by, message, scheme, implied }) =>
        `${message} signed by the ${by} with ${scheme}${implied ? ' (implied by the version)' : ''}`,
    ),
    ...(agreed === null
      ? []
      : [
          yesOrNo('extended master secret', agreed.extendedMasterSecret),
          yesOrNo('encrypt-then-MAC', agreed.encryptThenMac),
          yesOrNo('secure renegotiation', agreed.secureRenegotiation),
          agreed.truncatedHmac === true && 'truncated HMAC: yes',
          agreed.compression !== null && (agreed.compression === 0 ? 'compression: no' : 'compression: yes'),
          agreed.heartbeat === true && 'heartbeat: yes',
          agreed.connectionId === true && 'connection ID: yes',
        ]),
    earlyDataAccepted === false && 'early data (0-RTT) offered and not accepted',
    ticketLifetime !== null && `ticket good for ${counted(ticketLifetime, 'second')}`,
    session.certificateStatus !== null && `revocation answer stapled (${frameOf(session.certificateStatus)})`,
    session.helloRetryRequest !== null &&
      `the server asked for another key share (${frameOf(session.helloRetryRequest)})`,
    ...session.sipNames.map(({ name, from, at }) => `SIP calls the server ${name} (${from}, ${frameOf(at)})`),
    session.sipExpected !== null && `SIP was expected: ${session.sipExpected}`,
    datagrams !== null &&
      `${counted(datagrams.cookieExchanges, 'cookie exchange')}, ${counted(datagrams.fragmentedMessages, 'message')} in fragments, ${figure(datagrams.reorderedFragments)} out of order, ${figure(datagrams.retransmittedMessages)} sent again, highest epoch ${datagrams.highestEpoch}`,
    `${counted(session.applicationOctets, 'octet')} of application data`,
    handshakeFrames(session, frameOf),
  );
}

function handshakeFrames(
  { clientHello, serverHello, completed }: ReportTlsSession,
  frameOf: FrameWords,
): string | null {
  const steps = told(
    clientHello !== null && `ClientHello in ${frameOf(clientHello)}`,
    serverHello !== null && `ServerHello in ${frameOf(serverHello)}`,
    completed !== null && `complete in ${frameOf(completed)}`,
  );
  return steps.length === 0 ? null : steps.join(', ');
}

function offered({ offer, useSrtpOffered }: ReportTlsSession, mostSuites: number): string[] {
  const list = (label: string, values: readonly string[]): string | null =>
    values.length === 0 ? null : `${label}: ${values.join(', ')}`;
  if (offer === null) return told(list('use_srtp', useSrtpOffered));
  return told(
    offer.format === 'ssl2' && 'in the form of SSL 2.0',
    list('versions', offer.versions),
    list(
      counted(offer.cipherSuites.length, 'cipher suite'),
      firstOf(
        offer.cipherSuites.map(({ name }) => name),
        mostSuites,
      ),
    ),
    list('groups', offer.groups),
    list('key shares', offer.keyShares),
    list('signature schemes', offer.signatureSchemes),
    list('ALPN', offer.alpn),
    list('use_srtp', useSrtpOffered),
    list(
      'also',
      told(
        offer.extendedMasterSecret && 'extended master secret',
        offer.encryptThenMac && 'encrypt-then-MAC',
        offer.secureRenegotiation && 'secure renegotiation',
        offer.postQuantum && 'post-quantum key exchange',
        offer.earlyData && 'early data (0-RTT)',
        offer.encryptedClientHello && 'encrypted ClientHello, or GREASE of it',
        offer.fallback && 'a fallback after a failure',
        offer.compression && 'compression',
        offer.heartbeat && 'heartbeat',
      ),
    ),
    labelled('JA4', offer.ja4),
  );
}

function firstOf(names: readonly string[], most: number): string[] {
  const rest = names.length - most;
  return rest > 0 ? [...names.slice(0, most), `and ${figure(rest)} more`] : [...names];
}

/** Why it failed, in one line. */
export function failureWords({ alert }: ReportFailedHandshake): string {
  if (alert === null) return 'closed without an alert';
  return `${alert.level} alert ${alert.name}${alert.from === null ? '' : ` from the ${alert.from}`}`;
}

export function failedOfferWords(failed: ReportFailedHandshake): string {
  const { offeredVersions, offeredSuites, brokenSuites } = failed;
  const versions = offeredVersions.length === 0 ? 'no version read' : offeredVersions.join(', ');
  const broken = brokenSuites.length === 0 ? '' : `, broken among them: ${brokenSuites.join(', ')}`;
  return `${versions}; ${counted(offeredSuites, 'cipher suite')}${broken}`;
}

/** `192.0.2.10 to 203.0.113.7:5061`. */
export function pairWords({ client, server }: Pick<Report['tlsSessions'][number], 'client' | 'server'>): string {
  return `${addressOf(client)} to ${addressOf(server)}`;
}
