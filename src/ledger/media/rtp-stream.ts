/**
 * One RTP stream: the packets of one SSRC in one direction of one flow. RFC 3550 sections 5.1, 6.4 and appendix A.
 *
 * This is the hottest object of the house: one per SSRC, updated once per media packet without allocating. Loss follows
 * appendix A.3 (expected minus received); duplicated and reordered packets are tolerated, a jump in sequence numbers begins a
 * new run instead of counting tens of thousands as lost.
 *
 * Not handled: jitter, and joining streams of one source that changed its SSRC.
 */
import { copyOf } from '../../bytes/counters.ts';
import type { Frame, FrameReference } from '../../capture/frame.ts';
import { referenceTo } from '../../capture/frame.ts';
import { headerExtensionElements, type RtpHeader } from '../../dissectors/rtp.ts';
import { Tally } from '../accounting.ts';
import { EVENT_OCTETS, RtpPattern, StreamObservation } from '../observation/index.ts';
import { FirstPackets, hashOf } from './first-packets.ts';
import { InBandKeys, isG711 } from './in-band-keys.ts';
import { KeyPresses } from './key-presses.ts';
import { isReadableAlone, showsAsReadable } from './readable-packet.ts';
import { RtpHistory } from './rtp-history.ts';

/** RFC 3550 appendix A.1. */
const MAX_DROPOUT = 3_000;
const MAX_MISORDER = 100;
/** Gaps whose time is kept. */
export const MAX_GAPS = 32;
/** No packet is late by more. */
const MAX_LATE_SECONDS = 1;
/** Distinct payload types kept; a real stream has two or three. */
const MAX_PAYLOAD_TYPES = 16;
/** Whole packets kept from the start of a stream, for a tag check against keys that the signaling showed. */
const KEPT_PACKETS = 4;
const MAX_KEPT_OCTETS = 1_500;
/** Readable packets after which those that are not sampled need no look: the stream is known to have some. */
const READABLE_ENOUGH = 64;
/** Packets of which header extensions are looked at. */
const EXTENSIONS_UNTIL = 64;

export class RtpStream {
  readonly ssrc: number;
  /** 0: from the flow's a to its b; 1: the other way. */
  readonly direction: number;
  readonly tally = new Tally();
  readonly observation = new StreamObservation();
  readonly pattern = new RtpPattern();
  readonly payloadTypes: number[] = [];
  readonly first: FrameReference;
  /** Copies of the first packets (RTP header to tag). */
  readonly kept: Uint8Array[] = [];
  /** The packets behind the first gaps in the sequence, at most MAX_GAPS: reordering that is made good later counts as well. */
  readonly gaps: FrameReference[] = [];
  /** What was seen last, to tell a packet from a copy of it. */
  readonly history = new RtpHistory();
  /** Keys pressed, as readable events; null while no packet is as long as one. */
  keyPresses: KeyPresses | null = null;
  /** Keys pressed, as tones; null while no packet of G.711 was readable: ciphertext has no tones, and is not asked for them. */
  inBandKeys: InBandKeys | null = null;
  /** Identifiers of readable header extension elements (RFC 8285) of the first packets, and the first packet with any. */
  extensionIds: Set<number> | null = null;
  firstExtension: FrameReference | null = null;
  /** Where the sequence numbers went back into numbers that the stream had used already, and the first time it did. */
  reuses = 0;
  firstReuse: FrameReference | null = null;
  packets = 0;
  octets = 0;
  /** Frames of `tally` that were copies of packets; nothing else of them counts. */
  duplicateFrames = 0;
  /** Packets that are readable each by itself, and the first of them; of those that are not sampled, up to `READABLE_ENOUGH`. */
  readablePackets = 0;
  firstReadable: FrameReference | null = null;
  /** Made with the second packet: most of what looks like a stream has none. */
  #firstPackets: FirstPackets | null = null;
  #firstHash = 0;
  /** The stream of the same SSRC and direction before this one. */
  readonly #before: RtpStream | null;
  /** Packets of the stream before that one; 0 while there is none. */
  readableAfter = 0;
  #lastCapture = 0;
  #lastFrame = 0;
  #lastSeconds = 0;
  #lastNanoseconds = 0;
  #lastPayloadType = -1;
  #firstSequence = 0;
  #highestSequence = 0;
  #expectedBefore = 0;
  #baseExtended = 0;
  #cycles = 0;

