/**
 * Key tones in a row of samples, counted one by one: a window of 20 ms every 9 ms, three that agree are a key.
 *
 * Some 13 ms of tone are enough for a window, so three that agree need more than 23 ms, and 40 ms always have them: ITU-T Q.24
 * table A-1 (operation from 40 ms, none up to 23 ms). A tone is over when three windows in a row hold none, which takes a pause of more
 * than the 10 ms that Q.24 has a receiver pass over, and of less than the 40 ms that part two keys.
 *
 * Which key it is is known while it sounds, to tell it from the next, and forgotten with its end.
 */
import { keyToneIn, NO_KEY, WINDOW } from './key-tone.ts';

/** 9 ms. */
const HOP = 72;
const WINDOWS_OF_A_KEY = 3;
const WINDOWS_OF_A_PAUSE = 3;

export class KeyToneListener {
  /** True while a tone sounds, or something that may become one. */
  hears = false;
  readonly #ring = new Int16Array(WINDOW);
  #at = 0;
  #filled = 0;
  #sinceWindow = 0;
  #key = NO_KEY;
  #agreeing = 0;
  #silent = 0;

  /** Samples were lost, or are not known: what comes next is looked at by itself. A tone that sounds may go on after them. */
  skip(): void {
    this.#at = 0;
    this.#filled = 0;
    this.#sinceWindow = 0;
  }

  /** Nothing sounded for longer than a pause. */
  pause(): void {
    this.skip();
    this.#forget();
  }

  /**
   * Takes the octets from `start` to `end`, read by a table of G.711.
   *
   * @returns how many keys they made certain: 0 or 1, rarely more
   */
  add(octets: Uint8Array, start: number, end: number, table: Int16Array): number {
    let keys = 0;
    for (let from = start; from < end; from++) {
      this.#ring[this.#at] = table[octets[from]!]!;
      this.#at = this.#at + 1 === WINDOW ? 0 : this.#at + 1;
      this.#sinceWindow++;
      if (this.#filled < WINDOW) this.#filled++;
      if (this.#filled < WINDOW || this.#sinceWindow < HOP) continue;
      this.#sinceWindow = 0;
      if (this.#hear(keyToneIn(this.#ring, this.#at))) keys++;
    }
    return keys;
  }

  /** True when a key became certain. */
  #hear(key: number): boolean {
    if (key === NO_KEY) {
      if (this.#key !== NO_KEY && ++this.#silent === WINDOWS_OF_A_PAUSE) this.#forget();
      return false;
    }
    this.#agreeing = key === this.#key ? this.#agreeing + 1 : 1;
    this.#key = key;
    this.hears = true;
    this.#silent = 0;
    return this.#agreeing === WINDOWS_OF_A_KEY;
  }

  #forget(): void {
    this.#key = NO_KEY;
    this.hears = false;
    this.#agreeing = 0;
    this.#silent = 0;
  }
}
