import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concat, counting, pcap, pcapng } from '../support/capture-writer.ts';
import { readAll } from './read-all.ts';

const FRAMES = Array.from({ length: 20 }, (_, i) => ({ octets: counting(40 + i, i), seconds: 1000 + i }));
const PLAIN = pcap(FRAMES);
const GZIP = gzipSync(PLAIN);
const IN_PLAIN = (await readAll(PLAIN)).frames;

describe('gzip is found by content and gives the same frames, whatever the chunks', () => {
  for (const chunk of [1, 7, 64, 4096]) {
    test(`chunks of ${chunk}`, async () => {
      for (const chunks of [{ streamChunk: chunk }, { chunkOctets: chunk }]) {
        const { frames, summary } = await readAll(GZIP, chunks);
        expect(frames).toEqual(IN_PLAIN);
        expect(summary).toMatchObject({ format: 'pcap', compression: 'gzip', bytes: GZIP.length, damaged: null });
      }
    });
  }
});

test.each<[string, Uint8Array]>([
  ['several members', concat([gzipSync(PLAIN.subarray(0, 100)), gzipSync(PLAIN.subarray(100))])],
  [
    'an empty member between two',
    concat([gzipSync(PLAIN.subarray(0, 99)), gzipSync(''), gzipSync(PLAIN.subarray(99))]),
  ],
  ['stored, not compressed', gzipSync(PLAIN, { level: 0 })],
  ['padded with zeros', concat([GZIP, new Uint8Array(1000)])],
  ['a header with every optional field', withEveryField()],
])('%s', async (_, file) => {
  const { frames, summary } = await readAll(file);
  expect(frames).toEqual(IN_PLAIN);
  expect(summary.damaged).toBeNull();
});

/** Extra field, name, comment and header checksum (RFC 1952 section 2.3; the last is not checked). */
function withEveryField(): Uint8Array {
  const header = [0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3];
  const fields = [3, 0, 1, 2, 3, 0x61, 0, 0x62, 0x63, 0, 0xaa, 0xbb];
  return concat([Uint8Array.from([...header, ...fields]), GZIP.subarray(10)]);
}

test('pcapng in gzip', async () => {
  const { summary } = await readAll(gzipSync(pcapng([])));
  expect(summary).toMatchObject({ format: 'pcapng', compression: 'gzip', frames: 0, damaged: null });
});

test('cut off after any octet: the whole frames that came out count', async () => {
  // Stored, so that what comes out of a cut file can be told by counting: 10 octets of gzip and 5 of deflate before it.
  const stored = gzipSync(PLAIN, { level: 0 });
  for (let cut = 2; cut < stored.length; cut++) {
    const arrived = Math.min(Math.max(cut - 15, 0), PLAIN.length);
    const read = readAll(stored.subarray(0, cut));
    if (arrived === 0) await expect(read, `cut ${cut}`).rejects.toMatchObject({ code: 'unreadable' });
    else if (arrived < 24) await expect(read, `cut ${cut}`).rejects.toMatchObject({ code: 'not-a-capture' });
    else {
      const { frames, summary } = await read;
      const whole = await readAll(PLAIN.subarray(0, arrived));
      expect(frames, `cut ${cut}`).toEqual(whole.frames);
      expect(summary.damaged, `cut ${cut}`).toMatchObject({
        frame: frames.length + 1,
        reason: 'the gzip file ends early',
      });
    }
  }
});

describe('defects: what came before counts', () => {
  const flip = (file: Uint8Array, at: number) => file.map((octet, i) => (i === at ? octet ^ 0x55 : octet));

  test.each<[string, Uint8Array, string]>([
    ['wrong checksum', flip(GZIP, GZIP.length - 8), 'the gzip checksum does not match'],
    ['wrong size', flip(GZIP, GZIP.length - 1), 'the gzip checksum does not match'],
    ['trailing garbage', concat([GZIP, counting(30, 65)]), 'octets that are not gzip follow'],
    [
      'trailing garbage that begins like gzip',
      concat([GZIP, Uint8Array.of(0x1f, 1)]),
      'octets that are not gzip follow',
    ],
    [
      'a second member of another method',
      concat([GZIP, Uint8Array.of(0x1f, 0x8b, 9, 0, 0)]),
      'a gzip header is not of RFC 1952',
    ],
    ['a second member cut off', concat([GZIP, GZIP.subarray(0, 10)]), 'the gzip file ends early'],
  ])('%s', async (_, file, reason) => {
    const { frames, summary } = await readAll(file);
    expect(frames).toEqual(IN_PLAIN);
    expect(summary).toMatchObject({
      bytes: file.length,
      damaged: { frame: FRAMES.length + 1, offset: PLAIN.length, reason },
    });
  });

  test('a deflate stream that contradicts itself gives the same, whatever the chunks', async () => {
    const noise = Array.from({ length: 3000 }, (_, i) => ({
      octets: Uint8Array.from({ length: 99 }, (_, j) => (i * i * 31 + j * j * 17) & 255),
    }));
    const file = gzipSync(pcap(noise), { level: 1 });
    file.fill(0xff, Math.floor(file.length * 0.8), Math.floor(file.length * 0.8) + 64);
    const whole = await readAll(file);
    expect(whole.summary.damaged).not.toBeNull();
    expect(whole.frames.length).toBeGreaterThan(1000);
    for (const chunks of [{ streamChunk: 333 }, { streamChunk: 16384 }, { chunkOctets: 1000 }]) {
      expect(await readAll(file, chunks)).toEqual(whole);
    }
  });
});

test('a decompression bomb is read as a stream', async () => {
  const zeros = gzipSync(concat([pcap([]), new Uint8Array(64 * 1024 * 1024)]));
  // Zeros are records without octets, of second 0.
  const { summary } = await readCounting(zeros);
  expect(summary).toMatchObject({ frames: (64 * 1024 * 1024) / 16, damaged: null });
});

async function readCounting(file: Uint8Array) {
  const { Frame, openCapture } = await import('../../src/capture/index.ts');
  const { pieces } = await import('./read-all.ts');
  const reader = await openCapture({ kind: 'stream', name: 'bomb', stream: pieces(file, 65536) });
  const frame = new Frame();
  while (await reader.fill()) while (reader.next(frame));
  return { summary: await reader.close() };
}

test('gzip inside gzip is refused with advice', async () => {
  await expect(readAll(gzipSync(GZIP))).rejects.toMatchObject({
    code: 'unsupported-format',
    message: expect.stringContaining('gzip inside another compression'),
  });
});

test('a gzip file of nothing is empty', async () => {
  await expect(readAll(gzipSync(''))).rejects.toMatchObject({ code: 'empty' });
});
