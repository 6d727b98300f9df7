// zstd, lz4, xz and bzip2 as their own programs write them: the same frames, and of a damaged file all that comes before the damage.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Crc64 } from '../../src/capture/compression/crc64.ts';
import { XxHash32, xxHash32 } from '../../src/capture/compression/xxhash32.ts';
import { XxHash64 } from '../../src/capture/compression/zstd/xxhash64.ts';
import { concat, counting } from '../support/capture-writer.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { readAll } from './read-all.ts';

const FORMATS = [
  ['zstd', 'zst'],
  ['lz4', 'lz4'],
  ['xz', 'xz'],
  ['bzip2', 'bz2'],
] as const;

const fixture = (...path: string[]): Uint8Array => readFileSync(join(FIXTURES, ...path));
const WHOLE = fixture('sip-register-digest-udp', 'capture.pcap');
const TWO = fixture('compressed', 'two.pcap');
const inWhole = (await readAll(WHOLE)).frames;
const inTwo = (await readAll(TWO)).frames;

describe.each(FORMATS)('%s', (format, suffix) => {
  const whole = fixture('compressed', `whole.pcap.${suffix}`);
  const two = fixture('compressed', `two.pcap.${suffix}`);

  it('gives the same frames, whatever the chunks', async () => {
    for (const chunks of [{}, { streamChunk: 1000 }, { chunkOctets: 999 }]) {
      const { frames, summary } = await readAll(whole, chunks);
      expect(frames).toEqual(inWhole);
      expect(summary).toMatchObject({ format: 'pcap', compression: format, bytes: whole.length, damaged: null });
    }
  });

  it('may be several one after another, with what may stand between', async () => {
    for (const streamChunk of [1, 7, two.length]) {
      const { frames, summary } = await readAll(two, { streamChunk });
      expect(frames).toEqual(inTwo);
      expect(summary.damaged).toBeNull();
    }
  });

  it('that is cut off gives the frames before the cut, in the same way for any chunks', async () => {
    for (let end = 32; end < two.length; end += 37) {
      const cut = two.subarray(0, end);
      const read = await readAll(cut).catch((error: Error) => error);
      const again = await readAll(cut, { streamChunk: 5 }).catch((error: Error) => error);
      if (read instanceof Error) {
        expect(read.message).toMatch(/ends early|ends after/);
        expect(again).toEqual(read);
        continue;
      }
      expect(again).toEqual(read);
      expect(inTwo.slice(0, read.frames.length)).toEqual(read.frames);
      // A cut between two members is none to be seen in the compression, but in the capture.
      expect(read.summary.damaged!.reason).toMatch(new RegExp(`the ${format} file ends early|ends inside`));
    }
  });

  it('that is cut off late gives most frames', async () => {
    const { frames } = await readAll(whole.subarray(0, whole.length - 40)).catch(() => ({ frames: [] }));
    // bzip2 decodes a block of 900,000 octets at once; this capture is smaller than one.
    if (format === 'bzip2') expect(frames).toEqual([]);
    else if (format === 'zstd') expect(frames.length).toBeGreaterThan(inWhole.length / 2);
    else expect(frames.length).toBeGreaterThan(inWhole.length - 20);
  });

  it('with octets behind it that are something else is damaged behind its last frame', async () => {
    const { frames, summary } = await readAll(concat([two, Uint8Array.from(Buffer.from('something else'))]));
    expect(frames).toEqual(inTwo);
    expect(summary.damaged).toMatchObject({
      frame: inTwo.length + 1,
      offset: TWO.length,
      reason: `octets that are not ${format} follow`,
    });
  });

  it('with any octet changed is damaged or the same, never more than it was', async () => {
    let damaged = 0;
    for (let at = 0; at < two.length; at += 3) {
      const changed = two.slice();
      changed[at] = changed[at]! ^ 0x10;
      const read = await readAll(changed).catch((error: Error) => error);
      if (read instanceof Error || read.summary.damaged !== null) damaged++;
      else expect(read.frames, `octet ${at}`).toEqual(inTwo);
    }
    // What may change unseen: sizes of skippable frames, reserved bits and the like.
    expect(damaged).toBeGreaterThan((two.length / 3) * 0.95);
  });

  it('that holds anything at all neither throws anything else nor hangs', async () => {
    const head = two.subarray(0, 24);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat({ max: 23 }), async (octets, keep) => {
        const file = concat([head.subarray(0, keep), octets]);
        const read = await readAll(file).catch((error: Error) => error);
        if (read instanceof Error) expect(read.name).toBe('CaptureError');
      }),
      { numRuns: 300 },
    );
  });

  it('inside gzip is refused with advice', async () => {
    const { gzipSync } = await import('node:zlib');
    await expect(readAll(gzipSync(whole))).rejects.toMatchObject({
      message: expect.stringContaining(`${format} inside another compression`),
    });
  });
});

