import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PcapngWriter } from '../../../src/capture/pcapng/write.ts';
import { readAll } from '../read-all.ts';

const frame = fc.record({
  octets: fc.uint8Array({ maxLength: 60 }),
  originalLength: fc.nat(2000),
  linkType: fc.constantFrom(1, 101, 113, 276),
  interfaceName: fc.constantFrom('a', 'b'),
  seconds: fc.nat(0x7fffffff),
  nanoseconds: fc.nat(999_999_999),
  comments: fc.array(fc.string(), { maxLength: 3 }),
});

it('writes what the reader reads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 8 }), async (frames) => {
      const writer = new PcapngWriter('test', 'a file');
      for (const one of frames) writer.write({ ...one, originalLength: one.octets.length + one.originalLength });
      const folder = mkdtempSync(join(tmpdir(), 'soc2-sip-pcapng-'));
      try {
        const path = join(folder, 'x.pcapng');
        writeFileSync(path, writer.bytes());
        const read = await readAll(writer.bytes());
        expect(read.frames.map(({ octets, seconds, nanoseconds }) => [[...octets], seconds, nanoseconds])).toEqual(
          frames.map(({ octets, seconds, nanoseconds }) => [[...octets], seconds, nanoseconds]),
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: 30 },
  );
});
