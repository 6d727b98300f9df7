/**
 * Tunnels: whole packets inside packets. None is read yet; what is known to carry packets stops as `unsupported`, so that a
 * call inside a tunnel is a gap in the report and not silence. A tunnel that is to be read gets a file of its own that moves
 * `packet.next` to the inner packet and names its ethertype, and leaves this table.
 *
 * Not seen from here: tunnels over UDP (VXLAN, GENEVE, GTP-U, Teredo), which look like any other UDP flow.
 */
import { type Stop, stop } from '../bytes/stop.ts';
import type { Packet } from './packet.ts';

/** The name of an ethertype that carries packets, or undefined. IANA "ETHER TYPES". */
function tunnelByEtherType(etherType: number): string | undefined {
  switch (etherType) {
    case 0x8847:
    case 0x8848:
      return 'MPLS';
    case 0x8864:
      return 'PPPoE';
    case 0x894f:
      return 'NSH';
    case 0x88e7:
      return 'provider backbone bridging';
    case 0x6558:
      return 'transparent Ethernet bridging';
    case 0x88be:
    case 0x22eb:
      return 'ERSPAN';
    default:
      return undefined;
  }
}

/** The name of an IP protocol that carries packets, or undefined. IANA "Protocol Numbers". */
function tunnelByProtocol(protocol: number): string | undefined {
  switch (protocol) {
    case 4:
      return 'IPv4 in IP';
    case 41:
      return 'IPv6 in IP';
    case 47:
      return 'GRE';
    case 97:
      return 'EtherIP';
    case 137:
      return 'MPLS in IP';
    default:
      return undefined;
  }
}

export function unreadTunnelInLink(packet: Packet, etherType: number): Stop | undefined {
  const name = tunnelByEtherType(etherType);
  return name === undefined ? undefined : unread(packet, 'link', name);
}

export function unreadTunnelInIp(packet: Packet, protocol: number): Stop | undefined {
  const name = tunnelByProtocol(protocol);
  return name === undefined ? undefined : unread(packet, 'ip', name);
}

function unread(packet: Packet, layer: string, name: string): Stop {
  const available = Math.max(0, packet.end - packet.next);
  const detail = `a packet inside a tunnel is not read: ${name}`;
  return stop(layer, 'unsupported', packet.next - packet.origin, 0, available, detail);
}
