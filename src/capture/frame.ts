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
  /** When the frame was captured, if the time above is not that: what HEP reports has the time that HEP names. */
  captured: Moment | null = null;
  /** Octets on the wire; larger than `end - start` when the capture truncated the frame. */
  originalLength = 0;
}

const EMPTY = new Uint8Array(0);

/** Unix time. */
export interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Where in the captures something was seen: small, plain, kept in the ledger. */
export interface FrameReference extends Moment {
  readonly capture: number;
  readonly frame: number;
  /** When the frame was captured, if the time is one that another program reported. */
  readonly captured?: Moment;
}

export function referenceTo(frame: Frame): FrameReference {
  const { capture, number, seconds, nanoseconds, captured } = frame;
  if (captured === null) return { capture, frame: number, seconds, nanoseconds };
  return { capture, frame: number, seconds, nanoseconds, captured };
}

/**
 * Negative, zero or positive: `a` before, at, or after `b`. By time; what was reported of one moment by when it was captured, which is
 * the order of reading whatever file it came from; then by file and frame number.
 */
export function compareReferences(a: FrameReference, b: FrameReference): number {
  return (
    compareMoments(a, b) ||
    compareMoments(a.captured ?? a, b.captured ?? b) ||
    a.capture - b.capture ||
    a.frame - b.frame
  );
}

function compareMoments(a: Moment, b: Moment): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
}

export function earlier(one: FrameReference, other: FrameReference): FrameReference {
  return compareReferences(one, other) <= 0 ? one : other;
}

export function later(one: FrameReference, other: FrameReference): FrameReference {
  return compareReferences(one, other) >= 0 ? one : other;
}
