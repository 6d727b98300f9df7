// snoop by RFC 1761, built here by its text; the end-to-end tests have editcap write it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, counting, n32 } from '../support/capture-writer.ts';
import { readAll } from './read-all.ts';

interface SnoopRecord {
  readonly octets: Uint8Array;
  readonly original?: number;
  readonly drops?: number;
  readonly padding?: number;
  readonly seconds?: number;
  readonly microseconds?: number;
}

const big = (value: number) => n32(value, 'big');

function snoop(records: readonly SnoopRecord[], { version = 2, dataLink = 4 } = {}): Uint8Array {
  return concat([Uint8Array.from(Buffer.from('snoop\0\0\0')), big(version), big(dataLink), ...records.map(recordOf)]);
}

function recordOf({
  octets,
  original = octets.length,
  drops = 0,
  padding = 0,
  seconds = 9,
  microseconds = 7,
}: SnoopRecord) {
  const length = 24 + octets.length + padding;
  const header = [original, octets.length, length, drops, seconds, microseconds].map(big);
  return concat([...header, octets, new Uint8Array(padding)]);
}

const FILE = snoop([
  { octets: counting(60), padding: 4 },
  { octets: counting(50), original: 90, drops: 3, padding: 2, seconds: 10 },
  { octets: counting(0), drops: 5, seconds: 8 },
]);

describe('snoop', () => {
  it.each([1, 13, 1000])('gives its frames, in chunks of %i', async (chunk) => {
    const { frames, summary } = await readAll(FILE, { streamChunk: chunk, chunkOctets: chunk });
    expect(frames).toEqual([
      { number: 1, seconds: 9, nanoseconds: 7000, linkType: 1, originalLength: 60, octets: [...counting(60)] },
      { number: 2, seconds: 10, nanoseconds: 7000, linkType: 1, originalLength: 90, octets: [...counting(50)] },
      { number: 3, seconds: 8, nanoseconds: 7000, linkType: 1, originalLength: 0, octets: [] },
    ]);
    expect(summary).toMatchObject({
      format: 'snoop',
      linkTypes: ['ETHERNET'],
      snaplen: null,
      frames: 3,
      truncatedFrames: 1,
      reportedDrops: 5,
      damaged: null,
    });
  });

  it.each([
    ['a captured length beyond the record', concat([big(60), big(61), big(84), big(0), big(9), big(7), counting(61)])],
    ['a captured length beyond any frame', concat([big(60), big(300_000), big(300_024), big(0), big(9), big(7)])],
    [
      'more than a second of microseconds',
      concat([big(1), big(1), big(25), big(0), big(9), big(1_000_000), counting(1)]),
    ],
    ['a cut frame', recordOf({ octets: counting(60) }).subarray(0, 50)],
    ['a cut header', recordOf({ octets: counting(60) }).subarray(0, 20)],
  ])('is damaged by %s, and what came before counts', async (_, rest) => {
    const { frames, summary } = await readAll(concat([FILE, rest]));
    expect(frames).toHaveLength(3);
    expect(summary.damaged).toMatchObject({ frame: 4, offset: FILE.length });
  });

  it.each([
    ['another version', snoop([], { version: 4 })],
    ['another data link', snoop([], { dataLink: 3 })],
  ])('of %s is refused with advice', async (_, file) => {
    await expect(readAll(file)).rejects.toMatchObject({
      code: 'unsupported-format',
      advice: expect.stringContaining('editcap'),
    });
  });

  it('that holds anything at all does not throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (octets) => {
        const { frames, summary } = await readAll(concat([snoop([]), octets]), { chunkOctets: 17 });
        expect(summary.frames).toBe(frames.length);
      }),
    );
  });
});
