/** Everything of a flow that media may run in: its own packets, packets framed over TCP, and what TURN relays in either. */
import type { Flow } from '../flows/index.ts';
import type { Conversation } from './conversation.ts';
import { endpointA, endpointB, endpointKey } from './endpoints.ts';
import type { UdpConversation } from './udp-conversation.ts';

export interface Carrier {
  readonly conversation: UdpConversation;
  /** What SDP would name its ends by, as endpoint keys: with TURN the relayed address and the peer. */
  readonly ends: readonly [string, string];
}

export function carriersOf(flow: Flow<Conversation>): Carrier[] {
  const { state } = flow;
  if (state === null) return [];
  const conversation = state.kind === 'udp' ? state : state.kind === 'tcp' ? state.packets : null;
  // Most flows of a capture carry no media: nothing is made for them.
  if (conversation === null || isEmpty(conversation)) return [];
  const [a, b] = [endpointA(flow), endpointB(flow)];
  return withRelayed({ conversation, ends: [endpointKey(a.address, a.port!), endpointKey(b.address, b.port!)] });
}

function isEmpty({ media, dtls, relay, udptl }: UdpConversation): boolean {
  return media === null && dtls === null && relay === null && udptl === null;
}

function withRelayed(carrier: Carrier): Carrier[] {
  const { relay } = carrier.conversation;
  if (relay === null) return [carrier];
  const relayed = [...relay.carriers].flatMap(([peer, conversation]) =>
    withRelayed({ conversation, ends: [relay.address ?? peer, peer] }),
  );
  return [carrier, ...relayed];
}
