/**
 * Zstandard frames. Reference: RFC 8878.
 *
 * Any number of frames, skippable ones between them; content checksums are verified. The window grows with what was decoded, never
 * because a header asks for it. A block that was cut off is lost: up to 128 KiB of content.
 * Not handled: dictionaries, and windows above 128 MiB.
 */
import { u16le, u32le } from '../../../bytes/read.ts';
import { type CompressedInput, CompressionDefect, HistoryWindow } from '../compressed.ts';
import { framesOf } from '../skippable-frames.ts';
import { contradiction } from './bits.ts';
import { BlockDecoder, MAX_BLOCK_OCTETS } from './block.ts';
import { XxHash64 } from './xxhash64.ts';

const FORMAT = 'zstd';
export const ZSTD_MAGIC = 0xfd2fb528;

/** What `zstd --ultra -22` and `--long` write; `--long=28` and above are refused, as zstd itself refuses them unasked. */
const MAX_WINDOW_OCTETS = 128 * 1024 * 1024;
const BLOCK = { raw: 0, repeated: 1, compressed: 2, reserved: 3 } as const;

export function decompressZstd(input: CompressedInput): AsyncGenerator<Uint8Array, void> {
  const window = new HistoryWindow();
  return framesOf(input, FORMAT, ZSTD_MAGIC, () => frame(input, window));
}

async function* frame(input: CompressedInput, window: HistoryWindow): AsyncGenerator<Uint8Array, void> {
  const { windowOctets, hasChecksum } = await header(input);
  const checksum = hasChecksum ? new XxHash64() : null;
  const blocks = new BlockDecoder(window, windowOctets);
  window.reset();
  for (let isLast = false; !isLast; ) {
    await input.need(3, FORMAT);
    const word = u16le(input.bytes, input.at) | (input.bytes[input.at + 2]! << 16);
    input.at += 3;
    isLast = (word & 1) !== 0;
    const type = (word >> 1) & 3;
    const size = word >>> 3;
    if (type === BLOCK.reserved || size > MAX_BLOCK_OCTETS) throw contradiction();
    const octets = type === BLOCK.repeated ? 1 : size;
    await input.need(octets, FORMAT);
    window.reserve(MAX_BLOCK_OCTETS, windowOctets);
    if (type === BLOCK.compressed) blocks.decode(input.bytes, input.at, input.at + octets);
    else {
      if (type === BLOCK.repeated) window.bytes.fill(input.bytes[input.at]!, window.position, window.position + size);
      else window.bytes.set(input.bytes.subarray(input.at, input.at + size), window.position);
      window.position += size;
    }
    input.at += octets;
    const output = window.take();
    checksum?.update(output);
    yield output;
  }
  if (checksum === null) return;
  await input.need(4, FORMAT);
  if (u32le(input.bytes, input.at) !== checksum.digest()) {
    throw new CompressionDefect('the zstd checksum does not match');
  }
  input.at += 4;
}

async function header(input: CompressedInput): Promise<{ windowOctets: number; hasChecksum: boolean }> {
  await input.need(1, FORMAT);
  const descriptor = input.bytes[input.at++]!;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeCode = descriptor >> 6;
  const dictionaryOctets = [0, 1, 2, 4][descriptor & 3]!;
  const sizeOctets = sizeCode === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeCode;
  if ((descriptor & 8) !== 0) throw new CompressionDefect('a zstd header is of no version that is read');
  const octets = (isSingleSegment ? 0 : 1) + dictionaryOctets + sizeOctets;
  await input.need(octets, FORMAT);
  const { bytes, at } = input;
  input.at += octets;
  const dictionaryAt = at + (isSingleSegment ? 0 : 1);
  for (let octet = 0; octet < dictionaryOctets; octet++) {
    if (bytes[dictionaryAt + octet] !== 0) throw new CompressionDefect('the zstd data needs a dictionary');
  }
  const windowOctets = isSingleSegment
    ? contentSize(bytes, dictionaryAt + dictionaryOctets, sizeOctets)
    : windowSize(bytes[at]!);
  if (windowOctets > MAX_WINDOW_OCTETS) {
    const mebibytes = Math.ceil(windowOctets / 2 ** 20);
    throw new CompressionDefect(`the zstd data needs a window of ${mebibytes} MiB, more than 128 MiB`);
  }
  return { windowOctets, hasChecksum: (descriptor & 4) !== 0 };
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(bytes: Uint8Array, at: number, octets: number): number {
  if (octets === 1) return bytes[at]!;
  if (octets === 2) return u16le(bytes, at) + 256;
  return u32le(bytes, at) + (octets === 8 ? u32le(bytes, at + 4) * 2 ** 32 : 0);
}
