/**
 * What is known of a capture file once it has been read, and the running count that leads there.
 *
 * The count is hot: it is updated once per frame and allocates nothing.
 */
import type { Compression } from './compression/index.ts';
import type { Frame, FrameReference } from './frame.ts';
import { linkTypeName } from './link-types.ts';

export type CaptureFormat = 'pcap' | 'pcapng' | 'snoop';

/** Where a capture stopped making sense. Everything before it was read and counts. */
export interface Damage {
  /** Number of the frame that could not be read: the one after the last that could. */
  readonly frame: number;
  /** Octets from the start of the capture (of the decompressed one) to the record or block that could not be read. */
  readonly offset: number;
  /** A short plain sentence; never holds octets of the capture. */
  readonly reason: string;
}

/** The facts of one capture file, from `CaptureReader.close()`. */
export interface CaptureSummary {
  /** Base name, never a path; control characters are as in the file system, escape them before printing. */
  readonly file: string;
  /** Of the whole file as it lies on disk (compressed, damaged part included), lower-case hex. */
  readonly sha256: string;
  /** Octets that the hash covers. */
  readonly bytes: number;
  readonly format: CaptureFormat;
  readonly compression: Compression | null;
  /** Names of the link types that the file declares, in order of appearance: `ETHERNET`, `LINUX_SLL2` ... */
  readonly linkTypes: readonly string[];
  /** Largest snapshot length that the file declares; null when it declares none (0 counts as none). */
  readonly snaplen: number | null;
  /** Records that Wireshark numbers as frames: packets, and pcapng blocks that are custom or systemd journal entries. */
  readonly frames: number;
  /** Earliest and latest by time, which need not be the first and last in the file. */
  readonly firstFrame: FrameReference | null;
  readonly lastFrame: FrameReference | null;
  /** Frames of which fewer octets were captured than were on the wire. */
  readonly truncatedFrames: number;
  /** Frames that the capturing system says it lost (pcapng interface statistics, snoop records); null when the file does not say. */
  readonly reportedDrops: number | null;
  readonly damaged: Damage | null;
}

/** The running count of one capture. */
export interface Tally {
  readonly capture: number;
  /** Number of the last frame. */
  frames: number;
  truncatedFrames: number;
  firstNumber: number;
  firstSeconds: number;
  firstNanoseconds: number;
  lastNumber: number;
  lastSeconds: number;
  lastNanoseconds: number;
  snaplen: number;
  /** In order of appearance. */
  readonly linkTypes: Set<number>;
  damaged: Damage | null;
}

export function newTally(capture: number): Tally {
  return {
    capture,
    frames: 0,
    truncatedFrames: 0,
    firstNumber: 0,
    firstSeconds: Number.POSITIVE_INFINITY,
    firstNanoseconds: 0,
    lastNumber: 0,
    lastSeconds: Number.NEGATIVE_INFINITY,
    lastNanoseconds: 0,
    snaplen: 0,
    linkTypes: new Set(),
    damaged: null,
  };
}

/** Numbers the frame and counts it. The frame's time, range and original length are set before. */
export function countFrame(tally: Tally, frame: Frame): void {
  const number = countRecord(tally, frame);
  if (frame.originalLength > frame.end - frame.start) tally.truncatedFrames++;
  const { seconds, nanoseconds } = frame;
  if (seconds < tally.firstSeconds || (seconds === tally.firstSeconds && nanoseconds < tally.firstNanoseconds)) {
    tally.firstNumber = number;
    tally.firstSeconds = seconds;
    tally.firstNanoseconds = nanoseconds;
  }
  if (seconds > tally.lastSeconds || (seconds === tally.lastSeconds && nanoseconds >= tally.lastNanoseconds)) {
    tally.lastNumber = number;
    tally.lastSeconds = seconds;
    tally.lastNanoseconds = nanoseconds;
  }
}

/** Numbers a record that has no time and no length of its own. */
export function countRecord(tally: Tally, frame: Frame): number {
  frame.number = ++tally.frames;
  frame.capture = tally.capture;
  return frame.number;
}

export function declareInterface(tally: Tally, linkType: number, snaplen: number): void {
  tally.linkTypes.add(linkType);
  tally.snaplen = Math.max(tally.snaplen, snaplen);
}

/** Keeps the first damage: what follows it was not read. Returns false, so that a reader can `return damage(...)`. */
export function damage(tally: Tally, offset: number, reason: string): false {
  tally.damaged ??= { frame: tally.frames + 1, offset, reason };
  return false;
}

/** What the tally says of the frames: the part of a summary that does not depend on where the octets came from. */
export function tallied(
  tally: Tally,
): Pick<
  CaptureSummary,
  'linkTypes' | 'snaplen' | 'frames' | 'firstFrame' | 'lastFrame' | 'truncatedFrames' | 'damaged'
> {
  const { capture } = tally;
  const reference = (frame: number, seconds: number, nanoseconds: number): FrameReference | null =>
    frame === 0 ? null : { capture, frame, seconds, nanoseconds };
  return {
    // Two values may share a name (RAW).
    linkTypes: [...new Set([...tally.linkTypes].map(linkTypeName))],
    snaplen: tally.snaplen === 0 ? null : tally.snaplen,
    frames: tally.frames,
    firstFrame: reference(tally.firstNumber, tally.firstSeconds, tally.firstNanoseconds),
    lastFrame: reference(tally.lastNumber, tally.lastSeconds, tally.lastNanoseconds),
    truncatedFrames: tally.truncatedFrames,
    damaged: tally.damaged,
  };
}
