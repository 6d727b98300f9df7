/**
 * xz files. Reference: The .xz File Format 1.1.0 (tukaani.org).
 *
 * Any number of streams with padding between them, any number of blocks; header checksums, the checks CRC32, CRC64 and SHA-256 of
 * blocks, and the index are verified.
 * Not handled: filters other than LZMA2 (they are for programs, not for captures), and dictionaries above 64 MiB.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { u32le } from '../../bytes/read.ts';
import { type CompressedInput, CompressionDefect, HistoryWindow } from './compressed.ts';
import { Crc64 } from './crc64.ts';
import { decompressLzma2, MAX_DICTIONARY_OCTETS } from './lzma2.ts';

const FORMAT = 'xz';
const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;
const HEADER_OCTETS = 12;
const FOOTER_MAGIC = 0x595a;
const LZMA2_FILTER = 0x21;
const BLOCK_FLAG = { filters: 3, reserved: 0x3c, compressedSize: 0x40, size: 0x80 } as const;
/** Octets of the check by its id. */
const CHECK_OCTETS = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;

export function looksLikeXz(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && MAGIC.every((octet, at) => head[at] === octet);
}

export async function* decompressXz(input: CompressedInput): AsyncGenerator<Uint8Array, void> {
  const window = new HistoryWindow();
  while (await input.has(1)) {
    // Padding between streams: zeros.
    if (input.bytes[input.at] === 0) {
      input.at++;
      continue;
    }
    await input.has(HEADER_OCTETS);
    const head = input.bytes.subarray(input.at, input.end);
    if (!MAGIC.every((octet, at) => at >= head.length || head[at] === octet)) {
      throw new CompressionDefect('octets that are not xz follow');
    }
    await input.need(HEADER_OCTETS, FORMAT);
    yield* stream(input, window);
  }
}

/** What the index has to say again of each block: its size with and without compression. */
interface BlockSizes {
  readonly unpadded: number;
  readonly size: number;
}

async function* stream(input: CompressedInput, window: HistoryWindow): AsyncGenerator<Uint8Array, void> {
  const { bytes, at } = input;
  if (crc32(bytes.subarray(at + 6, at + 8)) !== u32le(bytes, at + 8)) throw checksum();
  const check = bytes[at + 7]!;
  if (bytes[at + 6] !== 0 || check > 15) throw new CompressionDefect('an xz header is of no version that is read');
  input.at += HEADER_OCTETS;
  const index = newIndex();
  for (;;) {
    await input.need(1, FORMAT);
    if (input.bytes[input.at] === 0) break;
    const sizes = yield* block(input, window, check);
    index.add(sizes);
  }
  await readIndex(input, index);
  await input.need(HEADER_OCTETS, FORMAT);
  const footer = input.bytes.subarray(input.at, input.at + HEADER_OCTETS);
  if (crc32(footer.subarray(4, 10)) !== u32le(footer, 0) || ((footer[10]! << 8) | footer[11]!) !== FOOTER_MAGIC) {
    throw checksum();
  }
  input.at += HEADER_OCTETS;
}

function checksum(): CompressionDefect {
  return new CompressionDefect('the xz checksum does not match');
}

function contradiction(): CompressionDefect {
  return new CompressionDefect('the xz data contradicts itself');
}

async function* block(
  input: CompressedInput,
  window: HistoryWindow,
  check: number,
): AsyncGenerator<Uint8Array, BlockSizes> {
  const headerOctets = (input.bytes[input.at]! + 1) * 4;
  await input.need(headerOctets, FORMAT);
  const header = input.bytes.subarray(input.at, input.at + headerOctets);
  if (crc32(header.subarray(0, -4)) !== u32le(header, headerOctets - 4)) throw checksum();
  const dictionaryOctets = dictionaryOf(header);
  input.at += headerOctets;
  const counted = counting(input);
  const verified = checking(check);
  let size = 0;
  for await (const octets of decompressLzma2(input, window, dictionaryOctets)) {
    verified.update(octets);
    size += octets.length;
    yield octets;
  }
  const compressed = counted();
  await padding(input, compressed);
  await input.need(CHECK_OCTETS[check]!, FORMAT);
  const given = input.bytes.subarray(input.at, input.at + CHECK_OCTETS[check]!);
  if (!verified.agrees(given)) throw checksum();
  input.at += CHECK_OCTETS[check]!;
  return { unpadded: headerOctets + compressed + CHECK_OCTETS[check]!, size };
}

