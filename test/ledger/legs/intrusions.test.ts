/** Media from a third address, and probes: who sent what to where is the frames' own. RFC 7362 section 5. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/ledger/facts.ts';
import {
  ALICE,
  BOB,
  datagram,
  inOrder,
  mediaLine,
  request,
  response,
  rtp,
  rtpPacket,
  rtpStream,
  type StreamWishes,
  sdp,
  sipCall,
} from '../../support/call-builder.ts';
import { take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';

const CALLEE = `${BOB}:30000`;
const STRANGER = '203.0.113.66:4444';

/** 400 packets each way between the announced ends: from 0.1 s to 8.1 s. */
const call = () => sipCall({ packets: 400 });

function injected(wishes: StreamWishes = {}, from = STRANGER): BuiltFrame[] {
  return rtpStream(from, CALLEE, { packets: 30, ssrc: 0x6666_6666, milliseconds: 3_000, payload: rtp(9), ...wishes });
}

function intrusionsOf(...frames: readonly BuiltFrame[][]): Facts['mediaIntrusions'] {
  return take(inOrder(...frames)).mediaIntrusions;
}

describe('a third address', () => {
  it('that sends into a call is told, with both legs', () => {
    const facts = take(inOrder(call(), injected()));
    expect(facts.mediaIntrusions).toMatchObject([
      {
        kind: 'third-address',
        from: { address: '203.0.113.66', port: 4444 },
        to: { address: BOB, port: 30000 },
        expected: { address: ALICE, port: 40000 },
        ssrc: 0x6666_6666,
        packets: 30,
        answered: 0,
      },
    ]);
    const [attacked, own] = facts.mediaIntrusions[0]!.legs.map((id) => facts.legs.find((leg) => leg.id === id)!);
    expect(attacked!.media!.streams).toHaveLength(2);
    expect(own!.a.address === '203.0.113.66' || own!.b.address === '203.0.113.66').toBe(true);
  });

  it('is answered when the port latches on to it', () => {
    const stolen = rtpStream(CALLEE, STRANGER, { packets: 50, ssrc: 0xbbbb_0002, milliseconds: 3_600 });
    expect(intrusionsOf(call(), injected(), stolen)).toMatchObject([{ packets: 30, answered: 50 }]);
  });

  it('that speaks as the expected source takes its SSRC over', () => {
    expect(intrusionsOf(call(), injected({ ssrc: 0xaaaa_0001, sequence: 5_000 }))).toMatchObject([
      { kind: 'ssrc-taken-over', ssrc: 0xaaaa_0001 },
    ]);
  });

  it('is shown from its first packet to its last, whatever SSRCs it has', () => {
    const frames = inOrder(
      call(),
      injected(),
      injected({ ssrc: 0xaaaa_0001, sequence: 5_000, milliseconds: 4_000, packets: 20 }),
    );
    const ofStranger = frames.flatMap((frame, index) => (frame.bytes[26] === 203 ? [index + 1] : []));
    const [intrusion] = take(frames).mediaIntrusions;
    expect(intrusion).toMatchObject({ kind: 'ssrc-taken-over', ssrc: 0xaaaa_0001, packets: 50 });
    expect(intrusion!.evidence.slice(1).map(({ at }) => at.frame)).toEqual([
      ofStranger[0],
      ofStranger[30],
      ofStranger.at(-1),
    ]);
    expect([intrusion!.first.frame, intrusion!.last.frame]).toEqual([ofStranger[0], ofStranger.at(-1)]);
  });

  it.each<[string, BuiltFrame[]]>([
    ['the other port of a host that SDP names', injected({}, `${ALICE}:40002`)],
    ['a source that begins when the call is over', injected({ milliseconds: 20_000 })],
    ['a source that was there first', injected({ milliseconds: 20 })],
    [
      'the same packets on the other side of a translator',
      injected({ ssrc: 0xaaaa_0001, milliseconds: 101, packets: 400, payload: rtp(1) }),
    ],
  ])('is none: %s', (_what, frames) => {
    expect(intrusionsOf(call(), frames)).toEqual([]);
  });

  it('is none where ICE vouches for it', () => {
    // A binding request (RFC 8489): type 1, no attributes, the cookie, and twelve octets of transaction.
    const check = Uint8Array.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...Array.from({ length: 12 }, (_, at) => at)]);
    expect(intrusionsOf(call(), [datagram(STRANGER, CALLEE, check, 2_900)], injected())).toEqual([]);
  });

  it('is none when nothing came from the announced one: an address was translated', () => {
    const line = mediaLine(40000);
    const said = [
      datagram(`${ALICE}:5060`, `${BOB}:5060`, request('INVITE', { body: sdp('10.0.0.7', line) }), 0),
      datagram(`${BOB}:5060`, `${ALICE}:5060`, response(200, 'INVITE', { body: sdp(BOB, mediaLine(30000)) }), 10),
    ];
    expect(intrusionsOf(said, injected({ milliseconds: 100 }))).toEqual([]);
  });
});

describe('probes', () => {
  const probe = (port: number, at: number, from = STRANGER) =>
    datagram(from, `${BOB}:${port}`, rtpPacket(new Uint8Array(20), { ssrc: 1, payloadType: 0, sequence: at }), at);

  it('of many ports from one are told once', () => {
    const sweep = Array.from({ length: 40 }, (_, index) => probe(10_000 + 2 * index, index));
    expect(intrusionsOf(sweep)).toMatchObject([
      {
        kind: 'ports-probed',
        from: { address: '203.0.113.66' },
        to: { address: BOB, port: null },
        ports: 40,
        packets: 40,
        answered: 0,
        legs: [],
      },
    ]);
  });

  it('are RTP in the accounting where they are told as RTP, with what came back, and else not VoIP', () => {
    const sweep = Array.from({ length: 40 }, (_, index) => probe(10_000 + 2 * index, index));
    const bled = [datagram(`${BOB}:10006`, STRANGER, rtpPacket(rtp()(0), { ssrc: 9, sequence: 77 }), 200)];
    expect(take(inOrder(sweep, bled)).accounting.classes).toMatchObject({ rtp: 41, notVoip: 0 });
    expect(take(sweep.slice(0, 7)).accounting.classes).toMatchObject({ rtp: 0, notVoip: 7 });
    expect(take(sweep.slice(0, 1)).accounting.classes).toMatchObject({ rtp: 0, notVoip: 1 });
  });

  it('say what came back', () => {
    const sweep = Array.from({ length: 40 }, (_, index) => probe(10_000 + 2 * index, index));
    const bled = [datagram(`${BOB}:10006`, STRANGER, rtpPacket(rtp()(0), { ssrc: 9, sequence: 77 }), 200)];
    expect(intrusionsOf(sweep, bled)).toMatchObject([{ ports: 40, packets: 40, answered: 1 }]);
  });

  it.each<[string, BuiltFrame[]]>([
    ['a few ports', Array.from({ length: 7 }, (_, index) => probe(10_000 + 2 * index, index))],
    [
      'one port from many',
      Array.from({ length: 40 }, (_, index) => probe(10_000, index, `203.0.113.66:${4000 + index}`)),
    ],
    [
      'answers of a name server that look alike',
      Array.from({ length: 40 }, (_, index) =>
        datagram(
          '192.0.2.53:53',
          `${BOB}:${40_000 + index}`,
          Uint8Array.from([0x81, 0x80, ...new Uint8Array(30)].map((octet, at) => (at === 1 ? 0x40 | 0x13 : octet))),
          index,
        ),
      ),
    ],
  ])('are none: %s', (_what, frames) => {
    expect(intrusionsOf(frames)).toEqual([]);
  });
});
