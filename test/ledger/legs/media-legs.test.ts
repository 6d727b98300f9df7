/** From flows and negotiations to media legs, as the ledger makes them of frames. */
import { describe, expect, it } from 'vitest';
import {
  crypto,
  datagram,
  datagrams,
  FINGERPRINT,
  inOrder,
  mediaLine,
  request,
  response,
  rtp,
  rtpPacket,
  rtpStream,
  sdp,
  sipCall,
  srtp,
} from '../../support/call-builder.ts';
import { mediaLegsOf, take } from '../../support/ledger.ts';
import { type BuiltFrame, hex } from '../../support/packet-builder.ts';

const A = '192.0.2.10:40000';
const B = '198.51.100.20:30000';
const SIP_A = '192.0.2.10:5060';
const SIP_B = '198.51.100.20:5060';

/** INVITE and 200 alone. */
function setUp(offer: string, answer: string, callId = 'call-1@example.com', milliseconds = 0): BuiltFrame[] {
  return inOrder(
    datagrams(SIP_A, SIP_B, [request('INVITE', { callId, body: offer })], milliseconds),
    datagrams(SIP_B, SIP_A, [response(200, 'INVITE', { callId, body: answer })], milliseconds + 10),
  );
}

function legsOf(...groups: readonly BuiltFrame[][]) {
  return mediaLegsOf(take(inOrder(...groups)));
}

describe('a call', () => {
  it('has one media leg with a stream in each direction', () => {
    const [leg, ...more] = legsOf(sipCall());
    expect(more).toEqual([]);
    expect(leg).toMatchObject({ a: { port: 40000 }, b: { port: 30000 }, frames: 120, protection: 'cleartext' });
    expect(leg!.media!.streams.map(({ direction, packets }) => [direction, packets])).toEqual([
      ['a-to-b', 60],
      ['b-to-a', 60],
    ]);
    expect(leg!.calls).toEqual(['call-1']);
  });

  it('has one media leg over two signaling hops with the same SDP', () => {
    const hops = [
      { client: SIP_A, server: '203.0.113.1:5060' },
      { client: '203.0.113.1:5060', server: SIP_B },
    ];
    const [leg, ...more] = legsOf(sipCall({ hops }));
    expect(more).toEqual([]);
    expect(leg!.media!.negotiation.map(({ at }) => at.frame)).toEqual([1, 5, 2, 6]);
  });

  it('finds its media however IPv6 addresses are written', () => {
    const offer = sdp('2001:DB8:0:0:0:0:0:000A', mediaLine(40000));
    const answer = sdp('2001:db8::0:b', mediaLine(30000));
    const media = rtpStream('[2001:db8::a]:40000', '[2001:db8::b]:30000', { milliseconds: 100 });
    expect(legsOf(setUp(offer, answer), media).map(({ callIds }) => callIds)).toEqual([['call-1@example.com']]);
  });

  it('finds its media by one end when the other was translated on the way', () => {
    const answer = sdp('10.0.0.5', mediaLine(30000));
    const [leg, ...more] = legsOf(
      setUp(sdp('192.0.2.10', mediaLine(40000)), answer),
      rtpStream(B, A, { milliseconds: 100 }),
    );
    expect(more).toEqual([]);
    expect(leg!.media).toMatchObject({ srtpNegotiated: false, streams: [{ foundBy: 'sdp' }] });
  });

  it('stays on hold with c=0.0.0.0 without another leg', () => {
    const hold = datagrams(SIP_A, SIP_B, [request('INVITE', { cseq: 2, body: sdp('0.0.0.0', mediaLine(40000)) })], 500);
    const held = datagrams(
      SIP_B,
      SIP_A,
      [response(200, 'INVITE', { cseq: 2, body: sdp('198.51.100.20', mediaLine(30000)) })],
      510,
    );
    expect(legsOf(sipCall(), hold, held)).toHaveLength(1);
  });
});

