/**
 * A-MSDU: several packets in one 802.11 frame. IEEE 802.11-2020 section 9.3.2.2: destination, source, length, LLC and packet, padded to
 * four octets.
 *
 * The first packet is read with its frame; whoever took it asks for the rest.
 */
import { u16 } from '../../bytes/read.ts';
import type { Stop } from '../../bytes/stop.ts';
import type { Packet } from '../packet.ts';
import { shortage } from '../shortage.ts';
import { dissectLlc } from './llc.ts';

const HEADER = 14;

/** What is left of an aggregate. */
export interface Subframes {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Where the frame begins. */
  readonly origin: number;
  /** Encapsulations around the aggregate. */
  readonly depth: number;
}

/** Call it before the packet is used: what is left of its aggregate, or null. */
export function subframesOf(packet: Packet): Subframes | null {
  const { bytes, moreStart, moreEnd, origin, depth } = packet;
  if (moreEnd === 0) return null;
  return { bytes, start: moreStart, end: moreEnd, origin, depth };
}

/** Reads the subframe at `packet.next`, and notes where the one after it begins. */
export function nextSubframe(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + HEADER > end) return shortage(packet, 'a-msdu', HEADER);
  const length = u16(bytes, next + 12);
  const wireEnd = next + HEADER + length;
  if (wireEnd > packet.wireEnd) return shortage(packet, 'a-msdu', HEADER + length);
  const following = next + (((HEADER + length + 3) >> 2) << 2);
  // What is shorter than a header behind the last subframe is the frame's check sequence.
  if (following + HEADER <= end) {
    packet.moreStart = following;
    packet.moreEnd = end;
  }
  packet.next = next + HEADER;
  packet.wireEnd = wireEnd;
  if (wireEnd < packet.end) packet.end = wireEnd;
  return dissectLlc(packet);
}
