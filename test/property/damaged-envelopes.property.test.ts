// Tunnels and link layers with octets changed, cut and joined: the ledger never throws, and every frame is in one class.
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_CLASSES } from '../../src/ledger/facts.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { framesOfFile, take, takePoisoned } from '../support/ledger.ts';
import { type BuiltFrame, concat, hex, packet } from '../support/packet-builder.ts';
import { ENVELOPES, wrapFrames } from '../support/wrap.ts';

const CALL = (await framesOfFile(join(FIXTURES, 'in-vlan', 'capture.pcap'))).map((frame) => {
  const bytes = concat(frame.bytes.subarray(0, 12), hex('0800'), frame.bytes.subarray(18));
  return { ...frame, bytes, originalLength: bytes.length };
});
const WRAPPED = Object.values(ENVELOPES).map((envelope) => wrapFrames(CALL, envelope));

function counted(frames: readonly BuiltFrame[]): number {
  const { classes } = take(frames).accounting;
  return FRAME_CLASSES.reduce((sum, name) => sum + classes[name], 0);
}

describe('the ledger', () => {
  it('counts every frame once, whatever was changed in it', () => {
    const changes = fc.array(
      fc.record({ frame: fc.nat(75), position: fc.nat(120), value: fc.nat(255), keep: fc.nat(300) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...WRAPPED), changes, (frames, list) => {
        const damaged = frames.map((frame) => ({ ...frame, bytes: Uint8Array.from(frame.bytes) }));
        for (const { frame, position, value, keep } of list) {
          const target = damaged[frame % damaged.length]!;
          target.bytes[position % Math.max(1, target.bytes.length)] = value;
          if (keep < 150) target.bytes = target.bytes.slice(0, keep);
        }
        expect(counted(damaged)).toBe(damaged.length);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps nothing of a buffer that is overwritten', () => {
    for (const frames of WRAPPED) expect(takePoisoned(frames)).toEqual(take(frames));
  });

  it('classes an aggregate of several packets by the first, and reads them all', () => {
    const sip = (call: string) =>
      packet()
        .ipv4('192.0.2.1', '192.0.2.2')
        .udp(
          5060,
          5060,
          `OPTIONS sip:b@192.0.2.2 SIP/2.0\r\nCall-ID: ${call}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
        )
        .build().bytes;
    const sub = (ip: Uint8Array) => {
      const octets = concat(
        hex('020000000052 020000000051'),
        Uint8Array.of(0, 8 + ip.length),
        hex('aaaa030000000800'),
        ip,
      );
      return concat(octets, new Uint8Array((4 - (octets.length % 4)) % 4));
    };
    const fragments = packet()
      .ipv4('192.0.2.1', '192.0.2.2')
      .udp(9, 9, new Uint8Array(100))
      .fragments(48)
      .map(({ bytes }) => bytes);
    const header = hex('8801 2c00 020000000050 020000000052 020000000051 1000 8000');
    const bytes = concat(header, sub(sip('one')), ...fragments.map(sub), sub(sip('two')), sub(sip('three')));
    const facts = take([{ ...packet().build(), bytes, originalLength: bytes.length, linkType: 105 }]);
    expect(facts.legs[0]!.sip!.messages).toBe(3);
    expect(facts.accounting.classes).toMatchObject({ sip: 1, notVoip: 0, undecoded: 0 });
  });
});
