/**
 * The media side of one UDP flow: RTP streams by SSRC and direction, and RTCP. RFC 3550; RTP and RTCP on one port: RFC 5761.
 *
 * Whether a stream is RTP at all is decided when the ledger closes: signaling that announces it may come late in the capture, or
 * stand in another file.
 */
import { u16, u32 } from '../../bytes/read.ts';
import { type Frame, type FrameReference, referenceTo } from '../../capture/frame.ts';
import type { RtcpCompound } from '../../dissectors/rtcp.ts';
import type { RtpHeader } from '../../dissectors/rtp.ts';
import type { Packet } from '../../layers/index.ts';
import { RtcpObservation } from '../observation/index.ts';
import { NO_IDENTITY, rtpIdentity } from './rtp-history.ts';
import { RtpStream } from './rtp-stream.ts';

/** RFC 3550 section 5.1. */
export const FIXED_HEADER = 12;
/** SSRCs per flow: a conference bridge or video relay has dozens. */
const MAX_STREAMS_PER_FLOW = 1_024;
/** SSRCs of the whole capture, of which each may need 4 KiB. */
const MAX_STREAMS = 100_000;

/** Seconds of the clock in which both sides turn to keys that were agreed on: packets may be on their way. The first of them is a part of one. */
export const CHANGEOVER_SECONDS = 2;
/** No second of a capture: the format has 32 bits. */
const NEVER = 2 ** 32;

export type RtpOutcome = 'counted' | 'duplicate' | 'no-place';

/** Streams left for the whole capture. */
export class StreamBudget {
  left = MAX_STREAMS;
}

export const STREAM_LIMITS = `${MAX_STREAMS_PER_FLOW} SSRCs on one flow, or ${MAX_STREAMS} in the capture`;

export class MediaFlow {
  readonly streams: RtpStream[] = [];
  rtcp: RtcpObservation | null = null;
  /** Frames that look like RTCP; their class is known when the flow's is. */
  rtcpFrames = 0;
  firstRtcp: FrameReference | null = null;
  /** The last stream of each direction: nearly every packet belongs to it. */
  readonly #recent: (RtpStream | null)[] = [null, null];
  #bySsrc = new Map<number, RtpStream>();
  /** The streams that began anew a moment ago, of which a mirror port may still bring copies; null when that is long past. */
  #before: ReadonlyMap<number, RtpStream> | null = null;
  /** The second in which they did, if a packet came since. */
  #beganAgainAt = NEVER;
  readonly #budget: StreamBudget;
  /** From this second on streams are others than before. */
  #beginsAgainAt = NEVER;

  constructor(budget: StreamBudget) {
    this.#budget = budget;
  }

