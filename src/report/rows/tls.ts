/** Rows of TLS and DTLS sessions; see `../rows.ts`. */
import type { TlsSession } from '../../ledger/facts.ts';
import type { Report } from '../schema.ts';
import { printable, printableOrNull } from '../text.ts';
import { endpointRow, evidenceRow, namedCodeOrNull, referenceOrNull, referenceRow } from './terms.ts';

export function tlsSessionRow(session: TlsSession): Report['tlsSessions'][number] {
  return {
    id: session.id,
    protocol: session.protocol,
    client: endpointRow(session.client),
    server: endpointRow(session.server),
    version: printableOrNull(session.version),
    cipherSuite: namedCodeOrNull(session.cipherSuite),
    group: printableOrNull(session.group),
    signatureScheme: printableOrNull(session.signatureScheme),
    serverName: printableOrNull(session.serverName),
    alpn: printableOrNull(session.alpn),
    handshake: session.handshake,
    resumed: session.resumed,
    clientAuthenticated: session.clientAuthenticated,
    certificates: [...session.certificates],
    certificatesHidden: session.certificatesHidden,
    decrypted: session.decrypted,
    useSrtp: printableOrNull(session.useSrtp),
    useSrtpOffered: session.useSrtpOffered.map(printable),
    connections: session.connections,
    applicationOctets: session.applicationOctets,
    legs: [...session.legs],
    first: referenceRow(session.first),
    serverHello: referenceOrNull(session.serverHello),
    completed: referenceOrNull(session.completed),
    alerts: session.alerts.map(evidenceRow),
  };
}
