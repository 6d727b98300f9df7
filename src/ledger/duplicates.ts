/**
 * Duplicates: the same IP packet captured more than once, on two interfaces, in two files of a set, or by a mirror port that copies
 * both ways. Not what a host sent again: a retransmission is another IP packet, with another identification, and comes later.
 *
 * A frame is a duplicate when its IP packet has the octets of one seen within `WINDOW_MICROSECONDS`, but for what a router changes: TTL
 * or hop limit and the header checksum. What lies outside the IP packet (Ethernet, VLAN) may differ. Where the identification says
 * nothing (IPv6, and IPv4 with identification 0: RFC 6864) the window is `NARROW_MICROSECONDS`: an application may send the same
 * octets again within 50 ms, but hardly within 5.
 *
 * RTP is not kept here, where every packet costs a copy: `media/rtp-history.ts` does the same with what a stream knows already.
 * Not recognised: a packet that was translated, encapsulated or cut to different lengths between the two places.
 */
import type { Frame } from '../capture/frame.ts';
import { IP_PROTOCOL, type Packet, TCP_FLAG } from '../layers/index.ts';
import type { FrameClass } from './facts.ts';

/** Copies made by a mirror or a second interface come within a millisecond; two hosts with NTP differ by some. */
export const WINDOW_MICROSECONDS = 50_000;
export const NARROW_MICROSECONDS = 5_000;

/** Packets remembered at a time, by hash; a newer one takes the place. A power of two. */
const PLACES = 1 << 14;
/** Octets of packets kept for comparison; the oldest are overwritten. */
const KEPT_OCTETS = 2 << 20;
/** IP total lengths end at 65,535; what is longer (segmentation offload) is not kept. */
const MAX_PACKET_OCTETS = 0xffff;

const IPV4_MIN_HEADER = 20;

export class DuplicateTable {
  /** By place: octets written before the copy, its length, its time in microseconds modulo 2^32. */
  readonly #writtenBefore = new Float64Array(PLACES).fill(Number.NEGATIVE_INFINITY);
  readonly #lengths = new Int32Array(PLACES);
  readonly #times = new Int32Array(PLACES);
  readonly #classes: (FrameClass | null)[] = new Array(PLACES).fill(null);
  readonly #kept = new Uint8Array(KEPT_OCTETS);
  #written = 0;
  #last = -1;
  readonly #frames = new Map<number, number>();

