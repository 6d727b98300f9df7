/** Several media descriptions over one transport, fax, and ICE that moves on: RFC 8843, ITU-T T.38, RFC 8445. */
import { describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  datagram,
  datagrams,
  FINGERPRINT,
  inOrder,
  mediaLine,
  request,
  response,
  rtpPacket,
  rtpStream,
  sdp,
  srtp,
} from '../support/call-builder.ts';
import { mediaLegsOf, take } from '../support/ledger.ts';
import type { BuiltFrame } from '../support/packet-builder.ts';
import {
  clientHelloBody,
  dtlsRecord,
  extension,
  fragment,
  serverHelloBody,
  u16,
  vector,
} from '../support/tls-octets.ts';
import { udptlPacket } from '../support/udptl.ts';

const SIP = [`${ALICE}:5060`, `${BOB}:5060`] as const;

function call(offer: string, answer: string): BuiltFrame[] {
  return [
    datagram(SIP[0], SIP[1], request('INVITE', { body: offer })),
    datagram(SIP[1], SIP[0], response(200, 'INVITE', { body: answer }), 10),
    datagram(SIP[0], SIP[1], request('ACK'), 20),
  ];
}

describe('BUNDLE', () => {
  const bundled = (address: string, lines: readonly string[]) =>
    sdp(address, ...lines).replace('t=0 0', 't=0 0\r\na=group:BUNDLE 0 1');
  const audio = (port: number) => mediaLine(port, { attributes: ['mid:0', 'rtcp-mux'] });
  const video = (port: number, ...attributes: string[]) =>
    mediaLine(port, { type: 'video', formats: '96', attributes: ['mid:1', 'rtpmap:96 VP8/90000', ...attributes] });
  const media = inOrder(
    rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 100 }),
    rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 101, ssrc: 0x99, payloadType: 96, payload: srtp(3) }),
  );

  it.each([
    ['one port for both', video(40000)],
    ['a port of its own in the offer', video(40002)],
    ['bundle-only', video(0, 'bundle-only')],
  ])('is one leg with both kinds of media: %s', (_name, offeredVideo) => {
    const answer = bundled(BOB, [audio(30000), video(30000)]);
    const legs = mediaLegsOf(take(inOrder(call(bundled(ALICE, [audio(40000), offeredVideo]), answer), media)));
    expect(legs).toMatchObject([{ media: { mediaType: 'audio, video', codecs: ['PCMU', 'VP8'], streams: [{}, {}] } }]);
  });

  it('is two legs when the answer does not bundle', () => {
    const answer = sdp(BOB, audio(30000), video(30002));
    const legs = mediaLegsOf(take(inOrder(call(bundled(ALICE, [audio(40000), video(40002)]), answer), media)));
    expect(legs.map((leg) => [leg.media!.mediaType, leg.frames])).toEqual([
      ['video', 0],
      ['audio', 120],
    ]);
  });
});

describe('T.38 over UDPTL', () => {
  const fax = (address: string, port: number) => sdp(address, `m=image ${port} udptl t38`, 'a=T38FaxVersion:0');
  const packets = (from: string, to: string, milliseconds: number) =>
    datagrams(
      from,
      to,
      Array.from({ length: 20 }, (_, index) => udptlPacket(index, 40, Math.min(index, 2))),
      milliseconds,
    );
  const both = inOrder(packets(`${ALICE}:40000`, `${BOB}:30000`, 100), packets(`${BOB}:30000`, `${ALICE}:40000`, 100));

  it('is a leg in clear where SDP announced it', () => {
    const facts = take(inOrder(call(fax(ALICE, 40000), fax(BOB, 30000)), both));
    const legs = mediaLegsOf(facts);
    expect(legs).toMatchObject([
      {
        protocol: 'T.38',
        protection: 'cleartext',
        basis: 'observed',
        frames: 40,
        calls: ['call-1'],
        media: { mediaType: 'image', keying: 'none' },
      },
    ]);
    expect(legs[0]!.reason).toBe('T.38 fax is readable in 40 UDPTL packets.');
    expect(facts.accounting.classes).toMatchObject({ otherVoip: 40, notVoip: 0 });
  });

  it('stands beside the audio that it replaced on the same ports', () => {
    const [first, second, third] = call(sdp(ALICE, mediaLine(40000)), sdp(BOB, mediaLine(30000))) as [
      BuiltFrame,
      BuiltFrame,
      BuiltFrame,
    ];
    const again = [
      datagram(SIP[1], SIP[0], request('INVITE', { cseq: 2, body: fax(BOB, 30000) }), 2000),
      datagram(SIP[0], SIP[1], response(200, 'INVITE', { cseq: 2, body: fax(ALICE, 40000) }), 2010),
    ];
    const speech = rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 30 });
    const later = packets(`${ALICE}:40000`, `${BOB}:30000`, 2100);
    const legs = mediaLegsOf(take(inOrder([first, second, third], speech, again, later)));
    expect(legs.map(({ protocol, frames, media }) => [protocol, frames, media!.mediaType])).toEqual([
      ['RTP', 60, 'audio'],
      ['T.38', 20, 'image'],
    ]);
  });

  it('is a leg that was agreed on and not seen', () => {
    const legs = mediaLegsOf(take(call(fax(ALICE, 40000), fax(BOB, 30000))));
    expect(legs).toMatchObject([{ protocol: 'T.38', protection: 'cleartext', basis: 'negotiated', frames: 0 }]);
  });

  it('is not VoIP where nothing announced it', () => {
    expect(take(both)).toMatchObject({ legs: [], accounting: { classes: { notVoip: 40 } } });
  });
});

