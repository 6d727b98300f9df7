/**
 * Names of signature and key algorithms and of curves by object identifier: RFC 3279, 4055, 5480, 5758, 8410, 8692, 9881.
 */
import { children, type Element, elementAt, integerBits, objectIdentifier, smallInteger, TAG } from './der.ts';

export interface KeyFacts {
  /** `RSA`, `EC`, `Ed25519` ..., or the OID. */
  readonly algorithm: string;
  /** RSA or DSA modulus, or size of the curve; null when the algorithm has one size only, or it cannot be read. */
  readonly bits: number | null;
  /** Named curve, or its OID; null for other keys and for explicit parameters. */
  readonly curve: string | null;
  /** RSA public exponent; null for other keys, and beyond 2^48. */
  readonly exponent: number | null;
}

/** `sha256WithRSAEncryption` ..., or the OID; null when it cannot be read. */
export function signatureAlgorithm(bytes: Uint8Array, identifier: Element | undefined): string | null {
  if (identifier?.tag !== TAG.sequence) return null;
  const [type, parameters] = children(bytes, identifier, 2);
  const oid = objectIdentifier(bytes, type);
  if (oid === RSASSA_PSS) return `RSASSA-PSS with ${pssHash(bytes, parameters)}`;
  return oid === null ? null : (SIGNATURES[oid] ?? oid);
}

/** `SHA-256, MGF1 with SHA-256, salt of 32 octets` for RSASSA-PSS; null for any other algorithm. */
export function signatureParameters(bytes: Uint8Array, identifier: Element | undefined): string | null {
  if (identifier?.tag !== TAG.sequence) return null;
  const [type, parameters] = children(bytes, identifier, 2);
  if (objectIdentifier(bytes, type) !== RSASSA_PSS) return null;
  const salt = smallInteger(bytes, pssParameter(bytes, parameters, 2) ?? undefined) ?? PSS_SALT;
  return `${pssHash(bytes, parameters)}, MGF1 with ${maskHash(bytes, parameters)}, salt of ${salt} octets`;
}

/** RFC 4055 section 3.1: the hash stands in the parameters, and is SHA-1 when it does not. */
function pssHash(bytes: Uint8Array, parameters: Element | undefined): string {
  return hashNamed(bytes, pssParameter(bytes, parameters, 0));
}

/** The mask generation function is MGF1 with a hash as its parameter. */
function maskHash(bytes: Uint8Array, parameters: Element | undefined): string {
  const mask = pssParameter(bytes, parameters, 1);
  return hashNamed(bytes, mask === null ? null : (children(bytes, mask, 2)[1] ?? null));
}

/** What stands in [number] of RSASSA-PSS-params. */
function pssParameter(bytes: Uint8Array, parameters: Element | undefined, number: number): Element | null {
  if (parameters?.tag !== TAG.sequence) return null;
  const tagged = children(bytes, parameters, 4).find((parameter) => parameter.tag === 0xa0 + number);
  return tagged === undefined ? null : elementAt(bytes, tagged.contents, tagged.end);
}

/** Of an AlgorithmIdentifier. */
function hashNamed(bytes: Uint8Array, identifier: Element | null): string {
  const oid = identifier === null ? null : objectIdentifier(bytes, children(bytes, identifier, 1)[0]);
  return oid === null ? 'SHA-1' : (HASHES[oid] ?? oid);
}

/** Of a SubjectPublicKeyInfo; null when it cannot be read. */
export function publicKey(bytes: Uint8Array, keyInfo: Element | undefined): KeyFacts | null {
  if (keyInfo?.tag !== TAG.sequence) return null;
  const [identifier, key] = children(bytes, keyInfo, 2);
  if (identifier?.tag !== TAG.sequence) return null;
  const [type, parameters] = children(bytes, identifier, 2);
  const oid = objectIdentifier(bytes, type);
  if (oid === null) return null;
  if (oid === EC) return curveKey(bytes, parameters);
  const algorithm = KEYS[oid] ?? oid;
  if (algorithm === 'RSA' || algorithm === 'RSA-PSS') return rsaKey(bytes, algorithm, key);
  if (algorithm === 'DSA' && parameters?.tag === TAG.sequence) {
    const prime = children(bytes, parameters, 1)[0];
    const bits = prime?.tag === TAG.integer ? integerBits(bytes, prime) : null;
    return { algorithm, bits, curve: null, exponent: null };
  }
  return { algorithm, bits: null, curve: null, exponent: null };
}