/** Octets that the input has given since. */
function counting(input: CompressedInput): () => number {
  const before = input.consumed;
  return () => input.consumed - before;
}

/** Zeros up to a multiple of four. */
async function padding(input: CompressedInput, octets: number): Promise<void> {
  const wanted = (4 - (octets % 4)) % 4;
  await input.need(wanted, FORMAT);
  for (let left = wanted; left > 0; left--) if (input.bytes[input.at++] !== 0) throw contradiction();
}

/** The size of the dictionary, from a block header that has exactly the LZMA2 filter. */
function dictionaryOf(header: Uint8Array): number {
  const flags = header[1]!;
  if ((flags & BLOCK_FLAG.reserved) !== 0) throw contradiction();
  let at = 2;
  for (const flag of [BLOCK_FLAG.compressedSize, BLOCK_FLAG.size]) {
    if ((flags & flag) === 0) continue;
    while (header[at]! >= 0x80) at++;
    at++;
  }
  if ((flags & BLOCK_FLAG.filters) !== 0 || header[at] !== LZMA2_FILTER) {
    throw new CompressionDefect('the xz data uses a filter that is not read');
  }
  const code = header[at + 2]!;
  if (header[at + 1] !== 1 || code > 40) throw contradiction();
  const octets = code === 40 ? 0xffffffff : (2 | (code & 1)) * 2 ** ((code >> 1) + 11);
  if (octets > MAX_DICTIONARY_OCTETS) {
    throw new CompressionDefect(
      `the xz data needs a dictionary of ${Math.ceil(octets / 2 ** 20)} MiB, more than 64 MiB`,
    );
  }
  return octets;
}

interface Check {
  update(octets: Uint8Array): void;
  agrees(given: Uint8Array): boolean;
}

/** Ids of checks that have no name agree with anything. */
function checking(id: number): Check {
  if (id === 1) {
    let value = 0;
    return {
      update: (octets) => {
        value = crc32(octets, value);
      },
      agrees: (given) => u32le(given, 0) === value,
    };
  }
  if (id === 4) {
    const crc = new Crc64();
    return {
      update: (octets) => crc.update(octets),
      agrees: (given) => u32le(given, 0) === crc.low && u32le(given, 4) === crc.high,
    };
  }
  if (id === 10) {
    const hash = createHash('sha256');
    return {
      update: (octets) => hash.update(octets),
      agrees: (given) => hash.digest().equals(given),
    };
  }
  return { update: () => undefined, agrees: () => true };
}

/** The sizes of all blocks, without keeping them. */
function newIndex() {
  const hash = createHash('sha256');
  let blocks = 0;
  return {
    get blocks() {
      return blocks;
    },
    add({ unpadded, size }: BlockSizes) {
      blocks++;
      hash.update(`${unpadded} ${size},`);
    },
    digest: () => hash.digest('hex'),
  };
}

async function readIndex(input: CompressedInput, index: ReturnType<typeof newIndex>): Promise<void> {
  let octets = 0;
  let crc = 0;

  async function octet(): Promise<number> {
    await input.need(1, FORMAT);
    const one = input.bytes.subarray(input.at, input.at + 1);
    crc = crc32(one, crc);
    octets++;
    return input.bytes[input.at++]!;
  }

  async function number(): Promise<number> {
    let value = 0;
    for (let place = 0; place < 9; place++) {
      const next = await octet();
      value += (next & 0x7f) * 2 ** (7 * place);
      if (next < 0x80) return value;
    }
    throw contradiction();
  }

  await octet();
  const blocks = await number();
  if (blocks !== index.blocks) throw contradiction();
  const again = newIndex();
  for (let left = blocks; left > 0; left--) {
    const unpadded = await number();
    again.add({ unpadded, size: await number() });
  }
  if (again.digest() !== index.digest()) throw contradiction();
  while (octets % 4 !== 0) if ((await octet()) !== 0) throw contradiction();
  await input.need(4, FORMAT);
  if (u32le(input.bytes, input.at) !== crc) throw checksum();
  input.at += 4;
}
