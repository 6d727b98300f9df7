/**
 * Compressed captures, recognised by their content: gzip, zstd, lz4, xz and bzip2, decompressed as they stream.
 *
 * The same octets come out however the file was read, and all of those before a cut or a contradiction that the format can give. A
 * decompression bomb costs time, not memory: at most a block and the format's window are held, each with a limit.
 */
import type { OctetSource } from '../octet-source.ts';
import { decompressBzip2, looksLikeBzip2 } from './bzip2.ts';
import { type Decompressor, decompressed } from './compressed.ts';
import { gunzip, looksLikeGzip } from './gzip.ts';
import { decompressLz4, LZ4_MAGIC } from './lz4.ts';
import { firstMagic } from './skippable-frames.ts';
import { decompressXz, looksLikeXz } from './xz.ts';
import { decompressZstd, ZSTD_MAGIC } from './zstd/index.ts';

export type Compression = 'gzip' | 'zstd' | 'lz4' | 'xz' | 'bzip2';

const DECOMPRESSORS: Readonly<Record<Exclude<Compression, 'gzip'>, Decompressor>> = {
  zstd: decompressZstd,
  lz4: decompressLz4,
  xz: decompressXz,
  bzip2: decompressBzip2,
};

/** What the head of a file says; null when it is none that is read here. */
export function compressionOf(head: Uint8Array): Compression | null {
  if (looksLikeGzip(head)) return 'gzip';
  if (looksLikeXz(head)) return 'xz';
  if (looksLikeBzip2(head)) return 'bzip2';
  switch (firstMagic(head)) {
    case ZSTD_MAGIC:
      return 'zstd';
    case LZ4_MAGIC:
      return 'lz4';
    default:
      return null;
  }
}

/** `head` is what was already read of `rest`. */
export function decompress(compression: Compression, head: Uint8Array, rest: OctetSource): OctetSource {
  if (compression === 'gzip') return gunzip(head, rest);
  return decompressed(head, rest, compression, DECOMPRESSORS[compression]);
}
