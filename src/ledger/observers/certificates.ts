/**
 * Every certificate that the capture shows, once: a busy server shows the same chain in each handshake, and it is read and its
 * signature verified only the first time. Its digests are those that an a=fingerprint of SDP may name (RFC 8122 section 5).
 */
import { createHash } from 'node:crypto';
import { type Stop, stop } from '../../bytes/stop.ts';
import x509, { type CertificateFields } from '../../dissectors/x509/index.ts';

/** Different certificates of one capture. */
export const MAX_CERTIFICATES = 20_000;

/** Names of RFC 8122, and of node:crypto. MD2 is left out: nothing computes it any more. */
const FINGERPRINT_FUNCTIONS = [
  ['md5', 'md5'],
  ['sha-1', 'sha1'],
  ['sha-224', 'sha224'],
  ['sha-256', 'sha256'],
  ['sha-384', 'sha384'],
  ['sha-512', 'sha512'],
] as const;

interface Known {
  readonly fields: CertificateFields;
  readonly digests: ReadonlyMap<string, string>;
}

export class CertificateCollection {
  readonly #bySha256 = new Map<string, Known>();

  /** The certificate `bytes[start..end)`, or the Stop when the collection is full. */
  read(bytes: Uint8Array, start: number, end: number): (Known & { readonly stop: Stop | undefined }) | Stop {
    const der = bytes.subarray(start, end);
    const sha256 = createHash('sha256').update(der).digest('hex');
    const known = this.#bySha256.get(sha256);
    if (known !== undefined) return { ...known, stop: undefined };
    if (this.#bySha256.size === MAX_CERTIFICATES) {
      return stop(
        'x509',
        'limit-reached',
        start,
        0,
        end - start,
        `More than ${MAX_CERTIFICATES} different certificates`,
      );
    }
    const fields = x509.out();
    const problem = x509.dissect(bytes, start, end, fields);
    const added = { fields, digests: digestsOf(der) };
    this.#bySha256.set(sha256, added);
    return { ...added, stop: problem };
  }
}

function digestsOf(der: Uint8Array): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const [name, algorithm] of FINGERPRINT_FUNCTIONS) {
    const digest = digestOf(der, algorithm);
    if (digest !== null) digests.set(name, digest);
  }
  return digests;
}

/** Null where this build of OpenSSL refuses the function: MD5 in a FIPS one. */
function digestOf(der: Uint8Array, algorithm: string): string | null {
  try {
    return createHash(algorithm).update(der).digest('hex');
  } catch {
    return null;
  }
}
