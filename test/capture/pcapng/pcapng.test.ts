import { describe, expect, test } from 'vitest';
import {
  type Block,
  block,
  blockOctets,
  concat,
  counting,
  type Endian,
  enhanced,
  iface,
  n32,
  names,
  obsolete,
  pcapng,
  secrets,
  section,
  simple,
  statistics,
  TEST_TIME,
} from '../../support/capture-writer.ts';
import { readAll } from '../read-all.ts';

const TLS_KEYS = new TextEncoder().encode('CLIENT_RANDOM 00 11\n');

/** One of everything, in one byte order. */
function everything(endian: Endian): Block[] {
  return [
    section({ endian, comments: ['a', 'b'] }),
    iface({ linkType: 1, snaplen: 96, name: 'eth0', description: 'to the PBX' }),
    iface({ linkType: 276, snaplen: 262144, tsresol: 9, tsoffset: -1n }),
    enhanced({ octets: counting(61), nanoseconds: 5000, comments: ['look'] }),
    names(),
    enhanced({ octets: counting(7), interface: 1, originalLength: 99 }, BigInt(TEST_TIME) * 1_000_000_000n + 7n),
    simple(counting(96), 1500),
    block(0x0bad, counting(20)),
    obsolete({ octets: counting(33), interface: 1 }, BigInt(TEST_TIME + 9) * 1_000_000_000n + 999_999_999n),
    block(0x7fff0001, counting(3)),
    secrets(TLS_KEYS),
    statistics({ interface: 0, dropsByInterface: 5n, dropsBySystem: 1n }),
    statistics({ interface: 0, dropsByInterface: 7n }),
    statistics({ interface: 1, dropsBySystem: 0x100000002n }),
  ];
}

const FRAMES = [
  { number: 1, seconds: TEST_TIME, nanoseconds: 5000, linkType: 1, originalLength: 61, octets: [...counting(61)] },
  { number: 2, seconds: TEST_TIME - 1, nanoseconds: 7, linkType: 276, originalLength: 99, octets: [...counting(7)] },
  // No time of its own: that of the frame before.
  { number: 3, seconds: TEST_TIME - 1, nanoseconds: 7, linkType: 1, originalLength: 1500, octets: [...counting(96)] },
  // The custom block: a frame for Wireshark, and for us one without octets (-1: not a packet).
  { number: 4, seconds: TEST_TIME - 1, nanoseconds: 7, linkType: -1, originalLength: 0, octets: [] },
  {
    number: 5,
    seconds: TEST_TIME + 8,
    nanoseconds: 999_999_999,
    linkType: 276,
    originalLength: 33,
    octets: [...counting(33)],
  },
];

describe('every kind of block, in either byte order, whatever the chunks', () => {
  for (const endian of ['little', 'big'] as const) {
    for (const chunk of [1, 7, 64, 4096]) {
      test(`${endian}, chunks of ${chunk}`, async () => {
        const file = pcapng(everything(endian));
        for (const chunks of [{ streamChunk: chunk }, { chunkOctets: chunk }]) {
          const { frames, summary, remarks } = await readAll(file, chunks);
          expect(frames).toEqual(FRAMES);
          expect(summary).toMatchObject({
            bytes: file.length,
            format: 'pcapng',
            linkTypes: ['ETHERNET', 'LINUX_SLL2'],
            snaplen: 262144,
            frames: 5,
            firstFrame: { frame: 2, seconds: TEST_TIME - 1, nanoseconds: 7 },
            lastFrame: { frame: 5, seconds: TEST_TIME + 8, nanoseconds: 999_999_999 },
            truncatedFrames: 2,
            // The last counts of each interface: 7 + 1 + 2^32 + 2.
            reportedDrops: 0x10000000a,
            damaged: null,
          });
          expect(remarks).toMatchObject({
            sections: 1,
            comments: 3,
            nameResolutionBlocks: 1,
            skippedBlocks: 2,
            secretsOverLimit: 0,
            interfaces: [
              { linkType: 1, snaplen: 96, name: 'eth0', description: 'to the PBX' },
              { linkType: 276, snaplen: 262144, name: null, description: null },
            ],
          });
          const [kept] = remarks.secrets;
          expect(kept).toMatchObject({ type: 0x544c534b, length: TLS_KEYS.length });
          expect([...kept!.octets]).toEqual([...TLS_KEYS]);
          expect([...file.subarray(kept!.offset, kept!.offset + kept!.length)]).toEqual([...TLS_KEYS]);
        }
      });
    }
  }
});

