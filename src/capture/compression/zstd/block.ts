/** Compressed blocks: literals, and sequences that say how many of them to copy and what to repeat. RFC 8878 section 3.1.1.3. */
import { u16le } from '../../../bytes/read.ts';
import type { HistoryWindow } from '../compressed.ts';
import { BackwardBits, contradiction } from './bits.ts';
import { constantTable, type FseTable, readTable, tableOf } from './fse.ts';
import { decodeStream, type HuffmanTable, readTree } from './huffman.ts';

export const MAX_BLOCK_OCTETS = 128 * 1024;

const LITERALS = { raw: 0, repeated: 1, compressed: 2, treeless: 3 } as const;
const MODE = { predefined: 0, constant: 1, described: 2, again: 3 } as const;

/** A code's first value and the bits that are added to it, for codes that do not stand for themselves. */
const LITERAL_LENGTHS = valuesOf(
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
);
const MATCH_LENGTHS = valuesOf(
  Array.from({ length: 32 }, (_, code) => code + 3),
  [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
);

interface Values {
  readonly first: readonly number[];
  readonly bits: readonly number[];
}

/** Each code begins where the one before ends. */
function valuesOf(plain: readonly number[], bitsOfOthers: readonly number[]): Values {
  const first = [...plain];
  let value = plain.at(-1)! + 1;
  for (const bits of bitsOfOthers) {
    first.push(value);
    value += 1 << bits;
  }
  return { first, bits: [...plain.map(() => 0), ...bitsOfOthers] };
}

interface Kind {
  readonly maxAccuracy: number;
  readonly codes: number;
  readonly predefined: FseTable;
}

const ones = (count: number) => new Array<number>(count).fill(1);
const twos = (count: number) => new Array<number>(count).fill(2);
const rare = (count: number) => new Array<number>(count).fill(-1);

/** Probabilities of RFC 8878 section 3.1.1.3.2.2. */
const LITERAL_LENGTH: Kind = {
  maxAccuracy: 9,
  codes: 36,
  predefined: tableOf([4, 3, ...twos(11), ...ones(3), ...twos(9), 3, 2, ...ones(5), ...rare(4)], 6),
};
const OFFSET: Kind = {
  maxAccuracy: 8,
  codes: 32,
  predefined: tableOf([...ones(6), ...twos(3), ...ones(15), ...rare(5)], 5),
};
const MATCH_LENGTH: Kind = {
  maxAccuracy: 9,
  codes: 53,
  predefined: tableOf([1, 4, 3, ...twos(6), ...ones(37), ...rare(7)], 6),
};

/** What one block of a frame leaves for the next. */
export class BlockDecoder {
  readonly #window: HistoryWindow;
  readonly #windowOctets: number;
  readonly #literals = new Uint8Array(MAX_BLOCK_OCTETS);
  #literalsEnd = 0;
  #tree: HuffmanTable | null = null;
  readonly #tables: (FseTable | null)[] = [null, null, null];
  #offset1 = 1;
  #offset2 = 4;
  #offset3 = 8;

  constructor(window: HistoryWindow, windowOctets: number) {
    this.#window = window;
    this.#windowOctets = windowOctets;
  }

  /** Decodes `bytes[start..end)` into the window; at most `MAX_BLOCK_OCTETS`, for which room was reserved. */
  decode(bytes: Uint8Array, start: number, end: number): void {
    const at = this.#readLiterals(bytes, start, end);
    this.#sequences(bytes, at, end);
  }

  #readLiterals(bytes: Uint8Array, start: number, end: number): number {
    const need = (octets: number): void => {
      if (start + octets > end) throw contradiction();
    };
    need(1);
    const first = bytes[start]!;
    const type = first & 3;
    const format = (first >> 2) & 3;
    if (type === LITERALS.raw || type === LITERALS.repeated) {
      const headerOctets = format === 1 ? 2 : format === 3 ? 3 : 1;
      need(headerOctets);
      const word = first | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16);
      const size =
        (headerOctets === 3 ? word : headerOctets === 2 ? word & 0xffff : first) >> (headerOctets === 1 ? 3 : 4);
      const at = start + headerOctets;
      const octets = type === LITERALS.raw ? size : 1;
      if (size > MAX_BLOCK_OCTETS || at + octets > end) throw contradiction();
      if (type === LITERALS.raw) this.#literals.set(bytes.subarray(at, at + size));
      else this.#literals.fill(bytes[at]!, 0, size);
      this.#literalsEnd = size;
      return at + octets;
    }
    const headerOctets = format < 2 ? 3 : format + 2;
    need(headerOctets);
    const bits = format < 2 ? 10 : format === 2 ? 14 : 18;
    let header = 0;
    for (let octet = headerOctets - 1; octet >= 0; octet--) header = header * 256 + bytes[start + octet]!;
    const size = Math.floor(header / 16) % 2 ** bits;
    const compressed = Math.floor(header / 2 ** (4 + bits));
    const at = start + headerOctets;
    if (size > MAX_BLOCK_OCTETS || at + compressed > end) throw contradiction();
    this.#decodeLiterals(bytes, at, at + compressed, size, type === LITERALS.compressed, format === 0 ? 1 : 4);
    this.#literalsEnd = size;
    return at + compressed;
  }

  #decodeLiterals(bytes: Uint8Array, start: number, end: number, size: number, hasTree: boolean, streams: 1 | 4): void {
    let at = start;
    if (hasTree) {
      const { table, next } = readTree(bytes, start, end);
      this.#tree = table;
      at = next;
    }
    const tree = this.#tree;
    if (tree === null) throw contradiction();
    const literals = this.#literals;
    if (streams === 1) {
      decodeStream(tree, bytes, at, end, literals, 0, size);
      return;
    }
    const each = Math.floor((size + 3) / 4);
    let from = at + 6;
    if (from > end || 3 * each > size) throw contradiction();
    for (let stream = 0; stream < 4; stream++) {
      const to = stream === 3 ? end : from + u16le(bytes, at + 2 * stream);
      if (to > end) throw contradiction();
      decodeStream(tree, bytes, from, to, literals, stream * each, stream === 3 ? size : (stream + 1) * each);
      from = to;
    }
  }

  #sequences(bytes: Uint8Array, start: number, end: number): void {
    if (start >= end) throw contradiction();
    const first = bytes[start]!;
    const countOctets = first < 128 ? 1 : first < 255 ? 2 : 3;
    if (start + countOctets > end) throw contradiction();
    const count =
      countOctets === 1
        ? first
        : countOctets === 2
          ? ((first - 128) << 8) + bytes[start + 1]!
          : u16le(bytes, start + 1) + 0x7f00;
    let at = start + countOctets;
    const limit = this.#window.position + MAX_BLOCK_OCTETS;
    if (count === 0) {
      if (at !== end) throw contradiction();
      this.#copyLiterals(0, this.#literalsEnd, limit);
      return;
    }
    if (at >= end || (bytes[at]! & 3) !== 0) throw contradiction();
    const modes = bytes[at++]!;
    for (const [index, kind] of [LITERAL_LENGTH, OFFSET, MATCH_LENGTH].entries()) {
      at = this.#readSequenceTable(bytes, at, end, (modes >> (6 - 2 * index)) & 3, index, kind);
    }
    this.#copySequences(new BackwardBits(bytes, at, end), count, limit);
  }

  #readSequenceTable(bytes: Uint8Array, at: number, end: number, mode: number, index: number, kind: Kind): number {
    switch (mode) {
      case MODE.predefined:
        this.#tables[index] = kind.predefined;
        return at;
      case MODE.constant:
        if (at >= end || bytes[at]! >= kind.codes) throw contradiction();
        this.#tables[index] = constantTable(bytes[at]!);
        return at + 1;
      case MODE.described: {
        const { table, next } = readTable(bytes, at, end, kind.maxAccuracy, kind.codes);
        this.#tables[index] = table;
        return next;
      }
      default:
        if (this.#tables[index] === null) throw contradiction();
        return at;
    }
  }

  #copySequences(input: BackwardBits, count: number, limit: number): void {
    const [literalTable, offsetTable, matchTable] = this.#tables as [FseTable, FseTable, FseTable];
    const window = this.#window;
    let literalState = input.read(literalTable.accuracy);
    let offsetState = input.read(offsetTable.accuracy);
    let matchState = input.read(matchTable.accuracy);
    let used = 0;
    for (let left = count; left > 0; left--) {
      const offsetCode = offsetTable.symbols[offsetState]!;
      const matchCode = matchTable.symbols[matchState]!;
      const literalCode = literalTable.symbols[literalState]!;
      const offsetValue = 2 ** offsetCode + input.readLong(offsetCode);
      const match = MATCH_LENGTHS.first[matchCode]! + input.read(MATCH_LENGTHS.bits[matchCode]!);
      const literals = LITERAL_LENGTHS.first[literalCode]! + input.read(LITERAL_LENGTHS.bits[literalCode]!);
      if (left > 1) {
        literalState = literalTable.bases[literalState]! + input.read(literalTable.bits[literalState]!);
        matchState = matchTable.bases[matchState]! + input.read(matchTable.bits[matchState]!);
        offsetState = offsetTable.bases[offsetState]! + input.read(offsetTable.bits[offsetState]!);
      }
      if (input.left < 0) throw contradiction();
      this.#copyLiterals(used, used + literals, limit);
      used += literals;
      const offset = this.#offsetOf(offsetValue, literals);
      if (window.position + match > limit || offset > this.#windowOctets) throw contradiction();
      window.repeat(offset, match);
    }
    if (input.left !== 0) throw contradiction();
    this.#copyLiterals(used, this.#literalsEnd, limit);
  }

  #copyLiterals(from: number, to: number, limit: number): void {
    const window = this.#window;
    if (to > this.#literalsEnd || window.position + (to - from) > limit) throw contradiction();
    const { bytes, position } = window;
    const literals = this.#literals;
    if (to - from > 32) bytes.set(literals.subarray(from, to), position);
    else for (let at = from; at < to; at++) bytes[position + at - from] = literals[at]!;
    window.position += to - from;
  }

  /** Values 1 to 3 name one of the last three offsets; without literals before, the one after it. */
  #offsetOf(value: number, literals: number): number {
    if (value > 3) {
      this.#offset3 = this.#offset2;
      this.#offset2 = this.#offset1;
      this.#offset1 = value - 3;
      return this.#offset1;
    }
    const which = value + (literals === 0 ? 1 : 0);
    if (which === 1) return this.#offset1;
    const offset = which === 2 ? this.#offset2 : which === 3 ? this.#offset3 : this.#offset1 - 1;
    if (which > 2) this.#offset3 = this.#offset2;
    this.#offset2 = this.#offset1;
    this.#offset1 = offset;
    return offset;
  }
}
