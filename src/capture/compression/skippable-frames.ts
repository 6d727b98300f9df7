/** Skippable frames, which LZ4 and Zstandard share: a magic number, a length, and octets that say nothing. RFC 8878 section 3.1.2. */
import { u32le } from '../../bytes/read.ts';

const FIRST_MAGIC = 0x184d2a50;

export function isSkippable(magic: number): boolean {
  return magic >= FIRST_MAGIC && magic <= FIRST_MAGIC + 15;
}

/** The magic number of the first frame that is not skippable; null when the head ends before it. */
export function firstMagic(head: Uint8Array): number | null {
  let at = 0;
  while (at + 4 <= head.length) {
    const magic = u32le(head, at);
    if (!isSkippable(magic)) return magic;
    if (at + 8 > head.length) return null;
    at += 8 + u32le(head, at + 4);
  }
  return null;
}
