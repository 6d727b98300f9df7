/**
 * UDP datagrams: what each one is, by its octets and never by its port, and where it goes. The order is that of RFC 7983; see
 * `dissectors/index.ts`.
 *
 * Media is the hot path: nearly every frame of voice traffic ends here in `#rtp`.
 *
 * Not handled: what TURN channels and QUIC carry, and legacy VoIP protocols (docs/limits.md).
 */
import { u32 } from '../bytes/read.ts';
import { stop } from '../bytes/stop.ts';
import { type Frame, referenceTo } from '../capture/frame.ts';
import { DATAGRAM, demultiplex } from '../dissectors/index.ts';
import rtcp, { type RtcpCompound } from '../dissectors/rtcp.ts';
import rtp, { type RtpHeader } from '../dissectors/rtp.ts';
import { isKeepAlive, sip } from '../dissectors/sip/index.ts';
import type { Direction, Flow } from '../flows/index.ts';
import type { Packet } from '../layers/index.ts';
import type { FrameAccounting, Tally } from './accounting.ts';
import type { Conversation } from './conversation.ts';
import { type DuplicateTable, looksLikeRtp } from './duplicates.ts';
import type { GapOwner, GapRegister } from './gaps.ts';
import { FIXED_HEADER, STREAM_LIMITS, StreamBudget } from './media/media-flow.ts';
import type { CertificateCollection } from './observers/certificates.ts';
import { DtlsConversation } from './observers/dtls.ts';
import type { SipObserver } from './observers/sip.ts';
import { UdpConversation } from './udp-conversation.ts';

/** First octet of an RTP packet without padding, extension and CSRC: version 2, all else 0. */
const PLAIN_RTP = 0x80;

export class DatagramRouter {
  readonly #accounting: FrameAccounting;
  readonly #gaps: GapRegister;
  readonly #certificates: CertificateCollection;
  readonly #duplicates: DuplicateTable;
  readonly #sipObserver: SipObserver;
  readonly #streamBudget = new StreamBudget();
  readonly #rtpHeader: RtpHeader = rtp.out();
  readonly #rtcpCompound: RtcpCompound = rtcp.out();
  readonly #sipMessage = sip.out();

  constructor(
    accounting: FrameAccounting,
    gaps: GapRegister,
    certificates: CertificateCollection,
    sipObserver: SipObserver,
    duplicates: DuplicateTable,
  ) {
    this.#duplicates = duplicates;
    this.#accounting = accounting;
    this.#gaps = gaps;
    this.#certificates = certificates;
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
    switch (demultiplex(bytes, start, end)) {
      case DATAGRAM.rtp:
        return this.#rtp(packet, conversation, direction, frame, frames);
      case DATAGRAM.rtcp:
        return this.#rtcp(packet, conversation, frame, frames);
      case DATAGRAM.stun:
        conversation.stun = true;
        return this.#accounting.count('stun', frames);
      case DATAGRAM.dtls:
        return this.#dtls(packet, conversation, direction, frame, frames);
      case DATAGRAM.zrtp:
        return this.#accounting.count('otherVoip', frames);
      case DATAGRAM.turnChannel:
        return this.#turnChannel(packet, conversation, frame, frames);
      case DATAGRAM.text:
        return this.#text(packet, flow, conversation, direction, frame, frames);
      default:
        return this.#unknown(packet, conversation, frames);
    }
  }

  #rtp(packet: Packet, conversation: UdpConversation, direction: Direction, frame: Frame, frames: number): void {
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    const header = this.#rtpHeader;
    const stopped = rtp.dissect(bytes, start, end, header);
    if (stopped !== undefined) return this.#undecoded(stopped, frame, frames, null);
    const media = conversation.openMedia(this.#streamBudget);
    const outcome = media.addRtp(packet, header, direction, frame, frames);
    if (outcome === 'duplicate') this.#duplicates.count(frame);
    if (outcome !== 'no-place') return;
    const detail = `More than ${STREAM_LIMITS}.`;
    this.#undecoded(stop('rtp', 'limit-reached', start, 1, 0, detail), frame, frames, null);
  }

