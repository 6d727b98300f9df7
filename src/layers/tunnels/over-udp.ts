/**
 * Tunnels over UDP: which one a datagram is, told by its structure and by what stands inside. A port number alone proves nothing.
 *
 * On its own port a tunnel needs a header that fits and an inner packet whose lengths agree; on another port also every reserved bit at
 * zero, and the inner header's checksum. Each finder notes the inner packet in `packet.innerStart`, `innerWireEnd`, `innerType`.
 * Not handled: GTP version 0, L2TP version 3, GUE, FOU, LISP, and tunnels over TCP: not recognised (docs/limits.md).
 */
import { u16, u24, u32 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { isEthernetWithIp, isIp, isIpv6 } from '../structure.ts';
import { dissectFrame, WLAN } from '../wlan/wlan.ts';
import { FRAGMENT_IN_TUNNEL, findCapwap, WLAN_SWAPPED } from './capwap.ts';
import { enterNullEsp, isNullEsp } from './esp-null.ts';
import { enterHep, isHep } from './hep.ts';
import { findL2tp } from './l2tp.ts';
import { isMplsWithIp } from './mpls.ts';
import { findTzsp } from './tzsp.ts';

export const UDP_TUNNEL = {
  none: 0,
  vxlan: 1,
  vxlanGpe: 2,
  geneve: 3,
  gtpU: 4,
  l2tp: 5,
  teredo: 6,
  tzsp: 7,
  capwap: 8,
  mpls: 9,
  hep: 10,
  nullEsp: 11,
} as const;

export type UdpTunnel = (typeof UDP_TUNNEL)[keyof typeof UDP_TUNNEL];

/** IANA "Service Name and Transport Protocol Port Number Registry", and 8472, which Linux used for VXLAN before. */
const PORT = {
  l2tp: 1701,
  gtpU: 2152,
  teredo: 3544,
  nullEsp: 4500,
  vxlan: 4789,
  vxlanGpe: 4790,
  capwap: 5247,
  geneve: 6081,
  mpls: 6635,
  oldVxlan: 8472,
  hep: 9060,
  tzsp: 37_008,
} as const;

/** Found by structure on any port, cheaply told by their first octets. */
const ANYWHERE: readonly UdpTunnel[] = [
  UDP_TUNNEL.vxlan,
  UDP_TUNNEL.geneve,
  UDP_TUNNEL.gtpU,
  UDP_TUNNEL.teredo,
  UDP_TUNNEL.hep,
];

/**
 * The tunnel that a datagram is, or `none`. Changes nothing of the packet but where the inner one stands.
 *
 * @param known what the flow carried before: its header is then enough
 */
export function recogniseUdpTunnel(packet: Packet, known: UdpTunnel): UdpTunnel {
  if (known !== UDP_TUNNEL.none) return finds(packet, known, false) ? known : UDP_TUNNEL.none;
  const named = tunnelOf(packet.dstPort);
  if (named !== UDP_TUNNEL.none && finds(packet, named, false)) return named;
  const other = tunnelOf(packet.srcPort);
  if (other !== UDP_TUNNEL.none && finds(packet, other, false)) return other;
  for (const tunnel of ANYWHERE) if (finds(packet, tunnel, true)) return tunnel;
  return UDP_TUNNEL.none;
}

function tunnelOf(port: number): UdpTunnel {
  switch (port) {
    case PORT.vxlan:
    case PORT.oldVxlan:
      return UDP_TUNNEL.vxlan;
    case PORT.vxlanGpe:
      return UDP_TUNNEL.vxlanGpe;
    case PORT.geneve:
      return UDP_TUNNEL.geneve;
    case PORT.gtpU:
      return UDP_TUNNEL.gtpU;
    case PORT.l2tp:
      return UDP_TUNNEL.l2tp;
    case PORT.teredo:
      return UDP_TUNNEL.teredo;
    case PORT.tzsp:
      return UDP_TUNNEL.tzsp;
    case PORT.capwap:
      return UDP_TUNNEL.capwap;
    case PORT.mpls:
      return UDP_TUNNEL.mpls;
    case PORT.hep:
      return UDP_TUNNEL.hep;
    case PORT.nullEsp:
      return UDP_TUNNEL.nullEsp;
    default:
      return UDP_TUNNEL.none;
  }
}

/** @param exact nothing but its structure speaks for the tunnel */
function finds(packet: Packet, tunnel: UdpTunnel, exact: boolean): boolean {
  const { bytes, payloadStart, payloadEnd } = packet;
  const wireEnd = payloadStart + packet.payloadOriginalLength;
  packet.innerWireEnd = wireEnd;
  switch (tunnel) {
    case UDP_TUNNEL.vxlan:
      return findVxlan(packet, exact);
    case UDP_TUNNEL.vxlanGpe:
      return findVxlanGpe(packet);
    case UDP_TUNNEL.geneve:
      return findGeneve(packet, exact);
    case UDP_TUNNEL.gtpU:
      return findGtpU(packet, exact);
    case UDP_TUNNEL.l2tp:
      return findL2tp(packet);
    case UDP_TUNNEL.teredo:
      return findTeredo(packet, exact);
    case UDP_TUNNEL.tzsp:
      return findTzsp(packet);
    case UDP_TUNNEL.capwap:
      return findCapwap(packet);
    case UDP_TUNNEL.mpls:
      packet.innerStart = payloadStart;
      packet.innerType = ETHER_TYPE.mpls;
      return isMplsWithIp(bytes, payloadStart, payloadEnd, wireEnd);
    case UDP_TUNNEL.hep:
      return isHep(bytes, payloadStart, payloadEnd, wireEnd);
    case UDP_TUNNEL.nullEsp:
      return isNullEsp(packet, payloadStart, payloadEnd, wireEnd);
    default:
      return false;
  }
}

const VXLAN_HEADER = 8;
/** The network identifier is valid, all else reserved: RFC 7348 section 5. Group policy (0x80) and its octets are a draft in use. */
const VXLAN_FLAGS = 0x0800_0000;
const VXLAN_MASK = 0x7fb7_0000;

function findVxlan(packet: Packet, exact: boolean): boolean {
  const { bytes, payloadStart: at, payloadEnd: end, innerWireEnd } = packet;
  if (at + VXLAN_HEADER > end || bytes[at + 7] !== 0) return false;
  const flags = u32(bytes, at);
  if (exact ? flags !== VXLAN_FLAGS : (flags & VXLAN_MASK) !== VXLAN_FLAGS) return false;
  return setInner(packet, at + VXLAN_HEADER, ETHER_TYPE.ethernet, exact, innerWireEnd);
}

/** Version 0, the identifier valid, no OAM; the next-protocol and replication bits are free. */
const GPE_FLAGS = 0x08;
const GPE_MASK = 0xf9;
/** Next protocol of VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe). */
const GPE_NEXT: readonly number[] = [
  ETHER_TYPE.ethernet,
  ETHER_TYPE.ipv4,
  ETHER_TYPE.ipv6,
  ETHER_TYPE.ethernet,
  ETHER_TYPE.nsh,
];

/** Some senders name a next protocol without the bit that says so: the inner packet has to fit anyhow. */
function findVxlanGpe(packet: Packet): boolean {
  const { bytes, payloadStart: at, payloadEnd: end, innerWireEnd } = packet;
  if (at + VXLAN_HEADER > end || (bytes[at]! & GPE_MASK) !== GPE_FLAGS) return false;
  if (u16(bytes, at + 1) !== 0 || bytes[at + 7] !== 0) return false;
  const etherType = GPE_NEXT[bytes[at + 3]!] ?? 0;
  return etherType !== 0 && setInner(packet, at + VXLAN_HEADER, etherType, false, innerWireEnd);
}

const GENEVE_HEADER = 8;

/** RFC 8926 section 3.4: version 0, six reserved bits, eight reserved at the end. Options are stepped over. */
function findGeneve(packet: Packet, exact: boolean): boolean {
  const { bytes, payloadStart: at, payloadEnd: end, innerWireEnd } = packet;
  if (at + GENEVE_HEADER > end || bytes[at]! >> 6 !== 0 || (bytes[at + 1]! & 0x3f) !== 0 || bytes[at + 7] !== 0)
    return false;
  const start = at + GENEVE_HEADER + ((bytes[at]! & 63) << 2);
  return start <= end && setInner(packet, start, u16(bytes, at + 2), exact, innerWireEnd);
}

const GTP_HEADER = 8;
const GTP_FLAG = { version1: 0x30, fixed: 0xf8, extension: 4, optional: 7 } as const;
/** A user packet: 3GPP TS 29.281 section 7.1. */
const GTP_PACKET = 255;

function findGtpU(packet: Packet, exact: boolean): boolean {
  const { bytes, payloadStart: at, payloadEnd: end } = packet;
  if (at + GTP_HEADER > end || (bytes[at]! & GTP_FLAG.fixed) !== GTP_FLAG.version1 || bytes[at + 1] !== GTP_PACKET)
    return false;
  const wireEnd = at + GTP_HEADER + u16(bytes, at + 2);
  if (exact ? wireEnd !== packet.innerWireEnd : wireEnd > packet.innerWireEnd) return false;
  const start = behindGtpExtensions(bytes, at, end);
  if (start < 0 || start >= end) return false;
  const version = bytes[start]! >> 4;
  const etherType = version === 4 ? ETHER_TYPE.ipv4 : version === 6 ? ETHER_TYPE.ipv6 : ETHER_TYPE.ethernet;
  return setInner(packet, start, etherType, exact, wireEnd);
}

/** Sequence number, N-PDU number and extension headers, each a multiple of four octets; -1 when they do not fit. */
function behindGtpExtensions(bytes: Uint8Array, at: number, end: number): number {
  const flags = bytes[at]!;
  let next = at + GTP_HEADER;
  if ((flags & GTP_FLAG.optional) === 0) return next;
  next += 4;
  if (next > end) return -1;
  if ((flags & GTP_FLAG.extension) === 0) return next;
  while (bytes[next - 1] !== 0) {
    const length = next < end ? bytes[next]! << 2 : 0;
    if (length === 0 || next + length > end) return -1;
    next += length;
  }
  return next;
}

const TEREDO_AUTHENTICATION = 0x0001;
const TEREDO_ORIGIN = 0x0000;
/** 2001::/32, RFC 4380 section 2.6. */
const TEREDO_PREFIX = 0x2001_0000;

function findTeredo(packet: Packet, exact: boolean): boolean {
  const { bytes, payloadStart, payloadEnd: end, innerWireEnd } = packet;
  let at = payloadStart;
  if (!exact && at + 4 <= end && u16(bytes, at) === TEREDO_AUTHENTICATION) at += 13 + bytes[at + 2]! + bytes[at + 3]!;
  if (!exact && at + 8 <= end && u16(bytes, at) === TEREDO_ORIGIN) at += 8;
  if (!isIpv6(bytes, at, end, innerWireEnd, true)) return false;
  if (exact && u32(bytes, at + 8) !== TEREDO_PREFIX && u32(bytes, at + 24) !== TEREDO_PREFIX) return false;
  packet.innerStart = at;
  packet.innerType = ETHER_TYPE.ipv6;
  return true;
}

/** Notes the inner packet when there is IP in it. On a tunnel's own port other Ethernet frames (ARP) pass too. */
function setInner(packet: Packet, start: number, etherType: number, exact: boolean, wireEnd: number): boolean {
  packet.innerStart = start;
  packet.innerType = etherType;
  packet.innerWireEnd = wireEnd;
  const { bytes, payloadEnd: end } = packet;
  switch (etherType) {
    case ETHER_TYPE.ipv4:
    case ETHER_TYPE.ipv6:
      return bytes[start]! >> 4 === (etherType === ETHER_TYPE.ipv4 ? 4 : 6) && isIp(bytes, start, end, wireEnd, exact);
    case ETHER_TYPE.ethernet:
      return isEthernetWithIp(bytes, start, end, wireEnd, exact) || (!exact && isOtherEthernet(bytes, start, end));
    case ETHER_TYPE.mpls:
      return isMplsWithIp(bytes, start, end, wireEnd);
    default:
      return !exact && etherType === ETHER_TYPE.nsh;
  }
}

/** ARP, LLDP and spanning tree: what bridges send besides IP. */
function isOtherEthernet(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 17 > end) return false;
  const etherType = u16(bytes, at + 12);
  return etherType === 0x0806 || etherType === 0x88cc || (etherType <= 1500 && u24(bytes, at + 14) === 0x424203);
}

