/**
 * LZMA2: chunks of LZMA, or of octets as they are. Reference: the xz file format 1.1.0, section 5.3.1; I. Pavlov's LZMA specification;
 * lzma2_decoder.c and lzma_decoder.c of XZ Utils.
 *
 * The history grows with what was decoded, up to the size that the file asks for; `MAX_DICTIONARY_OCTETS` is that of `xz -9`.
 */
import { u16, u32 } from '../../bytes/read.ts';
import { type CompressedInput, CompressionDefect, type HistoryWindow } from './compressed.ts';

const FORMAT = 'xz';
export const MAX_DICTIONARY_OCTETS = 64 * 1024 * 1024;

const CONTROL = { end: 0, storedWithReset: 1, stored: 2, lzma: 0x80 } as const;
const RESET = { state: 1, properties: 2, dictionary: 3 } as const;

/** The octets of one LZMA2 stream; each yield is a chunk, of at most 2 MiB. */
export async function* decompressLzma2(
  input: CompressedInput,
  window: HistoryWindow,
  dictionaryOctets: number,
): AsyncGenerator<Uint8Array, void> {
  const lzma = new LzmaDecoder(window);
  let needsDictionaryReset = true;
  let needsProperties = true;
  for (;;) {
    await input.need(1, FORMAT);
    const control = input.bytes[input.at]!;
    if (control === CONTROL.end) {
      input.at++;
      return;
    }
    const isLzma = control >= CONTROL.lzma;
    const reset = isLzma ? (control >> 5) & 3 : 0;
    if (control === CONTROL.storedWithReset || reset === RESET.dictionary) {
      window.reset();
      needsDictionaryReset = false;
    }
    if (needsDictionaryReset || (!isLzma && control > CONTROL.stored)) throw contradiction();
    if (!isLzma) {
      await input.need(3, FORMAT);
      const octets = u16(input.bytes, input.at + 1) + 1;
      input.at += 3;
      yield* stored(input, window, octets, dictionaryOctets);
      continue;
    }
    const headerOctets = reset >= RESET.properties ? 6 : 5;
    await input.need(headerOctets, FORMAT);
    const { bytes, at } = input;
    const octets = ((control & 0x1f) << 16) + u16(bytes, at + 1) + 1;
    const compressed = u16(bytes, at + 3) + 1;
    if (reset >= RESET.properties) {
      lzma.setProperties(bytes[at + 5]!);
      needsProperties = false;
    }
    if (needsProperties) throw contradiction();
    if (reset >= RESET.state) lzma.resetState();
    input.at += headerOctets;
    // Of a chunk that was cut off, what is there is read.
    const isWhole = await input.has(compressed);
    const end = Math.min(input.at + compressed, input.end);
    window.reserve(octets, dictionaryOctets);
    let failure: unknown = null;
    try {
      lzma.decode(input.bytes, input.at, end, octets, dictionaryOctets);
    } catch (error) {
      failure = error;
    }
    input.at = end;
    yield window.take();
    if (!isWhole) throw new CompressionDefect('the xz file ends early');
    if (failure !== null) throw failure;
  }
}

async function* stored(
  input: CompressedInput,
  window: HistoryWindow,
  octets: number,
  dictionaryOctets: number,
): AsyncGenerator<Uint8Array, void> {
  const isWhole = await input.has(octets);
  const there = Math.min(octets, input.end - input.at);
  window.reserve(there, dictionaryOctets);
  window.bytes.set(input.bytes.subarray(input.at, input.at + there), window.position);
  window.position += there;
  input.at += there;
  yield window.take();
  if (!isWhole) throw new CompressionDefect('the xz file ends early');
}

function contradiction(): CompressionDefect {
  return new CompressionDefect('the xz data contradicts itself');
}

// ------------------------------------------------------------------------------------------------ LZMA