  /**
   * Counts one RTP packet, unless it is a copy of one, or the flow has no place for another SSRC.
   *
   * @param frames how many frames the packet took: more than 1 when it was reassembled
   * @param packet the datagram that it is, to tell a copy of it; null when it came inside something else, whose copies are told before
   */
  addRtp(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalEnd: number,
    header: RtpHeader,
    direction: number,
    frame: Frame,
    frames: number,
    packet: Packet | null,
  ): RtpOutcome {
    if (frame.seconds >= this.#beginsAgainAt) this.beginAgain();
    const identity = packet !== null && frames === 1 ? rtpIdentity(packet) : NO_IDENTITY;
    if (this.#before !== null && packet !== null && this.#isOfBefore(header, direction, identity, packet, frame)) {
      return 'duplicate';
    }
    let stream = this.#recent[direction]!;
    if (stream === null || stream.ssrc !== header.ssrc || stream.beginsAgain(header.sequence, frame)) {
      const found = this.#find(header.ssrc, header.sequence, direction, frame);
      if (found === null) return 'no-place';
      this.#recent[direction] = found;
      stream = found;
    }
    if (packet !== null && stream.history.repeats(header.sequence, identity, packet, frame)) {
      stream.addLikeness(bytes, header, frame);
      return 'duplicate';
    }
    stream.history.remember(header.sequence, identity, frame);
    stream.add(bytes, start, end, originalEnd, header, frame, frames);
    const { payloadType, payloadStart, payloadEnd } = header;
    const keys = stream.inBandKeys;
    if (originalEnd === end && keys?.wants(header.sequence, payloadEnd - payloadStart)) {
      keys.add(bytes, payloadStart, payloadEnd, payloadType, header.sequence, header.timestamp, frame);
    }
    return 'counted';
  }

  /**
   * The short path for a datagram that begins with 0x80: RTP version 2 and a fixed header alone.
   *
   * @returns false when nothing was counted
   */
  addNextRtp(packet: Packet, direction: number, frame: Frame): boolean {
    if (frame.seconds >= this.#beginsAgainAt) return false;
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    const stream = this.#recent[direction]!;
    if (stream === null || stream.ssrc !== u32(bytes, start + 8)) return false;
    // With the marker bit the octet may be an RTCP packet type (RFC 5761 section 4): the long way tells.
    const payloadType = bytes[start + 1]!;
    if (payloadType > 127) return false;
    const payloadLength = packet.payloadOriginalLength - FIXED_HEADER;
    const sequence = u16(bytes, start + 2);
    const identity = rtpIdentity(packet);
    const payloadStart = start + FIXED_HEADER;
    if (!stream.addNext(bytes, payloadStart, end, sequence, payloadType, payloadLength, identity, frame)) return false;
    const keys = stream.inBandKeys;
    if (keys?.wants(sequence, payloadLength)) keys.addPacket(packet, payloadType, sequence, frame);
    return true;
  }

  addRtcp(bytes: Uint8Array, start: number, end: number, compound: RtcpCompound, frame: Frame, frames: number): void {
    this.rtcp ??= new RtcpObservation();
    this.rtcp.add(bytes, start, end, compound, frame);
    this.rtcpFrames += frames;
    this.firstRtcp ??= referenceTo(frame);
  }

  /** A copy of an RTCP packet that was counted. */
  addDuplicateRtcp(bytes: Uint8Array, start: number, end: number, compound: RtcpCompound): void {
    this.rtcp?.addDuplicate(bytes, start, end, compound);
  }

  /** What comes next is judged for itself: keys were given up. */
  beginAgain(): void {
    this.#beginsAgainAt = NEVER;
    this.#beganAgainAt = NEVER;
    this.#before = new Map([...(this.#before ?? []), ...this.#bySsrc]);
    this.#recent.fill(null);
    this.#bySsrc = new Map();
  }

  /** Keys were agreed on in the media path: what comes next is judged for itself, and again when the last packet without them has arrived. */
  turnToKeys({ seconds }: Pick<FrameReference, 'seconds'>): void {
    this.beginAgain();
    this.#beginsAgainAt = seconds + CHANGEOVER_SECONDS;
  }

  /** The stream of an SSRC, if it was seen. */
  streamOf(ssrc: number, direction: number): RtpStream | null {
    return this.#bySsrc.get(ssrc * 2 + direction) ?? null;
  }

  /** The stream that the last packet of a direction belongs to, if there was one. */
  lastStream(direction: number): RtpStream | null {
    return this.#recent[direction]!;
  }

  /** A copy of a packet that came before the streams began anew. It is counted to the stream that has its original. */
  #isOfBefore(header: RtpHeader, direction: number, identity: number, packet: Packet, frame: Frame): boolean {
    if (this.#beganAgainAt === NEVER) this.#beganAgainAt = frame.seconds;
    const stream = this.#before?.get(header.ssrc * 2 + direction);
    if (frame.seconds - this.#beganAgainAt > 1) this.#before = null;
    if (stream === undefined || !stream.history.repeats(header.sequence, identity, packet, frame)) return false;
    stream.addDuplicate();
    return true;
  }

  #find(ssrc: number, sequence: number, direction: number, frame: Frame): RtpStream | null {
    const key = ssrc * 2 + direction;
    let stream = this.#bySsrc.get(key);
    if (stream === undefined || stream.beginsAgain(sequence, frame)) {
      if (this.streams.length >= MAX_STREAMS_PER_FLOW || this.#budget.left === 0) return null;
      this.#budget.left--;
      stream = new RtpStream(ssrc, direction, frame, stream ?? null);
      this.#bySsrc.set(key, stream);
      this.streams.push(stream);
    }
    return stream;
  }
}