function curveKey(bytes: Uint8Array, parameters: Element | undefined): KeyFacts {
  const oid = objectIdentifier(bytes, parameters);
  const curve = oid === null ? undefined : CURVES[oid];
  return { algorithm: 'EC', bits: curve?.[1] ?? null, curve: curve?.[0] ?? oid, exponent: null };
}

/** RFC 3279 section 2.3.1: a BIT STRING around a SEQUENCE of modulus and exponent. */
function rsaKey(bytes: Uint8Array, algorithm: string, key: Element | undefined): KeyFacts {
  const sequence = key?.tag === TAG.bitString && key.whole ? elementAt(bytes, key.contents + 1, key.end) : null;
  const [modulus, exponent] = sequence?.tag === TAG.sequence ? children(bytes, sequence, 2) : [];
  const bits = modulus?.tag === TAG.integer && modulus.whole ? integerBits(bytes, modulus) : null;
  return { algorithm, bits, curve: null, exponent: smallInteger(bytes, exponent) };
}

const EC = '1.2.840.10045.2.1';
const RSASSA_PSS = '1.2.840.113549.1.1.10';
/** RFC 4055 section 3.1: the default. */
const PSS_SALT = 20;

const KEYS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.1': 'RSA',
  [RSASSA_PSS]: 'RSA-PSS',
  '1.2.840.10040.4.1': 'DSA',
  '1.2.840.10046.2.1': 'DH',
  '1.3.101.110': 'X25519',
  '1.3.101.111': 'X448',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '1.2.643.2.2.19': 'GOST R 34.10-2001',
  '1.2.643.7.1.1.1.1': 'GOST R 34.10-2012 (256)',
  '1.2.643.7.1.1.1.2': 'GOST R 34.10-2012 (512)',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
};

const CURVES: Readonly<Record<string, readonly [name: string, bits: number]>> = {
  '1.2.840.10045.3.1.1': ['secp192r1', 192],
  '1.2.840.10045.3.1.7': ['secp256r1', 256],
  '1.3.132.0.33': ['secp224r1', 224],
  '1.3.132.0.34': ['secp384r1', 384],
  '1.3.132.0.35': ['secp521r1', 521],
  '1.3.132.0.8': ['secp160r1', 160],
  '1.3.132.0.10': ['secp256k1', 256],
  '1.3.132.0.15': ['sect163r2', 163],
  '1.3.132.0.16': ['sect283k1', 283],
  '1.3.132.0.17': ['sect283r1', 283],
  '1.3.36.3.3.2.8.1.1.7': ['brainpoolP256r1', 256],
  '1.3.36.3.3.2.8.1.1.11': ['brainpoolP384r1', 384],
  '1.3.36.3.3.2.8.1.1.13': ['brainpoolP512r1', 512],
  '1.2.156.10197.1.301': ['curveSM2', 256],
};

const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2WithRSAEncryption',
  '1.2.840.113549.1.1.3': 'md4WithRSAEncryption',
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.113549.1.1.14': 'sha224WithRSAEncryption',
  '1.3.14.3.2.29': 'sha1WithRSAEncryption',
  '1.3.14.3.2.27': 'dsaWithSHA1',
  '1.2.840.10040.4.3': 'dsa-with-sha1',
  '2.16.840.1.101.3.4.3.1': 'dsa-with-sha224',
  '2.16.840.1.101.3.4.3.2': 'dsa-with-sha256',
  '1.2.840.10045.4.1': 'ecdsa-with-SHA1',
  '1.2.840.10045.4.3.1': 'ecdsa-with-SHA224',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
  '1.2.840.10045.4.3.4': 'ecdsa-with-SHA512',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '1.2.156.10197.1.501': 'SM2-with-SM3',
  '1.2.643.2.2.3': 'GOST R 34.10-2001 with GOST R 34.11-94',
  '1.2.643.7.1.1.3.2': 'GOST R 34.10-2012 with Streebog-256',
  '1.2.643.7.1.1.3.3': 'GOST R 34.10-2012 with Streebog-512',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
};

const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
  '2.16.840.1.101.3.4.2.4': 'SHA-224',
};
