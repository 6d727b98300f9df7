/**
 * bzip2. There is no standard; reference: the bzip2 1.0.8 source (decompress.c) and J. Tsai's "BZIP2: Format Specification".
 *
 * Any number of streams one after another; checksums of blocks and streams are verified. A block is decoded as a whole, so
 * what was in a block that was cut off is lost: up to 900,000 octets before the cut.
 * Not handled: randomised blocks, which no bzip2 has written since 1997.
 */
import { type CompressedInput, CompressionDefect } from './compressed.ts';

const FORMAT = 'bzip2';
const BLOCK_MAGIC_HIGH = 0x314159;
const BLOCK_MAGIC_LOW = 0x265359;
const END_MAGIC_HIGH = 0x177245;
const END_MAGIC_LOW = 0x385090;
const OCTETS_PER_LEVEL = 100_000;
/** A block has at most 900,000 symbols of at most 20 bits, with tables before them. */
const MAX_BLOCK_OCTETS = 2_400_000;
const SYMBOLS_PER_GROUP = 50;
const MAX_CODE_BITS = 20;
const MAX_SYMBOLS = 258;
const MAX_TABLES = 6;
const OUTPUT_OCTETS = 256 * 1024;

export function looksLikeBzip2(head: Uint8Array): boolean {
  return (
    head.length >= 4 && head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68 && head[3]! >= 0x31 && head[3]! <= 0x39
  );
}

export async function* decompressBzip2(input: CompressedInput): AsyncGenerator<Uint8Array, void> {
  const blocks = new BlockDecoder();
  while (await input.has(1)) {
    await input.has(4);
    if (!looksLikeBzip2(input.bytes.subarray(input.at, input.end))) {
      const isCut = input.end - input.at < 4;
      throw new CompressionDefect(isCut ? 'the bzip2 file ends early' : 'octets that are not bzip2 follow');
    }
    const level = input.bytes[input.at + 3]! - 0x30;
    input.at += 4;
    yield* stream(input, level * OCTETS_PER_LEVEL, blocks);
  }
}

async function* stream(input: CompressedInput, limit: number, blocks: BlockDecoder): AsyncGenerator<Uint8Array, void> {
  let bit = 0;
  let combined = 0;
  for (;;) {
    await input.has(MAX_BLOCK_OCTETS);
    const bits = new BitReader(input.bytes, input.at, input.end, bit);
    const high = bits.read(24);
    const low = bits.read(24);
    const checksum = bits.word();
    if (high === END_MAGIC_HIGH && low === END_MAGIC_LOW) {
      if (checksum !== combined) throw new CompressionDefect('the bzip2 checksum does not match');
      input.at = bits.nextOctet;
      return;
    }
    if (high !== BLOCK_MAGIC_HIGH || low !== BLOCK_MAGIC_LOW) throw contradiction();
    const size = blocks.decode(bits, limit);
    input.at = bits.at;
    bit = bits.bit;
    let actual = 0xffffffff;
    for (const octets of blocks.expand(size)) {
      actual = crcOf(octets, actual);
      yield octets;
    }
    actual = ~actual | 0;
    if (actual !== checksum) throw new CompressionDefect('the bzip2 checksum does not match');
    combined = ((combined << 1) | (combined >>> 31)) ^ actual;
  }
}

function contradiction(): CompressionDefect {
  return new CompressionDefect(`the ${FORMAT} data contradicts itself`);
}