  /**
   * Accounts for a copy of a datagram, or of the last fragment of one, whose class is settled at the end: RTP or RTCP.
   *
   * @returns false when the flow knows of none
   */
  routeDuplicate(packet: Packet, flow: Flow<Conversation>): boolean {
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    const media = flow.state?.kind === 'udp' ? flow.state.media : null;
    if (media === null || media.rtcp === null || looksLikeRtp(packet)) return false;
    if (rtcp.dissect(bytes, start, end, this.#rtcpCompound) !== undefined) return false;
    media.addDuplicateRtcp(bytes, start, end, this.#rtcpCompound);
    return true;
  }

  /** Where the frames of an RTP packet wait for their class; null when it is none that was counted. */
  tallyOf(packet: Packet, flow: Flow<Conversation>, direction: Direction): Tally | null {
    const media = flow.state?.kind === 'udp' ? flow.state.media : null;
    if (media === null || !looksLikeRtp(packet)) return null;
    return media.streamOf(u32(packet.bytes, packet.payloadStart + 8), direction)?.tally ?? null;
  }

  #rtcp(packet: Packet, conversation: UdpConversation, frame: Frame, frames: number): void {
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    const stopped = rtcp.dissect(bytes, start, end, this.#rtcpCompound);
    if (stopped !== undefined) return this.#undecoded(stopped, frame, frames, null);
    conversation.openMedia(this.#streamBudget).addRtcp(bytes, start, end, this.#rtcpCompound, frame, frames);
  }

  #dtls(packet: Packet, conversation: UdpConversation, direction: Direction, frame: Frame, frames: number): void {
    const at = referenceTo(frame);
    conversation.dtls ??= new DtlsConversation(this.#certificates, at);
    conversation.dtls.datagram(direction, packet.bytes, packet.payloadStart, packet.payloadEnd, at);
    conversation.dtlsFrames += frames;
    conversation.dtlsOctets += packet.payloadOriginalLength;
    this.#accounting.count('dtls', frames);
  }

  #turnChannel(packet: Packet, conversation: UdpConversation, frame: Frame, frames: number): void {
    if (!conversation.stun) return this.#unknown(packet, conversation, frames);
    const available = packet.payloadEnd - packet.payloadStart;
    const unread = stop(
      'turn-channel',
      'unsupported',
      packet.payloadStart,
      0,
      available,
      'What TURN channels carry is not read.',
    );
    this.#gaps.add(unread, referenceTo(frame), null, frames);
    this.#accounting.count('otherVoip', frames);
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
    if (!sip.recognise(bytes, start, end)) return this.#unknown(packet, conversation, frames);
    const path = conversation.openSignaling(flow);
    path.carried(frame, packet.payloadOriginalLength, frames);
    const stopped = sip.dissect(bytes, start, end, this.#sipMessage);
    this.#sipObserver.observe(this.#sipMessage, stopped, path, direction, referenceTo(frame));
    this.#accounting.count(this.#sipMessage.kind === null ? 'undecoded' : 'sip', frames);
  }

  #unknown(packet: Packet, conversation: UdpConversation, frames: number): void {
    const keepsSipAlive =
      conversation.signaling !== null && isKeepAlive(packet.bytes, packet.payloadStart, packet.payloadEnd);
    this.#accounting.count(keepsSipAlive ? 'sip' : 'notVoip', frames);
  }

  #undecoded(stopped: ReturnType<typeof stop>, frame: Frame, frames: number, owner: GapOwner | null): void {
    this.#gaps.add(stopped, referenceTo(frame), owner, frames);
    this.#accounting.count('undecoded', frames);
  }
}

function conversationOf(flow: Flow<Conversation>): UdpConversation {
  if (flow.state === null) flow.state = new UdpConversation();
  return flow.state as UdpConversation;
}
