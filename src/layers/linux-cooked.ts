/**
 * Linux cooked capture v1 and v2: link types 113 and 276, what `tcpdump -i any` writes.
 * https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html and LINKTYPE_LINUX_SLL2.html
 *
 * Interfaces in 802.11 monitor mode have their radio header behind this one. Netlink is not IP.
 */
import { u16 } from '../bytes/read.ts';
import type { Stop } from '../bytes/stop.ts';
import { dissectEtherType } from './ether-type.ts';
import type { Packet } from './packet.ts';
import { shortage } from './shortage.ts';
import { dissectPrism, dissectRadiotap } from './wlan/radio.ts';
import { dissectWlan } from './wlan/wlan.ts';

const HEADER_V1 = 16;
const HEADER_V2 = 20;

/** ARPHRD_ values of Linux (if_arp.h) under which the protocol field means something else. */
const HARDWARE = { radio: 801, radioPrism: 802, radioTap: 803, netlink: 824 } as const;

export function dissectCookedV1(packet: Packet): Stop | undefined {
  const start = packet.next;
  if (start + HEADER_V1 > packet.end) return shortage(packet, 'sll', HEADER_V1);
  packet.next = start + HEADER_V1;
  return dissectCookedProtocol(packet, u16(packet.bytes, start + 2), u16(packet.bytes, start + 14));
}

export function dissectCookedV2(packet: Packet): Stop | undefined {
  const start = packet.next;
  if (start + HEADER_V2 > packet.end) return shortage(packet, 'sll2', HEADER_V2);
  packet.next = start + HEADER_V2;
  return dissectCookedProtocol(packet, u16(packet.bytes, start + 8), u16(packet.bytes, start));
}

function dissectCookedProtocol(packet: Packet, hardwareType: number, protocol: number): Stop | undefined {
  switch (hardwareType) {
    case HARDWARE.radio:
      return dissectWlan(packet);
    case HARDWARE.radioPrism:
      return dissectPrism(packet);
    case HARDWARE.radioTap:
      return dissectRadiotap(packet);
    case HARDWARE.netlink:
      return undefined;
    default:
      return dissectEtherType(packet, protocol);
  }
}
