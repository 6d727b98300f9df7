/**
 * What a handshake comes to when its connection, or the capture, ends: version, suite, keys, whether it was completed, resumed or
 * failed. RFC 8446, RFC 5246. The names are those of the IANA registries.
 *
 * Not told: what TLS 1.3 encrypts (certificates, the SRTP profile that was chosen, whether a client authenticated itself).
 */
import { srtpProfileName } from '../../../registry/srtp-profiles.ts';
import { namedGroupName, signatureSchemeName } from '../../../registry/tls-parameters.ts';
import type { NamedCode, TlsHandshakeFacts, TlsOffer, TlsSession } from '../../facts.ts';
import { agreedOf, downgradeOf, issuedBy, resumptionOf, versionHint } from '../tls-agreement.ts';
import type { TlsConnectionFacts } from '../tls-connection-facts.ts';
import { forwardSecrecyOf } from '../tls-key-exchange.ts';
import { offerOf, ssl2Code, suiteCode, versionName } from '../tls-offer.ts';
import { type HandshakeSeen, other } from './seen.ts';

/** Offered profiles kept. */
const MAX_OFFERED = 256;

export function outcomeOf(seen: HandshakeSeen): TlsConnectionFacts {
  const hello = seen.clientHello;
  const answer = seen.serverHello;
  const sent = hello?.extensions;
  const answered = answer?.extensions;
  const client = seen.clientDirection ?? 0;
  const offer = offerIn(seen);
  const rest: Omit<TlsConnectionFacts, keyof TlsHandshakeFacts> = {
    protocol: seen.protocol,
    clientDirection: seen.clientDirection,
    version: seen.isNegotiated ? versionName(seen.version) : null,
    cipherSuite: suiteOf(seen),
    group: groupOf(seen),
    signatureScheme:
      typeof seen.keyExchange?.signatureScheme === 'number'
        ? signatureSchemeName(seen.keyExchange.signatureScheme)
        : null,
    serverName: sent?.serverName || null,
    alpn: answered?.alpn[0] ?? null,
    handshake: stateOf(seen),
    resumed: isResumed(seen),
    resumption: isResumed(seen) === true && answer !== null ? resumptionOf(hello, answer) : null,
    issued: answer === null ? [] : issuedBy(answer, seen.ticket, isResumed(seen)),
    clientAuthenticated: isClientAuthenticated(seen),
    certificates: seen.shown.certificates,
    certificatesHidden: seen.isNegotiated && seen.isVersion13,
    useSrtp: answered?.useSrtp[0] === undefined ? null : srtpProfileName(answered.useSrtp[0]),
    useSrtpOffered: (sent?.useSrtp ?? []).slice(0, MAX_OFFERED).map(srtpProfileName),
    alerts: seen.alerts,
    fatalAlert: seen.fatal,
    traffic: seen.traffic.outcome(),
    applicationOctets: [seen.sides[client].applicationOctets, seen.sides[other(client)].applicationOctets],
    protectedRecords: seen.protectedRecords,
    bursts: seen.bursts.close(),
    serverHello: seen.serverHelloAt,
    completed: seen.completedAt,
    first: seen.first,
    last: seen.last,
    offeredVersions: offer?.versions ?? [],
    offeredAlpn: offer?.alpn ?? [],
    clientRandom: hello?.random ?? null,
    serverRandom: answer?.random ?? null,
    problems: seen.problems,
  };
  // Not spread: V8 gives an object that is spread and then added to a shape of its own, which costs 30 KB for each connection.
  return Object.assign(rest, handshakeFacts(seen, offer));
}

function offerIn(seen: HandshakeSeen): TlsOffer | null {
  if (seen.clientHello === null || seen.clientHelloAt === null) return seen.ssl2Offer;
  return offerOf(seen.clientHello, seen.datagram, seen.clientHelloAt);
}

function handshakeFacts(seen: HandshakeSeen, offer: TlsOffer | null): TlsHandshakeFacts {
  const answer = seen.serverHello;
  return {
    clientHello: seen.clientHelloAt,
    certificateAt: seen.shown.serverAt,
    versionHint: seen.isNegotiated ? null : versionHint(seen.recordVersion),
    offer,
    keyExchange: seen.exchange,
    forwardSecrecy: answer !== null ? forwardSecrecyOf(answer) : seen.version === 0x0002 ? false : null,
    handshakeSignatures: [...seen.signatures],
    helloRetryRequest: seen.retryAt,
    ticketLifetime: seen.ticket?.lifetime ?? null,
    ticketAt: seen.ticketAt,
    agreed: answer === null ? null : agreedOf(answer, seen.datagram),
    clientCertificate: seen.shown.ofClient,
    certificateStatus: seen.shown.status,
    earlyDataAccepted: seen.earlyData.accepted(
      seen.clientHello,
      answer,
      seen.retryAt !== null,
      seen.traffic.earlyDataRecords,
    ),
    downgrade: answer === null ? null : downgradeOf(seen.clientHello, offer, answer, seen.serverHelloAt!),
    useSrtpHidden: seen.datagram && seen.isVersion13 && seen.isNegotiated,
  };
}

function suiteOf(seen: HandshakeSeen): NamedCode | null {
  if (seen.ssl2Cipher !== null) return ssl2Code(seen.ssl2Cipher);
  const code = seen.serverHello?.cipherSuite;
  return code === undefined || code === null ? null : suiteCode(code);
}

function groupOf(seen: HandshakeSeen): string | null {
  const share = seen.serverHello?.extensions.selectedGroup ?? seen.keyExchange?.group ?? null;
  if (share !== null) return namedGroupName(share);
  const bits = seen.keyExchange?.primeBits ?? null;
  return bits === null ? null : `DH (${bits} bits)`;
}

function stateOf(seen: HandshakeSeen): TlsSession['handshake'] {
  if (seen.complete) return 'complete';
  if (seen.fatal !== null) return 'failed';
  if (!seen.anyMessage) return 'unseen';
  return seen.closed && !seen.incomplete && isEndShown(seen) ? 'failed' : 'partial';
}

/** A close proves a failure only when the capture would have shown the rest: a one-sided capture never does. */
function isEndShown(seen: HandshakeSeen): boolean {
  const client = seen.sides[seen.clientDirection ?? 0];
  const server = seen.sides[other(seen.clientDirection ?? 0)];
  return client.seen && (server.seen || !client.wentOn);
}

function isResumed(seen: HandshakeSeen): boolean | null {
  const hello = seen.serverHello;
  if (hello === null) return null;
  if (seen.isVersion13) return hello.extensions.selectedPsk !== null;
  if (seen.serverHelloDone || seen.shown.serverAt !== null || seen.keyExchange !== null) return false;
  const server = seen.sides[other(seen.clientDirection ?? 0)];
  return server.changedCipher && !seen.incomplete ? true : null;
}

function isClientAuthenticated(seen: HandshakeSeen): boolean | null {
  if (seen.serverHello === null || seen.isVersion13 || isResumed(seen) !== false) return null;
  const { sent, verified } = seen.shown;
  if (sent !== null && verified !== null) return true;
  return seen.complete && !seen.incomplete && sent === null ? false : null;
}
