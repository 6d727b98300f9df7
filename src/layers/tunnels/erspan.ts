/**
 * ERSPAN, mirrored Ethernet frames in GRE: types I and II (0x88be) and III (0x22eb). draft-foschiano-erspan-03.
 *
 * Type I has no header of its own; GRE then has no sequence number, which is how the two are told apart.
 */
import type { Stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { malformed, shortage } from '../shortage.ts';

const HEADER_2 = 8;
const HEADER_3 = 12;
const PLATFORM_SUBHEADER = 8;
/** BSO, P, FT, Hw ID, D, Gra, O: the last octet's lowest bit says that a subheader follows. */
const HAS_SUBHEADER = 1;
/** Frame type, five bits: 0 Ethernet, 2 IP. */
const FRAME_TYPE = { ethernet: 0, ip: 2 } as const;

export function enterErspan(packet: Packet, hasSequence: boolean): Stop | undefined {
  const { next, end, bytes } = packet;
  if (!hasSequence) return enter(packet, ENCAPSULATION.erspan, ETHER_TYPE.ethernet, next);
  if (next + HEADER_2 > end) return shortage(packet, 'erspan', HEADER_2);
  const version = bytes[next]! >> 4;
  if (version !== 1) return malformed(packet, 'erspan', HEADER_2, `version ${version} of ERSPAN type II`);
  return enter(packet, ENCAPSULATION.erspan, ETHER_TYPE.ethernet, next + HEADER_2);
}

export function enterErspan3(packet: Packet): Stop | undefined {
  const { next, end, bytes } = packet;
  if (next + HEADER_3 > end) return shortage(packet, 'erspan', HEADER_3);
  const version = bytes[next]! >> 4;
  if (version !== 2) return malformed(packet, 'erspan', HEADER_3, `version ${version} of ERSPAN type III`);
  const header = HEADER_3 + ((bytes[next + 11]! & HAS_SUBHEADER) === 0 ? 0 : PLATFORM_SUBHEADER);
  if (next + header > end) return shortage(packet, 'erspan', header);
  const frameType = (bytes[next + 10]! >> 2) & 31;
  if (frameType === FRAME_TYPE.ethernet) return enter(packet, ENCAPSULATION.erspan, ETHER_TYPE.ethernet, next + header);
  const version4 = next + header < end && bytes[next + header]! >> 4 === 4;
  const ip = version4 ? ETHER_TYPE.ipv4 : ETHER_TYPE.ipv6;
  return enter(packet, ENCAPSULATION.erspan, frameType === FRAME_TYPE.ip ? ip : 0, next + header);
}
