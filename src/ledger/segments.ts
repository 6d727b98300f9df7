/**
 * TCP segments: into the streams of their connection. Frames without payload are TCP's own business; frames with payload are classed
 * when it is known what the connection carries.
 * A frame that brings several media packets counts with the first of them.
 */
import type { Frame } from '../capture/frame.ts';
import { demultiplex } from '../dissectors/index.ts';
import type { Direction, Flow } from '../flows/index.ts';
import { type Packet, TCP_FLAG } from '../layers/index.ts';
import { TcpBuffer } from '../reassembly/index.ts';
import type { FrameAccounting } from './accounting.ts';
import type { Conversation } from './conversation.ts';
import type { MediaPackets } from './media-packets.ts';
import type { CertificateCollection } from './observers/certificates.ts';
import { type PacketTaker, TcpConversation } from './tcp-conversation.ts';
import type { WholeMessageReceiver } from './whole-messages.ts';

export class SegmentRouter {
  readonly #accounting: FrameAccounting;
  readonly #certificates: CertificateCollection;
  readonly #buffer = new TcpBuffer();
  readonly #receive: WholeMessageReceiver;
  readonly #takePacket: PacketTaker;
  readonly #media: MediaPackets;

  constructor(
    accounting: FrameAccounting,
    certificates: CertificateCollection,
    media: MediaPackets,
    receive: WholeMessageReceiver,
  ) {
    this.#accounting = accounting;
    this.#certificates = certificates;
    this.#media = media;
    this.#takePacket = (conversation, carrier, direction, bytes, start, end, frame) => {
      const { tally } = conversation;
      const kind = demultiplex(bytes, start, end);
      if (media.take(kind, carrier, bytes, start, end, end, direction, frame, tally.frames)) tally.frames = 0;
    };
    this.#receive = receive;
  }

  /** @param frames how many frames the segment took: more than 1 when its datagram was reassembled */
  route(packet: Packet, flow: Flow<Conversation>, direction: Direction, frame: Frame, frames: number): void {
    flow.state ??= new TcpConversation(flow, this.#buffer, this.#certificates, this.#receive, this.#takePacket);
    const conversation = flow.state as TcpConversation;
    const flags = packet.tcpFlags;
    if ((flags & (TCP_FLAG.syn | TCP_FLAG.ack)) === TCP_FLAG.syn) conversation.opener = direction;
    else if ((flags & TCP_FLAG.syn) !== 0) conversation.opener ??= direction === 0 ? 1 : 0;
    // A SYN of which no payload was captured carries none (but for TCP fast open): its length field is not to be believed.
    const isBareSyn = (flags & TCP_FLAG.syn) !== 0 && packet.payloadStart === packet.payloadEnd;
    const octets = isBareSyn ? 0 : packet.payloadOriginalLength;
    if (octets === 0) this.#accounting.count('tcpControl', frames);
    else {
      conversation.tally.frames += frames;
      conversation.path.carried(frame, octets, frames);
    }
    conversation.segment(
      direction,
      packet.tcpSequence,
      (flags & TCP_FLAG.ack) === 0 ? null : packet.tcpAcknowledgment,
      flags,
      packet.bytes,
      packet.payloadStart,
      packet.payloadEnd,
      octets,
      frame,
    );
  }

  /** Accounts for a copy of a segment with payload: of media packets, with the stream that the last of them belong to. */
  routeDuplicate({ packets, tally }: TcpConversation, direction: Direction): void {
    const stream = packets === null ? null : this.#media.lastStream(packets, direction);
    if (stream === null) tally.frames++;
    else stream.addDuplicate();
  }
}
