/**
 * The accounting: every frame in exactly one class, so that the classes always add up to the frames.
 *
 * Some frames can be classed only at the end (an RTP stream that turns out to be SRTP, a TCP connection whose protocol shows
 * late). They are counted in a Tally, which is settled to a class when the ledger closes. `close()` refuses to lose one.
 */
import { type Accounting, FRAME_CLASSES, type FrameClass } from './facts.ts';

/** Frames that wait for their class. */
export class Tally {
  frames = 0;
  settled: FrameClass | null = null;
}

export class FrameAccounting {
  /** The class that was counted last; to be set to null before a frame, to see whether its class is known at once. */
  last: FrameClass | null = null;
  #frames = 0;
  readonly #classes = new Map<FrameClass, number>(FRAME_CLASSES.map((name) => [name, 0]));

  /** Call once for each frame of the capture, whatever it holds. */
  seen(): void {
    this.#frames++;
  }

  get frames(): number {
    return this.#frames;
  }

  /** `frames` is more than 1 when a datagram was reassembled from fragments. */
  count(frameClass: FrameClass, frames = 1): void {
    this.last = frameClass;
    this.#classes.set(frameClass, this.#classes.get(frameClass)! + frames);
  }

  settle(tally: Tally, frameClass: FrameClass): void {
    if (tally.settled !== null) throw new Error(`a tally was settled twice: ${tally.settled}, ${frameClass}`);
    tally.settled = frameClass;
    this.count(frameClass, tally.frames);
  }

  close(): Accounting {
    const classes = Object.fromEntries(this.#classes) as Record<FrameClass, number>;
    const sum = FRAME_CLASSES.reduce((total, name) => total + classes[name], 0);
    if (sum !== this.#frames) throw new Error(`the classes add up to ${sum}, but ${this.#frames} frames were read`);
    return { frames: this.#frames, classes };
  }
}
