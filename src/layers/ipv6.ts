/**
 * IPv6: RFC 8200. Extension headers are stepped over until the transport header: hop-by-hop, routing, destination, fragment,
 * authentication (RFC 4302), mobility, HIP and Shim6.
 *
 * A payload length of 0 is a jumbogram (RFC 2675) or segmentation offload: the packet then ends with the frame.
 * A fragment header that says "the whole of it" (RFC 6946) does not make a fragment.
 */
import { i32, u16, u32 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { setFragment } from './ipv4.ts';
import type { Packet } from './packet.ts';
import { malformed, shortage } from './shortage.ts';

const HEADER = 40;
const NO_NEXT_HEADER = 59;

const EXTENSION = {
  hopByHop: 0,
  routing: 43,
  fragment: 44,
  authentication: 51,
  destination: 60,
  mobility: 135,
  hip: 139,
  shim6: 140,
} as const;

/** RFC 8200 section 4.1 names seven; each at most once or twice. */
const MAX_EXTENSIONS = 16;

/** Leaves `packet.next`, `packet.end` and `packet.wireEnd` around the payload, and its `protocol`. */
export function dissectIpv6(packet: Packet): Stop | undefined {
  const bytes = packet.bytes;
  const start = packet.next;
  if (start + HEADER > packet.end) return shortage(packet, 'ipv6', HEADER);
  const version = bytes[start]! >> 4;
  if (version !== 6) return malformed(packet, 'ipv6', HEADER, `version ${version} in an IPv6 packet`);
  const payloadLength = u16(bytes, start + 4);
  packet.protocol = bytes[start + 6]!;
  if (payloadLength !== 0 || packet.protocol === NO_NEXT_HEADER) {
    packet.wireEnd = start + HEADER + payloadLength;
    if (packet.wireEnd < packet.end) packet.end = packet.wireEnd;
  }
  packet.ipVersion = 6;
  packet.networkStart = start;
  for (let word = 0; word < 8; word++) packet.words[word] = i32(bytes, start + 8 + word * 4);
  packet.next = start + HEADER;
  return isExtension(packet.protocol) ? dissectExtensions(packet) : undefined;
}

export function isExtension(protocol: number): boolean {
  switch (protocol) {
    case EXTENSION.hopByHop:
    case EXTENSION.routing:
    case EXTENSION.fragment:
    case EXTENSION.authentication:
    case EXTENSION.destination:
    case EXTENSION.mobility:
    case EXTENSION.hip:
    case EXTENSION.shim6:
      return true;
    default:
      return false;
  }
}

/** Steps from the extension header `packet.protocol` at `packet.next` to the transport header, or to a fragment's octets. */
export function dissectExtensions(packet: Packet): Stop | undefined {
  const bytes = packet.bytes;
  for (let count = 0; isExtension(packet.protocol); count++) {
    const at = packet.next;
    if (count === MAX_EXTENSIONS) {
      const detail = `more than ${MAX_EXTENSIONS} extension headers`;
      return stop('ipv6', 'limit-reached', at - packet.origin, 8, packet.end - at, detail);
    }
    if (at + 8 > packet.end) return shortage(packet, 'ipv6', 8);
    if (packet.protocol === EXTENSION.fragment) {
      packet.protocol = bytes[at]!;
      packet.next = at + 8;
      const field = u16(bytes, at + 2);
      if ((field & 0xfff9) === 0) continue;
      packet.fragmentIdentification = u32(bytes, at + 4);
      setFragment(packet, field & 0xfff8, (field & 1) !== 0);
      return undefined;
    }
    const authentication = packet.protocol === EXTENSION.authentication;
    const length = authentication ? (bytes[at + 1]! + 2) << 2 : (bytes[at + 1]! + 1) << 3;
    if (at + length > packet.end) return shortage(packet, 'ipv6', length);
    packet.protocol = bytes[at]!;
    packet.next = at + length;
  }
  return undefined;
}