describe('ICE', () => {
  const hello = (type: number, body: readonly number[], sequence: number) =>
    Uint8Array.from(dtlsRecord(22, fragment(type, body, { sequence })));
  const useSrtp = extension(14, vector(2, u16(7)), vector(1));
  const finished = Uint8Array.from([...dtlsRecord(20, [1]), ...dtlsRecord(22, new Array(48).fill(0xe5), { epoch: 1 })]);
  const candidates = (address: string, ports: readonly number[]) =>
    ports.map((port, index) => `candidate:${index} 1 UDP ${100 - index} ${address} ${port} typ host`);
  const line = (address: string, ports: readonly number[]) =>
    sdp(
      address,
      mediaLine(ports[0]!, { profile: 'UDP/TLS/RTP/SAVPF', attributes: [FINGERPRINT, ...candidates(address, ports)] }),
    );

  function handshake(from: string, to: string): BuiltFrame[] {
    return inOrder(
      [datagram(from, to, hello(1, clientHelloBody({ version: 0xfefd, cookie: [], extensions: [useSrtp] }), 0), 30)],
      [datagram(to, from, hello(2, serverHelloBody({ version: 0xfefd, suite: 0xc02b, extensions: [useSrtp] }), 0), 31)],
      [datagram(from, to, finished, 32), datagram(to, from, finished, 33)],
    );
  }

  it('may move the media to another pair of the same offer and answer: the handshake keys it still', () => {
    const signaling = call(line(ALICE, [40000, 41000]), line(BOB, [30000, 31000]));
    const media = rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 100, packets: 300, payload: srtp() });
    const facts = take(inOrder(signaling, handshake(`${ALICE}:41000`, `${BOB}:31000`), media));
    expect(mediaLegsOf(facts)).toMatchObject([
      { protection: 'encrypted', basis: 'observed', tls: ['tls-1'], a: { port: 40000 } },
    ]);
  });

  describe('without signaling', () => {
    const [client, server, moved] = [`${ALICE}:40000`, `${BOB}:30000`, `${BOB}:3478`];
    const data = (sequence: number) =>
      Uint8Array.from(dtlsRecord(23, new Array(48).fill(0xe5), { epoch: 1, sequence }));
    const keyed = [
      ...handshake(client, server),
      datagram(client, server, data(1), 40),
      datagram(server, client, data(1), 41),
    ];
    const media = rtpStream(client, moved, { milliseconds: 100, packets: 300, payload: srtp() });
    /** Records on the path that ICE chose later, with the numbers that each side has come to. */
    const goesOn = (fromClient: number, fromServer: number, peer = moved) => [
      datagram(peer, client, data(fromServer), 90),
      datagram(client, peer, data(fromClient), 91),
    ];

    it('may move the association to another port of the peer: its record numbers go on', () => {
      const facts = take(inOrder(keyed, goesOn(2, 4), media));
      expect(facts.tlsSessions).toMatchObject([
        { id: 'tls-1', handshake: 'complete', connections: 1, applicationOctets: 4 * 48, legs: ['leg-1'] },
      ]);
      expect(mediaLegsOf(facts)).toMatchObject([
        { protection: 'encrypted', basis: 'observed', tls: ['tls-1'], a: { port: 3478 }, b: { port: 40000 } },
      ]);
    });

    it('may move it where nothing but data goes on: no leg of its own', () => {
      const facts = take(inOrder(keyed, goesOn(2, 2)));
      expect(mediaLegsOf(facts)).toMatchObject([{ tls: ['tls-1'], b: { port: 30000 } }]);
      expect(facts.tlsSessions).toHaveLength(1);
    });

    it.each([
      ['record numbers of one side that came before', goesOn(2, 1)],
      ['record numbers far ahead', goesOn(2, 300)],
      ['records of one side alone', goesOn(2, 2).slice(1)],
    ])('is not taken for it with %s', (_why, records) => {
      const { tlsSessions } = take(inOrder(keyed, records, media));
      expect(tlsSessions.map(({ handshake: state }) => state)).toEqual(['complete', 'unseen']);
    });

    it('is not taken for it with a peer at another address', () => {
      const elsewhere = '203.0.113.99:3478';
      const speech = rtpStream(client, elsewhere, { milliseconds: 100, payload: srtp() });
      const { tlsSessions } = take(inOrder(keyed, goesOn(2, 2, elsewhere), speech));
      expect(tlsSessions.map(({ handshake: state }) => state)).toEqual(['complete', 'unseen']);
    });

    it('takes packets that DTLS-SRTP keyed for media, however few and whatever their clock says', () => {
      const probes = Array.from({ length: 6 }, (_, index) =>
        datagram(
          server,
          client,
          rtpPacket(new Uint8Array(200).fill(index), { sequence: index, timestamp: 0 }),
          200 + index,
        ),
      );
      expect(mediaLegsOf(take(inOrder(keyed, probes)))).toMatchObject([{ frames: 6, tls: ['tls-1'] }]);
      expect(take(probes)).toMatchObject({ legs: [], accounting: { classes: { notVoip: 6 } } });
    });
  });

  it('does not lend the handshake to media of others', () => {
    const signaling = call(line(ALICE, [40000]), line(BOB, [30000]));
    const media = rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 100, packets: 300, payload: srtp() });
    const facts = take(inOrder(signaling, handshake('192.0.2.99:41000', `${BOB}:30000`), media));
    expect(mediaLegsOf(facts).find(({ frames }) => frames === 300)).toMatchObject({ tls: [] });
  });
});