describe('calls on the same ports', () => {
  it('one after the other are legs of their own, each as it was agreed', () => {
    const secret = sipCall({ callId: 'first', profile: 'RTP/SAVP', attributes: [crypto()], payload: srtp });
    const clear = sipCall({ callId: 'second', milliseconds: 5_000 }).map((frame) => frame);
    const legs = legsOf(secret, differentSsrcs(clear));
    expect(legs.map(({ callIds, protection }) => [...callIds, protection])).toEqual([
      ['first', 'exposed'],
      ['second', 'cleartext'],
    ]);
  });

  it('at the same time are one leg of both', () => {
    const first = setUp(sdp('192.0.2.10', mediaLine(40000)), sdp('198.51.100.20', mediaLine(30000)), 'first');
    const second = setUp(sdp('192.0.2.10', mediaLine(40000)), sdp('198.51.100.20', mediaLine(30000)), 'second', 50);
    const end = datagrams(SIP_A, SIP_B, [request('BYE', { callId: 'first', cseq: 2 })], 3_000);
    expect(legsOf(first, second, end, rtpStream(A, B, { milliseconds: 100 })).map(({ callIds }) => callIds)).toEqual([
      ['first', 'second'],
    ]);
  });
});

/** Another source has another SSRC. */
function differentSsrcs(frames: BuiltFrame[]): BuiltFrame[] {
  return frames.map((frame) => {
    const at = 14 + 20 + 8;
    if (frame.bytes[at] !== 0x80) return frame;
    const bytes = frame.bytes.slice();
    bytes[at + 8]! ^= 0x40;
    return { ...frame, bytes };
  });
}

describe('media that no signaling announced', () => {
  it('is a leg when it counts like RTP', () => {
    const [leg] = legsOf(rtpStream(A, B, { payload: srtp() }));
    expect(leg!.media).toMatchObject({ keying: 'unseen', srtpNegotiated: null, streams: [{ foundBy: 'pattern' }] });
  });

  it('is no leg when single packets look like RTP', () => {
    const facts = take([1, 500, 9_000].map((sequence) => datagram(A, B, rtpPacket(rtp()(0), { sequence }))));
    expect(facts.legs).toEqual([]);
    expect(facts.accounting.classes.notVoip).toBe(3);
  });

  it('keeps an SSRC of one packet beside a stream: it may be the one in clear', () => {
    const lone = [datagram(B, A, rtpPacket(rtp()(8), { ssrc: 99 }), 500)];
    const [leg] = legsOf(rtpStream(A, B, { payload: srtp() }), lone);
    expect(leg!.media!.streams.map(({ ssrc, packets, encrypted }) => [ssrc, packets, encrypted])).toEqual([
      [0x1234_5678, 60, 'yes'],
      [99, 1, 'unknown'],
    ]);
    expect(leg!.protection).toBe('open');
  });

  it('shows a changed SSRC as another stream of the same leg', () => {
    const [leg, ...more] = legsOf(
      rtpStream(A, B, { ssrc: 1, payload: srtp() }),
      rtpStream(A, B, { ssrc: 2, payload: srtp(2), milliseconds: 2_000 }),
    );
    expect(more).toEqual([]);
    expect(leg!.media!.streams.map(({ ssrc }) => ssrc)).toEqual([1, 2]);
  });
});

describe('one packet in clear', () => {
  it('in a protected stream leaves the leg open', () => {
    const lone = [datagram(A, B, rtpPacket(rtp()(8), { sequence: 30_000, timestamp: 9 }), 500)];
    const [leg] = legsOf(rtpStream(A, B, { payload: srtp() }), lone);
    expect(leg!.media!.streams[0]).toMatchObject({ encrypted: 'unknown', confidence: 0, packets: 61 });
    expect(leg!.media!.streams[0]!.method).toMatch(/^1 packet is readable among others that are not: /);
    expect(leg!.protection).toBe('open');
  });
});

