/** Media inside TURN and TCP, fax and SCTP, when packets were captured twice, came through a tunnel, or share ports with something else. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/ledger/facts.ts';
import {
  ALICE,
  BOB,
  datagram,
  datagrams,
  inOrder,
  request,
  response,
  rtp,
  rtpPacket,
  sdp,
} from '../support/call-builder.ts';
import { mediaLegsOf, signalingLegsOf, take } from '../support/ledger.ts';
import { type BuiltFrame, tcpConversation } from '../support/packet-builder.ts';
import { data, SACK, sctpFrame } from '../support/sctp.ts';
import { channelData, channelNumber, framed, peerAddress, relayedAddress, stunMessage, TURN } from '../support/turn.ts';
import { udptlPacket } from '../support/udptl.ts';
import { ENVELOPES, wrapFrames } from '../support/wrap.ts';

const CLIENT = '192.0.2.10:49152';
const SERVER = '203.0.113.5:3478';
const CHANNEL = 0x4001;
const ALLOCATED = stunMessage(TURN.allocateSuccess, relayedAddress('203.0.113.5:50000'));
const BIND = stunMessage(TURN.channelBind, channelNumber(CHANNEL), peerAddress('198.51.100.20:30000'));

const voice = Array.from({ length: 60 }, (_, index) =>
  rtpPacket(rtp(1)(index), { ssrc: 1, sequence: index + 1, timestamp: 160 * index }),
);

/** @param sequence a connection on the same ports begins far from the one before, which was not closed */
function overTcp(packets: readonly Uint8Array[], sequence = 1_000): BuiltFrame[] {
  const talk = tcpConversation(CLIENT, SERVER, { clientSequence: sequence, serverSequence: sequence });
  return packets.reduce((sofar, one) => sofar.client(one), talk.syn()).frames;
}

const turn = [
  datagram(SERVER, CLIENT, ALLOCATED, 10),
  datagram(CLIENT, SERVER, BIND, 20),
  ...datagrams(
    CLIENT,
    SERVER,
    voice.map((one) => channelData(CHANNEL, one)),
    100,
  ),
];

const fax = inOrder(
  [
    datagram(`${ALICE}:5060`, `${BOB}:5060`, request('INVITE', { body: sdp(ALICE, 'm=image 40000 udptl t38') })),
    datagram(`${BOB}:5060`, `${ALICE}:5060`, response(200, 'INVITE', { body: sdp(BOB, 'm=image 30000 udptl t38') }), 9),
  ],
  datagrams(
    `${ALICE}:40000`,
    `${BOB}:30000`,
    Array.from({ length: 20 }, (_, index) => udptlPacket(index, 40, Math.min(index, 2))),
    100,
  ),
);

const sctp = [
  sctpFrame(CLIENT, SERVER, [data(request('OPTIONS'))]),
  sctpFrame(SERVER, CLIENT, [SACK, data(response(200, 'OPTIONS'))], 1),
];

const CARRIERS: readonly (readonly [string, BuiltFrame[]])[] = [
  ['TURN', turn],
  ['RTP over TCP', overTcp([framed(stunMessage(TURN.binding)), ...voice.map(framed)])],
  ['TURN over TCP', overTcp([ALLOCATED, BIND, ...voice.map((one) => channelData(CHANNEL, one, true))])],
  ['fax', fax],
  ['SCTP', sctp],
];

function legsOf({ legs }: Facts): unknown {
  return legs.map(({ protocol, transport, frames, octets, media, sip, reason }) => ({
    protocol,
    transport,
    frames,
    octets,
    media,
    sip,
    reason,
  }));
}

/** Each packet again at once; the frame numbers stay those of the first ones. */
function twice(frames: readonly BuiltFrame[]): BuiltFrame[] {
  return [...frames, ...frames].sort((a, b) => a.seconds - b.seconds || a.nanoseconds - b.nanoseconds);
}

describe.each(CARRIERS)('%s', (_name, frames) => {
  it('captured twice is the same legs, and twice as many frames in each class', () => {
    const [once, again] = [take(frames), take(twice(frames))];
    expect(again.legs.map(({ frames: count, octets }) => [count, octets])).toEqual(
      once.legs.map(({ frames: count, octets }) => [count, octets]),
    );
    expect(again.legs.map((leg) => leg.media?.streams.map(({ packets }) => packets))).toEqual(
      once.legs.map((leg) => leg.media?.streams.map(({ packets }) => packets)),
    );
    for (const [frameClass, count] of Object.entries(once.accounting.classes)) {
      expect(again.accounting.classes[frameClass as keyof typeof once.accounting.classes], frameClass).toBe(2 * count);
    }
  });

  it('in a tunnel is the same legs, which say so', () => {
    const envelope = ENVELOPES.VXLAN!;
    const wrapped = take(wrapFrames(frames, envelope));
    expect(legsOf(wrapped)).toEqual(legsOf(take(frames)));
    expect(wrapped.legs.map(({ encapsulation }) => encapsulation)).toEqual(wrapped.legs.map(() => ['VXLAN']));
  });
});

describe('ports that carry one thing after the other over TCP', () => {
  const media = (sequence: number) => overTcp([framed(stunMessage(TURN.binding)), ...voice.map(framed)], sequence);
  const sip = tcpConversation(CLIENT, SERVER, { clientSequence: 5_000_000, serverSequence: 6_000_000 })
    .syn()
    .client(request('OPTIONS'))
    .server(response(200, 'OPTIONS')).frames;

  it.each([
    ['media, then SIP', [...media(1_000), ...sip]],
    ['SIP, then media', [...sip, ...media(900_000_000)]],
  ])('are read as each: %s', (_order, frames) => {
    const facts = take(frames);
    expect(mediaLegsOf(facts)).toMatchObject([{ transport: 'tcp', media: { streams: [{ packets: 60 }] } }]);
    expect(signalingLegsOf(facts)).toMatchObject([{ transport: 'tcp', sip: { messages: 2 } }]);
  });
});
