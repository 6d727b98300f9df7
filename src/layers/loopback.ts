/**
 * BSD loopback: link type 0 (NULL), the address family in the byte order of the capturing machine, and 108 (LOOP), in network
 * order. https://www.tcpdump.org/linktypes.html
 *
 * AF_INET6 differs from system to system: 10 Linux, 24 NetBSD and OpenBSD, 28 FreeBSD, 30 macOS.
 */
import { u32, u32le } from '../bytes/read.ts';
import type { Stop } from '../bytes/stop.ts';
import { ETHER_TYPE } from './ether-type.ts';
import type { Packet } from './packet.ts';
import { shortage } from './shortage.ts';

const HEADER = 4;

/** Above every address family; a larger value was read in the wrong byte order. */
const FAMILY_LIMIT = 0x10000;

export function dissectNull(packet: Packet): Stop | undefined {
  const start = packet.next;
  if (start + HEADER > packet.end) return shortage(packet, 'null', HEADER);
  const family = u32le(packet.bytes, start);
  setFamily(packet, family < FAMILY_LIMIT ? family : u32(packet.bytes, start));
  return undefined;
}

export function dissectLoop(packet: Packet): Stop | undefined {
  if (packet.next + HEADER > packet.end) return shortage(packet, 'loop', HEADER);
  setFamily(packet, u32(packet.bytes, packet.next));
  return undefined;
}

function setFamily(packet: Packet, family: number): void {
  packet.next += HEADER;
  switch (family) {
    case 2:
      packet.etherType = ETHER_TYPE.ipv4;
      break;
    case 10:
    case 24:
    case 28:
    case 30:
      packet.etherType = ETHER_TYPE.ipv6;
      break;
  }
}
