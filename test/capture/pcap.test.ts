import { describe, expect, test } from 'vitest';
import {
  concat,
  counting,
  n32,
  type PcapOptions,
  pcap,
  pcapHeader,
  pcapRecord,
  TEST_TIME,
} from '../support/capture-writer.ts';
import { readAll } from './read-all.ts';

const FRAMES = [
  { octets: counting(60), seconds: TEST_TIME, nanoseconds: 1000 },
  { octets: counting(5, 7), seconds: TEST_TIME + 1, nanoseconds: 999_999_000, originalLength: 1500 },
  { octets: new Uint8Array(0), seconds: TEST_TIME - 1, nanoseconds: 0 },
  { octets: counting(214, 99), seconds: 0xffffffff, nanoseconds: 123_456_000 },
];

const VARIANTS: readonly PcapOptions[] = [
  { endian: 'little' },
  { endian: 'big' },
  { endian: 'little', nano: true },
  { endian: 'big', nano: true },
  { endian: 'little', modified: true },
  { endian: 'big', modified: true },
];

describe('every variant gives the same frames, whatever the chunks', () => {
  for (const variant of VARIANTS) {
    for (const chunk of [1, 7, 64, 4096]) {
      test(`${JSON.stringify(variant)}, chunks of ${chunk}`, async () => {
        const file = pcap(FRAMES, { ...variant, linkType: 276, snaplen: 0 });
        for (const chunks of [{ streamChunk: chunk }, { chunkOctets: chunk }]) {
          const { frames, summary } = await readAll(file, chunks);
          expect(frames).toEqual(
            FRAMES.map(({ octets, seconds, nanoseconds, originalLength }, i) => ({
              number: i + 1,
              seconds,
              nanoseconds,
              linkType: 276,
              originalLength: originalLength ?? octets.length,
              octets: [...octets],
            })),
          );
          expect(summary).toMatchObject({
            file: 'memory',
            bytes: file.length,
            format: 'pcap',
            compression: null,
            linkTypes: ['LINUX_SLL2'],
            snaplen: null,
            frames: 4,
            firstFrame: { capture: 0, frame: 3, seconds: TEST_TIME - 1, nanoseconds: 0 },
            lastFrame: { capture: 0, frame: 4, seconds: 0xffffffff, nanoseconds: 123_456_000 },
            truncatedFrames: 1,
            reportedDrops: null,
            damaged: null,
          });
        }
      });
    }
  }
});

test('octets of a file written by hand', async () => {
  const hex = [
    'd4c3b2a1 0200 0400 00000000 00000000 00000400 01000000', // header: LE, 2.4, snaplen 262144, Ethernet
    '01000000 02000000 03000000 04000000 aabbcc', // second 1, microsecond 2, 3 of 4 octets
  ];
  const { frames, summary } = await readAll(Buffer.from(hex.join('').replaceAll(' ', ''), 'hex'));
  expect(frames).toEqual([
    { number: 1, seconds: 1, nanoseconds: 2000, linkType: 1, originalLength: 4, octets: [0xaa, 0xbb, 0xcc] },
  ]);
  expect(summary).toMatchObject({ snaplen: 262144, truncatedFrames: 1 });
});

test('nanoseconds keep every digit', async () => {
  const { frames } = await readAll(pcap([{ octets: counting(1), nanoseconds: 999_999_999 }], { nano: true }));
  expect(frames[0]?.nanoseconds).toBe(999_999_999);
});

test('the bits about a frame check sequence are not part of the link type', async () => {
  const { frames, summary } = await readAll(pcap([counting(4)], { linkType: 0x24000001 }));
  expect(frames[0]?.linkType).toBe(1);
  expect(summary.linkTypes).toEqual(['ETHERNET']);
});

test('frames longer than the snapshot length are read: many a writer lies about it', async () => {
  const { frames, summary } = await readAll(pcap([counting(300)], { snaplen: 96 }));
  expect(frames).toHaveLength(1);
  expect(summary).toMatchObject({ snaplen: 96, damaged: null });
});

