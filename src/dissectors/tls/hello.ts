/**
 * ClientHello, ServerHello (with HelloRetryRequest) and HelloVerifyRequest: RFC 8446 section 4.1, RFC 5246 section 7.4.1,
 * RFC 6347 section 4.2.1.
 */
import type { Stop } from '../../bytes/stop.ts';
import { EXTENSION } from '../../registry/tls-messages.ts';
import { type Cursor, codeList, hex, octetList } from './cursor.ts';
import { type Extensions, newExtensions, readExtensions } from './extensions.ts';

export interface ClientHello {
  readonly kind: 'client_hello';
  legacyVersion: number;
  /** Hex of 32 octets: to find the line of a key log, never printed. */
  random: string;
  /** Hex; compared with the server's to see a resumption, never printed. */
  sessionId: string;
  /** DTLS only; null in TLS. */
  cookieLength: number | null;
  cipherSuites: number[];
  compressionMethods: number[];
  extensions: Extensions;
}

export interface ServerHello {
  readonly kind: 'server_hello';
  legacyVersion: number;
  /** What is in force: supported_versions when it is there, else the legacy version. */
  version: number;
  random: string;
  sessionId: string;
  /** Null when the message ends before it: 0 would be a suite. */
  cipherSuite: number | null;
  compressionMethod: number;
  /** RFC 8446 section 4.1.3: a ServerHello with a certain random asks for another ClientHello. */
  isHelloRetryRequest: boolean;
  /**
   * RFC 8446 section 4.1.3: a server that could do better marks its random. To a client that offered that version, this is
   * a downgrade attack; to an old client it only says what the server can.
   */
  downgradeSentinel: 'TLS 1.2' | 'TLS 1.1' | null;
  extensions: Extensions;
}

export interface HelloVerifyRequest {
  readonly kind: 'hello_verify_request';
  /** Not what will be negotiated: RFC 6347 section 4.2.1 lets servers always say DTLS 1.0. */
  version: number;
  cookieLength: number;
}

/** SHA-256 of "HelloRetryRequest". */
const HELLO_RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const SENTINEL_TLS12 = '444f574e47524401';
const SENTINEL_TLS11 = '444f574e47524400';

export function readClientHello(cursor: Cursor, datagram: boolean): { body: ClientHello; stop: Stop | undefined } {
  const body: ClientHello = {
    kind: 'client_hello',
    legacyVersion: cursor.u16(),
    random: octets(cursor, 32),
    sessionId: vectorHex(cursor.vector(1)),
    cookieLength: null,
    cipherSuites: [],
    compressionMethods: [],
    extensions: newExtensions(),
  };
  if (datagram) body.cookieLength = cursor.vector(1).remaining;
  body.cipherSuites = codeList(cursor.vector(2));
  body.compressionMethods = octetList(cursor.vector(1));
  // Before TLS 1.3 a hello may end here.
  const stop = cursor.remaining > 0 ? readExtensions(cursor, 'client_hello', body.extensions) : undefined;
  return { body, stop: cursor.stop ?? stop };
}

export function readServerHello(cursor: Cursor): { body: ServerHello; stop: Stop | undefined } {
  const legacyVersion = cursor.u16();
  const random = octets(cursor, 32);
  // Drafts of TLS 1.3 before 22 had neither session ID nor compression, and no supported_versions.
  const early = legacyVersion >> 8 === 0x7f;
  const isHelloRetryRequest = random === HELLO_RETRY_RANDOM;
  const body: ServerHello = {
    kind: 'server_hello',
    legacyVersion,
    version: legacyVersion,
    random,
    sessionId: early ? '' : vectorHex(cursor.vector(1)),
    cipherSuite: cursor.u16(),
    compressionMethod: early ? 0 : cursor.u8(),
    isHelloRetryRequest,
    downgradeSentinel: sentinel(random),
    extensions: newExtensions(),
  };
  if (cursor.stop !== undefined) body.cipherSuite = null;
  const of = isHelloRetryRequest ? 'hello_retry_request' : 'server_hello';
  const stop = cursor.remaining > 0 ? readExtensions(cursor, of, body.extensions) : undefined;
  body.version = body.extensions.selectedVersion ?? legacyVersion;
  return { body, stop: cursor.stop ?? stop };
}

export function readHelloVerifyRequest(cursor: Cursor): HelloVerifyRequest {
  return { kind: 'hello_verify_request', version: cursor.u16(), cookieLength: cursor.vector(1).remaining };
}

/** Whether a version code means TLS 1.3 or DTLS 1.3, drafts included. */
export function isVersion13(version: number): boolean {
  return version === 0x0304 || version === 0xfefc || version >> 8 === 0x7f || version >> 8 === 0xfb;
}

/** TLS 1.3 as the client offers it. */
export function offersVersion13(hello: ClientHello): boolean {
  return (
    hello.extensions.types.includes(EXTENSION.supportedVersions) && hello.extensions.supportedVersions.some(isVersion13)
  );
}

function sentinel(random: string): ServerHello['downgradeSentinel'] {
  if (random.endsWith(SENTINEL_TLS12)) return 'TLS 1.2';
  return random.endsWith(SENTINEL_TLS11) ? 'TLS 1.1' : null;
}

function octets(cursor: Cursor, count: number): string {
  const at = cursor.skip(count);
  return at === -1 ? '' : hex(cursor.bytes, at, at + count);
}

function vectorHex(vector: Cursor): string {
  return hex(vector.bytes, vector.position, vector.end);
}
