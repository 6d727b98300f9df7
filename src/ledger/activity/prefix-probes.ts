/**
 * The same number dialed with one prefix after the other: how somebody looks for the way to an outside line (row TRF-007).
 * Per source; numbers are kept while the capture is read and are never part of the facts.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { ProbeFact } from '../facts.ts';
import { type DialedNumber, tailOf } from './dialed-number.ts';

const MAX_TAILS = 1_024;
const MAX_PREFIXES = 256;

interface Tail {
  readonly prefixes: Set<string>;
  answered: number;
  readonly first: FrameReference;
  last: FrameReference;
}

export class PrefixProbes {
  readonly #tails = new Map<string, Tail>();

  dialed(number: DialedNumber, at: FrameReference): void {
    const split = tailOf(number);
    if (split === null) return;
    let tail = this.#tails.get(split.tail);
    if (tail === undefined) {
      if (this.#tails.size >= MAX_TAILS) this.#forgetOldest();
      tail = { prefixes: new Set(), answered: 0, first: at, last: at };
      this.#tails.set(split.tail, tail);
    }
    if (tail.prefixes.has(split.prefix) || tail.prefixes.size >= MAX_PREFIXES) return;
    tail.prefixes.add(split.prefix);
    tail.last = at;
  }

  answered(number: DialedNumber): void {
    const tail = this.#tails.get(tailOf(number)?.tail ?? '');
    if (tail !== undefined) tail.answered++;
  }

  facts(): ProbeFact | null {
    const probed = [...this.#tails.values()].filter(({ prefixes }) => prefixes.size > 1);
    const [first, ...others] = probed;
    if (first === undefined) return null;
    const widest = others.reduce((a, b) => (b.prefixes.size > a.prefixes.size ? b : a), first);
    const { prefixes, answered, first: from, last } = widest;
    return { prefixes: prefixes.size, answered, numbers: probed.length, first: from, last };
  }

  /** A probe is a matter of minutes: numbers with one prefix that were dialed long ago make room. */
  #forgetOldest(): void {
    for (const [tail, { prefixes }] of this.#tails) {
      if (prefixes.size > 1) continue;
      this.#tails.delete(tail);
      return;
    }
    for (const tail of this.#tails.keys()) {
      this.#tails.delete(tail);
      return;
    }
  }
}
