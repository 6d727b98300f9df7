/** Huffman-coded literals: the tree, and the streams. RFC 8878 sections 4.2 and 3.1.1.3.1. */
import { BackwardBits, contradiction, highestBit } from './bits.ts';
import { readTable } from './fse.ts';

export interface HuffmanTable {
  readonly maxBits: number;
  /** By the next `maxBits` bits: the symbol, and how many of the bits are its code. */
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

const MAX_BITS = 11;
const MAX_WEIGHTS = 255;
const MAX_WEIGHT_ACCURACY = 6;
const FIRST_DIRECT = 128;

/** Reads the description of a tree at `bytes[start..end)`. */
export function readTree(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly table: HuffmanTable; readonly next: number } {
  if (start >= end) throw contradiction();
  const header = bytes[start]!;
  const isDirect = header >= FIRST_DIRECT;
  const count = header - (FIRST_DIRECT - 1);
  const next = start + 1 + (isDirect ? Math.ceil(count / 2) : header);
  if (next > end) throw contradiction();
  if (!isDirect) return { table: tableOf(codedWeights(bytes, start + 1, next)), next };
  const weights = Array.from({ length: count }, (_, index) => {
    const octet = bytes[start + 1 + (index >> 1)]!;
    return index % 2 === 0 ? octet >> 4 : octet & 15;
  });
  return { table: tableOf(weights), next };
}

/** Weights that are coded by two states which take turns. */
function codedWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, next } = readTable(bytes, start, end, MAX_WEIGHT_ACCURACY, MAX_BITS + 2);
  const input = new BackwardBits(bytes, next, end);
  const weights: number[] = [];
  let [state, other] = [input.read(table.accuracy), input.read(table.accuracy)];
  if (input.left < 0) throw contradiction();
  for (;;) {
    if (weights.length > MAX_WEIGHTS) throw contradiction();
    weights.push(table.symbols[state]!);
    const bits = table.bits[state]!;
    if (input.left < bits) {
      weights.push(table.symbols[other]!);
      return weights;
    }
    const following = table.bases[state]! + input.read(bits);
    state = other;
    other = following;
  }
}

/** The last weight is not written: it makes the sum a power of two. */
function tableOf(weights: number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) {
    if (weight > MAX_BITS) throw contradiction();
    if (weight > 0) sum += 1 << (weight - 1);
  }
  if (sum === 0 || weights.length > MAX_WEIGHTS) throw contradiction();
  const maxBits = highestBit(sum) + 1;
  const missing = (1 << maxBits) - sum;
  if (maxBits > MAX_BITS || (missing & (missing - 1)) !== 0) throw contradiction();
  const all = [...weights, highestBit(missing) + 1];
  const symbols = new Uint8Array(1 << maxBits);
  const bits = new Uint8Array(1 << maxBits);
  let place = 0;
  for (let weight = 1; weight <= maxBits; weight++) {
    for (const [symbol, own] of all.entries()) {
      if (own !== weight) continue;
      const width = 1 << (weight - 1);
      symbols.fill(symbol, place, place + width);
      bits.fill(maxBits + 1 - weight, place, place + width);
      place += width;
    }
  }
  return { maxBits, symbols, bits };
}

/** Decodes one stream, `bytes[start..end)`, into exactly `output[from..to)`. */
export function decodeStream(
  table: HuffmanTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  from: number,
  to: number,
): void {
  const input = new BackwardBits(bytes, start, end);
  const { maxBits, symbols, bits } = table;
  for (let at = from; at < to; at++) {
    const code = input.peek(maxBits);
    output[at] = symbols[code]!;
    input.left -= bits[code]!;
    if (input.left < 0) throw contradiction();
  }
  if (input.left !== 0) throw contradiction();
}
