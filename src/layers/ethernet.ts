/** Ethernet II and IEEE 802.3: link type 1. A frame check sequence at the end, where captured, is left to the IP length. */
import { u16 } from '../bytes/read.ts';
import type { Stop } from '../bytes/stop.ts';
import { dissectEtherType, ETHER_TYPE } from './ether-type.ts';
import type { Packet } from './packet.ts';
import { shortage } from './shortage.ts';

const HEADER = 14;

export function dissectEthernet(packet: Packet): Stop | undefined {
  const start = packet.next;
  if (start + HEADER > packet.end) return shortage(packet, 'ethernet', HEADER);
  packet.next = start + HEADER;
  const etherType = u16(packet.bytes, start + 12);
  packet.etherType = etherType;
  return etherType === ETHER_TYPE.ipv4 ? undefined : dissectEtherType(packet, etherType);
}
