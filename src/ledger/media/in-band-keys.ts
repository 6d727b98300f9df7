/**
 * Keys pressed during a call, counted as tones in G.711 audio that is readable. Which keys they were is not kept.
 *
 * Only packets that sound like a key at their end are listened to, and those that follow while a tone sounds. Packets are joined by sequence
 * number and RTP timestamp: what was lost leaves a tone undecided, what the sender left out (silence) ends it.
 *
 * Not handled: other codecs, G.711 under a dynamic payload type or at another rate, packets of less than 8 ms. A pause that was lost with all
 * its packets makes one key of two that are the same.
 */
import { u32 } from '../../bytes/read.ts';
import { type Frame, type FrameReference, referenceTo } from '../../capture/frame.ts';
import { RTP_FIXED_HEADER } from '../../dissectors/rtp.ts';
import type { Packet } from '../../layers/index.ts';
import { KeyToneListener, mayBeKeyTone, PCMA, PCMU, WINDOW } from '../../tones/index.ts';

/** RFC 3551 section 6: static for good. */
const PCMU_TYPE = 0;
const PCMA_TYPE = 8;
/** In ticks of RFC 3551's 8000 Hz. Clocks of senders jump a little between packets; an authentication tag is read as ten samples. */
const SLACK = 80;
/** 20 ms. */
const MAX_SKIPPED = 160;
/** ITU-T Q.24: a pause may be as short as 40 ms, and what is shorter than 10 ms is none. */
const PAUSE = 200;
/** 100 ms: what sounds after more was lost is another key, as keys are rarely held for long. */
const LONGEST_LOSS = 800;
/** Frames shown. */
const MAX_SAMPLES = 3;

export function isG711(payloadType: number): boolean {
  return payloadType === PCMU_TYPE || payloadType === PCMA_TYPE;
}

export class InBandKeys {
  count = 0;
  first: FrameReference | null = null;
  last: FrameReference | null = null;
  readonly samples: FrameReference[] = [];
  readonly #listener = new KeyToneListener();
  /** Every packet is listened to: a tone sounds, or the last look promised one and no window has shown it yet. */
  #listens = false;
  /** Samples behind such a look that are still to come. */
  #expected = 0;
  #nextSequence = 0;
  #nextTimestamp = 0;

  /**
   * Whether to `add` this packet, asked of nearly every one: all while a tone sounds. Else, of those of 20 ms and less, every second one:
   * 60 ms of tone fill two that follow each other.
   */
  wants(sequence: number, payloadLength: number): boolean {
    return (sequence & 1) === 0 || this.#listens || payloadLength > MAX_SKIPPED;
  }

  /** Takes a datagram whose RTP header is the fixed one alone. */
  addPacket(packet: Packet, payloadType: number, sequence: number, frame: Frame): void {
    const { bytes, payloadStart: start, payloadEnd: end } = packet;
    if (end - start < packet.payloadOriginalLength) return;
    this.add(bytes, start + RTP_FIXED_HEADER, end, payloadType, sequence, u32(bytes, start + 4), frame);
  }

  /** Takes a whole payload, `bytes[start..end)`. */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    payloadType: number,
    sequence: number,
    timestamp: number,
    frame: Frame,
  ): void {
    if (!isG711(payloadType)) return;
    const table = payloadType === PCMU_TYPE ? PCMU : PCMA;
    if (this.#listens) this.#expected -= end - start;
    else if (mayBeKeyTone(bytes, start, end, table)) this.#expected = WINDOW;
    else return;
    if (!this.#follows(sequence, timestamp)) return;
    this.#nextSequence = (sequence + 1) & 0xffff;
    this.#nextTimestamp = timestamp + (end - start);
    const keys = this.#listener.add(bytes, start, end, table);
    this.#listens = this.#listener.hears || this.#expected > 0;
    if (keys === 0) return;
    this.count += keys;
    this.last = referenceTo(frame);
    this.first ??= this.last;
    if (this.samples.length < MAX_SAMPLES) this.samples.push(this.last);
  }

  /** Puts a packet behind the one before. False when it is late: its time has been decided without it. */
  #follows(sequence: number, timestamp: number): boolean {
    const missing = (sequence - this.#nextSequence) & 0xffff;
    const ticks = (timestamp - this.#nextTimestamp) | 0;
    if (missing === 0 && Math.abs(ticks) <= SLACK) return true;
    if (this.#listener.hears && missing >= 0x8000) return false;
    if (ticks < 0 || ticks > (missing === 0 ? PAUSE : LONGEST_LOSS)) this.#listener.pause();
    else this.#listener.skip();
    return true;
  }
}