const NAMES: Readonly<Record<Exclude<UdpTunnel, 0 | 9 | 10 | 11>, number>> = {
  [UDP_TUNNEL.vxlan]: ENCAPSULATION.vxlan,
  [UDP_TUNNEL.vxlanGpe]: ENCAPSULATION.vxlanGpe,
  [UDP_TUNNEL.geneve]: ENCAPSULATION.geneve,
  [UDP_TUNNEL.gtpU]: ENCAPSULATION.gtpU,
  [UDP_TUNNEL.l2tp]: ENCAPSULATION.l2tp,
  [UDP_TUNNEL.teredo]: ENCAPSULATION.teredo,
  [UDP_TUNNEL.tzsp]: ENCAPSULATION.tzsp,
  [UDP_TUNNEL.capwap]: ENCAPSULATION.capwap,
};

/** Steps into what `recogniseUdpTunnel` found just before. */
export function enterUdpTunnel(packet: Packet, tunnel: UdpTunnel): Stop | undefined {
  const { innerStart, innerType, innerWireEnd } = packet;
  packet.next = packet.payloadStart;
  switch (tunnel) {
    case UDP_TUNNEL.none:
      return undefined;
    case UDP_TUNNEL.hep:
      return enterHep(packet);
    case UDP_TUNNEL.nullEsp:
      return enterNullEsp(packet);
    case UDP_TUNNEL.mpls:
      // The labels count themselves.
      packet.next = innerStart;
      packet.etherType = innerType;
      packet.entered = true;
      packet.ipVersion = 0;
      return undefined;
  }
  const stopped = enter(packet, NAMES[tunnel], innerType, innerStart, innerWireEnd);
  if (stopped !== undefined) return stopped;
  if (innerType === FRAGMENT_IN_TUNNEL) {
    const detail = 'a piece of a frame that the tunnel split is not read';
    return stop('tunnel', 'unsupported', innerStart - packet.origin, 0, packet.end - innerStart, detail);
  }
  if (innerType !== WLAN && innerType !== WLAN_SWAPPED) return undefined;
  return dissectFrame(packet, 0, innerType === WLAN_SWAPPED);
}
