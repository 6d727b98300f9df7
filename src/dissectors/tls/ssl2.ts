/**
 * SSL 2.0 handshake messages: draft-hickman-netscape-ssl-00 section "Handshake Protocol"; as the first message of newer
 * clients RFC 5246 appendix E.2.
 *
 * Read: CLIENT-HELLO, SERVER-HELLO (with its certificate), CLIENT-MASTER-KEY (the cipher that the client chose). All later messages are
 * encrypted. RFC 6176 forbids the protocol; it is read to be reported.
 */
import { u8, u24 } from '../../bytes/read.ts';
import type { Stop } from '../../bytes/stop.ts';
import { Cursor } from './cursor.ts';

export interface Ssl2ClientHello {
  readonly kind: 'ssl2-client-hello';
  /** 0x0002, or 0x0300 and above from a client that only begins in the old form. */
  version: number;
  /** Three octets each; 0x00NNNN is the TLS suite 0xNNNN. */
  ciphers: number[];
  sessionIdLength: number;
}

export interface Ssl2ServerHello {
  readonly kind: 'ssl2-server-hello';
  version: number;
  sessionIdHit: boolean;
  /** Where the certificate lies in the dissected bytes; null when the session is resumed. */
  certificate: { readonly start: number; readonly end: number } | null;
  ciphers: number[];
}

export interface Ssl2ClientMasterKey {
  readonly kind: 'ssl2-client-master-key';
  cipher: number;
  /** Octets of the key that travel in clear: 11 of 16 in the export suites. */
  clearKeyLength: number;
}

export type Ssl2Message = Ssl2ClientHello | Ssl2ServerHello | Ssl2ClientMasterKey;

/** `bytes[start..end)` is the contents of an SSL 2.0 record. Null: encrypted, or a message that is not read. */
export function readSsl2Message(
  bytes: Uint8Array,
  start: number,
  end: number,
): { message: Ssl2Message; stop: Stop | undefined } | null {
  if (end - start < 9) return null;
  const cursor = new Cursor(bytes, start + 1, end, 'tls');
  const type = u8(bytes, start);
  const message =
    type === 1 ? clientHello(cursor) : type === 2 ? clientMasterKey(cursor) : type === 4 ? serverHello(cursor) : null;
  return message === null ? null : { message, stop: cursor.stop };
}

function clientHello(cursor: Cursor): Ssl2ClientHello {
  const version = cursor.u16();
  const cipherOctets = cursor.u16();
  const sessionIdLength = cursor.u16();
  cursor.u16();
  return { kind: 'ssl2-client-hello', version, ciphers: cipherKinds(cursor, cipherOctets), sessionIdLength };
}

function serverHello(cursor: Cursor): Ssl2ServerHello {
  const sessionIdHit = cursor.u8() !== 0;
  cursor.u8();
  const version = cursor.u16();
  const certificateOctets = cursor.u16();
  const cipherOctets = cursor.u16();
  cursor.u16();
  const start = cursor.position;
  // A truncated certificate is still named by what is there.
  const end = Math.min(cursor.end, start + certificateOctets);
  cursor.skip(certificateOctets);
  const certificate = end > start ? { start, end } : null;
  return { kind: 'ssl2-server-hello', version, sessionIdHit, certificate, ciphers: cipherKinds(cursor, cipherOctets) };
}

function clientMasterKey(cursor: Cursor): Ssl2ClientMasterKey {
  return { kind: 'ssl2-client-master-key', cipher: cursor.u24(), clearKeyLength: cursor.u16() };
}

function cipherKinds(cursor: Cursor, octets: number): number[] {
  const start = cursor.position;
  const end = Math.min(cursor.end, start + octets);
  cursor.skip(octets);
  const kinds: number[] = [];
  for (let at = start; at + 3 <= end && kinds.length < MAX_CIPHER_KINDS; at += 3) kinds.push(u24(cursor.bytes, at));
  return kinds;
}

/** A record of 32,767 octets could hold ten thousand; a few dozen exist. */
const MAX_CIPHER_KINDS = 512;
