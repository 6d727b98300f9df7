import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import rtcp, { RTCP_TYPE, RtcpCompound, SDES_ITEM } from '../../src/dissectors/rtcp.ts';

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

function dissect(bytes: Uint8Array) {
  const out = new RtcpCompound();
  return { out, stopped: rtcp.dissect(bytes, 0, bytes.length, out) };
}

const senderReport = '80c80006 cafebabe e5a1b2c3 80000000 00001234 00000064 00003e80';
/** CNAME `a@b`, PHONE `12`, a null octet and padding. */
const sourceDescription = '81ca0004 cafebabe 0103614062 04023132 000000';
const bye = '81cb0001 cafebabe';

describe('rtcp', () => {
  it('walks a compound packet to the end of the datagram', () => {
    const bytes = hex(senderReport + sourceDescription + bye);
    const { out, stopped } = dissect(bytes);
    expect(rtcp.recognise(bytes, 0, bytes.length)).toBe(true);
    expect(stopped).toBeUndefined();
    expect([...out.types.subarray(0, out.packets)]).toEqual([RTCP_TYPE.sr, RTCP_TYPE.sdes, RTCP_TYPE.bye]);
    expect(out).toMatchObject({
      senderSsrc: 0xcafebabe,
      hasSenderReport: true,
      ntpSeconds: 0xe5a1b2c3,
      ntpFraction: 0x80000000,
      rtpTimestamp: 0x1234,
      sdesItems: (1 << SDES_ITEM.cname) | (1 << SDES_ITEM.phone),
      sdesBroken: false,
      sdesNamesSender: true,
      exact: true,
      remaining: 0,
    });
  });

  it('takes reduced-size feedback (RFC 5506)', () => {
    const bytes = hex('81ce0002 cafebabe 00000001');
    expect(dissect(bytes).out).toMatchObject({ packets: 1, exact: true, senderSsrc: 0xcafebabe });
  });

  it('says what remains behind the last packet: an SRTCP packet of libsrtp', () => {
    const bytes = hex('81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798');
    const { out, stopped } = dissect(bytes);
    expect(stopped).toMatchObject({ layer: 'rtcp', reason: 'truncated' }); // its length field is made up: 48 octets
    expect([out.packets, out.senderSsrc]).toEqual([0, 0xcafebabe]);
    const report = hex('80c90001cafebabe 80000001 00112233445566778899');
    expect(dissect(report).out).toMatchObject({ packets: 1, exact: false, remaining: 14, walkEnd: 8 });
  });

  it('notes an SDES chunk that runs over its packet', () => {
    const bytes = hex('81ca0002 cafebabe 01ff6162');
    expect(dissect(bytes).out).toMatchObject({ packets: 1, sdesBroken: true, exact: true });
  });

  it.each([
    ['three octets', '80c900', 'truncated'],
    ['version 1', '40c90001 cafebabe', 'malformed'],
    ['a packet type that RTP may have', '80000001 cafebabe', 'malformed'],
    ['a length beyond the datagram', '80c9ffff cafebabe', 'truncated'],
  ])('stops at %s', (_what, text, reason) => {
    const bytes = hex(text);
    expect(rtcp.recognise(bytes, 0, bytes.length)).toBe(false);
    expect(dissect(bytes).stopped).toMatchObject({ layer: 'rtcp', reason });
  });

  it('walks any bytes within their range', () => {
    const header = fc.tuple(fc.constantFrom(0x80, 0x81, 0xa0, 0x9f), fc.integer({ min: 190, max: 225 }));
    const packet = fc
      .tuple(header, fc.nat(6), fc.uint8Array({ maxLength: 28 }))
      .map(([[first, type], words, body]) => [first, type, 0, words, ...body]);
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 40 }), (packets) => {
        const body = packets.flat();
        const { out } = dissect(Uint8Array.from(body));
        expect(out.walkEnd + out.remaining).toBe(body.length);
        expect(out.exact).toBe(out.packets > 0 && out.remaining === 0);
      }),
    );
  });
});
