import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATAGRAM, demultiplex } from '../../src/dissectors/index.ts';

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

const zeros = (octets: number) => '00'.repeat(octets);

describe('demultiplex', () => {
  it.each([
    ['STUN', `0001 0000 2112a442 ${zeros(12)}`, DATAGRAM.stun],
    ['a DNS query', '0002 0100 0001 0000 0000 0000 03777777 00 0001 0001', DATAGRAM.none],
    ['a WireGuard handshake', `01000000 ${'5a'.repeat(144)}`, DATAGRAM.none],
    ['ZRTP', `1000 0001 5a525450 ${zeros(24)}`, DATAGRAM.zrtp],
    ['a DTLS ClientHello record', `16 fefd 0000 000000000000 0004 01000000`, DATAGRAM.dtls],
    ['a TLS record', '16 0301 0004 01000000 00000000', DATAGRAM.none],
    ['a DTLS 1.3 record', `2c 0001 0010 ${'c3'.repeat(16)}`, DATAGRAM.dtls],
    ['TURN ChannelData', '4001 0004 80000001', DATAGRAM.turnChannel],
    ['RTP', `8000 0001 00000000 00000001 ${'ff'.repeat(160)}`, DATAGRAM.rtp],
    ['RTCP', '80c90001 cafebabe', DATAGRAM.rtcp],
    ['an RTCP header that does not fit', '80c90009 cafebabe', DATAGRAM.none],
    ['a QUIC initial', `c0 00000001 08 ${zeros(20)}`, DATAGRAM.none],
    ['a SIP request', Buffer.from('INVITE sip:bob@example.com SIP/2.0\r\n').toString('hex'), DATAGRAM.text],
    ['a SIP response', Buffer.from('SIP/2.0 200 OK\r\n').toString('hex'), DATAGRAM.text],
    ['a keepalive', '0d0a0d0a', DATAGRAM.text],
    ['nothing', '', DATAGRAM.none],
  ])('says what %s is', (_what, text, kind) => {
    const bytes = hex(text);
    expect(demultiplex(bytes, 0, bytes.length)).toBe(kind);
  });

  it('answers for any bytes, and by the range alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 20 }), (body, after) => {
        const alone = demultiplex(body, 0, body.length);
        const framed = Uint8Array.from([1, 2, 3, ...body, ...after]);
        expect(demultiplex(framed, 3, 3 + body.length)).toBe(alone);
      }),
    );
  });
});