test('octets of a file written by hand', async () => {
  const hex = [
    '0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000', // section, little-endian
    '01000000 14000000 0100 0000 00000000 14000000', // interface: Ethernet, no limit, microseconds
    '06000000 24000000 00000000 40420f00 00000000 03000000 04000000 aabbcc00 24000000', // see below
  ];
  // The upper half of the time is 1,000,000 and the lower 0: 1,000,000 * 2^32 microseconds are 2^32 seconds.
  const { frames } = await readAll(Buffer.from(hex.join('').replaceAll(' ', ''), 'hex'));
  expect(frames).toEqual([
    { number: 1, seconds: 4294967296, nanoseconds: 0, linkType: 1, originalLength: 4, octets: [0xaa, 0xbb, 0xcc] },
  ]);
});

test('sections have byte orders and interfaces of their own', async () => {
  const { frames, summary, remarks } = await readAll(
    pcapng([
      section({ endian: 'big', length: 56n }),
      iface({ linkType: 101 }),
      enhanced(counting(4)),
      section({ endian: 'little' }),
      iface({ linkType: 1 }),
      iface({ linkType: 113 }),
      enhanced({ octets: counting(5), interface: 1 }),
    ]),
  );
  expect(frames.map((frame) => [frame.number, frame.linkType, frame.octets.length])).toEqual([
    [1, 101, 4],
    [2, 113, 5],
  ]);
  expect(summary.linkTypes).toEqual(['RAW', 'ETHERNET', 'LINUX_SLL']);
  expect(remarks).toMatchObject({ sections: 2, interfaces: { length: 3 } });
});

test('drops are unknown when no statistics block counts them', async () => {
  const { summary } = await readAll(pcapng([iface(), enhanced(counting(4)), statistics()]));
  expect(summary.reportedDrops).toBeNull();
});

test('a drop count of 0 is known', async () => {
  const { summary } = await readAll(pcapng([iface(), statistics({ dropsByInterface: 0n })]));
  expect(summary.reportedDrops).toBe(0);
});

test('a simple packet of an interface without a limit is as long as it was', async () => {
  const { frames } = await readAll(pcapng([iface({ snaplen: 0 }), simple(counting(41))]));
  expect(frames).toMatchObject([{ seconds: 0, nanoseconds: 0, originalLength: 41, octets: { length: 41 } }]);
});

test('names of interfaces are kept as they are, and bounded', async () => {
  const { remarks } = await readAll(pcapng([iface({ name: `\x1b[31m${'x'.repeat(1000)}` })]));
  expect(remarks.interfaces[0]?.name).toBe(`\x1b[31m${'x'.repeat(251)}`);
});

test('a large block that is not needed is passed over without being held', async () => {
  const large = blockOctets(block(0x7fff0001, new Uint8Array(3_000_000)));
  const file = concat([pcapng([iface(), enhanced(counting(4))]), large, blockOctets(enhanced(counting(5)))]);
  const { frames, summary } = await readAll(file, { chunkOctets: 4096 });
  expect(frames).toHaveLength(2);
  expect(summary.damaged).toBeNull();
});

describe('cut off after any octet', () => {
  for (const endian of ['little', 'big'] as const) {
    test(endian, async () => {
      const blocks = everything(endian);
      const octets = blocks.map((one) => blockOctets(one, endian));
      const ends = octets.map((_, i) => octets.slice(0, i + 1).reduce((sum, one) => sum + one.length, 0));
      const carriesFrame = blocks.map(({ type }) => [2, 3, 6, 0x0bad].includes(type));
      const file = pcapng(blocks);
      for (let cut = 1; cut < 28; cut++) {
        await expect(readAll(file.subarray(0, cut)), `cut ${cut}`).rejects.toMatchObject({ code: 'not-a-capture' });
      }
      for (let cut = ends[0]!; cut <= file.length; cut++) {
        const { frames, summary } = await readAll(file.subarray(0, cut));
        const wholeBlocks = ends.filter((end) => end <= cut).length;
        const expected = carriesFrame.slice(0, wholeBlocks).filter(Boolean).length;
        expect(frames, `cut ${cut}`).toEqual(FRAMES.slice(0, expected));
        const offset = ends[wholeBlocks - 1]!;
        if (cut === offset) expect(summary.damaged, `cut ${cut}`).toBeNull();
        else expect(summary.damaged, `cut ${cut}`).toMatchObject({ offset, reason: 'the file ends inside a block' });
      }
    });
  }
});