  constructor(ssrc: number, direction: number, frame: Frame, before: RtpStream | null = null) {
    this.#before = before;
    this.ssrc = ssrc;
    this.direction = direction;
    this.first = referenceTo(frame);
  }

  /**
   * @param originalEnd where the datagram ended on the wire: beyond `end` when the capture truncated it
   */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalEnd: number,
    header: RtpHeader,
    frame: Frame,
    frames: number,
  ): void {
    const sequence = header.sequence;
    if (this.packets === 0) {
      this.#firstSequence = sequence;
      this.#begin(sequence);
      if (this.#before !== null) this.#comesAgain(this.#before, bytes, header, frame);
    } else if (sequence !== ((this.#highestSequence + 1) & 0xffff)) {
      if (this.#goesFarBack(sequence)) this.#comesAgain(this, bytes, header, frame);
      this.#step(sequence, frame);
    } else {
      if (sequence === 0) this.#cycles += 0x10000;
      this.#highestSequence = sequence;
    }
    if (header.payloadType !== this.#lastPayloadType) this.#newPayloadType(header.payloadType);
    this.tally.frames += frames;
    this.#lastCapture = frame.capture;
    this.#lastFrame = frame.number;
    this.#lastSeconds = frame.seconds;
    this.#lastNanoseconds = frame.nanoseconds;
    const payloadLength = originalEnd - header.payloadStart;
    // The first packet of an SSRC is only counted: most datagrams that look like RTP and are not never see a second one.
    const index = this.packets++;
    if (!this.pattern.confirmed) this.pattern.add(header);
    this.octets += payloadLength;
    if (payloadLength === EVENT_OCTETS && originalEnd === end) {
      this.keyPresses ??= new KeyPresses();
      this.keyPresses.add(bytes, header.payloadStart, header.timestamp, frame);
    }
    if (!this.observation.wants(index, header.payloadType, payloadLength)) {
      this.#glimpse(bytes, header.payloadStart, header.payloadEnd, sequence, index, header.payloadType, frame);
      return;
    }
    if (isReadableAlone(bytes, header.payloadStart, header.payloadEnd))
      this.#readable(index, header.payloadType, frame);
    this.#remember(index, sequence, hashOf(bytes, header.payloadStart, header.payloadEnd));
    if (header.extension && index < EXTENSIONS_UNTIL) this.#extensions(bytes, header, frame);
    if (index === 0) return;
    this.observation.sample(bytes, header.payloadStart, header.payloadEnd, header, frame, originalEnd - end);
    if (this.kept.length < KEPT_PACKETS && originalEnd === end && end - start <= MAX_KEPT_OCTETS) {
      this.kept.push(copyOf(bytes, start, end));
    }
  }

  /**
   * The short path, which nearly every packet takes: next in sequence, of the same payload type, and not sampled. The header is the
   * fixed one alone (no padding, extension or CSRC), and the packet took one frame.
   *
   * @param payloadLength on the wire; `bytes[payloadStart..payloadEnd)` may be fewer
   * @returns false when nothing was counted and the packet must go through `add`
   */
  addNext(
    bytes: Uint8Array,
    payloadStart: number,
    payloadEnd: number,
    sequence: number,
    payloadType: number,
    payloadLength: number,
    identity: number,
    frame: Frame,
  ): boolean {
    if (sequence !== this.#highestSequence + 1 || payloadType !== this.#lastPayloadType) return false;
    // Every telephone event is looked at.
    if (payloadLength === EVENT_OCTETS) return false;
    if (!this.pattern.confirmed || !this.observation.skips(this.packets, payloadType, payloadLength)) return false;
    this.#highestSequence = sequence;
    this.history.remember(sequence, identity, frame);
    this.#glimpse(bytes, payloadStart, payloadEnd, sequence, this.packets, payloadType, frame);
    this.packets++;
    this.tally.frames++;
    this.octets += payloadLength;
    this.#lastCapture = frame.capture;
    this.#lastFrame = frame.number;
    this.#lastSeconds = frame.seconds;
    this.#lastNanoseconds = frame.nanoseconds;
    return true;
  }

  /** A copy of a packet that was counted: the frame is accounted for, and that is all. */
  addDuplicate(): void {
    this.tally.frames++;
    this.duplicateFrames++;
  }

  /** The same, for what was told to be a copy by less than all of its octets: nothing readable hides behind one that is not. */
  addLikeness(bytes: Uint8Array, header: RtpHeader, frame: Frame): void {
    this.addDuplicate();
    const { payloadStart, payloadEnd, sequence, payloadType } = header;
    this.#glimpse(bytes, payloadStart, payloadEnd, sequence, this.packets - 1, payloadType, frame);
  }

  get last(): FrameReference {
    return {
      capture: this.#lastCapture,
      frame: this.#lastFrame,
      seconds: this.#lastSeconds,
      nanoseconds: this.#lastNanoseconds,
    };
  }

  /**
   * Whether a packet begins another stream that has the same SSRC by chance or by habit: after a silence, and not in sequence. The same
   * ports may serve one call after the other, each with its own protection.
   */
  beginsAgain(sequence: number, frame: Frame): boolean {
    if (frame.seconds - this.#lastSeconds <= MAX_LATE_SECONDS) return false;
    const ahead = (sequence - this.#highestSequence) & 0xffff;
    return ahead === 0 || ahead >= MAX_DROPOUT;
  }

  /** Of the first packet, and the highest of the last run. */
  get firstSequence(): number {
    return this.#firstSequence;
  }

  get highestSequence(): number {
    return this.#highestSequence;
  }

  /** RFC 3550 appendix A.3; never negative (duplicates can outnumber losses). */
  get lost(): number {
    if (this.packets === 0) return 0;
    const expected = this.#expectedBefore + this.#cycles + this.#highestSequence - this.#baseExtended + 1;
    return Math.max(0, expected - this.packets);
  }

  #begin(sequence: number): void {
    this.#highestSequence = sequence;
    this.#baseExtended = sequence;
  }

  #step(sequence: number, frame: Frame): void {
    const ahead = (sequence - this.#highestSequence) & 0xffff;
    if (ahead === 0) return;
    if (ahead < MAX_DROPOUT) {
      if (this.gaps.length < MAX_GAPS) this.gaps.push(referenceTo(frame));
      if (sequence < this.#highestSequence) this.#cycles += 0x10000;
      this.#highestSequence = sequence;
    } else if (ahead <= 0x10000 - MAX_MISORDER) {
      this.#expectedBefore += this.#cycles + this.#highestSequence - this.#baseExtended + 1;
      this.#cycles = 0;
      this.#begin(sequence);
    }
  }

  #remember(index: number, sequence: number, hash: number): void {
    if (index === 0) {
      this.#firstHash = hash;
      return;
    }
    this.#firstPackets ??= new FirstPackets(this.#firstSequence, this.#firstHash);
    this.#firstPackets.remember(sequence, hash);
  }

  #goesFarBack(sequence: number): boolean {
    const ahead = (sequence - this.#highestSequence) & 0xffff;
    return ahead >= MAX_DROPOUT && ahead <= 0x10000 - MAX_MISORDER;
  }

  /** Notes a number that the earlier stream, or this one earlier, gave to another payload. */
  #comesAgain(earlier: RtpStream, bytes: Uint8Array, header: RtpHeader, frame: Frame): void {
    const { sequence, payloadStart, payloadEnd } = header;
    const hash = hashOf(bytes, payloadStart, payloadEnd);
    if (earlier.#firstPackets === null || !earlier.#firstPackets.differs(sequence, earlier.#highestSequence, hash))
      return;
    this.reuses++;
    this.firstReuse ??= referenceTo(frame);
  }

  #extensions(bytes: Uint8Array, header: RtpHeader, frame: Frame): void {
    for (const { id } of headerExtensionElements(bytes, header).elements) {
      this.extensionIds ??= new Set();
      this.extensionIds.add(id);
      this.firstExtension ??= referenceTo(frame);
    }
  }

  #glimpse(
    bytes: Uint8Array,
    start: number,
    end: number,
    sequence: number,
    index: number,
    payloadType: number,
    frame: Frame,
  ): void {
    if (this.readablePackets >= READABLE_ENOUGH || !showsAsReadable(bytes, start, end, sequence)) return;
    this.#readable(index, payloadType, frame);
  }

  #readable(index: number, payloadType: number, frame: Frame): void {
    this.readablePackets++;
    // Most of what looks like a stream has one packet.
    if (index > 0 && isG711(payloadType)) this.inBandKeys ??= new InBandKeys();
    if (this.firstReadable !== null) return;
    this.firstReadable = referenceTo(frame);
    this.readableAfter = index;
  }

  #newPayloadType(payloadType: number): void {
    this.#lastPayloadType = payloadType;
    if (this.payloadTypes.length < MAX_PAYLOAD_TYPES && !this.payloadTypes.includes(payloadType)) {
      this.payloadTypes.push(payloadType);
    }
  }
}
