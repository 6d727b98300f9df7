/**
 * Tunnels that have an IP protocol number: IP in IP (RFC 2003), IPv6 in IP (RFC 4213), GRE, EtherIP (RFC 3378), MPLS (RFC 4023).
 * What is known to carry packets and is not read stops as `unsupported`, so that a call in it is a gap and not silence.
 */
import { u16 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import type { Packet } from '../packet.ts';
import { malformed, shortage } from '../shortage.ts';
import { enterGre } from './gre.ts';
import { enterMpls } from './mpls.ts';

const ETHER_IP_HEADER = 2;
/** Version 3 and twelve bits of zero. */
const ETHER_IP = 0x3000;

/** Enters the tunnel that `packet.protocol` is, if it is one. */
export function enterIpTunnel(packet: Packet): Stop | undefined {
  switch (packet.protocol) {
    case 4:
      return enter(packet, ENCAPSULATION.ipInIp, ETHER_TYPE.ipv4, packet.next);
    case 41:
      return enter(packet, ENCAPSULATION.ipv6InIp, ETHER_TYPE.ipv6, packet.next);
    case 47:
      return enterGre(packet);
    case 97:
      return enterEtherIp(packet);
    case 137:
      return enterMpls(packet);
    case 55:
      return unread(packet, 'minimal encapsulation in IP');
    case 94:
      return unread(packet, 'KA9Q IP in IP');
    case 98:
      return unread(packet, 'an encapsulation header (RFC 1241)');
    case 108:
      return unread(packet, 'a payload compressed by IPComp');
    case 115:
      return unread(packet, 'L2TP version 3');
    default:
      return undefined;
  }
}

function enterEtherIp(packet: Packet): Stop | undefined {
  const { bytes, next, end } = packet;
  if (next + ETHER_IP_HEADER > end) return shortage(packet, 'etherip', ETHER_IP_HEADER);
  const header = u16(bytes, next);
  if (header !== ETHER_IP) return malformed(packet, 'etherip', ETHER_IP_HEADER, `header 0x${header.toString(16)}`);
  return enter(packet, ENCAPSULATION.etherIp, ETHER_TYPE.ethernet, next + ETHER_IP_HEADER);
}

function unread(packet: Packet, name: string): Stop {
  const available = Math.max(0, packet.end - packet.next);
  return stop(
    'ip',
    'unsupported',
    packet.next - packet.origin,
    0,
    available,
    `a packet inside a tunnel is not read: ${name}`,
  );
}
