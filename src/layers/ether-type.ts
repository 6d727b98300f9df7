/**
 * Ethertypes: which network layer follows a link layer. IANA "ETHER TYPES"; IEEE 802.1Q for the tags.
 *
 * Tags may be stacked (802.1ad), and stand inside Linux cooked captures as well as inside Ethernet. A frame with a length
 * where the ethertype would be (IEEE 802.3) is not IP, except with a SNAP header (RFC 1042).
 * Ethertypes that stand for a tunnel are left to `tunnels.ts`.
 */
import { u16, u24 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import type { Packet } from './packet.ts';
import { shortage } from './shortage.ts';

export const ETHER_TYPE = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  vlan: 0x8100,
  providerVlan: 0x88a8,
  oldVlan: 0x9100,
  /** A whole Ethernet frame follows (transparent Ethernet bridging). */
  ethernet: 0x6558,
  ppp: 0x880b,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoe: 0x8864,
  erspan: 0x88be,
  erspan3: 0x22eb,
  wccp: 0x883e,
  nsh: 0x894f,
  providerBackbone: 0x88e7,
} as const;

/** Frames on real networks carry one or two tags. */
const MAX_TAGS = 8;

/** Values up to this are lengths (IEEE 802.3), not ethertypes. */
const MAX_LENGTH = 1500;

/** SNAP: DSAP and SSAP 0xaa, control 3, organization 0 (RFC 1042). */
const SNAP_HEADER = 8;

/** Steps over tags: leaves the ethertype of the network layer in `packet.etherType` and its place in `packet.next`. */
export function dissectEtherType(packet: Packet, etherType: number): Stop | undefined {
  packet.etherType = etherType;
  if (etherType === ETHER_TYPE.ipv4 || etherType === ETHER_TYPE.ipv6) return undefined;
  if (isTag(etherType)) return dissectTags(packet, etherType);
  if (etherType <= MAX_LENGTH) return dissectSnap(packet);
  return undefined;
}

function isTag(etherType: number): boolean {
  return etherType === ETHER_TYPE.vlan || etherType === ETHER_TYPE.providerVlan || etherType === ETHER_TYPE.oldVlan;
}

function dissectTags(packet: Packet, etherType: number): Stop | undefined {
  for (let tags = 0; isTag(etherType); tags++) {
    if (tags === MAX_TAGS) {
      const detail = `more than ${MAX_TAGS} VLAN tags`;
      return stop('vlan', 'limit-reached', packet.next - packet.origin, 4, packet.end - packet.next, detail);
    }
    if (packet.next + 4 > packet.end) return shortage(packet, 'vlan', 4);
    etherType = u16(packet.bytes, packet.next + 2);
    packet.next += 4;
  }
  return dissectEtherType(packet, etherType);
}

function dissectSnap(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  const snap = next + SNAP_HEADER <= end && u24(bytes, next) === 0xaaaa03 && u24(bytes, next + 3) === 0;
  packet.etherType = 0;
  if (!snap) return undefined;
  const etherType = u16(bytes, next + 6);
  if (etherType !== ETHER_TYPE.ipv4 && etherType !== ETHER_TYPE.ipv6) return undefined;
  packet.etherType = etherType;
  packet.next += SNAP_HEADER;
  return undefined;
}
