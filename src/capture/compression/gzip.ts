/**
 * gzip, decompressed as it streams: RFC 1952, any number of members, zero octets of padding after them.
 *
 * The members' wrapping is read here and only the deflate streams in it go to zlib: zlib's own gunzip drops what it had
 * decompressed before a wrong checksum, before trailing garbage and before a cut. Here all of it counts, and the defect
 * says why it ends. Only where the deflate stream itself contradicts itself is what came from the last few KiB
 * (`BLOCK_OCTETS`) lost, and the same octets are lost however the file was read.
 * A decompression bomb costs time, not memory: at most one block's worth is held, 1032 times its size.
 */
import { crc32, createInflateRaw } from 'node:zlib';
import type { OctetSource } from '../octet-source.ts';
import { joined } from './compressed.ts';

const BLOCK_OCTETS = 16 * 1024;
const OUTPUT_OCTETS = 64 * 1024;

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
const DEFLATE = 8;

const CUT_OFF = 'the gzip file ends early';
const NOT_GZIP = 'octets that are not gzip follow';

export function looksLikeGzip(head: Uint8Array): boolean {
  return head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/** `head` is what was already read of `rest`. */
export function gunzip(head: Uint8Array, rest: OctetSource): OctetSource {
  const compressed = joined(head, rest);
  let block: Uint8Array = new Uint8Array(0);
  let at = 0;
  let defect: string | null = null;
  const members = decompressMembers();
  let output: Uint8Array = new Uint8Array(0);
  let consumed = 0;

  /** Makes sure that `block[at]` is there; false at the end of the compressed octets. */
  async function available(): Promise<boolean> {
    if (at < block.length) return true;
    // Whole blocks, however the source is chunked: what zlib drops at an error must not depend on the chunks.
    const next = new Uint8Array(BLOCK_OCTETS);
    let end = 0;
    while (end < next.length) {
      const octets = await compressed.read(next, end, next.length - end);
      if (octets === 0) break;
      end += octets;
    }
    block = next.subarray(0, end);
    at = 0;
    return end > 0;
  }

  /** The next octet, or -1 at the end. */
  async function octet(): Promise<number> {
    return at < block.length || (await available()) ? block[at++]! : -1;
  }

  async function skip(octets: number): Promise<boolean> {
    while (octets-- > 0) if ((await octet()) < 0) return false;
    return true;
  }

  async function skipText(): Promise<boolean> {
    for (;;) {
      const next = await octet();
      if (next <= 0) return next === 0;
    }
  }

  async function number(octets: number): Promise<number> {
    let value = 0;
    for (let i = 0; i < octets; i++) {
      const next = await octet();
      if (next < 0) return -1;
      value += next * 2 ** (8 * i);
    }
    return value;
  }

  /** What is wrong with the header of a member after its first octet, or null. */
  async function headerDefect(): Promise<string | null> {
    const second = await octet();
    if (second !== 0x8b) return second < 0 ? CUT_OFF : NOT_GZIP;
    const method = await octet();
    const flags = await octet();
    if (flags < 0) return CUT_OFF;
    if (method !== DEFLATE || (flags & FLAG.reserved) !== 0) return 'a gzip header is not of RFC 1952';
    // Time of modification, extra flags, operating system.
    let whole = await skip(6);
    if (whole && (flags & FLAG.extra) !== 0) {
      const length = await number(2);
      whole = length >= 0 && (await skip(length));
    }
    if (whole && (flags & FLAG.name) !== 0) whole = await skipText();
    if (whole && (flags & FLAG.comment) !== 0) whole = await skipText();
    if (whole && (flags & FLAG.headerCrc) !== 0) whole = await skip(2);
    return whole ? null : CUT_OFF;
  }

  /** Yields what each deflate stream holds; sets `defect` and returns at the first contradiction. */
  async function* decompressMembers(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const first = await octet();
      if (first < 0) return;
      if (first === 0) continue;
      defect = first === 0x1f ? await headerDefect() : NOT_GZIP;
      if (defect !== null) return;
      yield* decompressMember();
      if (defect !== null) return;
    }
  }

  async function* decompressMember(): AsyncGenerator<Uint8Array, void> {
    const inflate = createInflateRaw({ chunkSize: OUTPUT_OCTETS });
    let ready: Uint8Array[] = [];
    let failed = false;
    let wake = (): void => {};
    inflate.on('data', (chunk: Uint8Array) => ready.push(chunk));
    // After an error, Node does not always call back the write that met it.
    inflate.on('error', () => {
      failed = true;
      wake();
    });
    let checksum = 0;
    let size = 0;
    for (let ended = false; !ended; ) {
      if (!(await available())) {
        defect = CUT_OFF;
        break;
      }
      const input = block.subarray(at);
      const before = inflate.bytesWritten;
      await new Promise<void>((resolve) => {
        wake = resolve;
        inflate.write(input, () => resolve());
      });
      const taken = inflate.bytesWritten - before;
      at += taken;
      // zlib leaves what follows the end of the deflate stream, and only that.
      ended = taken < input.length;
      for (const chunk of ready) {
        checksum = crc32(chunk, checksum);
        size = (size + chunk.length) % 2 ** 32;
        yield chunk;
      }
      ready = [];
      if (failed) {
        defect = 'the gzip data contradicts itself';
        break;
      }
    }
    inflate.destroy();
    if (defect === null) defect = await trailerDefect(checksum, size);
  }

  async function trailerDefect(checksum: number, size: number): Promise<string | null> {
    const givenChecksum = await number(4);
    const givenSize = await number(4);
    if (givenSize < 0) return CUT_OFF;
    return givenChecksum === checksum && givenSize === size ? null : 'the gzip checksum does not match';
  }

  async function read(into: Uint8Array, offset: number, length: number): Promise<number> {
    while (consumed === output.length) {
      const step = await members.next();
      if (step.done === true) return 0;
      output = step.value;
      consumed = 0;
    }
    const octets = Math.min(length, output.length - consumed);
    into.set(output.subarray(consumed, consumed + octets), offset);
    consumed += octets;
    return octets;
  }

  return {
    read,
    get defect() {
      // A file that could not be read on explains why it looks cut off.
      return compressed.defect ?? defect;
    },
  };
}
