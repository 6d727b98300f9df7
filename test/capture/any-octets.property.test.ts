/** Properties: whatever the octets and however they are cut up, the reader ends, in range, with the same answer. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaptureError } from '../../src/capture/index.ts';
import {
  type Block,
  block,
  concat,
  enhanced,
  iface,
  names,
  obsolete,
  pcap,
  pcapng,
  secrets,
  section,
  simple,
  statistics,
} from '../support/capture-writer.ts';
import { type ReadCapture, readAll } from './read-all.ts';

const octets = fc.uint8Array({ maxLength: 80 });
const frame = fc.record({
  octets,
  seconds: fc.nat(0x7fffffff),
  nanoseconds: fc.nat(999_999).map((microseconds) => microseconds * 1000),
  originalLength: fc.nat(200),
});
const endian = fc.constantFrom('little' as const, 'big' as const);

const aPcap = fc
  .tuple(
    fc.array(frame, { maxLength: 12 }),
    fc.record({ endian, nano: fc.boolean(), linkType: fc.nat(300), snaplen: fc.nat(70000) }),
  )
  .map(([frames, options]) => pcap(frames, options));

const aBlock: fc.Arbitrary<Block> = fc.oneof(
  frame.map((given) => enhanced(given)),
  frame.map((given) => obsolete(given)),
  octets.map((given) => simple(given)),
  octets.map((given) => secrets(given)),
  fc.tuple(fc.nat(20), octets).map(([type, body]) => block(type, body)),
  fc.constantFrom(
    iface(),
    iface({ linkType: 101, tsresol: 9, name: 'any' }),
    names(),
    statistics({ dropsBySystem: 3n }),
  ),
  endian.map((order) => section({ endian: order })),
);

const aPcapng = fc.array(aBlock, { maxLength: 15 }).map((blocks) => pcapng([iface(), ...blocks]));

const aGzip = fc.oneof(aPcap, aPcapng).map((file) => new Uint8Array(gzipSync(file)));

const aCapture = fc.oneof(aPcap, aPcapng, aGzip);

/** A capture with some octets overwritten, some left out, and anything behind. */
const aBrokenCapture = fc
  .tuple(
    aCapture,
    fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff))), { maxLength: 6 }),
    fc.nat(),
    fc.nat(9),
    octets,
  )
  .map(([file, writes, from, gap, rest]) => {
    const broken = file.slice();
    for (const [at, octet] of writes) broken[at % broken.length] = octet;
    const cut = from % broken.length;
    return concat([broken.subarray(0, cut), broken.subarray(cut + gap), rest]);
  });

const chunks = fc.record({
  streamChunk: fc.integer({ min: 1, max: 300 }),
  chunkOctets: fc.integer({ min: 1, max: 300 }),
});

async function readOrRefuse(file: Uint8Array, how = {}): Promise<ReadCapture | string> {
  try {
    return await readAll(file, how);
  } catch (error) {
    if (error instanceof CaptureError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

function checkRanges(read: ReadCapture | string, size: number): void {
  if (typeof read === 'string') return;
  const { frames, summary } = read;
  expect(frames).toHaveLength(summary.frames);
  expect(summary.bytes).toBe(size);
  let number = 0;
  for (const one of frames) {
    expect(one.number).toBeGreaterThan(number);
    number = one.number;
    expect(one.originalLength).toBeGreaterThanOrEqual(one.octets.length);
    expect(one.nanoseconds).toBeGreaterThanOrEqual(0);
    expect(one.nanoseconds).toBeLessThan(1_000_000_000);
    expect(Number.isInteger(one.seconds)).toBe(true);
    expect(Number.isInteger(one.nanoseconds)).toBe(true);
  }
  if (summary.damaged !== null) expect(summary.damaged.frame).toBeGreaterThan(number);
}

test('a whole capture gives the same, however it is cut up', async () => {
  await fc.assert(
    fc.asyncProperty(aCapture, chunks, async (file, how) => {
      expect(await readOrRefuse(file, how)).toEqual(await readOrRefuse(file));
    }),
    { numRuns: 300 },
  );
});

test('a broken capture gives the same, however it is cut up, and stays in range', async () => {
  await fc.assert(
    fc.asyncProperty(aBrokenCapture, chunks, async (file, how) => {
      const whole = await readOrRefuse(file);
      checkRanges(whole, file.length);
      expect(await readOrRefuse(file, how)).toEqual(whole);
    }),
    { numRuns: 1000 },
  );
});

test('any octets at all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (file) => {
      checkRanges(await readOrRefuse(file), file.length);
    }),
    { numRuns: 500 },
  );
});

test('shortening a capture changes no frame before the cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(aPcap, aPcapng), fc.nat(), async (file, at) => {
      const whole = await readOrRefuse(file);
      const cut = await readOrRefuse(file.subarray(0, at % (file.length + 1)));
      if (typeof whole === 'string' || typeof cut === 'string') return;
      expect(cut.frames).toEqual(whole.frames.slice(0, cut.frames.length));
      if (cut.frames.length < whole.frames.length) expect(cut.summary.bytes).toBeLessThan(whole.summary.bytes);
    }),
    { numRuns: 500 },
  );
});
