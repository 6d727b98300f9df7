/** A stretch of a SIP stream that belongs to no message: why the framing was lost, where, and how much was skipped since. */
import { type Stop, type StopReason, stop } from '../bytes/stop.ts';
import type { FrameReference } from '../capture/frame.ts';

export const NO_FRAME: FrameReference = { capture: 0, frame: 0, seconds: 0, nanoseconds: 0 };

export class LostStretch {
  /** Skipped so far. */
  octets = 0;
  /** Where it begins. */
  frame: FrameReference = NO_FRAME;
  #reason: StopReason = 'malformed';
  #detail = '';

  begin(reason: StopReason, detail: string, frame: FrameReference): void {
    this.octets = 0;
    this.#reason = reason;
    this.#detail = detail;
    this.frame = frame;
  }

  /** One Stop for all of it; `offset` is where it ends in the stream. */
  end(offset: number): Stop {
    const { octets } = this;
    this.octets = 0;
    return stop('sip', this.#reason, offset - octets, octets, octets, this.#detail);
  }
}
