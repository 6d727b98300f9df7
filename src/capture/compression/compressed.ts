/**
 * What the decompressors share: the octets that come in, a window of those that went out, and the way from one to the other.
 *
 * A decompressor is a generator of octets that reads a `CompressedInput` and throws a `CompressionDefect` where the data contradicts
 * itself, ends early or asks for what is not read here. What it yielded before counts.
 */
import type { OctetSource } from '../octet-source.ts';

/** Why decompression ends before the end: a short plain phrase that holds no octets of the file. */
export class CompressionDefect extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'CompressionDefect';
  }
}

/** Yields octets that are valid until its next step. */
export type Decompressor = (input: CompressedInput) => AsyncGenerator<Uint8Array, void>;

const BLOCK_OCTETS = 64 * 1024;

/** Compressed octets as `bytes[at..end)`, which grows by what is asked for and has arrived. */
export class CompressedInput {
  bytes: Uint8Array = new Uint8Array(BLOCK_OCTETS);
  at = 0;
  end = 0;
  /** Octets before `bytes[0]`. */
  #origin = 0;
  #ended = false;
  readonly #source: OctetSource;

  constructor(source: OctetSource) {
    this.#source = source;
  }

  /** Octets before `at`, in all. */
  get consumed(): number {
    return this.#origin + this.at;
  }

  /** Makes sure that `octets` stand at `at`, all in one piece; false at the end of the input, with what there is. */
  async has(octets: number): Promise<boolean> {
    while (this.end - this.at < octets) if (!(await this.#refill(octets))) return false;
    return true;
  }

  /** As `has`; a defect at the end. `format` is the name of the format. */
  async need(octets: number, format: string): Promise<void> {
    if (!(await this.has(octets))) throw new CompressionDefect(`the ${format} file ends early`);
  }

  /** Steps over octets without holding them. */
  async skip(octets: number, format: string): Promise<void> {
    for (let left = octets; left > 0; ) {
      await this.need(1, format);
      const step = Math.min(left, this.end - this.at);
      this.at += step;
      left -= step;
    }
  }

  async #refill(wanted: number): Promise<boolean> {
    if (this.#ended) return false;
    if (this.at > 0 && this.at + wanted > this.bytes.length) {
      this.bytes.copyWithin(0, this.at, this.end);
      this.end -= this.at;
      this.#origin += this.at;
      this.at = 0;
    }
    if (this.end === this.bytes.length) {
      // Doubled by what has arrived, never because a length field says so; up to twice of what is asked for, so that what was consumed
      // is moved out of the way only as often as it was as much.
      const larger = new Uint8Array(Math.min(2 * this.bytes.length, Math.max(2 * wanted, BLOCK_OCTETS)));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    const octets = await this.#source.read(this.bytes, this.end, this.bytes.length - this.end);
    this.end += octets;
    this.#ended = octets === 0;
    return octets > 0;
  }
}

const FIRST_WINDOW_OCTETS = 256 * 1024;

/** The octets that went out last, for formats that refer back to them: `bytes[start..position)`. */
export class HistoryWindow {
  bytes: Uint8Array = new Uint8Array(FIRST_WINDOW_OCTETS);
  /** Nothing before may be referred to. */
  start = 0;
  position = 0;
  /** Octets of the present history that are no longer held. */
  #dropped = 0;
  #given = 0;

  /** What came since the last call. */
  take(): Uint8Array {
    const octets = this.bytes.subarray(this.#given, this.position);
    this.#given = this.position;
    return octets;
  }

  /** Forgets the past: what follows refers to itself only. */
  reset(): void {
    this.start = this.position;
    this.#dropped = 0;
  }

  /** Octets since the last reset. */
  get count(): number {
    return this.position - this.start + this.#dropped;
  }

  /** Makes room for `octets` more, keeping `history` of the past. Call `take` before. */
  reserve(octets: number, history: number): void {
    if (this.position + octets <= this.bytes.length) return;
    const keep = Math.min(history, this.position - this.start);
    const from = this.position - keep;
    // Slides when at least half of it can go, so that each octet moves but a few times; else the past fills it and it grows.
    const fits = keep + octets <= this.bytes.length && from >= this.bytes.length / 3;
    const target = fits ? this.bytes : new Uint8Array(Math.max(2 * this.bytes.length, keep + octets));
    target.set(this.bytes.subarray(from, this.position));
    this.bytes = target;
    this.#dropped += from - this.start;
    this.position = keep;
    this.#given = keep;
    this.start = 0;
  }

  /** Copies from `distance` before the position; the ranges may overlap. */
  repeat(distance: number, octets: number): void {
    const { bytes, position } = this;
    if (distance <= 0 || distance > position - this.start)
      throw new CompressionDefect('a reference points before the data');
    if (distance >= octets) bytes.copyWithin(position, position - distance, position - distance + octets);
    else for (let to = position; to < position + octets; to++) bytes[to] = bytes[to - distance]!;
    this.position += octets;
  }
}

/** What `head` (already read) and `rest` hold when decompressed. */
export function decompressed(
  head: Uint8Array,
  rest: OctetSource,
  format: string,
  decompress: Decompressor,
): OctetSource {
  const source = joined(head, rest);
  const chunks = decompress(new CompressedInput(source));
  let output: Uint8Array = new Uint8Array(0);
  let consumed = 0;
  let defect: string | null = null;

  async function read(into: Uint8Array, at: number, length: number): Promise<number> {
    while (consumed === output.length) {
      try {
        const step = await chunks.next();
        if (step.done === true) return 0;
        output = step.value;
        consumed = 0;
      } catch (error) {
        // A generator that threw is done: it yields no more.
        defect = error instanceof CompressionDefect ? error.message : `the ${format} data contradicts itself`;
        return 0;
      }
    }
    const octets = Math.min(length, output.length - consumed);
    into.set(output.subarray(consumed, consumed + octets), at);
    consumed += octets;
    return octets;
  }

  return {
    read,
    get defect() {
      // A file that could not be read on explains why it looks cut off.
      return source.defect ?? defect;
    },
  };
}

export function joined(head: Uint8Array, rest: OctetSource): OctetSource {
  let consumed = 0;
  return {
    async read(into, at, length) {
      if (consumed === head.length) return rest.read(into, at, length);
      const octets = Math.min(length, head.length - consumed);
      into.set(head.subarray(consumed, consumed + octets), at);
      consumed += octets;
      return octets;
    },
    get defect() {
      return rest.defect;
    },
  };
}
