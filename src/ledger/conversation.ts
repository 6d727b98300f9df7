/** What hangs on a flow. A flow has one protocol number, so the kind never changes. */
import type { SctpConversation } from './sctp-conversation.ts';
import type { TcpConversation } from './tcp-conversation.ts';
import type { UdpConversation } from './udp-conversation.ts';

export type Conversation = UdpConversation | TcpConversation | SctpConversation;
