/**
 * ServerKeyExchange and CertificateVerify: RFC 5246 section 7.4.3 and 7.4.8, RFC 8422 section 5.4, RFC 4279 (PSK),
 * RFC 5489 (ECDHE_PSK), RFC 5054 (SRP), RFC 8446 section 4.4.3.
 *
 * What stands in a ServerKeyExchange depends on the suite, so the caller tells it. Not read: ECC-PWD, ECJPAKE, GOST, Kerberos,
 * and the values themselves: only which group, how large, and who signed how.
 */
import { createHash } from 'node:crypto';
import type { CipherSuite } from '../../registry/cipher-suites.ts';
import type { Cursor } from './cursor.ts';

export interface ServerKeyExchange {
  readonly kind: 'server_key_exchange';
  /** Named curve of ECDHE; null for anything else. */
  group: number | null;
  /** Explicit curve parameters, which RFC 8422 section 5.4 has taken out. */
  explicitCurve: boolean;
  /** Significant bits of the DH or SRP prime; null without one. */
  primeBits: number | null;
  /** SHA-256 of the prime without leading zeros, in hex: tells a well-known group from a home-made one. */
  primeSha256: string | null;
  /** Bits of the temporary RSA modulus of an export suite. */
  rsaExportBits: number | null;
  /** TLS 1.2: who signed the parameters how; null before TLS 1.2 and for anonymous and PSK suites. */
  signatureScheme: number | null;
}

export interface CertificateVerify {
  readonly kind: 'certificate_verify';
  /** Null before TLS 1.2, where the key decides. */
  signatureScheme: number | null;
}

/** RFC 8422 section 5.4. */
const CURVE_TYPE = { explicitPrime: 1, explicitChar2: 2, named: 3 } as const;

/** `suite` null: the ServerHello was not seen, nothing can be read. `signed12`: TLS 1.2 or DTLS 1.2. */
export function readServerKeyExchange(cursor: Cursor, suite: CipherSuite | null, signed12: boolean): ServerKeyExchange {
  const out: ServerKeyExchange = {
    kind: 'server_key_exchange',
    group: null,
    explicitCurve: false,
    primeBits: null,
    primeSha256: null,
    rsaExportBits: null,
    signatureScheme: null,
  };
  if (suite === null) return out;
  if (suite.kx.endsWith('PSK')) cursor.vector(2);
  if (!readParameters(cursor, suite, out)) return out;
  const isSigned = !suite.kx.endsWith('PSK') && suite.auth !== 'anon' && cursor.remaining > 0;
  if (isSigned && signed12) {
    const scheme = cursor.u16();
    if (cursor.stop === undefined) out.signatureScheme = scheme;
  }
  if (isSigned) cursor.vector(2);
  return out;
}

/** False when what follows cannot be found. */
function readParameters(cursor: Cursor, suite: CipherSuite, out: ServerKeyExchange): boolean {
  switch (suite.kx) {
    case 'ECDHE':
    case 'ECDHE_PSK':
    case 'ECDH':
      return readCurve(cursor, out);
    case 'DHE':
    case 'DHE_PSK':
    case 'DH':
      readPrime(cursor, out);
      cursor.vector(2);
      cursor.vector(2);
      return true;
    case 'SRP':
      readPrime(cursor, out);
      cursor.vector(2);
      cursor.vector(1);
      cursor.vector(2);
      return suite.auth !== 'SRP';
    case 'RSA':
      out.rsaExportBits = significantBits(cursor.vector(2));
      cursor.vector(2);
      return true;
    default:
      return false;
  }
}

function readCurve(cursor: Cursor, out: ServerKeyExchange): boolean {
  const type = cursor.u8();
  if (type !== CURVE_TYPE.named) {
    out.explicitCurve = type === CURVE_TYPE.explicitPrime || type === CURVE_TYPE.explicitChar2;
    return false;
  }
  const group = cursor.u16();
  if (cursor.stop === undefined) out.group = group;
  cursor.vector(1);
  return true;
}

function readPrime(cursor: Cursor, out: ServerKeyExchange): void {
  const prime = cursor.vector(2);
  if (cursor.stop !== undefined) return;
  out.primeBits = significantBits(prime);
  const start = prime.end - Math.ceil(out.primeBits / 8);
  out.primeSha256 = createHash('sha256').update(prime.bytes.subarray(start, prime.end)).digest('hex');
}

function significantBits(integer: Cursor): number {
  let at = integer.position;
  while (at < integer.end && integer.bytes[at] === 0) at += 1;
  return at === integer.end ? 0 : (integer.end - at) * 8 - Math.clz32(integer.bytes[at]!) + 24;
}

export function readCertificateVerify(cursor: Cursor, version12OrLater: boolean): CertificateVerify {
  const out: CertificateVerify = { kind: 'certificate_verify', signatureScheme: null };
  if (version12OrLater) {
    const scheme = cursor.u16();
    if (cursor.stop === undefined) out.signatureScheme = scheme;
  }
  cursor.vector(2);
  return out;
}
