/**
 * A frame cutter: what each capture format gives to the reader. It cuts frames out of the window that the reader fills.
 */
import type { Frame } from './frame.ts';

export interface FrameCutter {
  /** Sets `frame` to the next frame; false when the window holds no whole one, or after damage. */
  next(frame: Frame): boolean;
  /** To be called when no more octets come: what the rest is and its offset in the capture; null when there is no rest. */
  unfinished(): Unfinished | null;
}

export interface Unfinished {
  readonly at: number;
  /** `a record header`, `a frame`, `a block`. */
  readonly what: string;
}
