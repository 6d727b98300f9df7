/**
 * From a frame to a transport payload: link layer, IP, UDP or TCP, into one reused Packet. The hot path: no allocation unless
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
import { dissectUdp } from './udp.ts';

export { formatAddress, isMapped } from './address.ts';
export { IP_PROTOCOL, Packet, TCP_FLAG } from './packet.ts';

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
  // The common case comes first at each layer: Ethernet, IPv4, UDP.
  const linkStop = frame.linkType === ETHERNET ? dissectEthernet(packet) : dissectLink(packet, frame.linkType);
  if (linkStop !== undefined) return linkStop;
  const networkStop = packet.etherType === ETHER_TYPE.ipv4 ? dissectIpv4(packet) : dissectNetwork(packet);
  if (networkStop !== undefined) return networkStop;
  if (packet.isFragment || packet.ipVersion === 0) return undefined;
  return packet.protocol === IP_PROTOCOL.udp ? dissectUdp(packet) : dissectProtocol(packet);
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
  const stop = dissectProtocol(packet);
  if (!packet.isFragment) return stop;
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
}

function dissectNetwork(packet: Packet): Stop | undefined {
  return packet.etherType === ETHER_TYPE.ipv6 ? dissectIpv6(packet) : undefined;
}
