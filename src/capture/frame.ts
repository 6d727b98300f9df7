/**
 * A Frame: one captured link-layer unit, as every reader of `capture/` hands it on.
 *
 * One Frame object is reused for the whole run. `bytes` is borrowed: it is valid until the next call of `next()` or
 * `fill()`; whoever needs octets for longer copies them.
 */

/** `linkType` of a record that has a frame number and holds no packet: a custom block of pcapng, a systemd journal entry. */
export const NOT_A_PACKET = -1;

export class Frame {
  /** The reader's buffer; the frame is `bytes[start..end)`. */
  bytes: Uint8Array = EMPTY;
  start = 0;
  end = 0;
  /** 1-based, in file order; equals Wireshark's `frame.number` for the file. */
  number = 0;
  /** Index of the file within the capture set. */
  capture = 0;
  /** Unix time, whole seconds. */
  seconds = 0;
  /** 0 to 999,999,999. */
  nanoseconds = 0;
  /** LINKTYPE_ value (pcap/pcapng registry): 1 Ethernet, 113 Linux cooked v1, 276 v2, 101 raw IP, 0 and 108 BSD loopback ... */
  linkType = 0;
  /** Octets on the wire; larger than `end - start` when the capture truncated the frame. */
  originalLength = 0;
}

const EMPTY = new Uint8Array(0);

/** Where in the captures something was seen: small, plain, kept in the ledger. */
export interface FrameReference {
  readonly capture: number;
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

export function referenceTo(frame: Frame): FrameReference {
  return { capture: frame.capture, frame: frame.number, seconds: frame.seconds, nanoseconds: frame.nanoseconds };
}

/** Negative, zero or positive: `a` before, at, or after `b`, by time and then by file and frame number. */
export function compareReferences(a: FrameReference, b: FrameReference): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds || a.capture - b.capture || a.frame - b.frame;
}
