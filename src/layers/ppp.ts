/**
 * PPP: RFC 1661 (protocol field, one octet when compressed), RFC 1662 (address and control, which may be left out).
 *
 * IP and MPLS are read; control protocols are not VoIP; what is compressed, encrypted or split by PPP is a gap.
 * Not handled: escaped octets of asynchronous framing, header compression (RFC 1144, 2507, 3095), multilink (RFC 1990).
 */
import { u16 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { ETHER_TYPE } from './ether-type.ts';
import type { Packet } from './packet.ts';
import { shortage } from './shortage.ts';

/** All stations, unnumbered information (RFC 1662 section 3.1). */
const ADDRESS_AND_CONTROL = 0xff03;

/** Protocols from here on negotiate, authenticate and watch the link (RFC 1661 section 2). */
const FIRST_CONTROL = 0x8000;

const UNREAD: ReadonlyMap<number, string> = new Map([
  [0x002d, 'a TCP header compressed by PPP'],
  [0x002f, 'a TCP header compressed by PPP'],
  [0x0031, 'a bridged frame in PPP'],
  [0x003d, 'a piece of a packet in multilink PPP'],
  [0x0053, 'a packet encrypted by PPP'],
  [0x0055, 'a packet encrypted by PPP'],
  [0x0061, 'a header compressed by PPP'],
  [0x0063, 'a header compressed by PPP'],
  [0x0065, 'a header compressed by PPP'],
  [0x0067, 'a header compressed by PPP'],
  [0x00fb, 'a packet compressed by PPP'],
  [0x00fd, 'a packet compressed or encrypted by PPP'],
]);

/** Leaves the ethertype of what PPP carries. */
export function dissectPpp(packet: Packet): Stop | undefined {
  const { bytes } = packet;
  packet.etherType = 0;
  if (packet.next + 2 <= packet.end && u16(bytes, packet.next) === ADDRESS_AND_CONTROL) packet.next += 2;
  if (packet.next + 1 > packet.end) return shortage(packet, 'ppp', 1);
  const isShort = (bytes[packet.next]! & 1) === 1;
  if (!isShort && packet.next + 2 > packet.end) return shortage(packet, 'ppp', 2);
  const protocol = isShort ? bytes[packet.next]! : u16(bytes, packet.next);
  packet.next += isShort ? 1 : 2;
  packet.etherType = etherTypeOf(protocol);
  if (packet.etherType !== 0 || protocol >= FIRST_CONTROL) return undefined;
  const name = UNREAD.get(protocol) ?? `PPP protocol 0x${protocol.toString(16).padStart(4, '0')}`;
  const available = packet.end - packet.next;
  return stop('ppp', 'unsupported', packet.next - packet.origin, 0, available, `not read: ${name}`);
}

function etherTypeOf(protocol: number): number {
  switch (protocol) {
    case 0x0021:
      return ETHER_TYPE.ipv4;
    case 0x0057:
      return ETHER_TYPE.ipv6;
    case 0x0281:
      return ETHER_TYPE.mpls;
    case 0x0283:
      return ETHER_TYPE.mplsMulticast;
    default:
      return 0;
  }
}
