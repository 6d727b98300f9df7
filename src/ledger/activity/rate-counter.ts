/**
 * How often something happens, and the most of it within windows of some seconds, in capture time.
 *
 * A window slides by its buckets: seconds for windows up to a minute, a sixtieth of longer ones. What comes later than a whole window
 * (a clock that was set back) is counted and not placed. Memory: nothing until the second event, then at most sixty numbers a window.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { Peak, Rate } from '../facts.ts';

const MOST_BUCKETS = 60;

class SlidingWindow {
  readonly seconds: number;
  readonly #width: number;
  readonly #buckets: Uint32Array;
  #newest = -1;
  #sum = 0;
  #peak = 0;
  #peakAt: FrameReference | null = null;

  constructor(seconds: number) {
    this.seconds = seconds;
    this.#width = Math.max(1, Math.ceil(seconds / MOST_BUCKETS));
    this.#buckets = new Uint32Array(Math.ceil(seconds / this.#width));
  }

  add(at: FrameReference): void {
    const bucket = Math.floor(at.seconds / this.#width);
    const { length } = this.#buckets;
    if (this.#newest === -1) this.#newest = bucket;
    if (bucket <= this.#newest - length) return;
    this.#moveTo(bucket, length);
    this.#buckets[bucket % length]!++;
    this.#sum++;
    if (this.#sum <= this.#peak) return;
    this.#peak = this.#sum;
    this.#peakAt = at;
  }

  get peak(): Peak {
    return { seconds: this.seconds, count: this.#peak, at: this.#peakAt! };
  }

  #moveTo(bucket: number, length: number): void {
    if (bucket <= this.#newest) return;
    if (bucket - this.#newest >= length) {
      this.#buckets.fill(0);
      this.#sum = 0;
    } else {
      for (let passed = this.#newest + 1; passed <= bucket; passed++) {
        this.#sum -= this.#buckets[passed % length]!;
        this.#buckets[passed % length] = 0;
      }
    }
    this.#newest = bucket;
  }
}

export class RateCounter {
  count = 0;
  first: FrameReference | null = null;
  last: FrameReference | null = null;
  readonly #seconds: readonly number[];
  #windows: readonly SlidingWindow[] | null = null;

  /** @param seconds lengths of the windows whose peaks are kept */
  constructor(...seconds: readonly number[]) {
    this.#seconds = seconds;
  }

  add(at: FrameReference): void {
    this.count++;
    if (this.first === null) {
      this.first = at;
      this.last = at;
      return;
    }
    if (this.#windows === null) {
      this.#windows = this.#seconds.map((seconds) => new SlidingWindow(seconds));
      for (const window of this.#windows) window.add(this.first);
    }
    if (compareReferences(at, this.first) < 0) this.first = at;
    if (compareReferences(at, this.last!) > 0) this.last = at;
    for (const window of this.#windows) window.add(at);
  }

  facts(): Rate {
    const { count, first, last } = this;
    return { count, peaks: first === null ? [] : this.#peaks(first), first, last };
  }

  #peaks(first: FrameReference): Peak[] {
    if (this.#windows === null) return this.#seconds.map((seconds) => ({ seconds, count: 1, at: first }));
    return this.#windows.map((window) => window.peak);
  }
}
