import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dissectLayers, Packet } from '../../src/layers/index.ts';
import { checkRange, embedded } from '../support/hostile-frames.ts';
import { type BuiltFrame, concat, frameFrom, packet } from '../support/packet-builder.ts';
import { LINKS } from './links.ts';

const [A4, B4, A6, B6] = ['192.0.2.1', '198.51.100.2', '2001:db8::1', '2001:db8::2'];

const SAMPLES: BuiltFrame[] = Object.values(LINKS).flatMap((link) => [
  link(packet())
    .ipv4(A4, B4, { options: new Uint8Array(8) })
    .udp(1, 2, 'payload')
    .build(),
  link(packet())
    .ipv4(A4, B4)
    .tcp(1, 2, { options: new Uint8Array(12) }, 'payload')
    .build(),
  link(packet()).ipv6(A6, B6).hopByHop().authentication().destinationOptions().udp(1, 2, 'payload').build(),
  link(packet()).ipv6(A6, B6).udp(1, 2, new Uint8Array(30)).fragments(16)[0]!,
]);

describe('hostile', () => {
  test('cut at every octet: no throw, offsets in range, a Stop until the transport header is there', () => {
    for (const sample of SAMPLES) {
      const whole = new Packet();
      dissectLayers(frameFrom(sample), whole);
      for (let octets = 0; octets < sample.bytes.length; octets++) {
        for (const originalLength of [sample.originalLength, octets]) {
          const frame = embedded(sample.bytes.subarray(0, octets), sample.linkType, originalLength, 0xff);
          const out = new Packet();
          const stop = dissectLayers(frame, out);
          checkRange(frame, out, stop);
          if (stop !== undefined) expect(['truncated', 'truncated-by-snaplen']).toContain(stop.reason);
          else expect(octets).toBeGreaterThanOrEqual(whole.isFragment ? whole.fragmentStart : 20);
        }
      }
    }
  });

  test('any octets behind any beginning', () => {
    const linkTypes = fc.constantFrom(0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 105, 65_535);
    const beginning = fc.oneof(
      fc.constant(new Uint8Array(0)),
      fc
        .tuple(fc.constantFrom(...SAMPLES), fc.nat(80))
        .map(([sample, octets]) => Uint8Array.from(sample.bytes.subarray(0, octets))),
    );
    fc.assert(
      fc.property(
        linkTypes,
        beginning,
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(300),
        (linkType, head, tail, more) => {
          const bytes = concat(head, tail);
          const frames = [0, 0xff].map((around) => embedded(bytes, linkType, bytes.length + more - 100, around));
          const outs = frames.map((frame) => {
            const out = new Packet();
            const stop = dissectLayers(frame, out);
            checkRange(frame, out, stop);
            return { ...out, bytes: null, stop };
          });
          expect(outs[0]).toEqual(outs[1]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('one octet changed in a good frame', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.nat(200), fc.nat(255), (sample, position, value) => {
        const bytes = Uint8Array.from(sample.bytes);
        bytes[position % bytes.length] = value;
        const frame = embedded(bytes, sample.linkType, bytes.length, 0xaa);
        const out = new Packet();
        checkRange(frame, out, dissectLayers(frame, out));
      }),
      { numRuns: 3000 },
    );
  });
});
