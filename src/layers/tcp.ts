/**
 * TCP: RFC 9293 section 3.1. Options are stepped over; the checksum is not verified.
 *
 * The fixed 20 octets are enough: when the capture cut the options, the payload is empty and `payloadOriginalLength` still
 * tells what was sent, so that the stream knows the size of its hole.
 */
import { i32, u16 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import type { Packet } from './packet.ts';
import { malformed, shortage } from './shortage.ts';

const MIN_HEADER = 20;

export function dissectTcp(packet: Packet): Stop | undefined {
  const bytes = packet.bytes;
  const start = packet.next;
  if (start + MIN_HEADER > packet.end) return shortage(packet, 'tcp', MIN_HEADER);
  packet.srcPort = u16(bytes, start);
  packet.dstPort = u16(bytes, start + 2);
  packet.words[8] = i32(bytes, start + 4);
  packet.words[9] = i32(bytes, start + 8);
  packet.tcpFlags = bytes[start + 13]!;
  const headerLength = (bytes[start + 12]! >> 4) << 2;
  if (headerLength < MIN_HEADER) return malformed(packet, 'tcp', MIN_HEADER, `data offset of ${headerLength} octets`);
  const payload = start + headerLength;
  if (payload > packet.wireEnd) {
    const detail = `a header of ${headerLength} octets in an IP packet that has room for ${packet.wireEnd - start}`;
    return stop('tcp', 'truncated', start - packet.origin, headerLength, packet.end - start, detail);
  }
  packet.payloadStart = Math.min(payload, packet.end);
  packet.payloadEnd = packet.end;
  packet.payloadOriginalLength = packet.wireEnd - payload;
  return undefined;
}
