import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import rtp, { headerExtensionElements, isRtcpPacketType, RtpHeader } from '../../src/dissectors/rtp.ts';

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

/** V=2, M=1, PT 0, sequence 0x1234, timestamp 0xdecafbad, SSRC 0xcafebabe, and four octets of payload. */
const plain = hex('80 80 1234 decafbad cafebabe 01020304');

describe('rtp', () => {
  it('reads the fixed header', () => {
    const out = new RtpHeader();
    expect(rtp.recognise(plain, 0, plain.length)).toBe(true);
    expect(rtp.dissect(plain, 0, plain.length, out)).toBeUndefined();
    expect(out).toMatchObject({
      version: 2,
      marker: true,
      payloadType: 0,
      sequence: 0x1234,
      timestamp: 0xdecafbad,
      ssrc: 0xcafebabe,
      headerLength: 12,
      payloadStart: 12,
      payloadEnd: 16,
      extensionProfile: -1,
    });
  });

  it('steps over CSRC list and extension, and reads one-octet elements', () => {
    const bytes = hex('92 60 0001 00000000 00000001 aaaaaaaa bbbbbbbb bede 0002 10 91 22 0102 03 00 00 ff');
    const out = new RtpHeader();
    expect(rtp.dissect(bytes, 0, bytes.length, out)).toBeUndefined();
    expect([out.csrcCount, out.headerLength, out.payloadEnd - out.payloadStart]).toEqual([2, 32, 1]);
    const { elements, complete } = headerExtensionElements(bytes, out);
    expect(complete).toBe(true);
    expect(elements).toEqual([
      { id: 1, start: 25, end: 26 },
      { id: 2, start: 27, end: 30 },
    ]);
  });

  it('reads two-octet elements and stops at one that does not fit', () => {
    const bytes = hex('90 60 0001 00000000 00000001 1000 0002 05 00 06 02 aabb 07 09');
    const out = new RtpHeader();
    rtp.dissect(bytes, 0, bytes.length, out);
    const { elements, complete } = headerExtensionElements(bytes, out);
    expect(elements).toEqual([
      { id: 5, start: 18, end: 18 },
      { id: 6, start: 20, end: 22 },
    ]);
    expect(complete).toBe(false);
  });

  it('leaves out padding whose count is plausible, and keeps the payload whole otherwise', () => {
    const out = new RtpHeader();
    const padded = hex('a0 00 0001 00000000 00000001 11 22 00 00 03');
    rtp.dissect(padded, 0, padded.length, out);
    expect([out.payloadEnd, out.packetEnd, out.paddingLength]).toEqual([14, 17, 3]);
    const ciphertext = hex('a0 00 0001 00000000 00000001 11 22 00 00 f3');
    rtp.dissect(ciphertext, 0, ciphertext.length, out);
    expect([out.payloadEnd, out.paddingLength]).toEqual([17, 0]);
  });

  it('leaves payload types 64 to 95 with marker to RTCP (RFC 5761 section 4)', () => {
    const sender = hex('80 c8 0006 00000001 00000000 00000000 00000000 00000000 00000000');
    expect(rtp.recognise(sender, 0, sender.length)).toBe(false);
    expect([191, 192, 223, 224].map(isRtcpPacketType)).toEqual([false, true, true, false]);
  });

  it.each([
    ['shorter than the header', '80 00 0001 00000000', 'truncated', 0],
    ['version 1', '40 00 0001 00000000 00000001', 'malformed', 0],
    ['a CSRC list beyond the end', '8f 00 0001 00000000 00000001 aaaaaaaa', 'truncated', 12],
    ['an extension header beyond the end', '90 00 0001 00000000 00000001 bede', 'truncated', 12],
    ['an extension of 65535 words', '90 00 0001 00000000 00000001 bede ffff 00000000', 'truncated', 12],
  ])('stops at %s', (_what, text, reason, offset) => {
    const bytes = hex(text);
    expect(rtp.recognise(bytes, 0, bytes.length)).toBe(false);
    expect(rtp.dissect(bytes, 0, bytes.length, new RtpHeader())).toMatchObject({ layer: 'rtp', reason, offset });
  });

  it('keeps every offset in range for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(8), (body, start) => {
        const bytes = Uint8Array.from([...new Uint8Array(start), ...body, 0xaa, 0xaa, 0xaa, 0xaa]);
        if (body.length > 0) bytes[start] = (bytes[start]! & 0x3f) | 0x80;
        const end = start + body.length;
        const out = new RtpHeader();
        const stopped = rtp.dissect(bytes, start, end, out);
        if (stopped !== undefined) return;
        expect(out.payloadStart).toBeGreaterThanOrEqual(start + 12);
        expect(out.payloadStart).toBeLessThanOrEqual(out.payloadEnd);
        expect(out.payloadEnd).toBeLessThanOrEqual(end);
        for (const element of headerExtensionElements(bytes, out).elements) {
          expect(element.end).toBeLessThanOrEqual(out.extensionEnd);
        }
      }),
    );
  });
});
