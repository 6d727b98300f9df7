/**
 * LZ4 frames. Reference: LZ4 Frame Format 1.6.4 and LZ4 Block Format.
 *
 * Any number of frames, skippable ones between them; linked and independent blocks; block, content and header checksums are verified.
 * Not handled: dictionaries, and the legacy frame of the Linux kernel (magic 0x184c2102).
 */
import { u32le } from '../../bytes/read.ts';
import { type CompressedInput, CompressionDefect, HistoryWindow } from './compressed.ts';
import { framesOf } from './skippable-frames.ts';
import { XxHash32, xxHash32 } from './xxhash32.ts';

const FORMAT = 'lz4';
export const LZ4_MAGIC = 0x184d2204;

const FLAG = {
  dictionary: 1,
  reserved: 2,
  contentChecksum: 4,
  contentSize: 8,
  blockChecksum: 16,
  independent: 32,
} as const;
const STORED = 0x80000000;
const HISTORY_OCTETS = 64 * 1024;
const SMALLEST_MATCH = 4;
/** By the block size code of the header. */
const BLOCK_SIZES = [0, 0, 0, 0, 64 * 1024, 256 * 1024, 1024 * 1024, 4 * 1024 * 1024] as const;

export function decompressLz4(input: CompressedInput): AsyncGenerator<Uint8Array, void> {
  const window = new HistoryWindow();
  return framesOf(input, FORMAT, LZ4_MAGIC, () => frame(input, window));
}

async function* frame(input: CompressedInput, window: HistoryWindow): AsyncGenerator<Uint8Array, void> {
  const { flags, blockOctets } = await header(input);
  const content = (flags & FLAG.contentChecksum) === 0 ? null : new XxHash32();
  window.reset();
  for (;;) {
    await input.need(4, FORMAT);
    const word = u32le(input.bytes, input.at);
    input.at += 4;
    if (word === 0) break;
    const octets = word % STORED;
    if (octets > blockOctets) throw new CompressionDefect('an lz4 block is larger than its frame allows');
    if ((flags & FLAG.independent) !== 0) window.reset();
    window.reserve(blockOctets, HISTORY_OCTETS);
    // Of a block that was cut off, what is there is read.
    const isWhole = await input.has(octets);
    const end = Math.min(input.at + octets, input.end);
    let failure: unknown = null;
    try {
      if (word >= STORED) store(input.bytes, input.at, end, window);
      else block(input.bytes, input.at, end, window, window.position + blockOctets);
    } catch (error) {
      failure = error;
    }
    const output = window.take();
    content?.update(output);
    const given = xxHash32(input.bytes.subarray(input.at, end));
    input.at = end;
    yield output;
    if (!isWhole) throw new CompressionDefect('the lz4 file ends early');
    if (failure !== null) throw failure;
    if ((flags & FLAG.blockChecksum) !== 0) await verify(input, given);
  }
  if (content !== null) await verify(input, content.digest());
}

async function header(input: CompressedInput): Promise<{ flags: number; blockOctets: number }> {
  await input.need(3, FORMAT);
  const flags = input.bytes[input.at]!;
  const blockOctets = BLOCK_SIZES[(input.bytes[input.at + 1]! >> 4) & 7]!;
  if (flags >> 6 !== 1 || (flags & FLAG.reserved) !== 0 || blockOctets === 0) {
    throw new CompressionDefect('an lz4 header is of no version that is read');
  }
  if ((flags & FLAG.dictionary) !== 0) throw new CompressionDefect('the lz4 data needs a dictionary');
  const octets = 2 + ((flags & FLAG.contentSize) === 0 ? 0 : 8);
  await input.need(octets + 1, FORMAT);
  const checksum = (xxHash32(input.bytes.subarray(input.at, input.at + octets)) >>> 8) & 0xff;
  if (checksum !== input.bytes[input.at + octets]) throw new CompressionDefect('the lz4 checksum does not match');
  input.at += octets + 1;
  return { flags, blockOctets };
}

async function verify(input: CompressedInput, checksum: number): Promise<void> {
  await input.need(4, FORMAT);
  if (u32le(input.bytes, input.at) !== checksum) throw new CompressionDefect('the lz4 checksum does not match');
  input.at += 4;
}

function store(bytes: Uint8Array, start: number, end: number, window: HistoryWindow): void {
  window.bytes.set(bytes.subarray(start, end), window.position);
  window.position += end - start;
}

/** `bytes[start..end)` is one compressed block: sequences of literals and a match; the last one has no match. */
function block(bytes: Uint8Array, start: number, end: number, window: HistoryWindow, limit: number): void {
  let at = start;

  function length(nibble: number): number {
    let value = nibble;
    if (nibble < 15) return value;
    for (;;) {
      if (at >= end) throw new CompressionDefect('the lz4 data contradicts itself');
      const octet = bytes[at++]!;
      value += octet;
      if (octet < 255) return value;
    }
  }

  while (at < end) {
    const token = bytes[at++]!;
    const literals = length(token >> 4);
    if (window.position + literals > limit) throw new CompressionDefect('an lz4 block is larger than its frame allows');
    const literalsEnd = Math.min(at + literals, end);
    store(bytes, at, literalsEnd, window);
    if (at + literals > end) throw new CompressionDefect('the lz4 data contradicts itself');
    at = literalsEnd;
    if (at === end) return;
    if (at + 2 > end) throw new CompressionDefect('the lz4 data contradicts itself');
    const distance = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    const match = length(token & 15) + SMALLEST_MATCH;
    if (window.position + match > limit) throw new CompressionDefect('an lz4 block is larger than its frame allows');
    window.repeat(distance, match);
  }
}
