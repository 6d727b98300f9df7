/** Finite state entropy: its tables, and how they are written. RFC 8878 section 4.1.1. */
import { contradiction, ForwardBits, highestBit } from './bits.ts';

export interface FseTable {
  readonly accuracy: number;
  /** By state: the symbol, the bits to read for the next state, and what to add to them. */
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** A table that always gives one symbol. */
export function constantTable(symbol: number): FseTable {
  return { accuracy: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) };
}

/** Probability -1 is "less than 1": one place, at the end of the table. */
export function tableOf(probabilities: readonly number[], accuracy: number): FseTable {
  const size = 1 << accuracy;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(probabilities.length);
  let end = size;
  for (const [symbol, probability] of probabilities.entries()) {
    if (probability !== -1) continue;
    symbols[--end] = symbol;
    next[symbol] = 1;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  for (const [symbol, probability] of probabilities.entries()) {
    if (probability <= 0) continue;
    next[symbol] = probability;
    for (let left = probability; left > 0; left--) {
      symbols[place] = symbol;
      do place = (place + step) & (size - 1);
      while (place >= end);
    }
  }
  if (place !== 0) throw contradiction();
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state]!;
    const count = next[symbol]!++;
    bits[state] = accuracy - highestBit(count);
    bases[state] = (count << bits[state]!) - size;
  }
  return { accuracy, symbols, bits, bases };
}

/** Reads the description of a table at `bytes[start..end)`. */
export function readTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  maxAccuracy: number,
  maxSymbols: number,
): { readonly table: FseTable; readonly next: number } {
  const input = new ForwardBits(bytes, start, end);
  const accuracy = input.read(4) + 5;
  if (accuracy > maxAccuracy) throw contradiction();
  const probabilities: number[] = [];
  let remaining = 1 << accuracy;
  while (remaining > 0) {
    if (probabilities.length >= maxSymbols) throw contradiction();
    const bits = highestBit(remaining + 1) + 1;
    let value = input.read(bits);
    const mask = (1 << (bits - 1)) - 1;
    const threshold = (1 << bits) - 1 - (remaining + 1);
    if ((value & mask) < threshold) {
      // This value takes a bit less.
      input.back(1);
      value &= mask;
    } else if (value > mask) value -= threshold;
    const probability = value - 1;
    remaining -= Math.abs(probability);
    probabilities.push(probability);
    if (probability !== 0) continue;
    for (let repeat = 3; repeat === 3; ) {
      repeat = input.read(2);
      for (let left = repeat; left > 0; left--) probabilities.push(0);
    }
  }
  if (remaining < 0 || probabilities.length > maxSymbols) throw contradiction();
  return { table: tableOf(probabilities, accuracy), next: input.nextOctet };
}