  /** The place of the packet that this one repeats; -1 when there is none, and then it is remembered. */
  find(packet: Packet, frame: Frame): number {
    this.#last = -1;
    const start = packet.networkStart;
    const end = packet.isFragment ? packet.fragmentEnd : packet.payloadEnd;
    const length = end - start;
    if (start < 0 || length < IPV4_MIN_HEADER || length > MAX_PACKET_OCTETS) return -1;
    const { bytes } = packet;
    const place = placeOf(bytes, start, end, packet.ipVersion);
    const neighbor = place ^ 1;
    const time = microseconds(frame);
    if (this.#repeats(packet, place, start, length, time)) return place;
    if (this.#repeats(packet, neighbor, start, length, time)) return neighbor;
    // Two places for each hash: what came between a packet and its copy seldom takes both.
    const isOlder = this.#writtenBefore[place]! <= this.#writtenBefore[neighbor]!;
    this.#keep(bytes, start, end, isOlder ? place : neighbor, time);
    return -1;
  }

  /** How the packet that `find` has just remembered was counted; null when that is settled at the end. */
  countedAs(frameClass: FrameClass | null): void {
    if (this.#last >= 0) this.#classes[this.#last] = frameClass;
  }

  classAt(place: number): FrameClass | null {
    return this.#classes[place]!;
  }

  /** Counts a duplicate, of whatever kind, for its capture. */
  count(frame: Frame): void {
    this.#frames.set(frame.capture, (this.#frames.get(frame.capture) ?? 0) + 1);
  }

  framesOf(capture: number): number {
    return this.#frames.get(capture) ?? 0;
  }

  #repeats(packet: Packet, place: number, start: number, length: number, time: number): boolean {
    const before = this.#writtenBefore[place]!;
    if (this.#lengths[place] !== length || this.#written - before > KEPT_OCTETS) return false;
    const window = isIdentified(packet) ? WINDOW_MICROSECONDS : NARROW_MICROSECONDS;
    if (!isWithin(time, this.#times[place]!, window)) return false;
    if (isBareAcknowledgment(packet) && !isIdentified(packet)) return false;
    return this.#agrees(packet.bytes, start, length, before % KEPT_OCTETS, packet.ipVersion);
  }

  #agrees(bytes: Uint8Array, start: number, length: number, at: number, ipVersion: number): boolean {
    const kept = this.#kept;
    for (let i = 0; i < length; i++) {
      if (bytes[start + i] !== kept[at + i] && !isRewritten(i, ipVersion)) return false;
    }
    return true;
  }

  #keep(bytes: Uint8Array, start: number, end: number, place: number, time: number): void {
    const length = end - start;
    // A copy is in one piece: what is left at the end of the buffer stays unused.
    const at = this.#written % KEPT_OCTETS;
    if (at + length > KEPT_OCTETS) this.#written += KEPT_OCTETS - at;
    this.#kept.set(bytes.subarray(start, end), this.#written % KEPT_OCTETS);
    this.#writtenBefore[place] = this.#written;
    this.#lengths[place] = length;
    this.#times[place] = time;
    this.#classes[place] = null;
    this.#written += length;
    this.#last = place;
  }
}

/** Without an identification these look the same however many were sent: three of them ask for a retransmission. */
function isBareAcknowledgment({ protocol, isFragment, tcpFlags, payloadStart, payloadEnd }: Packet): boolean {
  if (protocol !== IP_PROTOCOL.tcp || isFragment || payloadStart !== payloadEnd) return false;
  return (tcpFlags & (TCP_FLAG.syn | TCP_FLAG.fin | TCP_FLAG.rst)) === 0;
}

/** Octets of the IP header that a router changes: TTL and checksum, or hop limit. */
function isRewritten(offset: number, ipVersion: number): boolean {
  return ipVersion === 4 ? offset === 8 || offset === 10 || offset === 11 : offset === 7;
}

/** Over a sample of the octets that stay the same: the comparison decides, not the hash. */
function placeOf(bytes: Uint8Array, start: number, end: number, ipVersion: number): number {
  let hash = end - start;
  const step = Math.max(1, (end - start) >> 5);
  for (let at = start; at < end; at += step) {
    if (!isRewritten(at - start, ipVersion)) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  }
  // The header of the transport, or its first octets: numbers that change from packet to packet.
  const headerEnd = Math.min(end, start + 64);
  for (let at = start + 12; at < headerEnd; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  // Of IPv4, the identification.
  if (ipVersion === 4) hash = Math.imul(hash ^ ((bytes[start + 4]! << 8) | bytes[start + 5]!), 0x01000193);
  return (hash ^ (hash >>> 15)) & (PLACES - 1);
}

/** Whether the sender gives each packet a number of its own. */
export function isIdentified(packet: Packet): boolean {
  if (packet.ipVersion !== 4 || packet.networkStart < 0) return packet.isFragment;
  return (packet.bytes[packet.networkStart + 4]! | packet.bytes[packet.networkStart + 5]!) !== 0;
}

/** Modulo 2^32, as a signed integer: enough to tell 50 ms, and no allocation. */
export function microseconds(frame: Frame): number {
  return (Math.imul(frame.seconds, 1_000_000) + Math.floor(frame.nanoseconds / 1_000)) | 0;
}

export function isWithin(time: number, other: number, window: number): boolean {
  const apart = (time - other) | 0;
  return apart <= window && apart >= -window;
}

const RTP_VERSION = 0x80;
const VERSION_MASK = 0xc0;
/** RFC 5761 section 4: of RTP and RTCP on one port, 192 to 223 in the second octet are RTCP. */
const FIRST_RTCP = 192;
const LAST_RTCP = 223;

/** By the octets alone, as RFC 7983 tells it: what a stream of RTP takes. */
export function looksLikeRtp({ protocol, isFragment, bytes, payloadStart, payloadEnd }: Packet): boolean {
  if (protocol !== IP_PROTOCOL.udp || isFragment || payloadEnd - payloadStart < 12) return false;
  if ((bytes[payloadStart]! & VERSION_MASK) !== RTP_VERSION) return false;
  const second = bytes[payloadStart + 1]!;
  return second < FIRST_RTCP || second > LAST_RTCP;
}
