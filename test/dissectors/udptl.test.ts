/** UDPTL. Truth by hand from ITU-T T.38 section 9.1 and X.691 section 11.9. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UdptlPacket, udptl } from '../../src/dissectors/udptl.ts';
import { hex } from '../support/packet-builder.ts';
import { udptlPacket } from '../support/udptl.ts';

function read(bytes: Uint8Array) {
  const out = udptl.out();
  const stop = udptl.dissect(bytes, 0, bytes.length, out);
  return { ...out, reason: stop?.reason, recognised: udptl.recognise(bytes, 0, bytes.length) };
}

describe('a UDPTL packet', () => {
  it('is an indicator (no-signal) without recovery', () => {
    expect(read(hex('00 00 01 00 00 00'))).toMatchObject({
      sequence: 0,
      ifpStart: 3,
      ifpEnd: 4,
      recovery: 'redundancy',
      recovered: 0,
      recognised: true,
    });
  });

  it('repeats earlier packets, or has parity', () => {
    expect(read(hex('00 05 01 06 00 02 01 04 01 02'))).toMatchObject({
      sequence: 5,
      recovery: 'redundancy',
      recovered: 2,
      reason: undefined,
    });
    expect(read(hex('00 05 01 06 80 01 03 01 02 aa bb'))).toMatchObject({
      recovery: 'parity',
      recovered: 1,
      reason: undefined,
    });
  });

  it('has lengths of two octets from 128 on', () => {
    const packet = udptlPacket(0x0400, 200);
    expect(packet.subarray(2, 4)).toEqual(hex('80 c8'));
    expect(read(packet)).toMatchObject({ sequence: 0x0400, ifpEnd: 204, recognised: true });
  });

  it('is none when cut or longer, at every octet', () => {
    const packet = udptlPacket(7, 40, 2);
    for (let length = 0; length < packet.length; length++)
      expect(read(packet.subarray(0, length)).recognised).toBe(false);
    expect(read(Uint8Array.from([...packet, 0]))).toMatchObject({ recognised: false, reason: 'malformed' });
  });

  it.each([
    ['RTP', '80 08 07 28 67 d3 8f 3c 0e af 0e af 50 4c 5d c1'],
    ['an indicator with data', '00 00 05 00 01 02 03 04 00 00'],
    ['another choice of recovery', '00 00 01 00 11 00'],
  ])('is not %s', (_name, octets) => {
    expect(read(hex(octets)).recognised).toBe(false);
  });

  it('never throws and stays in range, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const out = new UdptlPacket();
        udptl.dissect(bytes, 0, bytes.length, out);
        expect(out.ifpEnd).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
