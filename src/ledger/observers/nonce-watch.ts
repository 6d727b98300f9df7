/**
 * Whether an explicit nonce comes twice under one key: RFC 5288 section 3, RFC 6655 section 3, RFC 9325 section 7.2.1. TLS 1.2 and DTLS 1.2
 * send eight octets of the nonce of AES-GCM, AES-CCM, ARIA-GCM and Camellia-GCM in clear in front of each record.
 *
 * Nearly all programs count them up, so runs of consecutive nonces are kept, not nonces. Bounded: MAX_RUNS of them; a program that
 * draws its nonces at random is compared for that many records, and `complete` says so.
 *
 * Of each run the frames of the first records are kept and that of the newest, for these are what a fault repeats: a counter that starts
 * over, a record sent with the nonce of the one before. Of a nonce in between the beginning of its run is told.
 */
import { u32 } from '../../bytes/read.ts';
import type { FrameReference } from '../../capture/frame.ts';

export const NONCE_OCTETS = 8;
/** Runs kept for each direction. */
export const MAX_RUNS = 64;
/** Records of each run whose frames are kept, beside the newest. */
export const MAX_PLACES = 16;

interface Run {
  readonly high: number;
  readonly from: number;
  to: number;
  /** Where the first of them are. */
  readonly places: FrameReference[];
  newest: FrameReference;
}

/** Where a nonce was used before: in that record, or in the run of nonces that begins there. */
export interface EarlierUse {
  readonly at: FrameReference;
  readonly isExact: boolean;
}

/** One direction under one key. */
export class NonceWatch {
  compared = 0;
  complete = true;
  readonly #runs: Run[] = [];
  #current: Run | null = null;

  /** The nonce at `bytes[start..start + 8)`; null when it was not there before. */
  earlierUse(bytes: Uint8Array, start: number, at: FrameReference): EarlierUse | null {
    const high = u32(bytes, start);
    const low = u32(bytes, start + 4);
    this.compared += 1;
    const before = this.#runs.find((run) => run.high === high && low >= run.from && low <= run.to);
    if (before !== undefined) return placeOf(before, low);
    this.#keep(high, low, at);
    return null;
  }

  #keep(high: number, low: number, at: FrameReference): void {
    const current = this.#current;
    if (current !== null && current.high === high && current.to + 1 === low) {
      current.to = low;
      current.newest = at;
      if (current.places.length < MAX_PLACES) current.places.push(at);
    } else if (this.#runs.length < MAX_RUNS) {
      this.#current = { high, from: low, to: low, places: [at], newest: at };
      this.#runs.push(this.#current);
    } else {
      this.complete = false;
      this.#current = null;
    }
  }
}

function placeOf({ from, to, places, newest }: Run, low: number): EarlierUse {
  const kept = low === to ? newest : places[low - from];
  return { at: kept ?? places[0]!, isExact: kept !== undefined };
}
