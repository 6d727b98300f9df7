/** The entries that were added last, by key: when there is no more room the oldest one goes, and whoever asked is told of it. */
export class RecentTable<Entry> {
  readonly #entries = new Map<string, Entry>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** @returns the entry that had to go; undefined when there was room */
  add(key: string, entry: Entry): Entry | undefined {
    let evicted: Entry | undefined;
    if (this.#entries.size >= this.#limit && !this.#entries.has(key)) {
      const [[oldestKey, oldest]] = this.#entries as unknown as Iterable<[string, Entry]> as [[string, Entry]];
      this.#entries.delete(oldestKey);
      evicted = oldest;
    }
    this.#entries.set(key, entry);
    return evicted;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  values(): Iterable<Entry> {
    return this.#entries.values();
  }
}
