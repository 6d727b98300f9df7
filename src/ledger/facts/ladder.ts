/** The ladder of a call: what happened between its hosts, in order of time. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Protection } from './evidence.ts';

/** `omitted` stands where events were left out; `gap` is what could not be read. */
export const LADDER_KINDS = ['sip', 'tls', 'dtls', 'media', 'rtcp', 'gap', 'omitted'] as const;

export type LadderKind = (typeof LADDER_KINDS)[number];

/** A transport address; what the policy calls it stands with the leg. */
export interface LadderEnd {
  readonly address: string;
  /** Null where it is not one port. */
  readonly port: number | null;
}

export interface LadderEvent {
  readonly at: FrameReference;
  /** The last one that was folded into this: retransmissions and repeated keep-alives. `at` again when there was only one. */
  readonly until: FrameReference;
  /** How many were folded; of `media`, the packets up to here; of `gap` and `omitted`, how many there were. */
  readonly count: number;
  readonly kind: LadderKind;
  /** A message by its name, never an identity, a header or a body. */
  readonly what: string;
  /** Null for a gap and for what was left out. */
  readonly from: LadderEnd | null;
  readonly to: LadderEnd | null;
  /** False for what happened between both hosts rather than from one to the other: a handshake that is complete, RTCP. */
  readonly directed: boolean;
  readonly leg: string | null;
  /** Of what was sent; null where nothing was: a handshake, a gap. */
  readonly protection: Protection | null;
}
