/**
 * UDP: RFC 768. The payload ends where the length field says; what the IP packet has beyond is padding. A length of 0 is a
 * jumbogram (RFC 2675 section 4) or offload: the payload then ends with the IP packet. The checksum is not verified.
 */
import { u16 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import type { Packet } from './packet.ts';
import { malformed, shortage } from './shortage.ts';

const HEADER = 8;

export function dissectUdp(packet: Packet): Stop | undefined {
  const bytes = packet.bytes;
  const start = packet.next;
  if (start + HEADER > packet.end) return shortage(packet, 'udp', HEADER);
  packet.srcPort = u16(bytes, start);
  packet.dstPort = u16(bytes, start + 2);
  const length = u16(bytes, start + 4);
  if (length !== 0) {
    if (length < HEADER) return malformed(packet, 'udp', HEADER, `length ${length} is shorter than the header`);
    const wireEnd = start + length;
    if (wireEnd > packet.wireEnd) return tooLong(packet, length);
    packet.wireEnd = wireEnd;
    if (wireEnd < packet.end) packet.end = wireEnd;
  }
  packet.payloadStart = start + HEADER;
  packet.payloadEnd = packet.end;
  packet.payloadOriginalLength = packet.wireEnd - packet.payloadStart;
  return undefined;
}

function tooLong(packet: Packet, length: number): Stop {
  const { next, wireEnd, origin } = packet;
  const detail = `length ${length} in an IP packet that has room for ${wireEnd - next}`;
  return stop('udp', 'truncated', next - origin, length, packet.end - next, detail);
}
