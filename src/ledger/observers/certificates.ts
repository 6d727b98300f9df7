/**
 * Every certificate that the capture shows, once: a busy server shows the same chain in each handshake, and it is read and its
 * signature verified only the first time. Certificates are public: their octets are kept, within bounds, so that a report can verify
 * their chains without the capture.
 */
import { createHash } from 'node:crypto';
import { type Stop, stop } from '../../bytes/stop.ts';
import x509, { type CertificateFields } from '../../dissectors/x509/index.ts';

/** Different certificates of one capture. */
export const MAX_CERTIFICATES = 20_000;

/** Octets of a certificate that is kept whole, so that its chain can be verified later. */
export const MAX_KEPT_OCTETS = 16 * 1024;
/** Octets of all that are kept whole. */
const MAX_KEPT_IN_ALL = 4 * 1024 * 1024;

export class CertificateCollection {
  #kept = 0;
  readonly #bySha256 = new Map<string, CertificateFields>();

  /** The fields of the certificate `bytes[start..end)`, or the Stop when the collection is full. */
  read(
    bytes: Uint8Array,
    start: number,
    end: number,
  ): { readonly fields: CertificateFields; readonly stop: Stop | undefined } | Stop {
    const sha256 = createHash('sha256').update(bytes.subarray(start, end)).digest('hex');
    const known = this.#bySha256.get(sha256);
    if (known !== undefined) return { fields: known, stop: undefined };
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
    fields.der = this.#keep(bytes, start, end);
    this.#bySha256.set(sha256, fields);
    return { fields, stop: problem };
  }

  #keep(bytes: Uint8Array, start: number, end: number): string | null {
    const octets = end - start;
    if (octets > MAX_KEPT_OCTETS || this.#kept + octets > MAX_KEPT_IN_ALL) return null;
    this.#kept += octets;
    return Buffer.from(bytes.subarray(start, end)).toString('base64');
  }
}
