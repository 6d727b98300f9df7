/**
 * Where a source called: ranges of numbers with how often, how long and how many at once; and its calls to numbers with a country by
 * quarter of an hour.
 */
import type { FrameReference } from '../../capture/frame.ts';
import { placeOfNumber } from '../../registry/phone-numbers.ts';
import type { AbroadFact, DialedRange } from '../facts.ts';
import { type DialedNumber, rangeOf } from './dialed-number.ts';
import { RateCounter } from './rate-counter.ts';

const MAX_RANGES = 256;
const QUARTER = 900;
/** Quarters of an hour and countries: ten days of one country, or a day of many. */
const MAX_QUARTERS = 1_000;
/** Characters: + and four digits. */
const ABROAD_PREFIX = 5;
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
  readonly #abroad = new Map<string, AbroadFact & { calls: number }>();
  /** Something was not counted since it was last asked for. */
  #hasLost = false;

  /** @returns null when there are too many ranges */
  dialed(number: DialedNumber, at: FrameReference): RangeState | null {
    if (number.international === null && !number.digits.startsWith('0') && number.digits.length < 7) return null;
    if (number.international !== null) this.#countAbroad(number.international.slice(0, ABROAD_PREFIX), at);
    const range = rangeOf(number);
    let state = this.#ranges.get(range);
    if (state === undefined) {
      if (this.#ranges.size >= MAX_RANGES) {
        this.#hasLost = true;
        return null;
      }
      state = new RangeState(range, number.international);
      this.#ranges.set(range, state);
    }
    state.calls.add(at);
    return state;
  }

  /** Whether a call was not counted since the last time that this was asked. */
  takeLoss(): boolean {
    const hasLost = this.#hasLost;
    this.#hasLost = false;
    return hasLost;
  }

  ranges(): DialedRange[] {
    return [...this.#ranges.values()].map(({ range, sample, calls, answered, short, parallel }) => {
      const place = sample === null ? { country: null, kind: 'national' as const } : placeOfNumber(sample);
      return { range, ...place, calls: calls.facts(), answered, short, parallel };
    });
  }

  abroad(): AbroadFact[] {
    return [...this.#abroad.values()];
  }

  #countAbroad(prefix: string, at: FrameReference): void {
    const key = `${prefix} ${Math.floor(at.seconds / QUARTER)}`;
    const known = this.#abroad.get(key);
    if (known !== undefined) known.calls++;
    else if (this.#abroad.size < MAX_QUARTERS) this.#abroad.set(key, { prefix, at, calls: 1 });
    else this.#hasLost = true;
  }
}
