/** How media reaches a call: NAT, early media, forks, hold, moves, and ports that serve one call after the other. */
import { describe, expect, it } from 'vitest';
import type { Facts, Leg } from '../../../src/ledger/facts.ts';
import {
  ALICE,
  BOB,
  crypto,
  datagram,
  inOrder,
  mediaLine,
  request,
  response,
  rtp,
  rtpStream,
  sdp,
  sipCall,
  srtp,
} from '../../support/call-builder.ts';
import { mediaLegsOf, take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';

const PHONE = `${ALICE}:5060`;
const PEER = `${BOB}:5060`;

interface Said {
  readonly at: number;
  readonly callId?: string;
  readonly cseq?: number;
  /** `INVITE`, or a status. */
  readonly message: string | number;
  readonly body?: string;
}

/** Requests go to the peer, responses come from it. */
function say({ at, callId = 'call-1@example.com', cseq = 1, message, body }: Said): BuiltFrame {
  if (typeof message === 'number') {
    return datagram(PEER, PHONE, response(message, 'INVITE', { callId, cseq, body }), at);
  }
  return datagram(PHONE, PEER, request(message, { callId, cseq, body }), at);
}

function offered(address: string, port: number, attributes: string[] = []): string {
  return sdp(address, mediaLine(port, { attributes }));
}

function inCalls(facts: Facts): Leg[] {
  return mediaLegsOf(facts).filter((leg) => leg.calls.length > 0);
}

describe('media from an address that SDP did not name', () => {
  const setUp = [
    say({ at: 0, message: 'INVITE', body: offered('10.0.0.5', 4000) }),
    say({ at: 20, message: 200, body: offered(BOB, 30000) }),
  ];

  it('belongs to the call by its other end, and the leg says so', () => {
    const there = rtpStream('203.0.113.9:62000', `${BOB}:30000`, { milliseconds: 50 });
    const back = rtpStream(`${BOB}:30000`, '203.0.113.9:62000', { milliseconds: 60, ssrc: 7 });
    const [leg, ...more] = inCalls(take(inOrder(setUp, there, back)));
    expect(more).toEqual([]);
    expect(leg!.reason).toContain(
      'Media arrived from 203.0.113.9:62000 although SDP announced 10.0.0.5:4000 (latched).',
    );
    expect(leg!.media!.streams).toHaveLength(2);
  });

  it('that is only answered, says where it was sent', () => {
    const back = rtpStream(`${BOB}:30000`, '203.0.113.9:62000', { milliseconds: 60 });
    expect(inCalls(take(inOrder(setUp, back)))[0]!.reason).toContain('Media was sent to 203.0.113.9:62000 although');
  });

  it('says nothing of the kind when both ends are as announced, or the answer was not seen', () => {
    const asAnnounced = rtpStream('10.0.0.5:4000', `${BOB}:30000`, { milliseconds: 50 });
    expect(inCalls(take(inOrder(setUp, asAnnounced)))[0]!.reason).not.toContain('latched');
    const unanswered = rtpStream(`${BOB}:30000`, '10.0.0.5:4000', { milliseconds: 50 });
    expect(inCalls(take(inOrder(setUp.slice(0, 1), unanswered)))[0]!.reason).not.toContain('latched');
  });

  it('belongs to none of two calls that announced the same end with different far ends', () => {
    const second = [
      say({ at: 5, callId: 'call-2@x', message: 'INVITE', body: offered('10.0.0.6', 4000) }),
      say({ at: 25, callId: 'call-2@x', message: 200, body: offered(BOB, 30000) }),
    ];
    const facts = take(inOrder(setUp, second, rtpStream('203.0.113.9:62000', `${BOB}:30000`, { milliseconds: 50 })));
    const observed = mediaLegsOf(facts).find((leg) => leg.media!.streams.length > 0)!;
    expect(observed.calls).toEqual([]);
    expect(observed.reason).toContain('counted to no call');
    expect(facts.ambiguities).toMatchObject([{ kind: 'media', legs: [observed.id] }]);
  });

  it('goes on from another address with the same SSRC and the next sequence numbers', () => {
    const before = rtpStream('10.0.0.5:4000', `${BOB}:30000`, { milliseconds: 50, packets: 60 });
    const after = { milliseconds: 1_400, packets: 60, sequence: 61, timestamp: 160 * 61 };
    const facts = take(inOrder(setUp, before, rtpStream('203.0.113.9:62000', '198.51.100.77:31000', after)));
    expect(inCalls(facts)).toHaveLength(2);
    expect(facts.calls[0]!.joinedBy[0]!.by).toContain('the next sequence numbers, another address');
    const stranger = { ...after, sequence: 40_000 };
    expect(
      inCalls(take(inOrder(setUp, before, rtpStream('203.0.113.9:62000', '198.51.100.77:31000', stranger)))),
    ).toHaveLength(1);
  });
});

describe('early media and forks', () => {
  it('belong to the call although the answer comes after the media', () => {
    const frames = inOrder(
      [
        say({ at: 0, message: 'INVITE', body: offered(ALICE, 40000) }),
        say({ at: 500, message: 200, body: offered(BOB, 30000) }),
      ],
      rtpStream(`${BOB}:30000`, `${ALICE}:40000`, { milliseconds: 50 }),
    );
    const legs = mediaLegsOf(take(frames));
    expect(legs).toHaveLength(1);
    expect(legs[0]).toMatchObject({ calls: ['call-1'], protection: 'cleartext' });
  });

  it('belong to it although the media is seen before the INVITE', () => {
    const frames = inOrder(sipCall({ packets: 0, milliseconds: 200 }), rtpStream(`${BOB}:30000`, `${ALICE}:40000`));
    expect(inCalls(take(frames))[0]!.media!.streams).toHaveLength(1);
  });

  it('several answers, of which one has media, are one media leg', () => {
    const frames = inOrder(
      [
        say({ at: 0, message: 'INVITE', body: offered(ALICE, 40000) }),
        say({ at: 20, message: 183, body: offered('198.51.100.21', 31000) }),
        say({ at: 30, message: 183, body: offered('198.51.100.22', 32000) }),
        say({ at: 40, message: 200, body: offered(BOB, 30000) }),
      ],
      rtpStream(`${BOB}:30000`, `${ALICE}:40000`, { milliseconds: 50 }),
    );
    const legs = mediaLegsOf(take(frames));
    expect(legs).toHaveLength(1);
    expect(legs[0]).toMatchObject({ a: { address: BOB }, calls: ['call-1'] });
  });

  it('media of two forks are two legs of one call', () => {
    const frames = inOrder(
      [
        say({ at: 0, message: 'INVITE', body: offered(ALICE, 40000) }),
        say({ at: 20, message: 183, body: offered('198.51.100.21', 31000) }),
        say({ at: 600, message: 200, body: offered(BOB, 30000) }),
      ],
      rtpStream('198.51.100.21:31000', `${ALICE}:40000`, { milliseconds: 50, packets: 20 }),
      rtpStream(`${BOB}:30000`, `${ALICE}:40000`, { milliseconds: 620, ssrc: 9 }),
    );
    expect(inCalls(take(frames))).toHaveLength(2);
  });
});

describe('hold and moves', () => {
  const answered = [
    say({ at: 0, message: 'INVITE', body: offered(ALICE, 40000) }),
    say({ at: 20, message: 200, body: offered(BOB, 30000) }),
  ];
  const media = rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 50 });

  it.each([
    ['a=inactive', offered(ALICE, 40000, ['inactive']), offered(BOB, 30000, ['inactive'])],
    ['a=sendonly', offered(ALICE, 40000, ['sendonly']), offered(BOB, 30000, ['recvonly'])],
    ['c=0.0.0.0', offered('0.0.0.0', 40000), offered(BOB, 30000)],
    ['a=inactive on another port', offered(ALICE, 40010, ['inactive']), offered(BOB, 30010, ['inactive'])],
  ])('%s and back makes no other leg', (_, hold, held) => {
    const frames = inOrder(answered, media, [
      say({ at: 2_000, cseq: 2, message: 'INVITE', body: hold }),
      say({ at: 2_020, cseq: 2, message: 200, body: held }),
      say({ at: 4_000, cseq: 3, message: 'INVITE', body: offered(ALICE, 40000) }),
      say({ at: 4_020, cseq: 3, message: 200, body: offered(BOB, 30000) }),
    ]);
    const resumed = rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 4_050, sequence: 5_000 });
    const legs = mediaLegsOf(take(inOrder(frames, resumed)));
    expect(legs).toHaveLength(1);
    expect(legs[0]).toMatchObject({ calls: ['call-1'], protection: 'cleartext' });
    expect(legs[0]!.media!.streams.reduce((sum, stream) => sum + stream.packets, 0)).toBe(120);
  });

  it('a re-INVITE that moves media makes another leg of the same call, with its own protection', () => {
    const keyed = [crypto()];
    const secure = (address: string, port: number): string =>
      sdp(address, mediaLine(port, { profile: 'RTP/SAVP', attributes: keyed }));
    const frames = inOrder(
      answered,
      media,
      [
        say({ at: 2_000, cseq: 2, message: 'INVITE', body: secure(ALICE, 40002) }),
        say({ at: 2_020, cseq: 2, message: 200, body: secure(BOB, 30002) }),
      ],
      rtpStream(`${ALICE}:40002`, `${BOB}:30002`, { milliseconds: 2_050, payload: srtp(), packets: 100, ssrc: 9 }),
    );
    const legs = inCalls(take(frames));
    expect(legs.map((leg) => leg.protection)).toEqual(['cleartext', 'exposed']);
    expect(new Set(legs.flatMap((leg) => leg.calls))).toEqual(new Set(['call-1']));
  });
});

describe('ports that serve one call after the other', () => {
  it.each([
    ['with other SSRCs', 0x0101_0101],
    ['with the same SSRC and sequence numbers again', 0xaaaa_0001],
  ])('keep each call to its own protection, %s', (_, ssrc) => {
    const first = sipCall({ callId: 'first@x', packets: 0 });
    const second = sipCall({
      callId: 'second@x',
      packets: 0,
      milliseconds: 10_000,
      profile: 'RTP/SAVP',
      attributes: [crypto()],
    });
    const frames = inOrder(
      first,
      rtpStream(`${ALICE}:40000`, `${BOB}:30000`, {
        milliseconds: 50,
        packets: 120,
        payload: rtp(1),
        ssrc: 0xaaaa_0001,
      }),
      second,
      rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 10_100, packets: 120, payload: srtp(2), ssrc }),
    );
    const legs = mediaLegsOf(take(frames));
    expect(legs.map((leg) => [leg.callIds.join(), leg.protection])).toEqual([
      ['first@x', 'cleartext'],
      ['second@x', 'exposed'],
    ]);
  });
});