/** Most significant bit first. */
class BitReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, at: number, end: number, bit: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
    if (bit > 0) this.read(bit);
  }

  /** At most 24 bits. */
  read(bits: number): number {
    while (this.#heldBits < bits) {
      if (this.#at >= this.#end) throw new CompressionDefect('the bzip2 file ends early');
      this.#held = ((this.#held << 8) | this.#bytes[this.#at++]!) >>> 0;
      this.#heldBits += 8;
    }
    this.#heldBits -= bits;
    return (this.#held >>> this.#heldBits) & ((1 << bits) - 1);
  }

  /** 32 bits, signed. */
  word(): number {
    return (this.read(16) << 16) | this.read(16);
  }

  /** The octet with the next bit, and how many of its bits were read. */
  get at(): number {
    return this.#at - Math.ceil(this.#heldBits / 8);
  }

  get bit(): number {
    return (8 - (this.#heldBits % 8)) % 8;
  }

  get nextOctet(): number {
    return this.#at - Math.floor(this.#heldBits / 8);
  }
}

interface Table {
  /** By code length: the largest code, and what to take from a code for its place in `symbols`. */
  readonly limits: Int32Array;
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
  readonly shortest: number;
}

class BlockDecoder {
  /** The last column of the sorted rotations in the low octet, the place of the next one above. */
  #column = new Uint32Array(0);
  #origin = 0;
  readonly #counts = new Int32Array(256);

  /** Reads one block's bits up to its last column; how many octets that is. */
  decode(bits: BitReader, limit: number): number {
    if (this.#column.length < limit) this.#column = new Uint32Array(limit);
    if (bits.read(1) !== 0) throw new CompressionDefect('a bzip2 block is randomised, which is not read');
    this.#origin = bits.read(24);
    const octets = usedOctets(bits);
    const symbols = octets.length + 2;
    const tableCount = bits.read(3);
    const selectors = bits.read(15);
    if (octets.length === 0 || tableCount < 2 || tableCount > MAX_TABLES || selectors === 0) throw contradiction();
    const tableOf = readSelectors(bits, selectors, tableCount);
    const tables = Array.from({ length: tableCount }, () => readTable(bits, symbols));
    const size = this.#readSymbols(bits, octets, tables, tableOf, limit);
    if (this.#origin >= size) throw contradiction();
    this.#link(size);
    return size;
  }

  /** Huffman codes, run lengths of zeros and move-to-front, in one pass. */
  #readSymbols(
    bits: BitReader,
    octets: Uint8Array,
    tables: readonly Table[],
    tableOf: Uint8Array,
    limit: number,
  ): number {
    const column = this.#column;
    const endOfBlock = octets.length + 1;
    this.#counts.fill(0);
    let size = 0;
    let run = 0;
    let weight = 1;
    for (let group = 0; ; group++) {
      if (group >= tableOf.length) throw contradiction();
      const table = tables[tableOf[group]!]!;
      for (let i = 0; i < SYMBOLS_PER_GROUP; i++) {
        const symbol = readSymbol(bits, table);
        if (symbol <= 1) {
          run += weight << symbol;
          weight <<= 1;
          if (run > limit) throw contradiction();
          continue;
        }
        if (run > 0) {
          const octet = octets[0]!;
          if (size + run > limit) throw contradiction();
          column.fill(octet, size, size + run);
          this.#counts[octet]! += run;
          size += run;
          run = 0;
          weight = 1;
        }
        if (symbol === endOfBlock) return size;
        const place = symbol - 1;
        const octet = octets[place]!;
        octets.copyWithin(1, 0, place);
        octets[0] = octet;
        if (size >= limit) throw contradiction();
        column[size++] = octet;
        this.#counts[octet]!++;
      }
    }
  }

  /** The inverse of the Burrows-Wheeler transform: each octet learns where the one after it stands. */
  #link(size: number): void {
    let sum = 0;
    const starts = this.#counts;
    for (let octet = 0; octet < 256; octet++) {
      const count = starts[octet]!;
      starts[octet] = sum;
      sum += count;
    }
    const column = this.#column;
    for (let place = 0; place < size; place++) {
      const octet = column[place]! & 0xff;
      const to = starts[octet]!++;
      column[to] = (column[to]! & 0xff) | (place << 8);
    }
  }

  /** The octets of the block, with its first run-length coding undone: after four equal octets comes a count. */
  *expand(size: number): Generator<Uint8Array, void> {
    const column = this.#column;
    let output = new Uint8Array(OUTPUT_OCTETS);
    let length = 0;
    let next = column[this.#origin]! >>> 8;
    let last = -1;
    let equal = 0;
    for (let left = size; left > 0; left--) {
      const word = column[next]!;
      const octet = word & 0xff;
      next = word >>> 8;
      if (length + 256 > output.length) {
        yield output.subarray(0, length);
        output = new Uint8Array(OUTPUT_OCTETS);
        length = 0;
      }
      if (equal === 4) {
        output.fill(last, length, length + octet);
        length += octet;
        equal = 0;
        last = -1;
        continue;
      }
      equal = octet === last ? equal + 1 : 1;
      last = octet;
      output[length++] = octet;
    }
    yield output.subarray(0, length);
  }
}

function usedOctets(bits: BitReader): Uint8Array {
  const ranges = bits.read(16);
  const octets: number[] = [];
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const used = bits.read(16);
    for (let i = 0; i < 16; i++) if ((used & (0x8000 >> i)) !== 0) octets.push(range * 16 + i);
  }
  return Uint8Array.from(octets);
}

function readSelectors(bits: BitReader, count: number, tableCount: number): Uint8Array {
  const recent = Array.from({ length: tableCount }, (_, index) => index);
  return Uint8Array.from({ length: count }, () => {
    let place = 0;
    while (bits.read(1) !== 0) if (++place >= tableCount) throw contradiction();
    const [table] = recent.splice(place, 1);
    recent.unshift(table!);
    return table!;
  });
}

function readTable(bits: BitReader, symbols: number): Table {
  const lengths = new Uint8Array(MAX_SYMBOLS);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > MAX_CODE_BITS) throw contradiction();
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  const limits = new Int32Array(MAX_CODE_BITS + 2).fill(-1);
  const bases = new Int32Array(MAX_CODE_BITS + 2);
  const sorted: number[] = [];
  let code = 0;
  let shortest = 0;
  for (let bitsOfCode = 1; bitsOfCode <= MAX_CODE_BITS; bitsOfCode++) {
    bases[bitsOfCode] = code - sorted.length;
    for (let symbol = 0; symbol < symbols; symbol++) {
      if (lengths[symbol] !== bitsOfCode) continue;
      sorted.push(symbol);
      code++;
    }
    limits[bitsOfCode] = code - 1;
    if (shortest === 0 && sorted.length > 0) shortest = bitsOfCode;
    code <<= 1;
  }
  return { limits, bases, symbols: Uint16Array.from(sorted), shortest };
}

function readSymbol(bits: BitReader, table: Table): number {
  let length = table.shortest;
  let code = bits.read(length);
  while (code > table.limits[length]!) {
    if (++length > MAX_CODE_BITS) throw contradiction();
    code = (code << 1) | bits.read(1);
  }
  const symbol = table.symbols[code - table.bases[length]!];
  if (symbol === undefined) throw contradiction();
  return symbol;
}

/** CRC-32 with the polynomial 0x04c11db7, most significant bit first: not the CRC of gzip. */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, index) => {
  let word = index << 24;
  for (let bit = 0; bit < 8; bit++) word = word < 0 ? (word << 1) ^ 0x04c11db7 : word << 1;
  return word;
});

function crcOf(octets: Uint8Array, before: number): number {
  let crc = before;
  for (let at = 0; at < octets.length; at++) crc = (crc << 8) ^ CRC_TABLE[(crc >>> 24) ^ octets[at]!]!;
  return crc;
}
