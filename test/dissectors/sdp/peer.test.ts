/**
 * The same session descriptions through sdp-transform, the library most used for SDP: where its grammar covers a line, both must say
 * the same. What it does not cover, and why it is not used in `src`, is shown at the end.
 */
import fc from 'fast-check';
import { parse } from 'sdp-transform';
import { describe, expect, it } from 'vitest';
import { audio, HEAD, read } from './descriptions.ts';

const address = fc.ipV4();
const port = fc.integer({ min: 0, max: 65_535 });
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,11}$/);
const payloadType = fc.integer({ min: 96, max: 127 });

const mediaLines = fc
  .record({
    mediaType: fc.constantFrom('audio', 'video'),
    port,
    protocol: fc.constantFrom('RTP/AVP', 'RTP/SAVP', 'UDP/TLS/RTP/SAVPF'),
    payloadType,
    codec: word,
    clockRate: fc.integer({ min: 1, max: 90_000 }),
    direction: fc.constantFrom('sendrecv', 'sendonly', 'recvonly', 'inactive'),
    address: fc.option(address),
    mid: word,
    candidate: fc.tuple(address, port),
    ssrc: fc.integer({ min: 1, max: 0xffff_ffff }),
    lineBreak: fc.constantFrom('\r\n', '\n'),
  })
  .map((one) =>
    [
      `m=${one.mediaType} ${one.port} ${one.protocol} ${one.payloadType}`,
      ...(one.address === null ? [] : [`c=IN IP4 ${one.address}`]),
      `a=rtpmap:${one.payloadType} ${one.codec}/${one.clockRate}`,
      `a=fmtp:${one.payloadType} x=1`,
      `a=${one.direction}`,
      `a=mid:${one.mid}`,
      'a=setup:active',
      'a=fingerprint:sha-256 AA:BB',
      `a=candidate:1 1 udp 1 ${one.candidate[0]} ${one.candidate[1]} typ host`,
      `a=ssrc:${one.ssrc} cname:c`,
      'a=rtcp-mux',
      '',
    ].join(one.lineBreak),
  );

describe('both say the same', () => {
  it('of generated media descriptions', () => {
    fc.assert(
      fc.property(fc.array(mediaLines, { maxLength: 4 }), (media) => {
        const text = HEAD + media.join('');
        const theirs = parse(text);
        const { description, stop } = read(text);
        expect(stop).toBeUndefined();
        expect(description.media.map((one) => one.port)).toEqual(theirs.media.map((one) => one.port));
        description.media.forEach((ours, at) => {
          const peer = theirs.media[at]!;
          const codec = ours.codecs[0]!;
          const candidate = ours.candidates[0]!;
          expect([ours.mediaType, ours.protocol, ours.direction, ours.setup]).toEqual([
            peer.type,
            peer.protocol,
            peer.direction,
            peer.setup,
          ]);
          expect(ours.mid).toBe(String(peer.mid));
          expect(ours.connection!.address).toBe(peer.connection?.ip ?? theirs.connection!.ip);
          expect([codec.payloadType, codec.name, codec.clockRate]).toEqual([
            peer.rtp[0]!.payload,
            String(peer.rtp[0]!.codec),
            peer.rtp[0]!.rate,
          ]);
          expect([candidate.address, candidate.port]).toEqual([peer.candidates![0]!.ip, peer.candidates![0]!.port]);
          expect(ours.ssrcs).toEqual([peer.ssrcs![0]!.id]);
          expect(ours.rtcpMux).toBe(peer.rtcpMux === 'rtcp-mux');
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('where they differ', () => {
  it('a port count or a tab makes the peer lose the m= line', () => {
    for (const line of ['m=audio 49170/2 RTP/AVP 0', 'm=audio\t49170 RTP/AVP 0']) {
      expect(parse(`${HEAD}${line}\r\n`).media[0]!.port).toBeUndefined();
      expect(read(`${HEAD}${line}\r\n`).description.media[0]!.port).toBe(49170);
    }
  });

  it('the peer keeps the key of a=crypto as text, and loses session parameters behind the first', () => {
    const line =
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz KDR=1 UNENCRYPTED_SRTP';
    const theirs = parse(audio(line)).media[0]!.crypto![0]!;
    expect(JSON.stringify(theirs)).toContain('WVNfX19');
    expect(theirs.sessionConfig).toBe('KDR=1');
    expect(read(audio(line)).description.media[0]!.crypto[0]!.sessionParameters).toEqual(['KDR=1', 'UNENCRYPTED_SRTP']);
  });

  it('the peer has one fingerprint for each section: the last', () => {
    const lines = ['a=fingerprint:sha-256 AA:BB', 'a=fingerprint:sha-1 CC:DD'];
    expect(parse(audio(...lines)).media[0]!.fingerprint!.type).toBe('sha-1');
    expect(read(audio(...lines)).description.media[0]!.fingerprints).toHaveLength(2);
  });

  it('the peer says nothing of a line it cannot read', () => {
    const broken = audio('a=fingerprint:sha-256', 'garbage');
    expect(() => parse(broken)).not.toThrow();
    expect(read(broken).description.stops).toHaveLength(2);
  });
});