describe('what is not read', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['zstd with a dictionary', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x01, 0x58, 7, 1, 0, 0), /needs a dictionary/],
    [
      'zstd with a window of 512 MiB',
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 19 << 3, 1, 0, 0),
      /window of 512 MiB/,
    ],
    ['lz4 with a dictionary', lz4Header(0x61, 0x40, 1, 2, 3, 4), /needs a dictionary|checksum/],
    ['lz4 of another version', lz4Header(0x80, 0x40), /no version that is read/],
  ])('%s', async (_, octets, reason) => {
    await expect(readAll(octets)).rejects.toMatchObject({ code: 'unreadable', message: expect.stringMatching(reason) });
  });

  it('the legacy format of lz4: with advice', async () => {
    const octets = concat([Uint8Array.of(0x02, 0x21, 0x4c, 0x18), counting(40)]);
    await expect(readAll(octets)).rejects.toMatchObject({
      code: 'unsupported-format',
      advice: expect.stringMatching(/lz4 -d/),
    });
  });
});

function lz4Header(...descriptor: number[]): Uint8Array {
  const checksum = (xxHash32(Uint8Array.from(descriptor)) >>> 8) & 0xff;
  return Uint8Array.of(0x04, 0x22, 0x4d, 0x18, ...descriptor, checksum, 0, 0, 0, 0);
}

describe('a decompression bomb', () => {
  it('is read as a stream, in bounded memory', async () => {
    // 128 KiB of one octet in 4 octets of zstd, 4,000 times: 500 MiB in 16 kB, behind the header of a pcap.
    const header = WHOLE.subarray(0, 24);
    const raw = concat([Uint8Array.of(header.length << 3, 0, 0), header]);
    const block = Uint8Array.of(
      (((128 * 1024) << 3) & 0xff) | 2,
      (((128 * 1024) << 3) >> 8) & 0xff,
      ((128 * 1024) << 3) >> 16,
      0,
    );
    const bomb = concat([
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0x58),
      raw,
      ...Array.from({ length: 4000 }, () => block),
    ]);
    const before = process.memoryUsage().rss;
    const { Frame, openCapture } = await import('../../src/capture/index.ts');
    const stream = (async function* () {
      yield bomb;
    })();
    const reader = await openCapture({ kind: 'stream', name: 'bomb', stream });
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame));
    const { frames, damaged } = await reader.close();
    expect(frames).toBe((4000 * 128 * 1024) / 16);
    expect(damaged!.reason).toBe('the zstd file ends early');
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });
});

describe('checksums', () => {
  // From the reference implementations: xxhsum 0.8.3 -H0 and -H1 (its lower half), xz --check=crc64 ("123456789").
  const ascii = (text: string) => Uint8Array.from(Buffer.from(text));

  it('XXH32', () => {
    expect(xxHash32(new Uint8Array(0))).toBe(0x02cc5d05);
    expect(xxHash32(ascii('abc'))).toBe(0x32d153ff);
  });

  it('XXH64, its lower half', () => {
    expect(new XxHash64().digest()).toBe(0x51d8e999);
    expect(new XxHash64().update(ascii('abc')).digest()).toBe(0xad770999);
  });

  it('CRC-64', () => {
    const crc = new Crc64();
    crc.update(ascii('123456789'));
    expect([crc.high, crc.low]).toEqual([0x995dc9bb, 0xdf1939fa]);
  });

  it('are the same in pieces of any size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (octets, cut) => {
        const [a, b] = [octets.subarray(0, cut), octets.subarray(cut)];
        expect(new XxHash32().update(a).update(b).digest()).toBe(xxHash32(octets));
        expect(new XxHash64().update(a).update(b).digest()).toBe(new XxHash64().update(octets).digest());
      }),
    );
  });
});
