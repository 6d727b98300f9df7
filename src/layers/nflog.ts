/**
 * NFLOG: link type 239, what Linux netfilter logs. https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html
 *
 * Family, version, resource, then attributes in the byte order of the capturing machine; one of them is the IP packet.
 */
import { u16, u16le } from '../bytes/read.ts';
import type { Stop } from '../bytes/stop.ts';
import type { Packet } from './packet.ts';
import { dissectRawIp } from './raw-ip.ts';
import { malformed, shortage } from './shortage.ts';

const HEADER = 4;
const ATTRIBUTE = 4;
const PAYLOAD = 9;
/** Attribute types run up to about 20; a larger one was read in the wrong byte order. */
const MAX_TYPE = 0xff;
/** Every attribute takes four octets at least; a hostile frame must not hold us longer than an honest one. */
const MAX_ATTRIBUTES = 64;

const FAMILIES: ReadonlySet<number> = new Set([0, 2, 7, 10]);

export function dissectNflog(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  packet.etherType = 0;
  if (next + HEADER > end) return shortage(packet, 'nflog', HEADER);
  if (bytes[next + 1] !== 0) return malformed(packet, 'nflog', HEADER, `version ${bytes[next + 1]}`);
  if (!FAMILIES.has(bytes[next]!)) return undefined;
  packet.next = next + HEADER;
  for (let count = 0; count < MAX_ATTRIBUTES && packet.next < end; count++) {
    const at = packet.next;
    if (at + ATTRIBUTE > end) return shortage(packet, 'nflog', ATTRIBUTE);
    const read = u16le(bytes, at + 2) <= MAX_TYPE ? u16le : u16;
    const length = read(bytes, at);
    if (length < ATTRIBUTE) return malformed(packet, 'nflog', ATTRIBUTE, `an attribute of ${length} octets`);
    if (read(bytes, at + 2) === PAYLOAD) return dissectPayload(packet, at, length);
    if (at + length > end) return shortage(packet, 'nflog', length);
    packet.next = at + (((length + 3) >> 2) << 2);
  }
  return undefined;
}

function dissectPayload(packet: Packet, at: number, length: number): Stop | undefined {
  packet.next = at + ATTRIBUTE;
  if (at + length < packet.wireEnd) packet.wireEnd = at + length;
  if (packet.wireEnd < packet.end) packet.end = packet.wireEnd;
  return dissectRawIp(packet);
}
