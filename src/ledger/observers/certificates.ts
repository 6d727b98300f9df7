/**
 * Every certificate that the capture shows, once: a busy server shows the same chain in each handshake, and it is read and its
 * signature verified only the first time.
 */
import { createHash } from 'node:crypto';
import { type Stop, stop } from '../../bytes/stop.ts';
import x509, { type CertificateFields } from '../../dissectors/x509/index.ts';

/** Different certificates of one capture. */
export const MAX_CERTIFICATES = 20_000;

export class CertificateCollection {
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
    this.#bySha256.set(sha256, fields);
    return { fields, stop: problem };
  }
}