test('an original length below the captured one is raised to it', async () => {
  const { frames, summary } = await readAll(pcap([{ octets: counting(9), originalLength: 3 }]));
  expect(frames[0]?.originalLength).toBe(9);
  expect(summary.truncatedFrames).toBe(0);
});

test('the index within the capture set is on the references', async () => {
  const { summary } = await readAll(pcap([counting(4)]), { capture: 3 });
  expect(summary.firstFrame).toEqual({ capture: 3, frame: 1, seconds: TEST_TIME, nanoseconds: 0 });
});

test('of frames with the same time, the first is the first and the last the last', async () => {
  const { summary } = await readAll(pcap([counting(4), counting(4), counting(4)]));
  expect([summary.firstFrame?.frame, summary.lastFrame?.frame]).toEqual([1, 3]);
});

test('a file without frames is not damaged', async () => {
  const { summary } = await readAll(pcap([]));
  expect(summary).toMatchObject({ frames: 0, firstFrame: null, lastFrame: null, damaged: null });
});

describe('cut off after any octet', () => {
  for (const variant of VARIANTS) {
    test(JSON.stringify(variant), async () => {
      const file = pcap(FRAMES.slice(0, 3), variant);
      const recordHeader = variant.modified ? 24 : 16;
      // Where each record starts, and where the last one ends.
      const starts = [24, 24 + recordHeader + 60, 24 + 2 * recordHeader + 65, 24 + 3 * recordHeader + 65];
      for (let cut = 0; cut < 24; cut++) {
        const expected = cut === 0 ? { code: 'empty' } : { code: 'not-a-capture' };
        await expect(readAll(file.subarray(0, cut)), `cut ${cut}`).rejects.toMatchObject(expected);
      }
      for (let cut = 24; cut <= file.length; cut++) {
        const { frames, summary } = await readAll(file.subarray(0, cut));
        const whole = starts.filter((start) => start <= cut).length - 1;
        expect(frames, `cut ${cut}`).toHaveLength(whole);
        const reason =
          cut - starts[whole]! < recordHeader ? 'the file ends inside a record header' : 'the file ends inside a frame';
        expect(summary.damaged, `cut ${cut}`).toEqual(
          cut === starts[whole] ? null : { frame: whole + 1, offset: starts[whole], reason },
        );
      }
    });
  }
});

describe('an impossible record header is damage, and what came before counts', () => {
  const good = pcapRecord(counting(10));
  const header = (captured: number, microseconds = 0) =>
    concat([n32(1, 'little'), n32(microseconds, 'little'), n32(captured, 'little'), n32(captured, 'little')]);

  test.each([
    [
      'captured length of 4 GiB',
      header(0xffffffff),
      262144,
      'a record header gives a captured length of 4294967295 octets',
    ],
    ['one above the usual limit', header(262145), 65535, 'a record header gives a captured length of 262145 octets'],
    [
      'above our limit, which no snapshot length raises',
      header(0x4000001),
      0xffffffff,
      'a record header gives a captured length of 67108865 octets',
    ],
    [
      'a whole second of microseconds',
      header(4, 1_000_000),
      65535,
      'a record header gives 1000000 of 1000000 parts of a second',
    ],
  ])('%s', async (_, bad, snaplen, reason) => {
    const file = concat([pcapHeader({ snaplen }), good, bad, good, good]);
    const { frames, summary } = await readAll(file);
    expect(frames).toHaveLength(1);
    expect(summary).toMatchObject({ bytes: file.length, damaged: { frame: 2, offset: 24 + good.length, reason } });
  });

  test('a length that is possible but not there', async () => {
    const file = concat([pcapHeader({ snaplen: 0x4000000 }), good, header(0x4000000), good]);
    const { summary } = await readAll(file, { chunkOctets: 64 });
    expect(summary.damaged).toEqual({ frame: 2, offset: 24 + good.length, reason: 'the file ends inside a frame' });
  });
});

test.each([
  [1, 4],
  [2, 2],
  [3, 0],
])('version %i.%i is refused with advice', async (major, minor) => {
  const file = pcap([counting(4)]);
  file[4] = major;
  file[6] = minor;
  await expect(readAll(file)).rejects.toMatchObject({
    code: 'unsupported-format',
    advice: expect.stringContaining('editcap'),
  });
});
