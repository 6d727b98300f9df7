/**
 * ESP with NULL encryption (RFC 2410, RFC 4543): authenticated and readable. ESP does not say which it is; the trailer is tried, as
 * RFC 5879 describes: check value lengths in use, padding 1, 2, 3 ..., a next header, and an inner header whose length and checksum fit.
 *
 * Each packet must show it by itself: by chance that happens less than once in 2^40 packets.
 */
import { u16 } from '../../bytes/read.ts';
import type { Stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter, note } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { isIpv4, isIpv6, sumOf } from '../structure.ts';

const HEADER = 8;
/** Octets of check values in use: HMAC-MD5/SHA-1-96, AES-XCBC and CMAC; GMAC, SHA-256-128; SHA-384; SHA-512; none. */
const CHECK_LENGTHS: readonly number[] = [12, 16, 24, 32, 0];
/** Octets of initialization vector: none, and that of AES-GMAC. */
const VECTOR_LENGTHS: readonly number[] = [0, 8];
const NEXT_HEADER = { ipv4: 4, tcp: 6, udp: 17, ipv6: 41 } as const;
const TRAILER = 2;
const UDP_HEADER = 8;
const TCP_HEADER = 20;

/** Whether the ESP packet at `start` is readable; notes the inner packet and, as its type, the next header. */
export function isNullEsp(packet: Packet, start: number, end: number, wireEnd: number): boolean {
  // The trailer stands at the end: without all of the packet nothing can be told.
  if (wireEnd !== end || start + HEADER + UDP_HEADER + TRAILER > end) return false;
  return CHECK_LENGTHS.some((check) => hasTrailer(packet, start, end - check));
}

function hasTrailer(packet: Packet, start: number, end: number): boolean {
  const { bytes } = packet;
  if (end - start < HEADER + UDP_HEADER + TRAILER) return false;
  const nextHeader = bytes[end - 1]!;
  const padding = bytes[end - 2]!;
  const innerEnd = end - TRAILER - padding;
  if (!isNextHeader(nextHeader) || innerEnd < start + HEADER + UDP_HEADER) return false;
  for (let octet = 1; octet <= padding; octet++) if (bytes[innerEnd + octet - 1] !== octet) return false;
  return VECTOR_LENGTHS.some((vector) => {
    const at = start + HEADER + vector;
    if (!isInner(packet, nextHeader, at, innerEnd)) return false;
    packet.innerStart = at;
    packet.innerWireEnd = innerEnd;
    packet.innerType = nextHeader;
    return true;
  });
}

function isNextHeader(number: number): boolean {
  return (
    number === NEXT_HEADER.ipv4 ||
    number === NEXT_HEADER.tcp ||
    number === NEXT_HEADER.udp ||
    number === NEXT_HEADER.ipv6
  );
}

function isInner(packet: Packet, nextHeader: number, at: number, end: number): boolean {
  const { bytes } = packet;
  switch (nextHeader) {
    case NEXT_HEADER.ipv4:
      return isIpv4(bytes, at, end, end, true) && u16(bytes, at + 2) === end - at;
    case NEXT_HEADER.ipv6:
      return isIpv6(bytes, at, end, end, true);
    case NEXT_HEADER.udp:
      return (
        at + UDP_HEADER <= end &&
        u16(bytes, at + 4) === end - at &&
        (u16(bytes, at + 6) === 0 || sums(packet, at, end, 17))
      );
    default:
      return at + TCP_HEADER <= end && bytes[at + 12]! >> 4 >= 5 && sums(packet, at, end, 6);
  }
}

/** The checksum over the transport header, its payload and the addresses around the ESP header (RFC 768, RFC 9293). */
function sums(packet: Packet, start: number, end: number, protocol: number): boolean {
  let pseudo = protocol + (end - start);
  const { words } = packet;
  for (let word = 0; word < 8; word++) {
    // The marker of IPv4-mapped addresses is not part of an address.
    if (packet.ipVersion === 4 && word % 4 !== 3) continue;
    pseudo += (words[word]! >>> 16) + (words[word]! & 0xffff);
  }
  return sumOf(packet.bytes, start, end, pseudo) === 0xffff;
}

/**
 * Enters ESP at `packet.next` when it is readable: with `entered` for a whole packet inside, or with the inner transport protocol in
 * `packet.protocol` and its place in `packet.next`. Otherwise leaves all as it is.
 */
export function enterNullEsp(packet: Packet): Stop | undefined {
  const { next, end, wireEnd } = packet;
  if (!isNullEsp(packet, next, end, wireEnd)) return undefined;
  const { innerStart, innerWireEnd, innerType } = packet;
  if (innerType === NEXT_HEADER.ipv4)
    return enter(packet, ENCAPSULATION.espNull, ETHER_TYPE.ipv4, innerStart, innerWireEnd);
  if (innerType === NEXT_HEADER.ipv6)
    return enter(packet, ENCAPSULATION.espNull, ETHER_TYPE.ipv6, innerStart, innerWireEnd);
  const stopped = note(packet, ENCAPSULATION.espNull);
  if (stopped !== undefined) return stopped;
  packet.protocol = innerType;
  packet.next = innerStart;
  packet.end = innerWireEnd;
  packet.wireEnd = innerWireEnd;
  return undefined;
}
