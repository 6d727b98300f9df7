/** The link types beside Ethernet that are read, by their LINKTYPE_ number. https://www.tcpdump.org/linktypes.html */
import { type Stop, stop } from '../bytes/stop.ts';
import { NOT_A_PACKET } from '../capture/frame.ts';
import { ETHER_TYPE } from './ether-type.ts';
import { dissectEthernet } from './ethernet.ts';
import { dissectCookedV1, dissectCookedV2 } from './linux-cooked.ts';
import { dissectLoop, dissectNull } from './loopback.ts';
import { dissectNflog } from './nflog.ts';
import type { Packet } from './packet.ts';
import { dissectRawIp } from './raw-ip.ts';
import { dissectCiscoHdlc, dissectFrameRelay, dissectPppLink, dissectPppWithDirection } from './serial.ts';
import { dissectExportedPdu } from './tunnels/exported-pdu.ts';
import { dissectAvs, dissectPrism, dissectRadiotap, stepOverPpi } from './wlan/radio.ts';
import { dissectWlan } from './wlan/wlan.ts';

/** Leaves the network layer's ethertype in `packet.etherType` (0: none that is known) and its place in `packet.next`. */
export function dissectLink(packet: Packet, linkType: number): Stop | undefined {
  packet.etherType = 0;
  switch (linkType) {
    case 113:
      return dissectCookedV1(packet);
    case 276:
      return dissectCookedV2(packet);
    // 12 and 14 are what DLT_RAW was on different systems before it had a number of its own.
    case 101:
    case 12:
    case 14:
      return dissectRawIp(packet);
    case 228:
      packet.etherType = ETHER_TYPE.ipv4;
      return undefined;
    case 229:
      packet.etherType = ETHER_TYPE.ipv6;
      return undefined;
    case 0:
      return dissectNull(packet);
    case 108:
      return dissectLoop(packet);
    // With a per-packet header (PPI) there may be any link type behind it, Ethernet too.
    case 1:
      return dissectEthernet(packet);
    case 9:
    case 50:
      return dissectPppLink(packet);
    case 51:
      packet.etherType = ETHER_TYPE.pppoe;
      return undefined;
    case 166:
    case 204:
      return dissectPppWithDirection(packet);
    case 104:
      return dissectCiscoHdlc(packet);
    case 107:
      return dissectFrameRelay(packet);
    case 105:
      return dissectWlan(packet);
    case 127:
      return dissectRadiotap(packet);
    case 119:
      return dissectPrism(packet);
    case 163:
      return dissectAvs(packet);
    case 192:
      return dissectPpi(packet);
    case 239:
      return dissectNflog(packet);
    case 252:
      return dissectExportedPdu(packet);
    case NOT_A_PACKET:
      return stop('pcapng', 'unsupported', 0, 0, 0, 'a record that holds no packet (a custom block or journal entry)');
    default:
      return stop('link', 'unsupported', 0, 0, packet.end - packet.next, `link type ${linkType} is not read`);
  }
}

/** PPI inside PPI is not followed. */
function dissectPpi(packet: Packet): Stop | undefined {
  const inner = stepOverPpi(packet);
  if (typeof inner !== 'number') return inner;
  return inner === 192 ? stop('ppi', 'malformed', 0, 0, 0, 'PPI inside PPI') : dissectLink(packet, inner);
}
