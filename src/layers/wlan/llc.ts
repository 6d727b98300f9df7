/** Logical link control in 802.11: IEEE 802.2, SNAP (RFC 1042). */
import { u16, u24 } from '../../bytes/read.ts';
import type { Stop } from '../../bytes/stop.ts';
import { dissectEtherType } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { shortage } from '../shortage.ts';

const LLC = 8;

/** SNAP with the organization 0 (RFC 1042) or that of bridge tunnels (IEEE 802.1H). */
export function isSnap(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + LLC > end || u24(bytes, at) !== 0xaaaa03) return false;
  const organization = u24(bytes, at + 3);
  return organization === 0 || organization === 0xf8;
}

/** Logical link control: SNAP gives an ethertype, anything else is no IP. */
export function dissectLlc(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  packet.etherType = 0;
  if (next + LLC > end && packet.wireEnd > end) return shortage(packet, 'llc', LLC);
  if (!isSnap(bytes, next, end)) return undefined;
  packet.next = next + LLC;
  return dissectEtherType(packet, u16(bytes, next + 6));
}
