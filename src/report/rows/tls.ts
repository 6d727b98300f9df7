/** Rows of TLS and DTLS sessions and of handshakes that failed; see `../rows.ts`. */
import type { LegPlaces } from '../../criteria/places/leg-places.ts';
import type { FailedHandshake, TlsKeyExchange, TlsOffer, TlsSession, TlsTraffic } from '../../ledger/facts.ts';
import type { Report, ReportTlsSession } from '../schema.ts';
import { printable, printableOrNull } from '../text.ts';
import { endpointRow, evidenceOrNull, evidenceRow, namedCodeOrNull, referenceOrNull, referenceRow } from './terms.ts';

export function tlsSessionRow(session: TlsSession, places?: LegPlaces): ReportTlsSession {
  const { clientCertificate } = session;
  return {
    id: session.id,
    protocol: session.protocol,
    client: endpointRow(session.client, places?.address(session.client.address)),
    server: endpointRow(session.server, places?.address(session.server.address)),
    version: printableOrNull(session.version),
    versionHint: printableOrNull(session.versionHint),
    cipherSuite: namedCodeOrNull(session.cipherSuite),
    group: printableOrNull(session.group),
    keyExchange: session.keyExchange === null ? null : keyExchangeRow(session.keyExchange),
    forwardSecrecy: session.forwardSecrecy,
    signatureScheme: printableOrNull(session.signatureScheme),
    handshakeSignatures: session.handshakeSignatures.map((signature) => ({
      ...signature,
      at: referenceRow(signature.at),
      scheme: printable(signature.scheme),
    })),
    serverName: printableOrNull(session.serverName),
    sipExpected: session.sipExpected === null ? null : printable(session.sipExpected),
    sipNames: session.sipNames.map(({ name, from, at }) => ({ name: printable(name), from, at: referenceRow(at) })),
    alpn: printableOrNull(session.alpn),
    offer: session.offer === null ? null : offerRow(session.offer),
    agreed: session.agreed === null ? null : { ...session.agreed },
    handshake: session.handshake,
    resumed: session.resumed,
    resumption: session.resumption === null ? null : { ...session.resumption },
    ticketLifetime: session.ticketLifetime,
    ticketAt: referenceOrNull(session.ticketAt),
    clientAuthenticated: session.clientAuthenticated,
    clientCertificate: {
      requested: referenceOrNull(clientCertificate.requested),
      sent: referenceOrNull(clientCertificate.sent),
      refused: referenceOrNull(clientCertificate.refused),
      verified: referenceOrNull(clientCertificate.verified),
    },
    certificates: [...session.certificates],
    certificatesHidden: session.certificatesHidden,
    certificateAt: referenceOrNull(session.certificateAt),
    certificateStatus: referenceOrNull(session.certificateStatus),
    decrypted: session.decrypted,
    earlyDataAccepted: session.earlyDataAccepted,
    downgrade: evidenceOrNull(session.downgrade),
    useSrtp: printableOrNull(session.useSrtp),
    useSrtpOffered: session.useSrtpOffered.map(printable),
    useSrtpHidden: session.useSrtpHidden,
    connections: session.connections,
    applicationOctets: session.applicationOctets,
    traffic: trafficRow(session.traffic),
    legs: [...session.legs],
    first: referenceRow(session.first),
    clientHello: referenceOrNull(session.clientHello),
    helloRetryRequest: referenceOrNull(session.helloRetryRequest),
    serverHello: referenceOrNull(session.serverHello),
    completed: referenceOrNull(session.completed),
    alerts: session.alerts.map(evidenceRow),
  };
}

function offerRow(offer: TlsOffer): NonNullable<ReportTlsSession['offer']> {
  return {
    ...offer,
    at: referenceRow(offer.at),
    versions: offer.versions.map(printable),
    cipherSuites: offer.cipherSuites.map(({ code, name }) => ({ code, name: printable(name) })),
    groups: offer.groups.map(printable),
    keyShares: offer.keyShares.map(printable),
    signatureSchemes: offer.signatureSchemes.map(printable),
    alpn: offer.alpn.map(printable),
    ja4: printableOrNull(offer.ja4),
  };
}

function keyExchangeRow(exchange: TlsKeyExchange): NonNullable<ReportTlsSession['keyExchange']> {
  return { ...exchange, at: referenceRow(exchange.at), group: namedCodeOrNull(exchange.group) };
}

function trafficRow(traffic: TlsTraffic): ReportTlsSession['traffic'] {
  return {
    ...traffic,
    renegotiations: traffic.renegotiations.map(evidenceRow),
    malformedHeartbeats: traffic.malformedHeartbeats.map(evidenceRow),
    repeatedNonces: traffic.repeatedNonces.map(evidenceRow),
    noncesUsedFirst: traffic.noncesUsedFirst.map(evidenceRow),
    datagrams: traffic.datagrams === null ? null : { ...traffic.datagrams },
  };
}

export function failedHandshakeRow(failed: FailedHandshake): Report['failedHandshakes'][number] {
  return {
    ...failed,
    client: endpointRow(failed.client),
    server: endpointRow(failed.server),
    serverName: printableOrNull(failed.serverName),
    offeredVersions: failed.offeredVersions.map(printable),
    brokenSuites: failed.brokenSuites.map(printable),
    ja4: printableOrNull(failed.ja4),
    alert: failed.alert === null ? null : { ...failed.alert, name: printable(failed.alert.name) },
    voipHint: printableOrNull(failed.voipHint),
    first: referenceRow(failed.first),
    last: referenceRow(failed.last),
    evidence: failed.evidence.map(evidenceRow),
  };
}
