/**
 * UDP datagrams: what each one is, by its octets and never by its port, and where it goes. The order is that of RFC 7983; see
 * `dissectors/index.ts`.
 *
 * Media is the hot path: nearly every frame of voice traffic takes the short way here, or goes on to `media-packets.ts`.
 *
 * DNS is the one exception: its first octet is a number by chance, so its port is asked first, and what is not DNS there goes on as any other.
 *
 * Not handled: QUIC, and legacy VoIP protocols (docs/limits.md).
 */
import { type Frame, referenceTo } from '../capture/frame.ts';
import { dns } from '../dissectors/dns.ts';
import { DATAGRAM, demultiplex } from '../dissectors/index.ts';
import { isKeepAlive, sip } from '../dissectors/sip/index.ts';
import { udptl } from '../dissectors/udptl.ts';
import type { Direction, Flow } from '../flows/index.ts';
import type { Packet } from '../layers/index.ts';
import type { FrameAccounting, Tally } from './accounting.ts';
import type { Conversation } from './conversation.ts';
import { looksLikeRtp } from './duplicates.ts';
import { sidesOf } from './endpoints.ts';
import type { GapRegister } from './gaps.ts';
import { FIXED_HEADER } from './media/media-flow.ts';
import { UdptlFlow } from './media/udptl-flow.ts';
import type { MediaPackets } from './media-packets.ts';
import type { SipObserver } from './observers/sip.ts';
import type { ServiceRecords } from './signaling/service-records.ts';
import { UdpConversation } from './udp-conversation.ts';
import { holdsSip, holdsVoice, unreadSignaling } from './unread-content.ts';

/** First octet of an RTP packet without padding, extension and CSRC: version 2, all else 0. */
const PLAIN_RTP = 0x80;
/** RFC 1035 section 4.2.1. */
const DNS_PORT = 53;

export class DatagramRouter {
  readonly #accounting: FrameAccounting;
  readonly #gaps: GapRegister;
  readonly #media: MediaPackets;
  readonly #sipObserver: SipObserver;
  readonly #records: ServiceRecords;
  readonly #sipMessage = sip.out();
  readonly #dnsAnswer = dns.out();

  constructor(
    accounting: FrameAccounting,
    gaps: GapRegister,
    media: MediaPackets,
    sipObserver: SipObserver,
    records: ServiceRecords,
  ) {
    this.#records = records;
    this.#gaps = gaps;
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
    if (packet.srcPort === DNS_PORT && this.#dns(packet, flow, direction, frame, frames)) return;
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
    if (!taken) this.#unknown(packet, conversation, direction, frame, frames);
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
    if (!sip.recognise(bytes, start, end)) return this.#unknown(packet, conversation, direction, frame, frames);
    const path = conversation.openSignaling(flow);
    path.carried(frame, packet.payloadOriginalLength, frames);
    const stopped = sip.dissect(bytes, start, end, this.#sipMessage);
    this.#sipObserver.observe(this.#sipMessage, stopped, path, direction, referenceTo(frame));
    this.#accounting.count(this.#sipMessage.kind === null ? 'undecoded' : 'sip', frames);
  }

  /** It is no VoIP; what it says of SIP over TLS is kept. */
  #dns(packet: Packet, flow: Flow<Conversation>, direction: Direction, frame: Frame, frames: number): boolean {
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    if (!dns.recognise(bytes, start, end)) return false;
    const answer = this.#dnsAnswer;
    if (dns.dissect(bytes, start, end, answer) !== undefined) return false;
    if (answer.records.length > 0) {
      this.#records.learn(answer.records, sidesOf(flow)[direction === 0 ? 1 : 0], referenceTo(frame));
    }
    this.#accounting.count('notVoip', frames);
    return true;
  }

  #unknown(packet: Packet, conversation: UdpConversation, direction: Direction, frame: Frame, frames: number): void {
    if (udptl.recognise(packet.bytes, packet.payloadStart, packet.payloadEnd)) {
      conversation.udptl ??= new UdptlFlow(frame);
      conversation.udptl.add(packet.payloadOriginalLength, frame, frames);
      return;
    }
    const keepsSipAlive =
      conversation.signaling !== null && isKeepAlive(packet.bytes, packet.payloadStart, packet.payloadEnd);
    if (keepsSipAlive) return this.#accounting.count('sip', frames);
    conversation.addUnknown(direction, frame);
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    if (holdsVoice(bytes, start, end)) conversation.addUnreadVoice(frame);
    const isSip = holdsSip(bytes, start, end);
    if (isSip) this.#gaps.add(unreadSignaling(end - start), referenceTo(frame), conversation, frames);
    this.#accounting.count(isSip ? 'undecoded' : 'notVoip', frames);
  }
}

function conversationOf(flow: Flow<Conversation>): UdpConversation {
  if (flow.state === null) flow.state = new UdpConversation();
  return flow.state as UdpConversation;
}
