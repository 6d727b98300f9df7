/** What hangs on a flow. A flow has one protocol number, so the kind never changes. */
import type { EspConversation } from './encrypted-tunnels.ts';
import type { SctpConversation } from './sctp-conversation.ts';
import type { SignalingPath } from './signaling/signaling-path.ts';
import type { TcpConversation } from './tcp-conversation.ts';
import type { UdpConversation } from './udp-conversation.ts';

export type Conversation = UdpConversation | TcpConversation | SctpConversation | EspConversation;

/** The path on which a flow carries readable SIP, or what is taken for SIP; null when it carries none. */
export function signalingPathOf(conversation: Conversation): SignalingPath | null {
  if (conversation.kind === 'udp') return conversation.signaling;
  return conversation.kind === 'esp' ? null : conversation.path;
}
