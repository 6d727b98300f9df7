/**
 * GRE: RFC 2784, key and sequence number RFC 2890 (NVGRE, RFC 7637, is GRE with a key), version 1 for PPTP RFC 2637 section 4.1.
 *
 * The checksum is stepped over. Not handled: source routing (RFC 1701), which is a gap.
 */
import { u16 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { malformed, shortage } from '../shortage.ts';
import { enterErspan, enterErspan3 } from './erspan.ts';

const HEADER = 4;
const FLAG = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledgment: 0x0080,
  version: 7,
} as const;

export function enterGre(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + HEADER > end) return shortage(packet, 'gre', HEADER);
  const flags = u16(bytes, next);
  const version = flags & FLAG.version;
  if (version > 1) return malformed(packet, 'gre', HEADER, `version ${version}`);
  if ((flags & FLAG.routing) !== 0) {
    return stop('gre', 'unsupported', next - packet.origin, 0, end - next, 'GRE with source routing is not read');
  }
  const header = headerLength(flags, version);
  if (next + header > end) return shortage(packet, 'gre', header);
  return version === 1 ? enterPptp(packet, flags, header) : enterProtocol(packet, flags, header);
}

function headerLength(flags: number, version: number): number {
  let length = HEADER;
  if ((flags & FLAG.checksum) !== 0) length += 4;
  if ((flags & FLAG.key) !== 0) length += 4;
  if ((flags & FLAG.sequence) !== 0) length += 4;
  if (version === 1 && (flags & FLAG.acknowledgment) !== 0) length += 4;
  return length;
}

function enterProtocol(packet: Packet, flags: number, header: number): Stop | undefined {
  const etherType = u16(packet.bytes, packet.next + 2);
  const stopped = enter(packet, ENCAPSULATION.gre, etherType, packet.next + header);
  if (stopped !== undefined) return stopped;
  if (etherType === ETHER_TYPE.erspan) return enterErspan(packet, (flags & FLAG.sequence) !== 0);
  if (etherType === ETHER_TYPE.erspan3) return enterErspan3(packet);
  return etherType === ETHER_TYPE.wccp ? enterWccp(packet) : undefined;
}

/** Packets that a router redirects: version 2 puts four octets before the IP header (draft-wilson-wrec-wccp-v2 section 4.12). */
function enterWccp(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next >= end) return shortage(packet, 'wccp', 1);
  const start = bytes[next]! >> 4 === 4 ? next : next + 4;
  const etherType = start < end && bytes[start]! >> 4 === 6 ? ETHER_TYPE.ipv6 : ETHER_TYPE.ipv4;
  return enter(packet, ENCAPSULATION.wccp, etherType, start);
}

/** The key holds the length of the payload and the call; without a sequence number there is no payload, only an acknowledgment. */
function enterPptp(packet: Packet, flags: number, header: number): Stop | undefined {
  const { bytes, next } = packet;
  if (u16(bytes, next + 2) !== ETHER_TYPE.ppp) return malformed(packet, 'gre', HEADER, 'version 1 without PPP');
  const carries = (flags & FLAG.sequence) !== 0 && (flags & FLAG.key) !== 0;
  const start = next + header;
  const length = carries ? u16(bytes, next + 4) : 0;
  return enter(packet, ENCAPSULATION.pptp, carries && length > 0 ? ETHER_TYPE.ppp : 0, start, start + length);
}
