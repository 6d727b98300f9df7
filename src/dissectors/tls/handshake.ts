/**
 * One handshake message's body, by its type: RFC 8446 section 4, RFC 5246 section 7.4. TLS and DTLS share it; their message
 * headers differ (here four octets, in DTLS twelve).
 *
 * Not read, only named and measured: ClientKeyExchange and Finished (key material), KeyUpdate, compressed certificates
 * (RFC 8879), and anything in ciphertext.
 */
import type { Stop } from '../../bytes/stop.ts';
import { cipherSuite } from '../../registry/cipher-suites.ts';
import { HANDSHAKE_TYPE } from '../../registry/tls-messages.ts';
import {
  type CertificateList,
  type CertificateRequest,
  type CertificateStatus,
  readCertificateList,
  readCertificateRequest,
  readCertificateStatus,
} from './certificates.ts';
import { Cursor } from './cursor.ts';
import { type Extensions, newExtensions, readExtensions, sha256Of } from './extensions.ts';
import {
  type ClientHello,
  type HelloVerifyRequest,
  isVersion13,
  readClientHello,
  readHelloVerifyRequest,
  readServerHello,
  type ServerHello,
} from './hello.ts';
import {
  type CertificateVerify,
  readCertificateVerify,
  readServerKeyExchange,
  type ServerKeyExchange,
} from './key-exchange.ts';

export interface NewSessionTicket {
  readonly kind: 'new_session_ticket';
  /** Seconds. */
  lifetime: number;
  ticketLength: number;
  /** Names the ticket, to find the handshakes that use it; null for an empty one. */
  ticketSha256: string | null;
}

export interface EncryptedExtensions {
  readonly kind: 'encrypted_extensions';
  extensions: Extensions;
}

/** A message whose body is not read. */
export interface OpaqueMessage {
  readonly kind: 'opaque';
}

export type HandshakeBody =
  | ClientHello
  | ServerHello
  | HelloVerifyRequest
  | CertificateList
  | ServerKeyExchange
  | CertificateRequest
  | CertificateVerify
  | CertificateStatus
  | NewSessionTicket
  | EncryptedExtensions
  | OpaqueMessage;

/** What the messages before have settled. */
export interface HandshakeContext {
  readonly datagram: boolean;
  /** Version in force; 0 when no ServerHello was seen. */
  readonly version: number;
  /** Suite in force; null when no ServerHello was seen. */
  readonly cipherSuite: number | null;
}

export interface HandshakeReading {
  readonly body: HandshakeBody;
  readonly stop: Stop | undefined;
}

/** `bytes[start..end)` is the body without its header. Never throws; what was read before a Stop is in `body`. */
export function readHandshakeBody(
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  context: HandshakeContext,
): HandshakeReading {
  const cursor = new Cursor(bytes, start, end, context.datagram ? 'dtls' : 'tls');
  if (type === HANDSHAKE_TYPE.clientHello) return readClientHello(cursor, context.datagram);
  if (type === HANDSHAKE_TYPE.serverHello) return readServerHello(cursor);
  const body = readOther(type, cursor, context);
  return { body, stop: cursor.stop };
}

function readOther(type: number, cursor: Cursor, context: HandshakeContext): HandshakeBody {
  const version13 = isVersion13(context.version);
  const version12 = context.version === 0x0303 || context.version === 0xfefd;
  switch (type) {
    case HANDSHAKE_TYPE.helloVerifyRequest:
      return readHelloVerifyRequest(cursor);
    case HANDSHAKE_TYPE.certificate:
      return readCertificateList(cursor, version13);
    case HANDSHAKE_TYPE.serverKeyExchange:
      return readServerKeyExchange(
        cursor,
        context.cipherSuite === null ? null : cipherSuite(context.cipherSuite),
        version12,
      );
    case HANDSHAKE_TYPE.certificateRequest:
      return readCertificateRequest(cursor, version12, version13);
    case HANDSHAKE_TYPE.certificateVerify:
      return readCertificateVerify(cursor, version12 || version13);
    case HANDSHAKE_TYPE.certificateStatus:
      return readCertificateStatus(cursor);
    case HANDSHAKE_TYPE.newSessionTicket:
      return readNewSessionTicket(cursor, version13);
    case HANDSHAKE_TYPE.encryptedExtensions:
      return readEncryptedExtensions(cursor);
    default:
      return { kind: 'opaque' };
  }
}

/** RFC 5077 section 3.3; RFC 8446 section 4.6.1. */
function readNewSessionTicket(cursor: Cursor, version13: boolean): NewSessionTicket {
  const lifetime = cursor.u32();
  if (version13) {
    cursor.u32();
    cursor.vector(1);
  }
  const ticket = cursor.vector(2);
  const ticketSha256 = ticket.remaining === 0 || cursor.stop !== undefined ? null : sha256Of(ticket);
  if (version13) readExtensions(cursor, 'new_session_ticket', newExtensions());
  return { kind: 'new_session_ticket', lifetime, ticketLength: ticket.remaining, ticketSha256 };
}

function readEncryptedExtensions(cursor: Cursor): EncryptedExtensions {
  const extensions = newExtensions();
  readExtensions(cursor, 'encrypted_extensions', extensions);
  return { kind: 'encrypted_extensions', extensions };
}
