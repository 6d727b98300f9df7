/**
 * Which UDP flows are tunnels: asked for every datagram but those of flows that are known to carry media, and remembered on the flow once a
 * datagram has shown it.
 */
import type { Flow } from '../flows/index.ts';
import { type Packet, recogniseUdpTunnel, UDP_TUNNEL, type UdpTunnel } from '../layers/index.ts';
import type { Conversation } from './conversation.ts';
import { UdpConversation } from './udp-conversation.ts';

/** Whether the flow carries media, or relays it by TURN: then its datagrams are no tunnel's, and nearly all of a voice capture is asked no more than this. */
export function isKnownMedia(flow: Flow<Conversation>): boolean {
  const conversation = flow.state as UdpConversation | null;
  if (conversation === null || conversation.tunnel !== UDP_TUNNEL.none) return false;
  return conversation.media !== null || conversation.relay !== null;
}

/** The tunnel that this datagram is, or `none`. */
export function tunnelOf(packet: Packet, flow: Flow<Conversation>): UdpTunnel {
  const conversation = flow.state as UdpConversation | null;
  const known = conversation === null ? UDP_TUNNEL.none : conversation.tunnel;
  const tunnel = recogniseUdpTunnel(packet, known);
  if (tunnel !== known && tunnel !== UDP_TUNNEL.none) remember(flow, tunnel);
  return tunnel;
}

function remember(flow: Flow<Conversation>, tunnel: UdpTunnel): void {
  flow.state ??= new UdpConversation();
  (flow.state as UdpConversation).tunnel = tunnel;
}
