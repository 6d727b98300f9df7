/**
 * snoop: the captures of Solaris and illumos. Big-endian: a file header of 16 octets, then records of a header, the frame and padding.
 *
 * Reference: RFC 1761 (version 2). Not handled: the dialects of Shomiti (other versions), and data links other than Ethernet, token ring
 * and FDDI.
 */
import { u32 } from '../bytes/read.ts';
import type { Frame } from './frame.ts';
import type { FrameCutter, Unfinished } from './frame-cutter.ts';
import { countFrame, damage, declareInterface, type Tally } from './summary.ts';
import type { Window } from './window.ts';

export const SNOOP_HEADER_OCTETS = 16;
const RECORD_HEADER_OCTETS = 24;
const MAX_FRAME_OCTETS = 262_144;
const MICROSECONDS_PER_SECOND = 1_000_000;
const VERSION = 2;

const MAGIC = [0x73, 0x6e, 0x6f, 0x6f, 0x70, 0, 0, 0] as const;

/** LINKTYPE_ values by the data link types of RFC 1761: IEEE 802.3, IEEE 802.5, Ethernet, FDDI. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 6],
  [4, 1],
  [8, 10],
]);

export function beginsSnoop(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && MAGIC.every((octet, at) => head[at] === octet);
}

/** The LINKTYPE_ value; undefined for a version or data link that is not read. `head` holds the file header. */
export function snoopLinkType(head: Uint8Array): number | undefined {
  return u32(head, 8) === VERSION ? LINK_TYPES.get(u32(head, 12)) : undefined;
}

export interface SnoopCutter extends FrameCutter {
  /** Packets that the recorder says it lost before the last record. */
  reportedDrops(): number | null;
}

/** Consumes the file header, which the window holds whole. */
export function cutSnoop(window: Window, linkType: number, tally: Tally): SnoopCutter {
  let drops: number | null = null;
  /** Padding between the last frame and the next record that the window did not hold yet. */
  let octetsToSkip = 0;
  declareInterface(tally, linkType, 0);
  window.start += SNOOP_HEADER_OCTETS;

  function next(frame: Frame): boolean {
    const skipped = Math.min(octetsToSkip, window.end - window.start);
    window.start += skipped;
    octetsToSkip -= skipped;
    const { bytes, start } = window;
    const octetsAt = start + RECORD_HEADER_OCTETS;
    if (octetsToSkip > 0 || octetsAt > window.end || tally.damaged !== null) return false;
    const original = u32(bytes, start);
    const captured = u32(bytes, start + 4);
    const recordOctets = u32(bytes, start + 8);
    const microseconds = u32(bytes, start + 20);
    if (captured > MAX_FRAME_OCTETS || recordOctets < RECORD_HEADER_OCTETS + captured) {
      const reason = `a record of ${recordOctets} octets gives a captured length of ${captured}`;
      return damage(tally, window.origin + start, reason);
    }
    if (microseconds >= MICROSECONDS_PER_SECOND) {
      const reason = `a record header gives ${microseconds} of ${MICROSECONDS_PER_SECOND} parts of a second`;
      return damage(tally, window.origin + start, reason);
    }
    const end = octetsAt + captured;
    if (end > window.end) return false;
    drops = u32(bytes, start + 12);
    frame.bytes = bytes;
    frame.start = octetsAt;
    frame.end = end;
    frame.seconds = u32(bytes, start + 16);
    frame.nanoseconds = microseconds * 1000;
    frame.linkType = linkType;
    frame.originalLength = Math.max(original, captured);
    window.start = end;
    octetsToSkip = recordOctets - RECORD_HEADER_OCTETS - captured;
    countFrame(tally, frame);
    return true;
  }

  /** Padding that is missing at the end is no loss. */
  function unfinished(): Unfinished | null {
    const rest = window.end - window.start;
    if (rest === 0) return null;
    const what = rest < RECORD_HEADER_OCTETS ? 'a record header' : 'a frame';
    return { at: window.origin + window.start, what };
  }

  return { next, unfinished, reportedDrops: () => drops };
}
