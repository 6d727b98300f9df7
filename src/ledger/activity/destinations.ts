/**
 * Where a source called: ranges of numbers with how often, how long and how many at once; and its calls abroad by quarter of an hour.
 */
import type { FrameReference } from '../../capture/frame.ts';
import { placeOfNumber } from '../../registry/phone-numbers.ts';
import type { DialedRange, SourceActivity } from '../facts.ts';
import { type DialedNumber, rangeOf } from './dialed-number.ts';
import { RateCounter } from './rate-counter.ts';

const MAX_RANGES = 256;
const QUARTER = 900;
/** Ten days of them. */
const MAX_QUARTERS = 1_000;
/** An answered call that ends sooner is short: ours; artificial traffic keeps them to the billing minimum. */
export const SHORT_SECONDS = 30;

export class RangeState {
  readonly range: string;
  /** A number of it, to ask what kind it is; never part of the facts. */
  readonly sample: string | null;
  readonly calls = new RateCounter(60);
  answered = 0;
  short = 0;
  open = 0;
  parallel = 0;

  constructor(range: string, sample: string | null) {
    this.range = range;
    this.sample = sample;
  }
}

export class Destinations {
  readonly #ranges = new Map<string, RangeState>();
  readonly #abroad = new Map<number, { at: FrameReference; calls: number }>();

  /** @returns null when there are too many ranges */
  dialed(number: DialedNumber, at: FrameReference): RangeState | null {
    if (number.international === null && !number.digits.startsWith('0') && number.digits.length < 7) return null;
    if (number.international !== null) this.#countAbroad(at);
    const range = rangeOf(number);
    let state = this.#ranges.get(range);
    if (state === undefined) {
      if (this.#ranges.size >= MAX_RANGES) return null;
      state = new RangeState(range, number.international);
      this.#ranges.set(range, state);
    }
    state.calls.add(at);
    return state;
  }

  get isFull(): boolean {
    return this.#ranges.size >= MAX_RANGES;
  }

  ranges(): DialedRange[] {
    return [...this.#ranges.values()].map(({ range, sample, calls, answered, short, parallel }) => {
      const place = sample === null ? { country: null, kind: 'national' as const } : placeOfNumber(sample);
      return { range, ...place, calls: calls.facts(), answered, short, parallel };
    });
  }

  abroad(): SourceActivity['abroad'] {
    return [...this.#abroad.values()];
  }

  #countAbroad(at: FrameReference): void {
    const quarter = Math.floor(at.seconds / QUARTER);
    const known = this.#abroad.get(quarter);
    if (known !== undefined) known.calls++;
    else if (this.#abroad.size < MAX_QUARTERS) this.#abroad.set(quarter, { at, calls: 1 });
  }
}
