/**
 * Serial lines: Cisco HDLC (link type 104), Frame Relay (107, RFC 2427 and Cisco's own encapsulation), PPP in HDLC framing (50, 9) and as
 * pppd records it (166).
 */
import { u16, u24 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { dissectEtherType, ETHER_TYPE } from './ether-type.ts';
import type { Packet } from './packet.ts';
import { dissectPpp } from './ppp.ts';
import { malformed, shortage } from './shortage.ts';

/** Cisco HDLC: unicast and broadcast address, then control 0. */
const CISCO_ADDRESS = { unicast: 0x0f00, broadcast: 0x8f00 } as const;
const CISCO_HEADER = 4;

/** ISO/IEC TR 9577 network layer protocol identifiers. */
const NLPID = { snap: 0x80, ipv6: 0x8e, fragment: 0xb1, ipv4: 0xcc, ppp: 0xcf } as const;
const UNNUMBERED_INFORMATION = 0x03;
const SNAP_HEADER = 5;
/** Bridged IEEE 802.3, with and without check sequence (RFC 2427 section 4.2). */
const BRIDGED = { organization: 0x0080c2, withCheck: 1, withoutCheck: 7 } as const;
const MAX_ADDRESS = 4;

export function dissectCiscoHdlc(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + CISCO_HEADER > end) return shortage(packet, 'chdlc', CISCO_HEADER);
  packet.next = next + CISCO_HEADER;
  return dissectEtherType(packet, u16(bytes, next + 2));
}

/** Link types 9 and 50: PPP, and Cisco HDLC where its address stands. */
export function dissectPppLink(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + 2 > end) return shortage(packet, 'ppp', 2);
  const first = u16(bytes, next);
  if (first === CISCO_ADDRESS.unicast || first === CISCO_ADDRESS.broadcast) return dissectCiscoHdlc(packet);
  return dissectPpp(packet);
}

/** Link types 166, where a direction stands in the place of the address, and 204, where it stands before the address. */
export function dissectPppWithDirection(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + 2 > end) return shortage(packet, 'ppp', 2);
  packet.next = next + (bytes[next + 1] === UNNUMBERED_INFORMATION ? 2 : 1);
  return dissectPpp(packet);
}

export function dissectFrameRelay(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  let at = next;
  // The lowest bit marks the last octet of the address (Q.922).
  while (at < end && at - next < MAX_ADDRESS && (bytes[at]! & 1) === 0) at++;
  if (at + 3 > end) return shortage(packet, 'frame-relay', at + 3 - next);
  if ((bytes[at]! & 1) === 0)
    return malformed(packet, 'frame-relay', MAX_ADDRESS, `an address longer than ${MAX_ADDRESS} octets`);
  packet.next = at + 1;
  if (bytes[packet.next] !== UNNUMBERED_INFORMATION) return dissectCiscoEncapsulation(packet);
  packet.next++;
  if (bytes[packet.next] === 0) packet.next++;
  return dissectNlpid(packet);
}

/** Cisco's own: an ethertype directly behind the address. LMI and other link protocols have none that is known. */
function dissectCiscoEncapsulation(packet: Packet): Stop | undefined {
  const etherType = u16(packet.bytes, packet.next);
  packet.etherType = 0;
  if (etherType < 0x0600) return undefined;
  packet.next += 2;
  return dissectEtherType(packet, etherType);
}

function dissectNlpid(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next >= end) return shortage(packet, 'frame-relay', 1);
  packet.next = next + 1;
  packet.etherType = 0;
  switch (bytes[next]) {
    case NLPID.ipv4:
      packet.etherType = ETHER_TYPE.ipv4;
      return undefined;
    case NLPID.ipv6:
      packet.etherType = ETHER_TYPE.ipv6;
      return undefined;
    case NLPID.ppp:
      packet.etherType = ETHER_TYPE.ppp;
      return undefined;
    case NLPID.snap:
      return dissectSnapOverRelay(packet);
    case NLPID.fragment:
      return stop(
        'frame-relay',
        'unsupported',
        next - packet.origin,
        0,
        end - next,
        'a fragment of a Frame Relay frame (FRF.12)',
      );
    default:
      return undefined;
  }
}

function dissectSnapOverRelay(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + SNAP_HEADER > end) return shortage(packet, 'frame-relay', SNAP_HEADER);
  const organization = u24(bytes, next);
  const type = u16(bytes, next + 3);
  packet.next = next + SNAP_HEADER;
  if (organization === 0) return dissectEtherType(packet, type);
  const isBridged =
    organization === BRIDGED.organization && (type === BRIDGED.withCheck || type === BRIDGED.withoutCheck);
  if (isBridged) packet.etherType = ETHER_TYPE.ethernet;
  return undefined;
}
