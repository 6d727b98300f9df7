/**
 * What the two hellos settle together, as facts: RFC 8446 sections 4.1.3 and 4.2, RFC 5246 section 7.4.1, RFC 5077 (tickets),
 * RFC 7507 (TLS_FALLBACK_SCSV).
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { NewSessionTicket } from '../../dissectors/tls/handshake.ts';
import { type ClientHello, isVersion13, offersVersion13, type ServerHello } from '../../dissectors/tls/hello.ts';
import { cipherSuite } from '../../registry/cipher-suites.ts';
import type { Evidence, TlsAgreed, TlsOffer } from '../facts.ts';
import type { TlsConnectionFacts } from './tls-connection-facts.ts';
import { versionName } from './tls-offer.ts';

/** Extensions that TLS 1.3 has made pointless are null there, and so are those that it encrypts. */
export function agreedOf({ extensions, compressionMethod, version }: ServerHello, datagram: boolean): TlsAgreed {
  const before13 = !isVersion13(version);
  const of = (extension: boolean) => (before13 ? extension : null);
  return {
    extendedMasterSecret: of(extensions.extendedMasterSecret),
    encryptThenMac: of(extensions.encryptThenMac),
    secureRenegotiation: of(extensions.renegotiationInfo),
    truncatedHmac: of(extensions.truncatedHmac),
    compression: before13 ? compressionMethod : null,
    heartbeat: of(extensions.heartbeatMode !== null),
    certificateTimestamps: of(extensions.signedCertificateTimestamps),
    // DTLS only, where also version 1.3 answers it in clear.
    connectionId: datagram ? extensions.connectionIdLength !== null : null,
    srtpMkiOctets: before13 ? extensions.srtpMkiLength : null,
  };
}

export function downgradeOf(
  hello: ClientHello | null,
  offer: TlsOffer | null,
  answer: ServerHello,
  at: FrameReference,
): Evidence | null {
  if (isVersion13(answer.version)) return null;
  if (hello !== null && isDowngrade(answer, hello)) {
    return {
      at,
      what: `the server's random ends with the mark of a downgrade to ${answer.downgradeSentinel} or below`,
    };
  }
  return offer?.fallback === true ? { at, what: 'accepted a client that had fallen back (TLS_FALLBACK_SCSV)' } : null;
}

/** A sentinel means a downgrade only to a client that offered more: RFC 8446 section 4.1.3. */
function isDowngrade(answer: ServerHello, hello: ClientHello): boolean {
  if (answer.downgradeSentinel === null) return false;
  return offersVersion13(hello) || (answer.downgradeSentinel === 'TLS 1.1' && hello.legacyVersion === 0x0303);
}

/** How a session that was resumed was named. */
export function resumptionOf(hello: ClientHello | null, answer: ServerHello): TlsConnectionFacts['resumption'] {
  if (isVersion13(answer.version)) return { kind: 'psk', key: null };
  const ticket = hello?.extensions.sessionTicketSha256 ?? null;
  if (ticket !== null) return { kind: 'ticket', key: `ticket ${ticket}` };
  return { kind: 'session-id', key: answer.sessionId === '' ? null : `id ${answer.sessionId}` };
}

/** What a handshake hands out to be resumed with; of TLS 1.3 nobody sees it. A resumed session keeps its ID and may get a new ticket. */
export function issuedBy(answer: ServerHello, ticket: NewSessionTicket | null, isResumed: boolean | null): string[] {
  if (isVersion13(answer.version)) return [];
  const ids = answer.sessionId === '' || isResumed !== false ? [] : [`id ${answer.sessionId}`];
  return ticket === null || ticket.ticketSha256 === null ? ids : [...ids, `ticket ${ticket.ticketSha256}`];
}

/** RFC 5246 appendix C; RFC 6234. */
const MAC_OCTETS: ReadonlyMap<string | null, number> = new Map([
  ['MD5', 16],
  ['SHA', 20],
  ['SHA256', 32],
  ['SHA384', 48],
]);
/** RFC 6066 section 7. */
const TRUNCATED_MAC_OCTETS = 10;

/**
 * Octets of the MAC behind the plaintext of a record whose suite does not encrypt (RFC 5246 section 6.2.3.1); null when it does.
 * Encrypt-then-MAC changes nothing there (RFC 7366 section 3). Not handled: compression, and the suites of RFC 9150 for TLS 1.3.
 */
export function plaintextMacOctets({
  cipherSuite: code,
  compressionMethod,
  extensions,
  version,
}: ServerHello): number | null {
  const suite = code === null || isVersion13(version) ? null : cipherSuite(code);
  if (suite?.enc !== 'NULL' || compressionMethod !== 0) return null;
  const octets = MAC_OCTETS.get(suite.mac) ?? null;
  return octets !== null && extensions.truncatedHmac ? TRUNCATED_MAC_OCTETS : octets;
}

/** What record headers say: TLS 1.3 writes the version of TLS 1.2 there. */
export function versionHint(recordVersion: number): string | null {
  if (recordVersion === 0) return null;
  return recordVersion === 0x0303 ? 'TLS 1.2 or 1.3' : versionName(recordVersion);
}
