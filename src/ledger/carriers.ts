/** Everything of a flow that media may run in: its own packets, packets framed over TCP, and what TURN relays in either. */
import type { Flow } from '../flows/index.ts';
import type { Conversation } from './conversation.ts';
import { endpointA, endpointB, endpointKey } from './endpoints.ts';
import type { Endpoint } from './facts.ts';
import type { UdpConversation } from './udp-conversation.ts';

export interface Carrier {
  readonly a: Endpoint;
  readonly b: Endpoint;
  readonly conversation: UdpConversation;
  /** What SDP would name its ends by, as endpoint keys: with TURN the relayed address and the peer. */
  readonly ends: readonly [string, string];
  /** What its packets came in: the flow itself. */
  readonly through: Conversation;
}

export function carriersOf(flow: Flow<Conversation>): Carrier[] {
  const conversation = mediaOf(flow.state);
  // Most flows of a capture carry no media: nothing is made for them.
  if (conversation === null || isEmpty(conversation)) return [];
  const [a, b] = [endpointA(flow), endpointB(flow)];
  const ends = [endpointKey(a.address, a.port!), endpointKey(b.address, b.port!)] as const;
  return withRelayed({ a, b, conversation, ends, through: flow.state! });
}

/** The conversations of `carriersOf`, without their ends. */
export function mediaConversationsOf(flow: Flow<Conversation>): UdpConversation[] {
  const conversation = mediaOf(flow.state);
  return conversation === null ? [] : withInner(conversation);
}

function mediaOf(state: Conversation | null): UdpConversation | null {
  if (state === null) return null;
  return state.kind === 'udp' ? state : state.kind === 'tcp' ? state.packets : null;
}

function withInner(conversation: UdpConversation): UdpConversation[] {
  const { relay } = conversation;
  return relay === null ? [conversation] : [conversation, ...[...relay.carriers.values()].flatMap(withInner)];
}

function isEmpty({ media, dtls, zrtp, relay, udptl }: UdpConversation): boolean {
  return media === null && dtls === null && zrtp === null && relay === null && udptl === null;
}

function withRelayed(carrier: Carrier): Carrier[] {
  const { a, b, through, conversation: outer } = carrier;
  const { relay } = outer;
  if (relay === null) return [carrier];
  const relayed = [...relay.carriers].flatMap(([peer, conversation]) =>
    withRelayed({ a, b, conversation, ends: [relay.address ?? peer, peer], through }),
  );
  return [carrier, ...relayed];
}