const STATES = 12;
const FIRST_STATE_AFTER_MATCH = 7;
const MAX_POSITION_STATES = 16;
const SMALLEST_MATCH = 2;
const LENGTH_STATES = 4;
const FIRST_MODEL_DISTANCE = 4;
const LAST_MODEL_DISTANCE = 14;
const ALIGN_BITS = 4;
const HALF = 1024;
const MOVE_BITS = 5;
const TOP = 0x1000000;
const LITERAL_CODER = 0x300;
/** lc + lp is at most 4 in LZMA2. */
const MAX_LITERAL_BITS = 4;

/** Where each set of probabilities begins in one array. */
const AT = offsets({
  isMatch: STATES * MAX_POSITION_STATES,
  isRepeat: STATES,
  isRepeat0: STATES,
  isRepeat1: STATES,
  isRepeat2: STATES,
  isRepeat0Long: STATES * MAX_POSITION_STATES,
  distanceSlot: LENGTH_STATES * 64,
  distance: 128,
  align: 1 << ALIGN_BITS,
  matchLength: 2 + 2 * MAX_POSITION_STATES * 8 + 256,
  repeatLength: 2 + 2 * MAX_POSITION_STATES * 8 + 256,
  literal: LITERAL_CODER << MAX_LITERAL_BITS,
  end: 0,
});

function offsets<Name extends string>(sizes: Readonly<Record<Name, number>>): Readonly<Record<Name, number>> {
  let at = 0;
  const result = {} as Record<Name, number>;
  for (const name of Object.keys(sizes) as Name[]) {
    result[name] = at;
    at += sizes[name];
  }
  return result;
}

class LzmaDecoder {
  readonly #window: HistoryWindow;
  readonly #probabilities = new Uint16Array(AT.end);
  #literalContextBits = 0;
  #literalPositionMask = 0;
  #positionMask = 0;
  #state = 0;
  /** The last four distances, less one. */
  #distance0 = 0;
  #distance1 = 0;
  #distance2 = 0;
  #distance3 = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #range = 0;
  #code = 0;

  constructor(window: HistoryWindow) {
    this.#window = window;
  }

