/**
 * IPv4: RFC 791. Options are stepped over. The header checksum is not verified: captures on the sending host hold packets
 * whose checksum the network card fills in later.
 *
 * A total length of 0 is what a sending host shows with segmentation offload: the packet then ends with the frame.
 * A total length beyond the frame counts as octets that the capture lacks, as long as the transport header can be read.
 */
import { i32, u16 } from '../bytes/read.ts';
import type { Stop } from '../bytes/stop.ts';
import type { Packet } from './packet.ts';
import { malformed, shortage } from './shortage.ts';

const MIN_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const OFFSET_MASK = 0x1fff;

/** Leaves `packet.next`, `packet.end` and `packet.wireEnd` around the payload, and its `protocol`. */
export function dissectIpv4(packet: Packet): Stop | undefined {
  const bytes = packet.bytes;
  const start = packet.next;
  if (start + MIN_HEADER > packet.end) return shortage(packet, 'ipv4', MIN_HEADER);
  const first = bytes[start]!;
  const headerLength = (first & 15) << 2;
  const totalLength = u16(bytes, start + 2) || packet.wireEnd - start;
  if (first >> 4 !== 4 || headerLength < MIN_HEADER || totalLength < headerLength) {
    return contradiction(packet, first >> 4, headerLength, totalLength);
  }
  packet.wireEnd = start + totalLength;
  if (packet.wireEnd < packet.end) packet.end = packet.wireEnd;
  packet.next = start + headerLength;
  if (packet.next > packet.end) return optionsShortage(packet, start, headerLength);
  packet.ipVersion = 4;
  packet.networkStart = start;
  packet.protocol = bytes[start + 9]!;
  const words = packet.words;
  words[0] = 0;
  words[1] = 0;
  words[2] = 0xffff;
  words[3] = i32(bytes, start + 12);
  words[4] = 0;
  words[5] = 0;
  words[6] = 0xffff;
  words[7] = i32(bytes, start + 16);
  if ((u16(bytes, start + 6) & (MORE_FRAGMENTS | OFFSET_MASK)) !== 0) setIpv4Fragment(packet, start);
  return undefined;
}

function setIpv4Fragment(packet: Packet, start: number): void {
  const field = u16(packet.bytes, start + 6);
  packet.fragmentIdentification = u16(packet.bytes, start + 4);
  setFragment(packet, (field & OFFSET_MASK) << 3, (field & MORE_FRAGMENTS) !== 0);
}

function contradiction(packet: Packet, version: number, headerLength: number, totalLength: number): Stop {
  if (version !== 4) return malformed(packet, 'ipv4', MIN_HEADER, `version ${version} in an IPv4 packet`);
  if (headerLength < MIN_HEADER) return malformed(packet, 'ipv4', MIN_HEADER, `a header length of ${headerLength}`);
  const detail = `a total length of ${totalLength} with a header of ${headerLength}`;
  return malformed(packet, 'ipv4', headerLength, detail);
}

function optionsShortage(packet: Packet, start: number, headerLength: number): Stop {
  packet.next = start;
  return shortage(packet, 'ipv4', headerLength);
}

/** Marks the packet as the fragment whose octets are `packet.next` to `packet.end`. */
export function setFragment(packet: Packet, offset: number, more: boolean): void {
  packet.isFragment = true;
  packet.fragmentOffset = offset;
  packet.moreFragments = more;
  packet.fragmentStart = packet.next;
  packet.fragmentEnd = packet.end;
  packet.fragmentOriginalLength = packet.wireEnd - packet.next;
}
