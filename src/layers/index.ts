/**
 * From a frame to a transport payload: link layer, tunnels, IP, UDP, TCP or SCTP, into one reused Packet. The hot path: no allocation unless
 * something is wrong.
 *
 * Each layer moves `packet.next` to the layer inside and narrows `packet.end` (octets captured) and `packet.wireEnd` (octets on
 * the wire); nothing is read at or past `packet.end`.
 */
import type { Stop } from '../bytes/stop.ts';
import type { Frame } from '../capture/frame.ts';
import { ETHER_TYPE } from './ether-type.ts';
import { dissectEthernet } from './ethernet.ts';
import { dissectIpv4 } from './ipv4.ts';
import { dissectIpv6 } from './ipv6.ts';
import { dissectLink } from './link.ts';
import { IP_PROTOCOL, type Packet } from './packet.ts';
import { malformed } from './shortage.ts';
import { dissectProtocol } from './transport.ts';
import { dissectInnerLinks } from './tunnels/in-link.ts';
import { enterUdpTunnel, type UdpTunnel } from './tunnels/over-udp.ts';
import { dissectUdp } from './udp.ts';
import { nextSubframe, type Subframes } from './wlan/aggregate.ts';

export { dottedQuad, formatAddress, isMapped, octetsOf } from './address.ts';
export { encapsulationName } from './encapsulation.ts';
export { IP_PROTOCOL, Packet, REPORTED, REPORTER, TCP_FLAG } from './packet.ts';
export { recogniseUdpTunnel, UDP_TUNNEL, type UdpTunnel } from './tunnels/over-udp.ts';
export { type Subframes, subframesOf } from './wlan/aggregate.ts';

/** The link type of nearly every capture; the others are in `link.ts`. */
const ETHERNET = 1;

/**
 * Fills `packet` from `frame`; what was understood before a Stop stays in it.
 *
 * - Not IP (ARP, LLDP ...): `ipVersion` 0, no Stop; the addresses are then left over from an earlier packet.
 * - A fragment: `isFragment`, and no transport fields; hand it to `FragmentTable`.
 * - SCTP: ports, and the chunks as payload.
 * - None of these: `protocol`, ports 0, and the IP payload as payload.
 * - Cut by the capture's snaplen behind the transport header: no Stop; `payloadOriginalLength` is what the wire had.
 */
export function dissectLayers(frame: Frame, packet: Packet): Stop | undefined {
  const captured = frame.end - frame.start;
  const onTheWire = Math.max(frame.originalLength, captured);
  begin(packet, frame.bytes, frame.start, frame.end, frame.start + onTheWire);
  packet.ipVersion = 0;
  packet.protocol = 0;
  packet.depth = 0;
  packet.reporter = 0;
  packet.moreEnd = 0;
  // The common case comes first at each layer: Ethernet, IPv4, UDP.
  const linkStop = frame.linkType === ETHERNET ? dissectEthernet(packet) : dissectLink(packet, frame.linkType);
  if (linkStop !== undefined) return linkStop;
  const networkStop = packet.etherType === ETHER_TYPE.ipv4 ? dissectIpv4(packet) : dissectNetwork(packet);
  if (networkStop !== undefined) return networkStop;
  if (packet.isFragment || packet.ipVersion === 0 || packet.reporter !== 0) return undefined;
  return packet.protocol === IP_PROTOCOL.udp ? dissectUdp(packet) : dissectUpper(packet);
}

/**
 * Goes into the tunnel that `recogniseUdpTunnel` found in this packet, down to the inner transport payload; as `dissectLayers` in
 * what it leaves. For what a program reported (HEP) there are no inner layers: `packet.reporter` says so.
 */
export function dissectUdpTunnel(packet: Packet, tunnel: UdpTunnel): Stop | undefined {
  packet.moreEnd = 0;
  const stopped = enterUdpTunnel(packet, tunnel);
  if (stopped !== undefined || packet.reporter !== 0) return stopped;
  // Readable ESP in transport mode has no IP header of its own inside.
  return packet.entered ? dissectEntered(packet) : dissectUpper(packet);
}

/** The next packet of an 802.11 aggregate. */
export function dissectSubframe(packet: Packet, rest: Subframes): Stop | undefined {
  packet.ipVersion = 0;
  packet.protocol = 0;
  begin(packet, rest.bytes, rest.start, rest.end, rest.end);
  packet.origin = rest.origin;
  packet.depth = rest.depth;
  packet.moreEnd = 0;
  const stopped = nextSubframe(packet);
  if (stopped !== undefined) return stopped;
  packet.entered = true;
  return dissectEntered(packet);
}

/**
 * Reads the transport header of a reassembled datagram, `bytes[start..end)`.
 *
 * Addresses stay as the last fragment left them; set `packet.protocol` to the reassembled datagram's before. Offsets of a Stop
 * then count from `start`.
 */
export function dissectTransport(
  packet: Packet,
  bytes: Uint8Array,
  start: number,
  end: number,
  originalLength: number = end - start,
): Stop | undefined {
  begin(packet, bytes, start, end, start + originalLength);
  packet.networkStart = -1;
  const { depth } = packet;
  const stop = dissectUpper(packet);
  // Inside a tunnel there may be fragments again: those of the inner packet.
  if (!packet.isFragment || packet.depth > depth) return stop;
  packet.isFragment = false;
  return malformed(packet, 'ipv6', 0, 'a fragment inside a reassembled datagram');
}

function begin(packet: Packet, bytes: Uint8Array, start: number, end: number, wireEnd: number): void {
  packet.bytes = bytes;
  packet.origin = start;
  packet.next = start;
  packet.end = end;
  packet.wireEnd = wireEnd;
  packet.cut = wireEnd > end;
  packet.srcPort = 0;
  packet.dstPort = 0;
  packet.payloadStart = end;
  packet.payloadEnd = end;
  packet.payloadOriginalLength = 0;
  packet.isFragment = false;
  packet.entered = false;
}

function dissectNetwork(packet: Packet): Stop | undefined {
  const stopped = dissectInnerLinks(packet);
  packet.entered = false;
  if (stopped !== undefined) return stopped;
  if (packet.etherType === ETHER_TYPE.ipv4) return dissectIpv4(packet);
  return packet.etherType === ETHER_TYPE.ipv6 ? dissectIpv6(packet) : undefined;
}

/** The transport header, or the packets inside a tunnel down to theirs. */
function dissectUpper(packet: Packet): Stop | undefined {
  const stopped = dissectProtocol(packet);
  return stopped !== undefined || !packet.entered ? stopped : dissectEntered(packet);
}

/** Ends after `MAX_NESTING` rounds: every tunnel that is entered counts. */
function dissectEntered(packet: Packet): Stop | undefined {
  while (packet.entered) {
    const networkStop = dissectNetwork(packet);
    if (networkStop !== undefined) return networkStop;
    if (packet.isFragment || packet.ipVersion === 0) return undefined;
    const stopped = dissectProtocol(packet);
    if (stopped !== undefined) return stopped;
  }
  return undefined;
}