  setProperties(octet: number): void {
    if (octet > (4 * 5 + 4) * 9 + 8) throw contradiction();
    const positionBits = Math.floor(octet / 45);
    const literalPositionBits = Math.floor((octet % 45) / 9);
    this.#literalContextBits = octet % 9;
    if (this.#literalContextBits + literalPositionBits > MAX_LITERAL_BITS) throw contradiction();
    this.#literalPositionMask = (1 << literalPositionBits) - 1;
    this.#positionMask = (1 << positionBits) - 1;
  }

  resetState(): void {
    this.#probabilities.fill(HALF);
    this.#state = 0;
    this.#distance0 = 0;
    this.#distance1 = 0;
    this.#distance2 = 0;
    this.#distance3 = 0;
  }

  /** Decodes one chunk of `octets` from `bytes[start..end)` into the window; `reserve` was called. */
  decode(bytes: Uint8Array, start: number, end: number, octets: number, dictionaryOctets: number): void {
    if (end - start < 5 || bytes[start] !== 0) throw contradiction();
    this.#bytes = bytes;
    this.#code = u32(bytes, start + 1);
    this.#at = start + 5;
    this.#end = end;
    this.#range = 0xffffffff;
    const window = this.#window;
    const limit = window.position + octets;
    while (window.position < limit) {
      const positionState = window.count & this.#positionMask;
      if (this.#bit(AT.isMatch + this.#state * MAX_POSITION_STATES + positionState) === 0) this.#literal();
      else {
        const length = this.#match(positionState);
        if (length > limit - window.position || this.#distance0 >= dictionaryOctets) throw contradiction();
        window.repeat(this.#distance0 + 1, length);
      }
    }
    this.#normalize();
    if (this.#at !== end || this.#code !== 0) throw contradiction();
  }

  #normalize(): void {
    if (this.#range >= TOP) return;
    if (this.#at >= this.#end) throw contradiction();
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#bytes[this.#at++]!) >>> 0;
  }

  #bit(index: number): number {
    this.#normalize();
    const probability = this.#probabilities[index]!;
    const bound = (this.#range >>> 11) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      this.#probabilities[index] = probability + ((2048 - probability) >> MOVE_BITS);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    this.#probabilities[index] = probability - (probability >> MOVE_BITS);
    return 1;
  }

  #directBits(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left--) {
      this.#normalize();
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      value = value * 2 + bit;
    }
    return value;
  }

  #tree(first: number, bits: number): number {
    let node = 1;
    for (let left = bits; left > 0; left--) node = (node << 1) | this.#bit(first + node);
    return node - (1 << bits);
  }

  #reverseTree(first: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let place = 0; place < bits; place++) {
      const bit = this.#bit(first + node);
      node = (node << 1) | bit;
      value |= bit << place;
    }
    return value;
  }

  #literal(): void {
    const window = this.#window;
    const { bytes, position } = window;
    const previous = position > window.start ? bytes[position - 1]! : 0;
    const low = (window.count & this.#literalPositionMask) << this.#literalContextBits;
    const first = AT.literal + LITERAL_CODER * (low + (previous >> (8 - this.#literalContextBits)));
    let node = 1;
    if (this.#state >= FIRST_STATE_AFTER_MATCH) {
      if (this.#distance0 >= position - window.start) throw contradiction();
      let expected = bytes[position - this.#distance0 - 1]!;
      while (node < 0x100) {
        const matchBit = (expected >> 7) & 1;
        expected <<= 1;
        const bit = this.#bit(first + ((1 + matchBit) << 8) + node);
        node = (node << 1) | bit;
        if (bit !== matchBit) break;
      }
    }
    while (node < 0x100) node = (node << 1) | this.#bit(first + node);
    bytes[position] = node & 0xff;
    window.position++;
    const state = this.#state;
    this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  /** Reads a match or a repeated one into `#distance0`; its length. */
  #match(positionState: number): number {
    const state = this.#state;
    const isAfterLiteral = state < FIRST_STATE_AFTER_MATCH;
    if (this.#bit(AT.isRepeat + state) === 0) {
      this.#distance3 = this.#distance2;
      this.#distance2 = this.#distance1;
      this.#distance1 = this.#distance0;
      const length = this.#length(AT.matchLength, positionState);
      this.#state = isAfterLiteral ? 7 : 10;
      this.#distance0 = this.#readDistance(length);
      return length;
    }
    if (this.#bit(AT.isRepeat0 + state) === 0) {
      if (this.#bit(AT.isRepeat0Long + state * MAX_POSITION_STATES + positionState) === 0) {
        this.#state = isAfterLiteral ? 9 : 11;
        return 1;
      }
    } else {
      let distance = this.#distance1;
      if (this.#bit(AT.isRepeat1 + state) !== 0) {
        distance = this.#distance2;
        if (this.#bit(AT.isRepeat2 + state) !== 0) {
          distance = this.#distance3;
          this.#distance3 = this.#distance2;
        }
        this.#distance2 = this.#distance1;
      }
      this.#distance1 = this.#distance0;
      this.#distance0 = distance;
    }
    this.#state = isAfterLiteral ? 8 : 11;
    return this.#length(AT.repeatLength, positionState);
  }

  #length(first: number, positionState: number): number {
    const low = first + 2;
    const middle = low + MAX_POSITION_STATES * 8;
    const high = middle + MAX_POSITION_STATES * 8;
    if (this.#bit(first) === 0) return SMALLEST_MATCH + this.#tree(low + positionState * 8, 3);
    if (this.#bit(first + 1) === 0) return SMALLEST_MATCH + 8 + this.#tree(middle + positionState * 8, 3);
    return SMALLEST_MATCH + 16 + this.#tree(high, 8);
  }

  #readDistance(length: number): number {
    const lengthState = Math.min(length - SMALLEST_MATCH, LENGTH_STATES - 1);
    const slot = this.#tree(AT.distanceSlot + lengthState * 64, 6);
    if (slot < FIRST_MODEL_DISTANCE) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < LAST_MODEL_DISTANCE) return base + this.#reverseTree(AT.distance + base - slot, bits);
    return base + this.#directBits(bits - ALIGN_BITS) * 2 ** ALIGN_BITS + this.#reverseTree(AT.align, ALIGN_BITS);
  }
}
