/** What TURN relays and what is framed over TCP (RFC 8656, RFC 4571), as the ledger sees it. */
import { describe, expect, it } from 'vitest';
import {
  datagram,
  inOrder,
  mediaLine,
  request,
  response,
  rtp,
  rtpPacket,
  rtpStream,
  sdp,
  srtp,
} from '../support/call-builder.ts';
import { mediaLegsOf, take, takePoisoned } from '../support/ledger.ts';
import { type BuiltFrame, packet, tcpConversation } from '../support/packet-builder.ts';
import {
  channelData,
  channelNumber,
  dataAttribute,
  framed,
  peerAddress,
  relayedAddress,
  stunMessage,
  TURN,
} from '../support/turn.ts';

const CLIENT = '192.0.2.10:49152';
const SERVER = '203.0.113.5:3478';
const RELAYED = '203.0.113.5:50000';
const PEER = '198.51.100.20:30000';
const CHANNEL = 0x4001;

const ALLOCATED = stunMessage(TURN.allocateSuccess, relayedAddress(RELAYED));
const BIND = stunMessage(TURN.channelBind, channelNumber(CHANNEL), peerAddress(PEER));

function voice(count: number, ssrc: number, payload = rtp(ssrc)): Uint8Array[] {
  return Array.from({ length: count }, (_, index) =>
    rtpPacket(payload(index), { ssrc, sequence: index + 1, timestamp: 160 * index }),
  );
}

function sent(from: string, to: string, payloads: readonly Uint8Array[], milliseconds = 100): BuiltFrame[] {
  return payloads.map((payload, index) => datagram(from, to, payload, milliseconds + 20 * index));
}

describe('TURN over UDP', () => {
  const setup = [datagram(SERVER, CLIENT, ALLOCATED, 10), datagram(CLIENT, SERVER, BIND, 20)];
  const channels = [
    ...sent(
      CLIENT,
      SERVER,
      voice(60, 1).map((one) => channelData(CHANNEL, one)),
    ),
    ...sent(
      SERVER,
      CLIENT,
      voice(60, 2).map((one) => channelData(CHANNEL, one)),
      101,
    ),
  ];

  it('is a media leg between client and server that names the peer; frames are of the class of what is inside', () => {
    const facts = takePoisoned(inOrder(setup, channels));
    expect(mediaLegsOf(facts)).toMatchObject([
      {
        transport: 'udp',
        a: { address: '203.0.113.5', port: 3478 },
        protection: 'cleartext',
        media: { streams: [{ packets: 60 }, { packets: 60 }] },
      },
    ]);
    expect(facts.legs[0]!.reason).toMatch(/Relayed by TURN to 198\.51\.100\.20:30000\.$/);
    expect(facts.accounting.classes).toMatchObject({ rtp: 120, stun: 2, otherVoip: 0, notVoip: 0 });
  });

  it('is read in Send and Data indications', () => {
    const inside = (type: number, ssrc: number) =>
      voice(60, ssrc).map((one) => stunMessage(type, peerAddress(PEER), dataAttribute(one)));
    const facts = take(
      inOrder(sent(CLIENT, SERVER, inside(TURN.send, 1)), sent(SERVER, CLIENT, inside(TURN.data, 2), 101)),
    );
    expect(mediaLegsOf(facts)).toMatchObject([{ media: { streams: [{ packets: 60 }, { packets: 60 }] } }]);
    expect(facts.accounting.classes).toMatchObject({ rtp: 120, stun: 0 });
  });

  it('is a leg of its own for each peer, and of an unknown one where the binding was not captured', () => {
    const other = sent(
      CLIENT,
      SERVER,
      voice(60, 3).map((one) => channelData(0x4002, one)),
      102,
    );
    const legs = mediaLegsOf(take(inOrder(setup, channels, other)));
    expect(legs.map(({ reason }) => /Relayed by TURN to (.*)\.$/.exec(reason)![1])).toEqual([
      '198.51.100.20:30000',
      'an unknown peer (channel 0x4002)',
    ]);
    expect(mediaLegsOf(take(other))).toHaveLength(1);
  });

  it('belongs to the call whose SDP names the relayed address and the peer, as the peer hop does', () => {
    const [relayedHost, relayedPort] = RELAYED.split(':') as [string, string];
    const signaling = [
      datagram(
        '192.0.2.10:5060',
        '198.51.100.20:5060',
        request('INVITE', { body: sdp(relayedHost, mediaLine(Number(relayedPort))) }),
      ),
      datagram(
        '198.51.100.20:5060',
        '192.0.2.10:5060',
        response(200, 'INVITE', { body: sdp('198.51.100.20', mediaLine(30000)) }),
        5,
      ),
    ];
    const facts = take(inOrder(signaling, setup, channels, rtpStream(RELAYED, PEER, { ssrc: 1, milliseconds: 102 })));
    const legs = mediaLegsOf(facts);
    expect(legs.map(({ calls, frames }) => [calls, frames])).toEqual([
      [['call-1'], 120],
      [['call-1'], 60],
    ]);
  });

  it('is never called clear when what is inside is not', () => {
    const facts = take(
      inOrder(
        setup,
        sent(
          CLIENT,
          SERVER,
          voice(300, 1, srtp()).map((one) => channelData(CHANNEL, one)),
        ),
      ),
    );
    expect(mediaLegsOf(facts)[0]!.protection).not.toBe('cleartext');
  });

  it('is a gap when what is inside is not read, and not VoIP when nothing says TURN', () => {
    const odd = channelData(CHANNEL, Uint8Array.of(0xff, 1, 2, 3));
    expect(take([...setup, datagram(CLIENT, SERVER, odd, 30)])).toMatchObject({
      gaps: [{ layer: 'turn-channel', reason: 'unsupported', count: 1 }],
      accounting: { classes: { otherVoip: 1 } },
    });
    expect(take([datagram(CLIENT, SERVER, odd)])).toMatchObject({ gaps: [], accounting: { classes: { notVoip: 1 } } });
  });
});

