/**
 * SCTP packets: into the associations of their flow. Packets with user data are classed when it is known what the association carries, as
 * segments of TCP are. Packets of control chunks alone (INIT, SACK, HEARTBEAT ...) carry nothing of a call and are `notVoip`: the
 * class `tcpControl` is TCP's by name, and no other class of the report is theirs.
 */
import type { Frame } from '../capture/frame.ts';
import type { Direction, Flow } from '../flows/index.ts';
import type { Packet } from '../layers/index.ts';
import type { FrameAccounting } from './accounting.ts';
import type { Conversation } from './conversation.ts';
import { SctpConversation } from './sctp-conversation.ts';
import type { WholeMessageReceiver } from './whole-messages.ts';

export class SctpRouter {
  readonly #accounting: FrameAccounting;
  readonly #receive: WholeMessageReceiver;

  constructor(accounting: FrameAccounting, receive: WholeMessageReceiver) {
    this.#accounting = accounting;
    this.#receive = receive;
  }

  /** @param frames how many frames the packet took: more than 1 when it was reassembled */
  route(packet: Packet, flow: Flow<Conversation>, direction: Direction, frame: Frame, frames: number): void {
    flow.state ??= new SctpConversation(flow, this.#receive);
    const conversation = flow.state as SctpConversation;
    const { bytes, payloadStart: start, payloadEnd: end, payloadOriginalLength: octets } = packet;
    if (conversation.packet(direction, bytes, start, end, start + octets, frame)) {
      conversation.tally.frames += frames;
      conversation.path.carried(frame, octets, frames);
    } else this.#accounting.count('notVoip', frames);
  }
}
