/**
 * Media packets, however they came: RTP, RTCP, DTLS, ZRTP, STUN, and what TURN relays of them. A datagram brings one, a TCP connection
 * with framing (RFC 4571, RFC 8656 section 12.5) many, and a ChannelData message or a Send or Data indication holds one that is read in
 * its turn: its class is that of the packet inside.
 *
 * Not handled: QUIC (RFC 9443); relaying more than `MAX_NESTING` deep.
 */

import { u16, u32 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { type Frame, referenceTo } from '../capture/frame.ts';
import { DATAGRAM, type DatagramKind, demultiplex } from '../dissectors/index.ts';
import rtcp, { type RtcpCompound } from '../dissectors/rtcp.ts';
import rtp, { type RtpHeader } from '../dissectors/rtp.ts';
import stun, { STUN_CLASS, STUN_METHOD, type StunAddress, type StunMessage, turnChannel } from '../dissectors/stun.ts';
import type { Direction } from '../flows/index.ts';
import { formatAddress, type Packet } from '../layers/index.ts';
import type { FrameAccounting } from './accounting.ts';
import type { DuplicateTable } from './duplicates.ts';
import { endpointKey } from './endpoints.ts';
import type { GapRegister } from './gaps.ts';
import { FIXED_HEADER, STREAM_LIMITS, StreamBudget } from './media/media-flow.ts';
import type { RtpStream } from './media/rtp-stream.ts';
import type { CertificateCollection } from './observers/certificates.ts';
import { DtlsConversation } from './observers/dtls.ts';
import { ZrtpConversation } from './observers/zrtp.ts';
import { observeTurn } from './turn-exchange.ts';
import { TurnRelay } from './turn-relay.ts';
import type { UdpConversation } from './udp-conversation.ts';
import { holdsSip, unreadSignaling } from './unread-content.ts';

/** TURN inside TURN is real (a client behind its own relay); more is not. */
const MAX_NESTING = 2;

/** A packet of a carrier, which TURN may relay in another. */
interface Carried {
  readonly carrier: UdpConversation;
  readonly start: number;
  readonly end: number;
}

export class MediaPackets {
  readonly #accounting: FrameAccounting;
  readonly #gaps: GapRegister;
  readonly #certificates: CertificateCollection;
  readonly #duplicates: DuplicateTable;
  readonly #streamBudget = new StreamBudget();
  readonly #rtpHeader: RtpHeader = rtp.out();
  readonly #rtcpCompound: RtcpCompound = rtcp.out();
  readonly #stunMessage: StunMessage = stun.out();
  readonly #channelData = turnChannel.out();

  constructor(
    accounting: FrameAccounting,
    gaps: GapRegister,
    certificates: CertificateCollection,
    duplicates: DuplicateTable,
  ) {
    this.#duplicates = duplicates;
    this.#accounting = accounting;
    this.#gaps = gaps;
    this.#certificates = certificates;
  }

  /**
   * Reads one packet, `bytes[start..end)`, of what `demultiplex` called it, and accounts for its frames.
   *
   * @param originalEnd where it ended on the wire: beyond `end` when the capture truncated it
   * @param frames that it took: 0 when another packet of the same TCP segment was counted for it
   * @param packet the datagram that it is; null when it came inside something else
   * @returns false when it is none of these, and nothing was counted
   */
  take(
    kind: DatagramKind,
    carrier: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    originalEnd: number,
    direction: Direction,
    frame: Frame,
    frames: number,
    packet: Packet | null = null,
  ): boolean {
    switch (kind) {
      case DATAGRAM.rtp:
        this.#rtp(carrier, bytes, start, end, originalEnd, direction, frame, frames, packet);
        return true;
      case DATAGRAM.rtcp:
        this.#rtcp(carrier, bytes, start, end, frame, frames);
        return true;
      case DATAGRAM.stun:
        carrier.stun = true;
        this.#stun(carrier, bytes, start, end, direction, frame, frames);
        return true;
      case DATAGRAM.dtls:
        this.#dtls(carrier, bytes, start, end, originalEnd, direction, frame, frames);
        return true;
      case DATAGRAM.zrtp:
        this.#zrtp(carrier, bytes, start, end, originalEnd, direction, frame, frames);
        return true;
      case DATAGRAM.turnChannel:
        return this.#channel(carrier, bytes, start, end, direction, frame, frames);
      default:
        return false;
    }
  }

  /**
   * Accounts for a copy of a packet whose class is settled at the end: RTCP, and what TURN relays.
   *
   * @returns false when the carrier knows of none
   */
  addDuplicate(carrier: UdpConversation, bytes: Uint8Array, start: number, end: number, direction: Direction): boolean {
    const stream = this.streamOf(carrier, bytes, start, end, direction);
    if (stream !== null) {
      stream.addDuplicate();
      return true;
    }
    const inner = this.#innermost(carrier, bytes, start, end);
    const { media } = inner.carrier;
    if (media === null || media.rtcp === null) return false;
    if (rtcp.dissect(bytes, inner.start, inner.end, this.#rtcpCompound) !== undefined) return false;
    media.addDuplicateRtcp(bytes, inner.start, inner.end, this.#rtcpCompound);
    return true;
  }

  /** The stream of an RTP packet, as deep as TURN relays it; null when it is none that was counted. */
  streamOf(
    carrier: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    direction: Direction,
  ): RtpStream | null {
    const inner = this.#innermost(carrier, bytes, start, end);
    const { media } = inner.carrier;
    if (media === null || inner.end - inner.start < FIXED_HEADER) return null;
    if (demultiplex(bytes, inner.start, inner.end) !== DATAGRAM.rtp) return null;
    return media.streamOf(u32(bytes, inner.start + 8), direction);
  }

  /** The stream that the last RTP packet of a direction belongs to, its own or one that TURN relays. */
  lastStream(carrier: UdpConversation, direction: Direction): RtpStream | null {
    const own = carrier.media?.lastStream(direction) ?? null;
    if (own !== null || carrier.relay === null) return own;
    for (const inner of carrier.relay.carriers.values()) {
      const stream = this.lastStream(inner, direction);
      if (stream !== null) return stream;
    }
    return null;
  }

  #innermost(carrier: UdpConversation, bytes: Uint8Array, start: number, end: number): Carried {
    let found: Carried = { carrier, start, end };
    for (let inner = this.#relayedIn(found, bytes); inner !== null; inner = this.#relayedIn(found, bytes))
      found = inner;
    return found;
  }

  /** What TURN relays in a packet like one that was read before. */
  #relayedIn({ carrier, start, end }: Carried, bytes: Uint8Array): Carried | null {
    const { relay } = carrier;
    if (relay === null) return null;
    const kind = demultiplex(bytes, start, end);
    let peer: string | null = null;
    let inside = { dataStart: 0, dataEnd: 0 };
    if (kind === DATAGRAM.turnChannel && turnChannel.dissect(bytes, start, end, this.#channelData) === undefined) {
      inside = this.#channelData;
      peer = relay.peerBehind(this.#channelData.channel);
    } else if (kind === DATAGRAM.stun && stun.dissect(bytes, start, end, this.#stunMessage) === undefined) {
      inside = this.#stunMessage;
      peer = addressKey(this.#stunMessage.peer);
    }
    const inner = peer === null ? undefined : relay.carriers.get(peer);
    return inner === undefined ? null : { carrier: inner, start: inside.dataStart, end: inside.dataEnd };
  }

  #rtp(
    carrier: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    originalEnd: number,
    direction: Direction,
    frame: Frame,
    frames: number,
    packet: Packet | null,
  ): void {
    const header = this.#rtpHeader;
    const stopped = rtp.dissect(bytes, start, end, header);
    if (stopped !== undefined) {
      this.#undecoded(stopped, frame, frames);
      return;
    }
    const media = carrier.openMedia(this.#streamBudget);
    const outcome = media.addRtp(bytes, start, end, originalEnd, header, direction, frame, frames, packet);
    if (outcome === 'duplicate') this.#duplicates.count(frame);
    if (outcome !== 'no-place') return;
    this.#undecoded(stop('rtp', 'limit-reached', start, 1, 0, `More than ${STREAM_LIMITS}.`), frame, frames);
  }

  #rtcp(carrier: UdpConversation, bytes: Uint8Array, start: number, end: number, frame: Frame, frames: number): void {
    const stopped = rtcp.dissect(bytes, start, end, this.#rtcpCompound);
    if (stopped !== undefined) {
      this.#undecoded(stopped, frame, frames);
      return;
    }
    carrier.openMedia(this.#streamBudget).addRtcp(bytes, start, end, this.#rtcpCompound, frame, frames);
  }

  #dtls(
    carrier: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    originalEnd: number,
    direction: Direction,
    frame: Frame,
    frames: number,
  ): void {
    const at = referenceTo(frame);
    carrier.dtls ??= new DtlsConversation(this.#certificates, at);
    carrier.dtls.datagram(direction, bytes, start, end, at);
    carrier.dtlsFrames += frames;
    carrier.dtlsOctets += originalEnd - start;
    this.#accounting.count('dtls', frames);
  }

  #zrtp(
    carrier: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    originalEnd: number,
    direction: Direction,
    frame: Frame,
    frames: number,
  ): void {
    const at = referenceTo(frame);
    carrier.zrtp ??= new ZrtpConversation();
    const stopped = carrier.zrtp.packet(direction, bytes, start, end, at);
    if (stopped !== undefined) this.#gaps.add(stopped, at, carrier, frames);
    if (carrier.zrtp.turn === 'keyed') carrier.media?.turnToKeys(at);
    else if (carrier.zrtp.turn === 'cleared') carrier.media?.beginAgain();
    carrier.zrtpFrames += frames;
    carrier.zrtpOctets += originalEnd - start;
    this.#accounting.count('otherVoip', frames);
  }

  /** Most STUN is checks and keep-alives, which are only counted; TURN tells who the peers are, and carries their packets. */
  #stun(
    carrier: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    direction: Direction,
    frame: Frame,
    frames: number,
  ): void {
    if (!isTurn(u16(bytes, start)) || stun.dissect(bytes, start, end, this.#stunMessage) !== undefined) {
      this.#accounting.count('stun', frames);
      return;
    }
    const message = this.#stunMessage;
    const peer = addressKey(message.peer);
    if (message.messageClass === STUN_CLASS.indication) {
      const { dataStart, dataEnd } = message;
      const inner = peer === null || dataStart === dataEnd ? null : this.#relayed(carrier, peer);
      if (inner !== null && this.#inside(inner, bytes, dataStart, dataEnd, direction, frame, frames)) return;
      this.#leaveOut(carrier, bytes, dataStart, dataEnd, frame, frames);
    } else {
      carrier.turn = observeTurn(carrier.turn, message, bytes, direction, referenceTo(frame));
      this.#learn(carrier, message, peer);
    }
    this.#accounting.count('stun', frames);
  }

  #learn(carrier: UdpConversation, message: StunMessage, peer: string | null): void {
    if (message.messageClass === STUN_CLASS.success && message.method === STUN_METHOD.allocate) {
      carrier.relay ??= new TurnRelay();
      carrier.relay.address = addressKey(message.relayed) ?? carrier.relay.address;
    } else if (message.method === STUN_METHOD.channelBind && message.channelNumber !== 0 && peer !== null) {
      carrier.relay ??= new TurnRelay();
      carrier.relay.bind(message.channelNumber, peer);
    }
  }

  /** Without any STUN on the flow, four octets that fit are too little: what is inside must look like media. */
  #channel(
    carrier: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    direction: Direction,
    frame: Frame,
    frames: number,
  ): boolean {
    const data = this.#channelData;
    if (turnChannel.dissect(bytes, start, end, data) !== undefined) return false;
    const { channel, dataStart, dataEnd } = data;
    const kind = demultiplex(bytes, dataStart, dataEnd);
    const known = carrier.stun || carrier.relay !== null;
    if (!known && kind !== DATAGRAM.rtp && kind !== DATAGRAM.rtcp) return false;
    carrier.relay ??= new TurnRelay();
    const inner = this.#relayed(carrier, carrier.relay.peerBehind(channel));
    if (inner !== null && this.#inside(inner, bytes, dataStart, dataEnd, direction, frame, frames)) return true;
    const available = dataEnd - dataStart;
    const detail = 'What this TURN channel carries is not read.';
    const unread = stop('turn-channel', 'unsupported', dataStart, 0, available, detail);
    if (!this.#leaveOut(carrier, bytes, dataStart, dataEnd, frame, frames))
      this.#gaps.add(unread, referenceTo(frame), null, frames);
    this.#accounting.count('otherVoip', frames);
    return true;
  }

  /** Of what TURN relays and nobody reads: SIP, and what lies deeper than relays are followed, is a gap. */
  #leaveOut(
    carrier: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    frame: Frame,
    frames: number,
  ): boolean {
    const detail = `TURN inside TURN, more than ${MAX_NESTING} deep.`;
    const tooDeep = stop('turn', 'limit-reached', start, 0, end - start, detail);
    const why = holdsSip(bytes, start, end) ? unreadSignaling(end - start) : tooDeep;
    if (why === tooDeep && (carrier.nesting < MAX_NESTING || start === end)) return false;
    this.#gaps.add(why, referenceTo(frame), carrier, frames);
    return true;
  }

  #relayed(carrier: UdpConversation, peer: string): UdpConversation | null {
    if (carrier.nesting >= MAX_NESTING) return null;
    carrier.relay ??= new TurnRelay();
    return carrier.relay.carrierTo(peer, carrier);
  }

  #inside(
    inner: UdpConversation,
    bytes: Uint8Array,
    start: number,
    end: number,
    direction: Direction,
    frame: Frame,
    frames: number,
  ): boolean {
    return this.take(demultiplex(bytes, start, end), inner, bytes, start, end, end, direction, frame, frames);
  }

  #undecoded(stopped: Stop, frame: Frame, frames: number): void {
    this.#gaps.add(stopped, referenceTo(frame), null, frames);
    this.#accounting.count('undecoded', frames);
  }
}

/** Allocate, Refresh, Send, Data, CreatePermission, ChannelBind, of any class: RFC 8656 section 17, RFC 8489 section 5 for the bits. */
function isTurn(type: number): boolean {
  const method = type & 0xfeef;
  return (
    method === STUN_METHOD.allocate ||
    method === STUN_METHOD.refresh ||
    method === STUN_METHOD.createPermission ||
    method === STUN_METHOD.send ||
    method === STUN_METHOD.data ||
    method === STUN_METHOD.channelBind
  );
}

function addressKey({ family, a, b, c, d, port }: StunAddress): string | null {
  return family === 0 ? null : endpointKey(formatAddress(a, b, c, d), port);
}