describe('media over TCP', () => {
  it.each([
    ['RFC 4571', [framed(stunMessage(TURN.binding)), ...voice(60, 1).map(framed)], /seen|readable/],
    [
      'TURN',
      [ALLOCATED, BIND, ...voice(60, 1).map((one) => channelData(CHANNEL, one, true))],
      /Relayed by TURN to 198\.51\.100\.20:30000/,
    ],
  ])('%s is a leg of transport tcp, whatever the segments', (_name, packets, reason) => {
    for (const segmentSize of [1460, 100]) {
      const talk = packets.reduce(
        (all, one) => all.client(one),
        tcpConversation(CLIENT, SERVER, { segmentSize }).syn(),
      );
      const facts = takePoisoned(talk.frames);
      expect(mediaLegsOf(facts)).toMatchObject([
        { transport: 'tcp', protection: 'cleartext', media: { streams: [{ packets: 60 }] } },
      ]);
      expect(mediaLegsOf(facts)[0]!.reason).toMatch(reason);
      expect(facts.gaps).toEqual([]);
      expect(facts.accounting.classes).toMatchObject({ notVoip: 0, otherVoip: 0, tcpControl: 3 });
    }
  });

  it('counts a frame with several packets once', () => {
    const together = voice(60, 1).map(framed);
    const talk = tcpConversation(CLIENT, SERVER)
      .syn()
      .client(framed(stunMessage(TURN.binding)));
    for (let at = 0; at < 60; at += 4) talk.client(Buffer.concat(together.slice(at, at + 4)));
    const facts = take(talk.frames);
    expect(facts.accounting.classes).toMatchObject({ stun: 1, rtp: 15 });
    expect(mediaLegsOf(facts)[0]!.media!.streams).toMatchObject([{ packets: 60 }]);
  });
});

describe('ICMP errors', () => {
  it('that quote media are not media', () => {
    const quoting = sent(CLIENT, PEER, voice(60, 1)).map((quoted) => {
      const error = Uint8Array.from([3, 3, 0, 0, 0, 0, 0, 0, ...quoted.bytes.subarray(14)]);
      return packet().ethernet().ipv4('198.51.100.20', '192.0.2.10').protocol(1, error).build();
    });
    const facts = take(quoting);
    expect(facts.legs).toEqual([]);
    expect(facts.accounting.classes).toMatchObject({ notVoip: 60, rtp: 0 });
  });
});