describe('media that was agreed on and never seen', () => {
  const offer = sdp('192.0.2.10', mediaLine(40000));
  const answer = sdp('198.51.100.20', mediaLine(30000));

  it('is a leg with what was negotiated', () => {
    expect(legsOf(setUp(offer, answer))).toMatchObject([
      { protection: 'cleartext', basis: 'negotiated', frames: 0, a: { port: 40000 }, b: { port: 30000 } },
    ]);
  });

  it('is one leg over two hops', () => {
    expect(
      legsOf(
        sipCall({
          packets: 0,
          hops: [
            { client: SIP_A, server: '203.0.113.1:5060' },
            { client: '203.0.113.1:5060', server: SIP_B },
          ],
        }),
      ),
    ).toHaveLength(1);
  });

  it('is open with DTLS-SRTP whose handshake was not seen', () => {
    const attributes = [FINGERPRINT];
    const profile = 'UDP/TLS/RTP/SAVP';
    expect(legsOf(sipCall({ packets: 0, attributes, profile }))).toMatchObject([
      { protection: 'open', basis: null, media: { keying: 'dtls-srtp' } },
    ]);
  });

  it.each([486, 487])('is no leg when the call ended with %i', (status) => {
    const early = datagrams(SIP_B, SIP_A, [response(183, 'INVITE', { body: answer }), response(status, 'INVITE')], 10);
    expect(legsOf(datagrams(SIP_A, SIP_B, [request('INVITE', { body: offer })]), early)).toEqual([]);
  });

  it('is no leg when the answer rejected it', () => {
    expect(legsOf(setUp(offer, sdp('198.51.100.20', mediaLine(0))))).toEqual([]);
  });

  it('is no leg when it is not RTP', () => {
    const chat = (port: number) => mediaLine(port, { type: 'message', profile: 'TCP/MSRP', formats: '*' });
    expect(legsOf(setUp(sdp('192.0.2.10', chat(40000)), sdp('198.51.100.20', chat(30000))))).toEqual([]);
  });

  it('is a leg for each media description', () => {
    const both = (port: number) => [mediaLine(port), mediaLine(port + 2, { type: 'video', formats: '96' })];
    const legs = legsOf(setUp(sdp('192.0.2.10', ...both(40000)), sdp('198.51.100.20', ...both(30000))));
    expect(legs.map(({ media, a, b }) => [media!.mediaType, a.port, b.port])).toEqual([
      ['audio', 40000, 30000],
      ['video', 40002, 30002],
    ]);
  });
});

describe('RTCP', () => {
  /** An empty receiver report and an SDES with the CNAME `x`. RFC 3550 sections 6.4.2 and 6.5. */
  const report = hex('80c90001 aaaa0001 81ca0002 aaaa0001 01017800');

  function rtcpFrom(a: string, b: string): BuiltFrame[] {
    return [datagram(a, b, report, 300), datagram(a, b, report, 600)];
  }

  it('belongs to the media one port lower', () => {
    const [leg, ...more] = legsOf(sipCall(), rtcpFrom('192.0.2.10:40001', '198.51.100.20:30001'));
    expect(more).toEqual([]);
    expect(leg!.media!.rtcp).toMatchObject({ clear: 2, encrypted: 0 });
    expect(leg!.media!.rtcpProtected).toBe(false);
    expect(leg!.frames).toBe(122);
  });

  it('belongs to the media when it comes from the other side', () => {
    const [leg] = legsOf(sipCall(), rtcpFrom('198.51.100.20:30001', '192.0.2.10:40001'));
    expect(leg!.media!.rtcp!.clear).toBe(2);
  });

  it('belongs to the media that it shares its port with', () => {
    const [leg] = legsOf(sipCall({ attributes: ['rtcp-mux'] }), rtcpFrom(A, B));
    expect(leg!.media!.rtcp!.clear).toBe(2);
  });

  it('belongs to the media whose SDP names its port', () => {
    const [leg] = legsOf(sipCall({ attributes: ['rtcp:45000'] }), rtcpFrom('192.0.2.10:45000', '198.51.100.20:45000'));
    expect(leg!.media!.rtcp!.clear).toBe(2);
  });

  it('is counted, and no leg, without media that it belongs to', () => {
    const facts = take(rtcpFrom('192.0.2.10:7001', '198.51.100.20:9001'));
    expect(facts.legs).toEqual([]);
    expect(facts.accounting.classes.rtcp).toBe(2);
  });
});
