/**
 * The contract of a dissector: bytes in, fields out, never a judgement.
 *
 * - `recognise` is cheap and may be wrong; it only says "worth trying".
 * - `dissect` fills the caller's reused `out`, never throws, never keeps a reference to `bytes`, never reads outside
 *   `start..end`. What it understood before a Stop stays in `out`.
 */
import type { Stop } from '../bytes/stop.ts';

export interface Dissector<Out> {
  /** The protocol's short name, as in the accounting and in gaps: `rtp`, `stun` ... */
  readonly name: string;
  readonly references: readonly string[];
  readonly out: () => Out;
  recognise(bytes: Uint8Array, start: number, end: number): boolean;
  dissect(bytes: Uint8Array, start: number, end: number, out: Out): Stop | undefined;
}

export function defineDissector<Out>(dissector: Dissector<Out>): Dissector<Out> {
  return dissector;
}