describe('a contradiction is damage, and what came before counts', () => {
  const before = pcapng([iface(), enhanced(counting(4))]);
  const wrongTail = (one: Block) => {
    const octets = blockOctets(one);
    octets[octets.length - 4]! ^= 4;
    return octets;
  };
  const le = (...values: number[]) => concat(values.map((value) => n32(value, 'little')));

  test.each<[string, Uint8Array, string]>([
    ['tail of a packet', wrongTail(enhanced(counting(9))), 'the two lengths of a block differ'],
    ['tail of an unknown block', wrongTail(block(0x7fff0001, counting(9))), 'the two lengths of a block differ'],
    ['length of 0', le(0x7fff0001, 0, 0), 'a block gives its length as 0 octets'],
    ['packet block shorter than its fields', le(6, 28, 0, 0, 0, 0, 28), 'a block gives its length as 28 octets'],
    ['packet block of 4 GiB', le(6, 0xffffffff, 0, 0), 'a block of 4294967295 octets is larger than any frame'],
    ['unknown block of 4 GiB', le(0x7fff0001, 0xffffffff, 0, 0), 'the file ends inside a block'],
    ['secrets block of 4 GiB', le(10, 0xfffffff0, 0, 0), 'the file ends inside a block'],
    ['captured length beyond the block', le(6, 32, 0, 0, 0, 1, 1, 32), 'a frame of 1 octets is larger than its block'],
    [
      'captured length of 4 GiB',
      le(6, 36, 0, 0, 0, 0xffffffff, 1, 0, 36),
      'a frame of 4294967295 octets is larger than its block',
    ],
    ['simple packet beyond the block', le(3, 20, 5, 0, 20), 'a frame of 5 octets is larger than its block'],
    [
      'interface that is not described',
      le(6, 32, 1, 0, 0, 0, 0, 32),
      'a frame is of interface 1, which is not described',
    ],
    [
      'option beyond its interface',
      le(1, 24, 1, 0, 0x00ff0002, 24),
      'an option of an interface is larger than its block',
    ],
    ['secrets beyond their block', le(10, 24, 0, 5, 0, 24), 'secrets are larger than their block'],
    [
      'section without a byte order',
      le(0x0a0d0d0a, 28, 0x11111111, 1, 0, 0, 28),
      'a section header gives no byte order',
    ],
    ['section of version 2', blockOctets(section({ major: 2 })), 'a section is of version 2'],
  ])('%s', async (_, bad, reason) => {
    const file = concat([before, bad, blockOctets(enhanced(counting(4)))]);
    const { frames, summary } = await readAll(file);
    expect(frames).toHaveLength(1);
    expect(summary).toMatchObject({ bytes: file.length, damaged: { frame: 2, offset: before.length, reason } });
  });

  test('a simple packet without any interface', async () => {
    const { summary } = await readAll(pcapng([simple(counting(4))]));
    expect(summary.damaged).toEqual({
      frame: 1,
      offset: 28,
      reason: 'a frame is of interface 0, which is not described',
    });
  });

  test('a first section of another version is refused', async () => {
    await expect(readAll(pcapng([section({ major: 2 })]))).rejects.toMatchObject({ code: 'unsupported-format' });
  });
});

describe('limits', () => {
  test('interfaces', async () => {
    const one = blockOctets(iface());
    const many = new Uint8Array(65536 * one.length);
    for (let at = 0; at < many.length; at += one.length) many.set(one, at);
    const atLimit = concat([blockOctets(section()), many, blockOctets(enhanced(counting(4)))]);
    expect((await readAll(atLimit)).summary).toMatchObject({ frames: 1, damaged: null });
    const over = concat([atLimit, one, blockOctets(enhanced(counting(4)))]);
    expect((await readAll(over)).summary).toMatchObject({
      frames: 1,
      damaged: { frame: 2, offset: atLimit.length, reason: 'more than 65536 interfaces' },
    });
  });

  test('secrets blocks', async () => {
    const { remarks, summary } = await readAll(pcapng(Array.from({ length: 4098 }, () => secrets(counting(4)))));
    expect(remarks.secrets).toHaveLength(4096);
    expect(remarks.secretsOverLimit).toBe(2);
    expect(summary.damaged).toBeNull();
  });
});
