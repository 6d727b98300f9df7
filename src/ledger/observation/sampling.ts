/**
 * Which packets of a stream are looked at: the first 300, then 100 packets at growing distances (doubling), and 32 packets when
 * a payload type or a size appears that the stream did not have before. The cost per stream is bounded, whatever its length.
 *
 * A size is only watched while the stream has at most eight pairs of payload type and size: a codec of variable rate has
 * more, and then a new size says nothing.
 */
import { words32 } from '../../bytes/counters.ts';

export const FIRST_PACKETS = 300;
export const WINDOW_PACKETS = 100;
export const CHANGE_PACKETS = 32;
/** Index of the first later window; the next ones are at twice the index of the one before. */
const SECOND_WINDOW_AT = 1000;
const MAX_SHAPES = 8;
/** Keeps every counter of a sample within 16 bits. */
export const MAX_SAMPLED_PACKETS = 4000;

export class Sampling {
  private sampleUntil = FIRST_PACKETS;
  private nextWindowAt = SECOND_WINDOW_AT;
  private lastShape = -1;
  private watching = true;
  private readonly shapes: number[] = [];
  /** More pairs of payload type and size than are watched: a codec of variable rate, or video. */
  get hasManyShapes(): boolean {
    return !this.watching;
  }

  /** The first pairs of payload type and size, at most eight. */
  get firstShapes(): readonly { readonly payloadType: number; readonly length: number }[] {
    return this.shapes.map((shape) => ({ payloadType: shape >> 16, length: shape & 0xffff }));
  }

  /** True when a new run of packets began since the flag was last lowered. */
  windowOpened = false;

  /**
   * Whether to sample this packet. Called for every packet of the stream, in order; `packetIndex` counts from 0.
   * The common answer costs three comparisons and allocates nothing.
   */
  wants(packetIndex: number, payloadType: number, payloadLength: number): boolean {
    const shape = (payloadType << 16) | payloadLength;
    if (this.watching && shape !== this.lastShape) this.noteShape(shape, packetIndex);
    if (packetIndex < this.sampleUntil) return true;
    if (packetIndex < this.nextWindowAt) return false;
    this.sampleUntil = packetIndex + WINDOW_PACKETS;
    this.nextWindowAt = packetIndex * 2;
    this.windowOpened = true;
    return true;
  }

  /** Whether `wants` would say no and note nothing. Pure: a packet that is skipped need not be asked about again. */
  skips(packetIndex: number, payloadType: number, payloadLength: number): boolean {
    if (packetIndex < this.sampleUntil || packetIndex >= this.nextWindowAt) return false;
    return !this.watching || ((payloadType << 16) | payloadLength) === this.lastShape;
  }

  private noteShape(shape: number, packetIndex: number): void {
    this.lastShape = shape;
    if (this.shapes.includes(shape)) return;
    if (this.shapes.length === MAX_SHAPES) {
      this.watching = false;
      return;
    }
    this.shapes.push(shape);
    if (packetIndex < this.sampleUntil) return;
    this.sampleUntil = packetIndex + CHANGE_PACKETS;
    this.windowOpened = true;
  }
}

/** Sequence numbers behind the newest within which a second copy is recognised. */
const SEEN_BITS = 2048;

/**
 * The sequence numbers sampled of late, as in the replay list of RFC 3711 section 3.3.2. A packet that the capture holds twice
 * (two tap points, a mirror port) must be counted once: counted twice, it doubles chi-square and looks like clear media.
 */
export class SeenSequences {
  private readonly bits = words32(SEEN_BITS / 32);
  private newest = -1;

  /** True when the number was not there; it is then noted. A jump of more than half the window starts afresh. */
  add(sequence: number): boolean {
    if (this.newest >= 0) {
      const ahead = ((sequence - this.newest + 0x18000) & 0xffff) - 0x8000;
      if (Math.abs(ahead) >= SEEN_BITS / 2) this.bits.fill(0);
      else this.forget(ahead);
      if (ahead > 0 || ahead <= -SEEN_BITS / 2) this.newest = sequence;
    } else {
      this.newest = sequence;
    }
    const slot = (sequence & (SEEN_BITS - 1)) >> 5;
    const bit = 1 << (sequence & 31);
    if ((this.bits[slot]! & bit) !== 0) return false;
    this.bits[slot]! |= bit;
    return true;
  }

  /** Clears the places that the numbers from `newest + 1` to `newest + ahead` take over from older ones. */
  private forget(ahead: number): void {
    for (let step = 1; step <= ahead; step++) {
      const sequence = (this.newest + step) & (SEEN_BITS - 1);
      this.bits[sequence >> 5]! &= ~(1 << (sequence & 31));
    }
  }
}
