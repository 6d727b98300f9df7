/** Skippable frames, which LZ4 and Zstandard share: a magic number, a length, and octets that say nothing. RFC 8878 section 3.1.2. */
import { u32le } from '../../bytes/read.ts';
import { type CompressedInput, CompressionDefect } from './compressed.ts';

const FIRST_MAGIC = 0x184d2a50;

function isSkippable(magic: number): boolean {
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

/** The content of every frame that opens with `magic`; skippable ones between them are passed over, anything else is a defect. */
export async function* framesOf(
  input: CompressedInput,
  format: string,
  magic: number,
  content: () => AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  while (await input.has(1)) {
    const found = await word(input, format);
    if (found === magic) yield* content();
    else if (isSkippable(found)) await input.skip(await word(input, format), format);
    else throw new CompressionDefect(`octets that are not ${format} follow`);
  }
}

async function word(input: CompressedInput, format: string): Promise<number> {
  await input.need(4, format);
  const value = u32le(input.bytes, input.at);
  input.at += 4;
  return value;
}
