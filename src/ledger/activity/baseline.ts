/**
 * What is usual: the median of how often something happens in ten seconds, over all of the capture and quiet times included.
 *
 * A histogram of buckets, so that its size depends on how different they are and not on how many there were.
 */
const BUCKET_SECONDS = 10;
/** Different counts that are kept; beyond it the nearest stands for them, which moves a median little. */
const MAX_COUNTS = 1_024;

export class Baseline {
  readonly #buckets = new Map<number, number>();
  #bucket = -1;
  #count = 0;

  add(seconds: number): void {
    const bucket = Math.floor(seconds / BUCKET_SECONDS);
    if (bucket !== this.#bucket) {
      this.#finish();
      this.#bucket = bucket;
    }
    this.#count++;
  }

  /** @param span seconds from the first to the last message of the capture */
  median(span: number): number {
    this.#finish();
    const total = Math.max(1, Math.ceil(span / BUCKET_SECONDS));
    const busy = [...this.#buckets].sort(([one], [other]) => one - other);
    let passed = total - busy.reduce((sum, [, buckets]) => sum + buckets, 0);
    for (const [count, buckets] of busy) {
      if (passed * 2 > total) return 0;
      passed += buckets;
      if (passed * 2 >= total) return count;
    }
    return 0;
  }

  #finish(): void {
    const count = this.#count;
    this.#count = 0;
    if (count === 0) return;
    const kept = this.#buckets.size < MAX_COUNTS || this.#buckets.has(count) ? count : this.#nearest(count);
    this.#buckets.set(kept, (this.#buckets.get(kept) ?? 0) + 1);
  }

  #nearest(count: number): number {
    let nearest = 0;
    for (const one of this.#buckets.keys()) if (Math.abs(one - count) < Math.abs(nearest - count)) nearest = one;
    return nearest;
  }
}
