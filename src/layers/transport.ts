/**
 * Which transport header follows the IP header. UDP, TCP and SCTP are read; of the others the protocol number is known and the payload
 * is all of the IP payload, without ports. A tunnel is entered: `packet.entered`.
 */
import type { Stop } from '../bytes/stop.ts';
import { dissectExtensions, isExtension } from './ipv6.ts';
import { IP_PROTOCOL, type Packet } from './packet.ts';
import { dissectSctp } from './sctp.ts';
import { dissectTcp } from './tcp.ts';
import { enterNullEsp } from './tunnels/esp-null.ts';
import { enterIpTunnel } from './tunnels/in-ip.ts';
import { dissectUdp } from './udp.ts';

const AUTHENTICATION = 51;

/** Reads the header `packet.protocol` between `packet.next` and `packet.end`. */
export function dissectProtocol(packet: Packet): Stop | undefined {
  if (packet.protocol === IP_PROTOCOL.udp) return dissectUdp(packet);
  if (packet.protocol === IP_PROTOCOL.tcp) return dissectTcp(packet);
  if (packet.protocol === IP_PROTOCOL.sctp) return dissectSctp(packet);
  return dissectOther(packet);
}

function dissectOther(packet: Packet): Stop | undefined {
  // In IPv4 only the authentication header stands between IP and transport; 0, 43, 60 ... are protocols like any other there.
  const steps = packet.ipVersion === 6 ? isExtension(packet.protocol) : packet.protocol === AUTHENTICATION;
  if (steps) {
    const stop = dissectExtensions(packet);
    if (stop !== undefined || packet.isFragment) return stop;
    if (!isExtension(packet.protocol)) return dissectProtocol(packet);
  }
  packet.payloadStart = packet.next;
  packet.payloadEnd = packet.end;
  packet.payloadOriginalLength = packet.wireEnd - packet.next;
  if (packet.protocol !== IP_PROTOCOL.esp) return enterIpTunnel(packet);
  const stopped = enterNullEsp(packet);
  if (stopped !== undefined || packet.entered || packet.protocol === IP_PROTOCOL.esp) return stopped;
  return dissectProtocol(packet);
}
