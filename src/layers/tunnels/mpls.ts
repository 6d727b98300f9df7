/**
 * MPLS: a stack of labels (RFC 3032), then what the last label stands for, which the packet does not say.
 *
 * IP is taken when its header fits (RFC 4928 section 3 has routers guess by the first four bits; the lengths and checksum make it more
 * than a guess), else an Ethernet pseudowire with or without control word (RFC 4385, 4448) when IP stands in it. Anything else is a gap,
 * but for the control channel of a pseudowire (first four bits 1), which is no user traffic.
 */
import { u32 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { shortage } from '../shortage.ts';
import { isEthernetWithIp, isIp } from '../structure.ts';

const LABEL = 4;
/** Carrier networks stack three or four. */
const MAX_LABELS = 16;
const BOTTOM_OF_STACK = 0x100;

export function enterMpls(packet: Packet): Stop | undefined {
  const { bytes, end, next } = packet;
  const bottom = bottomOf(bytes, next, end);
  if (bottom < 0) {
    if (next + MAX_LABELS * LABEL > end) return shortage(packet, 'mpls', end - next + LABEL);
    return stop(
      'mpls',
      'limit-reached',
      next - packet.origin,
      LABEL,
      end - next,
      `more than ${MAX_LABELS} MPLS labels`,
    );
  }
  if (bottom >= end) {
    packet.next = bottom;
    return shortage(packet, 'mpls', 1);
  }
  const { start, etherType } = innerOf(packet, bottom);
  if (etherType < 0) {
    const detail = 'what these MPLS labels carry cannot be told: neither IP nor Ethernet with IP';
    return stop('mpls', 'unsupported', bottom - packet.origin, 0, end - bottom, detail);
  }
  return enter(packet, ENCAPSULATION.mpls, etherType, start);
}

/** Whether a label stack stands here whose content is IP, also behind Ethernet. */
export function isMplsWithIp(bytes: Uint8Array, at: number, end: number, wireEnd: number): boolean {
  const bottom = bottomOf(bytes, at, end);
  if (bottom < 0) return false;
  return (
    isIp(bytes, bottom, end, wireEnd, false) ||
    isEthernetWithIp(bytes, bottom + 4, end, wireEnd, false) ||
    isEthernetWithIp(bytes, bottom, end, wireEnd, false)
  );
}

/** Behind the last label; -1 when it does not come. */
function bottomOf(bytes: Uint8Array, at: number, end: number): number {
  for (let labels = 0; labels < MAX_LABELS && at + LABEL <= end; labels++, at += LABEL) {
    if ((u32(bytes, at) & BOTTOM_OF_STACK) !== 0) return at + LABEL;
  }
  return -1;
}

interface Inner {
  readonly start: number;
  /** -1: unknown. */
  readonly etherType: number;
}

function innerOf({ bytes, end, wireEnd }: Packet, at: number): Inner {
  const version = bytes[at]! >> 4;
  if (isIp(bytes, at, end, wireEnd, false)) {
    return { start: at, etherType: version === 4 ? ETHER_TYPE.ipv4 : ETHER_TYPE.ipv6 };
  }
  if (version === 0 && isEthernetWithIp(bytes, at + 4, end, wireEnd, false)) {
    return { start: at + 4, etherType: ETHER_TYPE.ethernet };
  }
  if (isEthernetWithIp(bytes, at, end, wireEnd, false)) return { start: at, etherType: ETHER_TYPE.ethernet };
  if (version === 1) return { start: at, etherType: 0 };
  // Cut or damaged IP: reading on says what is wrong with it.
  if (version === 4) return { start: at, etherType: ETHER_TYPE.ipv4 };
  return { start: at, etherType: version === 6 ? ETHER_TYPE.ipv6 : -1 };
}
