/**
 * Raw IP without a link layer: LINKTYPE_RAW (101; 12 and 14 from other systems) of the tcpdump.org registry of link types; the version
 * field (RFC 791 section 3.1, RFC 8200 section 3) tells which IP it is.
 */
import type { Stop } from '../bytes/stop.ts';
import { ETHER_TYPE } from './ether-type.ts';
import type { Packet } from './packet.ts';
import { malformed, shortage } from './shortage.ts';

export function dissectRawIp(packet: Packet): Stop | undefined {
  if (packet.next >= packet.end) return shortage(packet, 'ip', 1);
  const version = packet.bytes[packet.next]! >> 4;
  if (version !== 4 && version !== 6) return malformed(packet, 'ip', 1, `IP version ${version}`);
  packet.etherType = version === 4 ? ETHER_TYPE.ipv4 : ETHER_TYPE.ipv6;
  return undefined;
}
