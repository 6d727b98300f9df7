/**
 * Whether one certificate was signed by the key of another: RFC 5280 section 6.1.3 (a) (1), done by OpenSSL through node:crypto.
 *
 * The certificates come from strangers: their number, their size and the size of keys are bounded, and what OpenSSL cannot read
 * or verify is `unknown`, never a verdict. Not handled: names, dates and usages, which are the caller's.
 */
import { type KeyObject, X509Certificate } from 'node:crypto';

export type SignatureCheck = 'valid' | 'invalid' | 'unknown';

/** Verifying with a larger modulus costs more than a hostile capture should be able to ask for. */
const MAX_KEY_BITS = 8192;

/** DER in base64, named by a SHA-256 that the caller knows. */
export interface SignedCertificate {
  readonly sha256: string;
  readonly der: string | null;
  readonly signatureAlgorithm: string | null;
}

/** Platforms may refuse to verify with these, which looks like a signature that does not verify. */
const MAY_BE_REFUSED = /md[245]|sha-?1(?!\d)/i;

interface Read {
  readonly certificate: X509Certificate;
  /** Null: of an algorithm or a size that is not verified with. */
  readonly key: KeyObject | null;
}

export class CertificateSignatures {
  readonly #read = new Map<string, Read | null>();
  readonly #checked = new Map<string, SignatureCheck>();
  readonly #limit: number;

  /** @param limit signatures verified; any more are `unknown` */
  constructor(limit = 5_000) {
    this.#limit = limit;
  }

  check(certificate: SignedCertificate, issuer: SignedCertificate): SignatureCheck {
    const pair = `${certificate.sha256} ${issuer.sha256}`;
    let result = this.#checked.get(pair);
    if (result === undefined) {
      if (this.#checked.size >= this.#limit) return 'unknown';
      result = verify(this.#of(certificate), this.#of(issuer));
      if (result === 'invalid' && MAY_BE_REFUSED.test(certificate.signatureAlgorithm ?? '')) result = 'unknown';
      this.#checked.set(pair, result);
    }
    return result;
  }

  #of(named: SignedCertificate): Read | null {
    let read = this.#read.get(named.sha256);
    if (read === undefined) {
      read = named.der === null ? null : readWith(named.der);
      this.#read.set(named.sha256, read);
    }
    return read;
  }
}

function readWith(der: string): Read | null {
  try {
    const certificate = new X509Certificate(Buffer.from(der, 'base64'));
    return { certificate, key: usableKey(certificate) };
  } catch {
    return null;
  }
}

function usableKey(certificate: X509Certificate): KeyObject | null {
  try {
    const key = certificate.publicKey;
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) > MAX_KEY_BITS ? null : key;
  } catch {
    return null;
  }
}

function verify(certificate: Read | null, issuer: Read | null): SignatureCheck {
  if (certificate === null || issuer === null || issuer.key === null) return 'unknown';
  try {
    return certificate.certificate.verify(issuer.key) ? 'valid' : 'invalid';
  } catch {
    return 'unknown';
  }
}
