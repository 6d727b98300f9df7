/**
 * When application data was sent over a connection whose content nobody can read: bursts with their size in both directions, apart from
 * each other by a second of silence. Signaling is a few messages at the start and the end of a call; this is what shows of it.
 *
 * Bounded: the first MAX_BURSTS of a connection are kept, as numbers, because a capture can hold very many connections.
 */
import type { FrameReference } from '../../capture/frame.ts';

export const MAX_BURSTS = 256;
const SILENCE_SECONDS = 1;
/** Start, end, octets one way, octets the other way. */
const STRIDE = 4;

/** Times are Unix seconds with their fraction. */
export interface ApplicationBurst {
  readonly start: number;
  readonly end: number;
  /** By direction along the flow. */
  readonly octets: readonly [number, number];
}

/** Four numbers a burst; see `burstsOf`. */
export type PackedBursts = readonly number[];

export class ApplicationBursts {
  readonly #values: number[] = [];

  add(direction: 0 | 1, octets: number, at: FrameReference): void {
    const values = this.#values;
    const now = timeOf(at);
    let burst = values.length - STRIDE;
    if (burst < 0 || now - values[burst + 1]! >= SILENCE_SECONDS) {
      if (values.length === MAX_BURSTS * STRIDE) return;
      burst = values.length;
      values.push(now, now, 0, 0);
    }
    values[burst + 1] = now;
    values[burst + 2 + direction]! += octets;
  }

  close(): PackedBursts {
    return this.#values;
  }
}

export function burstsOf(packed: PackedBursts): ApplicationBurst[] {
  const bursts: ApplicationBurst[] = [];
  for (let at = 0; at < packed.length; at += STRIDE) {
    bursts.push({ start: packed[at]!, end: packed[at + 1]!, octets: [packed[at + 2]!, packed[at + 3]!] });
  }
  return bursts;
}

export function timeOf({ seconds, nanoseconds }: FrameReference): number {
  return seconds + nanoseconds / 1e9;
}
