/**
 * SCTP: the common header of RFC 9260 section 3.1, which has the ports. The chunks behind it are the payload; `reassembly/sctp-chunks.ts`
 * reads them. The checksum is not verified, and the verification tag is not looked at.
 */
import { u16 } from '../bytes/read.ts';
import type { Stop } from '../bytes/stop.ts';
import type { Packet } from './packet.ts';
import { shortage } from './shortage.ts';

const HEADER = 12;

export function dissectSctp(packet: Packet): Stop | undefined {
  const bytes = packet.bytes;
  const start = packet.next;
  if (start + HEADER > packet.end) return shortage(packet, 'sctp', HEADER);
  packet.srcPort = u16(bytes, start);
  packet.dstPort = u16(bytes, start + 2);
  packet.payloadStart = start + HEADER;
  packet.payloadEnd = packet.end;
  packet.payloadOriginalLength = packet.wireEnd - packet.payloadStart;
  return undefined;
}
