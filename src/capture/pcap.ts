/**
 * Classic pcap: a file header of 24 octets, then records of a header and the frame.
 *
 * Reference: draft-ietf-opsawg-pcap, pcap-savefile(5). Microsecond and nanosecond files, either byte order, and the
 * "modified" variant of Alexey Kuznetsov's libpcap, whose record headers are 8 octets longer.
 * Not handled: versions before 2.4 (their records swap the two lengths), and the dialects of other vendors that differ
 * only in the length of the record header (the sniffing table names those that have a magic number of their own).
 */
import { u16, u16le, u32, u32le } from '../bytes/read.ts';
import type { Frame } from './frame.ts';
import type { FrameCutter, Unfinished } from './frame-cutter.ts';
import { countFrame, damage, declareInterface, type Tally } from './summary.ts';
import { MAX_RECORD_OCTETS, type Window } from './window.ts';

export const PCAP_HEADER_OCTETS = 24;

/** What the magic number says. */
export interface PcapVariant {
  readonly bigEndian: boolean;
  /** Units of the second half of a timestamp. */
  readonly fractionsPerSecond: number;
  readonly recordHeaderOctets: number;
}

const MICROSECONDS = { fractionsPerSecond: 1e6, recordHeaderOctets: 16 };
const NANOSECONDS = { fractionsPerSecond: 1e9, recordHeaderOctets: 16 };
const MODIFIED = { fractionsPerSecond: 1e6, recordHeaderOctets: 24 };

/** By the first four octets, read as a big-endian number. */
const VARIANTS: ReadonlyMap<number, PcapVariant> = new Map([
  [0xa1b2c3d4, { bigEndian: true, ...MICROSECONDS }],
  [0xd4c3b2a1, { bigEndian: false, ...MICROSECONDS }],
  [0xa1b23c4d, { bigEndian: true, ...NANOSECONDS }],
  [0x4d3cb2a1, { bigEndian: false, ...NANOSECONDS }],
  [0xa1b2cd34, { bigEndian: true, ...MODIFIED }],
  [0x34cdb2a1, { bigEndian: false, ...MODIFIED }],
]);

/** Undefined when the octets do not begin a pcap file. */
export function pcapVariant(head: Uint8Array): PcapVariant | undefined {
  return head.length < 4 ? undefined : VARIANTS.get(u32(head, 0));
}

/** A version of which the records are laid out as below. `header` holds at least 8 octets. */
export function pcapVersionIsRead(header: Uint8Array, bigEndian: boolean): boolean {
  const read = bigEndian ? u16 : u16le;
  return read(header, 4) === 2 && read(header, 6) >= 4;
}

/** What libpcap accepts whatever a file's snapshot length says: many a writer puts 0 or too little there. */
const USUAL_MAX_FRAME_OCTETS = 262144;

/** Consumes the file header, which the window holds whole. */
export function cutPcap(window: Window, variant: PcapVariant, tally: Tally): FrameCutter {
  const { bigEndian, fractionsPerSecond, recordHeaderOctets } = variant;
  const nanosecondsPerFraction = 1e9 / fractionsPerSecond;
  const read = bigEndian ? u32 : u32le;
  const snaplen = read(window.bytes, window.start + 16);
  // Above the low 16 bits: whether and how long a frame check sequence follows each frame.
  const linkType = read(window.bytes, window.start + 20) & 0xffff;
  const maxFrameOctets = Math.min(Math.max(snaplen, USUAL_MAX_FRAME_OCTETS), MAX_RECORD_OCTETS);
  declareInterface(tally, linkType, snaplen);
  window.start += PCAP_HEADER_OCTETS;

  function next(frame: Frame): boolean {
    const { bytes, start } = window;
    const octetsAt = start + recordHeaderOctets;
    if (octetsAt > window.end || tally.damaged !== null) return false;
    // Both branches spelled out: a call through `read` is not inlined and costs a third of the speed.
    const seconds = bigEndian ? u32(bytes, start) : u32le(bytes, start);
    const fraction = bigEndian ? u32(bytes, start + 4) : u32le(bytes, start + 4);
    const captured = bigEndian ? u32(bytes, start + 8) : u32le(bytes, start + 8);
    const original = bigEndian ? u32(bytes, start + 12) : u32le(bytes, start + 12);
    if (captured > maxFrameOctets || fraction >= fractionsPerSecond) return impossible(captured, fraction);
    const end = octetsAt + captured;
    if (end > window.end) return false;
    frame.bytes = bytes;
    frame.start = octetsAt;
    frame.end = end;
    frame.seconds = seconds;
    frame.nanoseconds = fraction * nanosecondsPerFraction;
    frame.linkType = linkType;
    frame.originalLength = Math.max(original, captured);
    window.start = end;
    countFrame(tally, frame);
    return true;
  }

  function impossible(captured: number, fraction: number): false {
    const reason =
      captured > maxFrameOctets
        ? `a record header gives a captured length of ${captured} octets`
        : `a record header gives ${fraction} of ${fractionsPerSecond} parts of a second`;
    return damage(tally, window.origin + window.start, reason);
  }

  function unfinished(): Unfinished | null {
    const rest = window.end - window.start;
    if (rest === 0) return null;
    const what = rest < recordHeaderOctets ? 'a record header' : 'a frame';
    return { at: window.origin + window.start, what };
  }

  return { next, unfinished };
}
