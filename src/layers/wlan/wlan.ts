/**
 * IEEE 802.11 data frames in clear: link type 105, behind radiotap and its kin, and in CAPWAP. IEEE 802.11-2020 section 9.
 *
 * Read: three and four addresses, QoS and HT control, LLC with SNAP (RFC 1042), A-MSDU. A protected frame is a gap of its own name
 * ("encrypted WLAN"), unless LLC stands readable in it: drivers hand on decrypted frames with the bit still set. Management and control
 * frames carry no packets. Not handled: fragments of 802.11, mesh headers, DMG frames: a gap.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import type { Packet } from '../packet.ts';
import { shortage } from '../shortage.ts';
import { nextSubframe } from './aggregate.ts';
import { dissectLlc, isSnap } from './llc.ts';

/** Stands where an ethertype would: an 802.11 frame follows. Above every ethertype. */
export const WLAN = 0x10069;

const HEADER = 24;
const FOURTH_ADDRESS = 6;
/** What precedes the octets of a protected frame: 8 octets with TKIP and CCMP. */
const CIPHER_HEADER = 8;

const TYPE = { data: 2 } as const;
const SUBTYPE = { noPayload: 4, qos: 8 } as const;
const FLAG = { toSystem: 1, fromSystem: 2, moreFragments: 4, isProtected: 0x40, order: 0x80 } as const;
const AGGREGATE = 0x80;

/** Reads a frame at `packet.next`; leaves the ethertype behind LLC. */
export function dissectWlan(packet: Packet): Stop | undefined {
  return dissectFrame(packet, 0, false);
}

/**
 * @param alignment the header is padded to a multiple of this (some drivers; told by radiotap); 0: it is not
 * @param swapped the two octets of frame control come in the other order (CAPWAP of Cisco)
 */
export function dissectFrame(packet: Packet, alignment: number, swapped: boolean): Stop | undefined {
  const { bytes, next, end } = packet;
  packet.etherType = 0;
  if (next + 2 > end) return shortage(packet, 'wlan', 2);
  const [kind, flags] = swapped ? [bytes[next + 1]!, bytes[next]!] : [bytes[next]!, bytes[next + 1]!];
  const subtype = kind >> 4;
  if (((kind >> 2) & 3) !== TYPE.data || (subtype & SUBTYPE.noPayload) !== 0) return undefined;
  const header = wlanHeaderLength(kind, flags, alignment);
  if (next + header > end) return shortage(packet, 'wlan', header);
  // Some controllers write the sequence number in the other order: with LLC behind the header, its lowest bits are no fragment number.
  const isLater = (bytes[next + 22]! & 15) !== 0 && !isSnap(bytes, next + header, end);
  const isFragment = (flags & FLAG.moreFragments) !== 0 || isLater;
  if (isFragment) return unread(packet, 'a fragment of an 802.11 frame');
  const isAggregate = (subtype & SUBTYPE.qos) !== 0 && (bytes[next + qosOffset(flags)]! & AGGREGATE) !== 0;
  packet.next = next + header;
  if ((flags & FLAG.isProtected) !== 0 && !stepOverCipherHeader(packet)) {
    packet.next = next;
    return unread(packet, 'encrypted WLAN: the frame is protected on the air, and what it carries is not known');
  }
  return isAggregate ? nextSubframe(packet) : dissectLlc(packet);
}

/** @param kind first octet of frame control, @param flags its second */
export function wlanHeaderLength(kind: number, flags: number, alignment: number): number {
  let length = qosOffset(flags);
  const isQos = ((kind >> 4) & SUBTYPE.qos) !== 0;
  if (isQos) length += 2;
  if (isQos && (flags & FLAG.order) !== 0) length += 4;
  return alignment === 0 ? length : Math.ceil(length / alignment) * alignment;
}

/** Behind the addresses. */
function qosOffset(flags: number): number {
  const both = FLAG.toSystem | FLAG.fromSystem;
  return (flags & both) === both ? HEADER + FOURTH_ADDRESS : HEADER;
}

function stepOverCipherHeader(packet: Packet): boolean {
  const { bytes, next, end } = packet;
  if (isSnap(bytes, next, end)) return true;
  if (!isSnap(bytes, next + CIPHER_HEADER, end)) return false;
  packet.next = next + CIPHER_HEADER;
  return true;
}

function unread(packet: Packet, what: string): Stop {
  return stop('wlan', 'unsupported', packet.next - packet.origin, 0, packet.end - packet.next, what);
}
