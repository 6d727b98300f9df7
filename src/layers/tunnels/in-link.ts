/**
 * Ethertypes behind which another packet stands: from the ethertype that a link layer or tunnel left, to IP or to nothing that is known.
 *
 * NSH: RFC 8300. Provider backbone bridging: IEEE 802.1ah, its I-TAG of four octets.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import { dissectEthernet } from '../ethernet.ts';
import type { Packet } from '../packet.ts';
import { dissectPpp } from '../ppp.ts';
import { malformed, shortage } from '../shortage.ts';
import { dissectWlan, WLAN } from '../wlan/wlan.ts';
import { enterMpls } from './mpls.ts';
import { enterPppoe } from './pppoe.ts';

/** Headers in a row without IP between them; each tunnel has at most two. */
const MAX_STEPS = 16;

const SERVICE_TAG = 4;
const NSH_BASE = 4;
/** Next protocol of NSH (RFC 8300 section 11.3.1). */
const NSH_NEXT: readonly number[] = [
  0,
  ETHER_TYPE.ipv4,
  ETHER_TYPE.ipv6,
  ETHER_TYPE.ethernet,
  ETHER_TYPE.nsh,
  ETHER_TYPE.mpls,
];

/** Leaves `packet.etherType` as IPv4, IPv6, or one that carries no packets. */
export function dissectInnerLinks(packet: Packet): Stop | undefined {
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const { etherType } = packet;
    if (etherType === ETHER_TYPE.ipv4 || etherType === ETHER_TYPE.ipv6 || etherType === 0) return undefined;
    const before = packet.next;
    const stopped = step(packet, etherType);
    if (stopped !== undefined) return stopped;
    // A step moves on; what is not read stays where it is.
    if (packet.next === before) return undefined;
  }
  const available = Math.max(0, packet.end - packet.next);
  return stop(
    'tunnel',
    'limit-reached',
    packet.next - packet.origin,
    1,
    available,
    `more than ${MAX_STEPS} headers before IP`,
  );
}

function step(packet: Packet, etherType: number): Stop | undefined {
  switch (etherType) {
    case ETHER_TYPE.ethernet:
      return dissectEthernet(packet);
    case ETHER_TYPE.ppp:
      return dissectPpp(packet);
    case ETHER_TYPE.pppoe:
      return enterPppoe(packet);
    case ETHER_TYPE.mpls:
    case ETHER_TYPE.mplsMulticast:
      return enterMpls(packet);
    case ETHER_TYPE.nsh:
      return enterNsh(packet);
    case ETHER_TYPE.providerBackbone:
      return enter(packet, ENCAPSULATION.providerBackbone, ETHER_TYPE.ethernet, packet.next + SERVICE_TAG);
    case WLAN:
      return dissectWlan(packet);
    default:
      return undefined;
  }
}

function enterNsh(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + NSH_BASE > end) return shortage(packet, 'nsh', NSH_BASE);
  const length = (bytes[next + 1]! & 63) << 2;
  if (bytes[next]! >> 6 !== 0 || length < 8) return malformed(packet, 'nsh', NSH_BASE, `a header of ${length} octets`);
  if (next + length > end) return shortage(packet, 'nsh', length);
  return enter(packet, ENCAPSULATION.nsh, NSH_NEXT[bytes[next + 3]!] ?? 0, next + length);
}
