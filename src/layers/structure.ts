/**
 * Does an IP packet stand here? Asked of what may be the inside of a tunnel, before anything is believed. RFC 791, 8200, 1071.
 *
 * "Exact" is for tunnels that no port number announces: the header checksum must fit and the packet must fill its container.
 */
import { u16 } from '../bytes/read.ts';
import { ETHER_TYPE } from './ether-type.ts';

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const ETHERNET_HEADER = 14;
/** Ethernet pads to 60 octets, and may end in a check sequence. */
const MAX_PADDING = 50;
const MAX_TAGS = 4;

/** @param end octets captured; @param wireEnd octets on the wire */
export function isIpv4(bytes: Uint8Array, at: number, end: number, wireEnd: number, exact: boolean): boolean {
  if (at + IPV4_HEADER > end || bytes[at]! >> 4 !== 4) return false;
  const headerLength = (bytes[at]! & 15) << 2;
  const totalLength = u16(bytes, at + 2);
  if (headerLength < IPV4_HEADER || at + headerLength > end || totalLength < headerLength) return false;
  const spare = wireEnd - at - totalLength;
  if (spare < 0 || (exact && spare > MAX_PADDING)) return false;
  const checksum = u16(bytes, at + 10);
  return (checksum === 0 && !exact) || sumOf(bytes, at, at + headerLength) === 0xffff;
}

export function isIpv6(bytes: Uint8Array, at: number, end: number, wireEnd: number, exact: boolean): boolean {
  if (at + IPV6_HEADER > end || bytes[at]! >> 4 !== 6) return false;
  const spare = wireEnd - at - IPV6_HEADER - u16(bytes, at + 4);
  return exact ? spare === 0 : spare >= 0;
}

export function isIp(bytes: Uint8Array, at: number, end: number, wireEnd: number, exact: boolean): boolean {
  return isIpv4(bytes, at, end, wireEnd, exact) || isIpv6(bytes, at, end, wireEnd, exact);
}

/** An Ethernet frame, with or without VLAN tags, that carries IP. */
export function isEthernetWithIp(bytes: Uint8Array, at: number, end: number, wireEnd: number, exact: boolean): boolean {
  let next = at + ETHERNET_HEADER;
  if (next > end) return false;
  let etherType = u16(bytes, next - 2);
  for (
    let tags = 0;
    tags < MAX_TAGS && (etherType === ETHER_TYPE.vlan || etherType === ETHER_TYPE.providerVlan);
    tags++
  ) {
    next += 4;
    if (next > end) return false;
    etherType = u16(bytes, next - 2);
  }
  if (etherType === ETHER_TYPE.ipv4) return isIpv4(bytes, next, end, wireEnd, exact);
  return etherType === ETHER_TYPE.ipv6 && isIpv6(bytes, next, end, exact ? end : wireEnd, false);
}

/** The ones' complement sum of 16-bit words; 0xffff over octets that hold their own checksum. */
export function sumOf(bytes: Uint8Array, start: number, end: number, initial = 0): number {
  let sum = initial;
  for (let at = start; at < end; at += 2) sum += (bytes[at]! << 8) | (at + 1 < end ? bytes[at + 1]! : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}
