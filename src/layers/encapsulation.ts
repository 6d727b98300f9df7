/**
 * What a packet came in: tunnels and labels around it, by name and in order. VLAN tags and link layers are not counted: they are how a
 * packet lies on its own wire, not how it was carried inside another.
 */
import { type Stop, stop } from '../bytes/stop.ts';
import { MAX_NESTING, type Packet } from './packet.ts';
import { shortage } from './shortage.ts';

export const ENCAPSULATION = {
  ipInIp: 0,
  ipv6InIp: 1,
  gre: 2,
  erspan: 3,
  etherIp: 4,
  mpls: 5,
  pppoe: 6,
  pptp: 7,
  nsh: 8,
  providerBackbone: 9,
  wccp: 10,
  espNull: 11,
  vxlan: 12,
  vxlanGpe: 13,
  geneve: 14,
  gtpU: 15,
  l2tp: 16,
  teredo: 17,
  tzsp: 18,
  capwap: 19,
  hep: 20,
  exportedPdu: 21,
} as const;

const NAMES: readonly string[] = [
  'IPv4 in IP',
  'IPv6 in IP',
  'GRE',
  'ERSPAN',
  'EtherIP',
  'MPLS',
  'PPPoE',
  'PPTP',
  'NSH',
  'PBB',
  'WCCP',
  'ESP-NULL',
  'VXLAN',
  'VXLAN-GPE',
  'GENEVE',
  'GTP-U',
  'L2TP',
  'Teredo',
  'TZSP',
  'CAPWAP',
  'HEP',
  'exported PDU',
];

/** Of a number in `packet.encapsulations`. */
export function encapsulationName(encapsulation: number): string {
  return NAMES[encapsulation] ?? '';
}

/** Notes one more encapsulation; a Stop when there are too many inside each other. */
export function note(packet: Packet, encapsulation: number): Stop | undefined {
  if (packet.depth === MAX_NESTING) {
    const detail = `more than ${MAX_NESTING} tunnels inside each other`;
    return stop(
      'tunnel',
      'limit-reached',
      packet.next - packet.origin,
      1,
      Math.max(0, packet.end - packet.next),
      detail,
    );
  }
  packet.encapsulations[packet.depth++] = encapsulation;
  return undefined;
}

/**
 * Steps into a tunnel: the layer that `etherType` names begins at `start`, its octets on the wire end at `wireEnd` (never further than
 * those of what is around it).
 */
export function enter(
  packet: Packet,
  encapsulation: number,
  etherType: number,
  start: number,
  wireEnd: number = packet.wireEnd,
): Stop | undefined {
  if (start > packet.end) return shortage(packet, 'tunnel', start - packet.next);
  const stopped = note(packet, encapsulation);
  if (stopped !== undefined) return stopped;
  if (wireEnd < packet.wireEnd) packet.wireEnd = wireEnd;
  if (packet.wireEnd < packet.end) packet.end = packet.wireEnd;
  packet.next = start;
  packet.etherType = etherType;
  packet.entered = true;
  // What was read of the outer packet is not the inner packet's.
  packet.ipVersion = 0;
  packet.protocol = 0;
  packet.srcPort = 0;
  packet.dstPort = 0;
  packet.payloadStart = packet.end;
  packet.payloadEnd = packet.end;
  packet.payloadOriginalLength = 0;
  return undefined;
}
