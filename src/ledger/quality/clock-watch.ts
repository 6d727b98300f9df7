/**
 * The clock of the recorder, and frames above the MTU, while the capture is read: one comparison a frame, nothing allocated unless a step
 * is found. Times of different files are not compared for a step back: each has its own clock.
 *
 * A step forward is also what a quiet line looks like; it is measured, and no verdict hangs on it. Where other files of the set have frames in that
 * time, the line was quiet in one of them alone, and nothing is said.
 */
import { type Frame, type FrameReference, referenceTo } from '../../capture/frame.ts';

/** Frames of several interfaces may be this much out of order. */
const BACK_SECONDS = 1;
const FORWARD_SECONDS = 60;
/** Ethernet with two VLAN tags (IEEE 802.1Q): 18 + 4 + 1500, without the frame check sequence. */
const MTU_OCTETS = 1_522;
const MAX_KEPT = 5;

export class ClockWatch {
  /** Steps, and the first frames behind one. */
  back = 0;
  readonly firstBack: FrameReference[] = [];
  forward = 0;
  readonly firstForward: FrameReference[] = [];
  aboveMtu = 0;
  firstAboveMtu: FrameReference | null = null;
  /** Of the last frame. */
  #capture = -1;
  #seconds = 0;
  #nanoseconds = 0;
  /** The last time of each file that others came after, in seconds. */
  readonly #left: number[] = [];

  take(frame: Frame): void {
    const step = frame.seconds - this.#seconds;
    // What is not plainly in order is looked at again, with nanoseconds.
    if (frame.capture !== this.#capture || step < 0 || step >= FORWARD_SECONDS) this.#compare(frame);
    this.#seconds = frame.seconds;
    this.#nanoseconds = frame.nanoseconds;
    if (frame.originalLength > MTU_OCTETS) this.#large(frame);
  }

  #compare(frame: Frame): void {
    const last = this.#seconds + this.#nanoseconds * 1e-9;
    if (this.#capture >= 0) this.#left[this.#capture] = last;
    this.#capture = frame.capture;
    const before = this.#left[frame.capture];
    if (before === undefined) return;
    // Times are near 2^31 seconds, of which a double holds tenths of a microsecond.
    const step = Math.round((frame.seconds + frame.nanoseconds * 1e-9 - before) * 1e6) / 1e6;
    const isQuiet = frame.seconds + frame.nanoseconds * 1e-9 - last <= FORWARD_SECONDS;
    if (step < -BACK_SECONDS || (step > FORWARD_SECONDS && !isQuiet)) this.#stepped(step, frame);
  }

  #stepped(step: number, frame: Frame): void {
    if (step < 0) {
      this.back++;
      if (this.firstBack.length < MAX_KEPT) this.firstBack.push(referenceTo(frame));
    } else {
      this.forward++;
      if (this.firstForward.length < MAX_KEPT) this.firstForward.push(referenceTo(frame));
    }
  }

  #large(frame: Frame): void {
    this.aboveMtu++;
    this.firstAboveMtu ??= referenceTo(frame);
  }
}
