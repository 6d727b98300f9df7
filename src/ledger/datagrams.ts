/**
 * UDP datagrams: what each one is, by its octets and never by its port, and where it goes. The order is that of RFC 7983; see
 * `dissectors/index.ts`.
 *
 * Media is the hot path: nearly every frame of voice traffic takes the short way here, or goes on to `media-packets.ts`.
 *
 * Not handled: QUIC, and legacy VoIP protocols (docs/limits.md).
 */
import { type Frame, referenceTo } from '../capture/frame.ts';
import { DATAGRAM, demultiplex } from '../dissectors/index.ts';
import { isKeepAlive, sip } from '../dissectors/sip/index.ts';
import { udptl } from '../dissectors/udptl.ts';
import type { Direction, Flow } from '../flows/index.ts';
import type { Packet } from '../layers/index.ts';
import type { FrameAccounting, Tally } from './accounting.ts';
import type { Conversation } from './conversation.ts';
import { looksLikeRtp } from './duplicates.ts';
import { FIXED_HEADER } from './media/media-flow.ts';
import { UdptlFlow } from './media/udptl-flow.ts';
import type { MediaPackets } from './media-packets.ts';
import type { SipObserver } from './observers/sip.ts';
import { UdpConversation } from './udp-conversation.ts';

/** First octet of an RTP packet without padding, extension and CSRC: version 2, all else 0. */
const PLAIN_RTP = 0x80;

export class DatagramRouter {
  readonly #accounting: FrameAccounting;
  readonly #media: MediaPackets;
  readonly #sipObserver: SipObserver;
  readonly #sipMessage = sip.out();

  constructor(accounting: FrameAccounting, media: MediaPackets, sipObserver: SipObserver) {
    this.#accounting = accounting;
    this.#media = media;
    this.#sipObserver = sipObserver;
  }

  /** @param frames how many frames the datagram took: more than 1 when it was reassembled */
  route(packet: Packet, flow: Flow<Conversation>, direction: Direction, frame: Frame, frames: number): void {
    const conversation = conversationOf(flow);
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    const { media } = conversation;
    if (media !== null && bytes[start] === PLAIN_RTP && end - start >= FIXED_HEADER && frames === 1) {
      if (media.addNextRtp(packet, direction, frame)) return;
    }
    const kind = demultiplex(bytes, start, end);
    if (kind === DATAGRAM.text) return this.#text(packet, flow, conversation, direction, frame, frames);
    const originalEnd = start + packet.payloadOriginalLength;
    const taken = this.#media.take(
      kind,
      conversation,
      bytes,
      start,
      end,
      originalEnd,
      direction,
      frame,
      frames,
      packet,
    );
    if (!taken) this.#unknown(packet, conversation, frame, frames);
  }

  /**
   * Accounts for a copy of a datagram, or of the last fragment of one, whose class is settled at the end: RTCP, fax, and what TURN relays.
   * RTP that came as it is looks after its own copies.
   *
   * @returns false when the flow knows of none
   */
  routeDuplicate(packet: Packet, flow: Flow<Conversation>, direction: Direction): boolean {
    const conversation = flow.state;
    if (conversation?.kind !== 'udp' || looksLikeRtp(packet)) return false;
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    if (this.#media.addDuplicate(conversation, bytes, start, end, direction)) return true;
    if (conversation.udptl === null || !udptl.recognise(bytes, start, end)) return false;
    conversation.udptl.addDuplicate();
    return true;
  }

  /** Where the frames of a packet wait for their class; null when it is none of media that was counted. */
  tallyOf(packet: Packet, flow: Flow<Conversation>, direction: Direction): Tally | null {
    const conversation = flow.state;
    if (conversation?.kind !== 'udp') return null;
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    return this.#media.streamOf(conversation, bytes, start, end, direction)?.tally ?? null;
  }

  #text(
    packet: Packet,
    flow: Flow<Conversation>,
    conversation: UdpConversation,
    direction: Direction,
    frame: Frame,
    frames: number,
  ): void {
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    if (!sip.recognise(bytes, start, end)) return this.#unknown(packet, conversation, frame, frames);
    const path = conversation.openSignaling(flow);
    path.carried(frame, packet.payloadOriginalLength, frames);
    const stopped = sip.dissect(bytes, start, end, this.#sipMessage);
    this.#sipObserver.observe(this.#sipMessage, stopped, path, direction, referenceTo(frame));
    this.#accounting.count(this.#sipMessage.kind === null ? 'undecoded' : 'sip', frames);
  }

  #unknown(packet: Packet, conversation: UdpConversation, frame: Frame, frames: number): void {
    if (udptl.recognise(packet.bytes, packet.payloadStart, packet.payloadEnd)) {
      conversation.udptl ??= new UdptlFlow(frame);
      conversation.udptl.add(packet.payloadOriginalLength, frame, frames);
      return;
    }
    const keepsSipAlive =
      conversation.signaling !== null && isKeepAlive(packet.bytes, packet.payloadStart, packet.payloadEnd);
    this.#accounting.count(keepsSipAlive ? 'sip' : 'notVoip', frames);
  }
}

function conversationOf(flow: Flow<Conversation>): UdpConversation {
  if (flow.state === null) flow.state = new UdpConversation();
  return flow.state as UdpConversation;
}
