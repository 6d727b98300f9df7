/**
 * Whether an explicit nonce comes twice under one key: RFC 5288 section 3, RFC 6655 section 3, RFC 9325 section 7.2.1. TLS 1.2 and DTLS 1.2
 * send eight octets of the nonce of AES-GCM, AES-CCM, ARIA-GCM and Camellia-GCM in clear in front of each record.
 *
 * Nearly all programs count them up, so runs of consecutive nonces are kept, not nonces. Bounded: MAX_RUNS of them; a program that
 * draws its nonces at random is compared for that many records, and `complete` says so.
 */
import { u32 } from '../../bytes/read.ts';

export const NONCE_OCTETS = 8;
/** Runs kept for each direction. */
export const MAX_RUNS = 64;

interface Run {
  readonly high: number;
  readonly from: number;
  to: number;
}

/** One direction under one key. */
export class NonceWatch {
  compared = 0;
  complete = true;
  readonly #runs: Run[] = [];
  #current: Run | null = null;

  /** The nonce at `bytes[start..start + 8)`; true when it was there before. */
  repeats(bytes: Uint8Array, start: number): boolean {
    const high = u32(bytes, start);
    const low = u32(bytes, start + 4);
    this.compared += 1;
    for (const run of this.#runs) if (run.high === high && low >= run.from && low <= run.to) return true;
    const current = this.#current;
    if (current !== null && current.high === high && current.to + 1 === low) {
      current.to = low;
    } else if (this.#runs.length < MAX_RUNS) {
      this.#current = { high, from: low, to: low };
      this.#runs.push(this.#current);
    } else {
      this.complete = false;
      this.#current = null;
    }
    return false;
  }
}
