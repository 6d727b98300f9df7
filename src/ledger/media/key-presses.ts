/**
 * Keys pressed during a call, counted as telephone events in clear: RFC 4733 section 2. Which keys they were is not kept.
 *
 * A key is some packets with one RTP timestamp, one event code and a duration that grows; its end is sent three times. Three packets that
 * agree are a key: random octets agree so in less than one of 2^18 pairs of pairs, and would have to share the timestamp besides.
 *
 * Not handled: events inside RED (RFC 2198), several events in one packet, tones (RFC 4733 section 4), keys sent in the audio itself.
 */
import { u16 } from '../../bytes/read.ts';
import { type Frame, type FrameReference, referenceTo } from '../../capture/frame.ts';

/** 0 to 9, *, #, A to D: RFC 4733 section 3.2. */
const LAST_KEY = 15;
const RESERVED_BIT = 0x40;
const PACKETS_OF_A_KEY = 3;
/** Frames shown. */
const MAX_SAMPLES = 3;

export class KeyPresses {
  count = 0;
  first: FrameReference | null = null;
  last: FrameReference | null = null;
  readonly samples: FrameReference[] = [];
  #event = -1;
  #timestamp = 0;
  #duration = 0;
  #agreeing = 0;

  /** Takes a payload of four octets. */
  add(bytes: Uint8Array, start: number, timestamp: number, frame: Frame): void {
    const event = bytes[start]!;
    // The bit says nothing (RFC 4733 section 2.3.2), and some set it at random: such a packet speaks neither for a key nor against one.
    if ((bytes[start + 1]! & RESERVED_BIT) !== 0) return;
    if (event > LAST_KEY) {
      this.#event = -1;
      return;
    }
    const duration = u16(bytes, start + 2);
    const goesOn = event === this.#event && timestamp === this.#timestamp && duration >= this.#duration;
    this.#agreeing = goesOn ? this.#agreeing + 1 : 1;
    this.#event = event;
    this.#timestamp = timestamp;
    this.#duration = duration;
    if (this.#agreeing !== PACKETS_OF_A_KEY) return;
    this.count++;
    this.last = referenceTo(frame);
    this.first ??= this.last;
    if (this.samples.length < MAX_SAMPLES) this.samples.push(this.last);
  }
}
