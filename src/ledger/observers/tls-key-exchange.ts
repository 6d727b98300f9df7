/**
 * How a handshake agreed on its keys and who signed for it, as facts: RFC 8446 section 4.2.8, RFC 5246 sections 7.4.3 and 7.4.8,
 * RFC 4346 section 7.4.3 (what versions before TLS 1.2 sign with).
 *
 * Not handled: whether a home-made prime is safe.
 */
import type { FrameReference } from '../../capture/frame.ts';
import { isVersion13, type ServerHello } from '../../dissectors/tls/hello.ts';
import type { ServerKeyExchange } from '../../dissectors/tls/key-exchange.ts';
import { type CipherSuite, cipherSuite } from '../../registry/cipher-suites.ts';
import { wellKnownPrime } from '../../registry/diffie-hellman-primes.ts';
import { hexCode } from '../../registry/grade.ts';
import { namedGroupName, signatureSchemeName } from '../../registry/tls-parameters.ts';
import type { NamedCode, TlsKeyExchange, TlsSignature } from '../facts.ts';
import { isPostQuantum } from './tls-offer.ts';

/** The group of a key share in the ServerHello. */
export function keyShareExchange(group: number, at: FrameReference): TlsKeyExchange {
  return { ...EMPTY, at, kind: 'key-share', group: groupCode(group), postQuantum: isPostQuantum(group) };
}

/** Null when the message shows no parameters: another suite, or one that is cut off. */
export function serverKeyExchange(body: ServerKeyExchange, at: FrameReference): TlsKeyExchange | null {
  if (body.group !== null) {
    const group = groupCode(body.group);
    return { ...EMPTY, at, kind: 'named-curve', group, postQuantum: isPostQuantum(body.group) };
  }
  if (body.explicitCurve) return { ...EMPTY, at, kind: 'explicit-curve' };
  if (body.primeBits !== null) {
    const known = body.primeSha256 === null ? null : wellKnownPrime(body.primeSha256);
    const { primeBits: bits, primeSha256 } = body;
    return { ...EMPTY, at, kind: 'finite-field', bits, primeSha256, wellKnownPrime: known?.name ?? null };
  }
  return body.rsaExportBits === null ? null : { ...EMPTY, at, kind: 'rsa-export', bits: body.rsaExportBits };
}

const EMPTY = { group: null, bits: null, primeSha256: null, wellKnownPrime: null, postQuantum: false } as const;

function groupCode(code: number): NamedCode {
  return { code: hexCode(code), name: namedGroupName(code) };
}

/** Who signed the parameters how; null for what is not signed, or not read. */
export function parameterSignature(
  body: ServerKeyExchange,
  hello: ServerHello | null,
  at: FrameReference,
): TlsSignature | null {
  const common = { at, by: 'server', message: 'ServerKeyExchange' } as const;
  if (body.signatureScheme !== null) {
    return { ...common, scheme: signatureSchemeName(body.signatureScheme), implied: false };
  }
  const suite = suiteOf(hello);
  const isRead = body.group !== null || body.primeBits !== null || body.rsaExportBits !== null;
  if (!isRead || suite === null || hello === null || !isBefore12(hello.version)) return null;
  const scheme = suite.kx.endsWith('PSK') ? null : impliedScheme(suite.auth);
  return scheme === null ? null : { ...common, scheme, implied: true };
}

/** A client's CertificateVerify. Before TLS 1.2 the key of its certificate decides. */
export function verifySignature(
  scheme: number | null,
  keyAlgorithm: string | null,
  at: FrameReference,
): TlsSignature | null {
  const common = { at, by: 'client', message: 'CertificateVerify' } as const;
  if (scheme !== null) return { ...common, scheme: signatureSchemeName(scheme), implied: false };
  const implied = keyAlgorithm === null ? null : impliedScheme(keyAlgorithm);
  return implied === null ? null : { ...common, scheme: implied, implied: true };
}

/** RFC 4346 section 7.4.3: MD5 and SHA-1 together with RSA, SHA-1 with DSA; RFC 4492 section 5.4: SHA-1 with ECDSA. */
function impliedScheme(authentication: string): string | null {
  if (authentication === 'RSA') return 'rsa_pkcs1_md5_sha1';
  if (authentication === 'ECDSA' || authentication === 'EC') return 'ecdsa_sha1';
  return authentication === 'DSS' || authentication === 'DSA' ? 'dsa_sha1' : null;
}

export function isBefore12(version: number): boolean {
  return version === 0xfeff || version === 0x0100 || (version >= 0x0300 && version < 0x0303);
}

/** Explicit nonces are a matter of (D)TLS 1.2: before it there is no AEAD, after it they are implicit, as ChaCha20's always are. */
export function hasExplicitNonce(hello: ServerHello): boolean {
  const suite = suiteOf(hello);
  const is12 = hello.version === 0x0303 || hello.version === 0xfefd;
  return is12 && suite?.aead === true && !(suite.enc ?? '').startsWith('CHACHA20');
}

export function forwardSecrecyOf(hello: ServerHello): boolean | null {
  const suite = suiteOf(hello);
  if (suite?.pfs !== 'by-psk-mode' && !isVersion13(hello.version)) return suite === null ? null : boolOf(suite.pfs);
  return hello.extensions.selectedPsk === null || hello.extensions.selectedGroup !== null;
}

function boolOf(pfs: CipherSuite['pfs']): boolean | null {
  return pfs === 'by-psk-mode' ? null : pfs;
}

/** Octets of a TLS 1.3 Finished record, and of an EndOfEarlyData record, without padding; null for an unknown suite. */
export function record13Octets(
  hello: ServerHello,
): { readonly finished: number; readonly endOfEarlyData: number } | null {
  const suite = suiteOf(hello);
  if (suite === null) return null;
  const tag = suite.name.includes('CCM_8') ? 8 : 16;
  const hash = suite.name.endsWith('SHA384') ? 48 : 32;
  return { finished: 4 + hash + 1 + tag, endOfEarlyData: 4 + 1 + tag };
}

function suiteOf(hello: ServerHello | null): CipherSuite | null {
  return hello === null || hello.cipherSuite === null ? null : cipherSuite(hello.cipherSuite);
}
