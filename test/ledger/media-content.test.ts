/** What of a call's content stood readable, from frames that hold a known number of keys, text packets and fax packets. */
import { describe, expect, it } from 'vitest';
import type { ContentFact, Leg, MediaFacts } from '../../src/ledger/facts.ts';
import {
  ALICE,
  BOB,
  datagram,
  inOrder,
  mediaLine,
  type PayloadMaker,
  request,
  response,
  rtp,
  rtpPacket,
  rtpStream,
  sdp,
  srtp,
} from '../support/call-builder.ts';
import { mediaLegsOf, take } from '../support/ledger.ts';
import type { BuiltFrame } from '../support/packet-builder.ts';
import { KEYS, key, pcmu, silence } from '../support/tones.ts';
import { udptlPacket } from '../support/udptl.ts';
import { ciphertext, randomSource } from './observation/media-samples.ts';

const CALLER = `${ALICE}:40000`;
const CALLEE = `${BOB}:30000`;

function called(line: string, ...media: readonly BuiltFrame[][]): Leg {
  const answer = line.replace('40000', '30000');
  const said = [
    datagram(`${ALICE}:5060`, `${BOB}:5060`, request('INVITE', { body: sdp(ALICE, line) }), 0),
    datagram(`${BOB}:5060`, `${ALICE}:5060`, response(200, 'INVITE', { body: sdp(BOB, answer) }), 10),
  ];
  const legs = mediaLegsOf(take(inOrder(said, ...media)));
  expect(legs).toHaveLength(1);
  return legs[0]!;
}

function contentOf(leg: Leg): readonly (Pick<ContentFact, 'kind' | 'count' | 'atLeast'> & { first: number })[] {
  return leg.media!.content.map(({ kind, count, atLeast, first }) => ({ kind, count, atLeast, first: first.frame }));
}

/** Keys among the audio of one stream; each takes the place of eight packets. */
function withKeys(keys: readonly number[], packets: number, hide: (event: Uint8Array) => Uint8Array): BuiltFrame[] {
  const audio = rtp();
  return Array.from({ length: packets }, (_, index) => {
    const at = keys.findIndex((begin) => index >= begin && index < begin + 8);
    if (at < 0) return packetAt(index, 0, index * 160, audio(index));
    const step = Math.min(index - keys[at]! + 1, 5);
    const event = Uint8Array.of(at % 10, 10, (step * 160) >> 8, (step * 160) & 255);
    return packetAt(index, 101, keys[at]! * 160, hide(event));
  });
}

function packetAt(index: number, payloadType: number, timestamp: number, payload: Uint8Array): BuiltFrame {
  const fields = { ssrc: 7, payloadType, sequence: 1 + index, timestamp };
  return datagram(CALLER, CALLEE, rtpPacket(payload, fields), 100 + 20 * index);
}

const AUDIO = mediaLine(40000, {
  formats: '0 101',
  attributes: ['rtpmap:0 PCMU/8000', 'rtpmap:101 telephone-event/8000'],
});

describe('keys', () => {
  it('are counted over the whole of a stream, not only where it is sampled', () => {
    const leg = called(
      AUDIO,
      withKeys([20, 60, 1500, 2200], 2600, (event) => event),
    );
    // Two frames of signaling and 22 packets before the third packet of the first key.
    expect(contentOf(leg)).toEqual([{ kind: 'dtmf', count: 4, atLeast: false, first: 25 }]);
  });

  it('are none where the events are encrypted', () => {
    const random = randomSource(4);
    const leg = called(
      AUDIO,
      withKeys([20, 60], 200, () => ciphertext(random, 14)),
    );
    expect(contentOf(leg)).toEqual([]);
  });

  it('never say which', () => {
    const leg = called(
      AUDIO,
      withKeys([20, 60], 200, (event) => event),
    );
    const other = called(
      AUDIO,
      withKeys([20, 60], 200, ([, ...rest]) => Uint8Array.from([9, ...rest])),
    );
    const { content, streams } = leg.media as MediaFacts;
    expect(other.media!.content).toEqual(content);
    expect(other.media!.streams.map(({ method }) => method)).toEqual(streams.map(({ method }) => method));
  });
});

describe('keys as tones', () => {
  const dialled = (pair: (typeof KEYS)[number]) => [...key(pair), ...silence(100)];
  /** Half a second of silence, and then the keys. */
  const spoken = (keys: readonly (typeof KEYS)[number][]): PayloadMaker => {
    const octets = pcmu([...silence(500), ...keys.flatMap(dialled), ...silence(9_000)]);
    return (index) => octets.slice(index * 160, index * 160 + 160);
  };
  const stream = (payload: PayloadMaker, payloadType = 0) =>
    rtpStream(CALLER, CALLEE, { packets: 420, payload, payloadType, milliseconds: 100 });

  it('are counted, where the stream is sampled and after it', () => {
    const [content] = contentOf(called(AUDIO, stream(spoken([...KEYS, ...KEYS]))));
    expect(content).toMatchObject({ kind: 'dtmf-in-band', count: 32, atLeast: false });
    // Two frames of signaling, 25 packets of silence; 40 ms of tone are enough, and one packet may not have been looked at.
    expect(content!.first).toBeGreaterThanOrEqual(2 + 25 + 2);
    expect(content!.first).toBeLessThanOrEqual(2 + 25 + 4);
  });

  it('are none where they are encrypted, and none in speech', () => {
    expect(contentOf(called(AUDIO, stream(srtp())))).toEqual([]);
    expect(contentOf(called(AUDIO, stream(rtp())))).toEqual([]);
  });

  it('never say which', () => {
    const [one, other] = [KEYS[0]!, KEYS[9]!].map((pair) => called(AUDIO, stream(spoken([pair, pair]))));
    expect(one!.media!.content).toEqual(other!.media!.content);
    expect(one!.media!.content).toHaveLength(1);
  });
});

const TEXT = mediaLine(40000, { type: 'text', formats: '98', attributes: ['rtpmap:98 t140/1000'] });
const REDUNDANT = mediaLine(40000, {
  type: 'text',
  formats: '99 98',
  attributes: ['rtpmap:98 t140/1000', 'rtpmap:99 red/1000', 'fmtp:99 98/98/98'],
});

function typed(words: readonly string[], payloadType: number, wrap: (text: Uint8Array) => Uint8Array): BuiltFrame[] {
  const payload: PayloadMaker = (index) => wrap(new TextEncoder().encode(words[index]));
  return rtpStream(CALLER, CALLEE, { packets: words.length, payloadType, payload, milliseconds: 100 });
}

const WORDS = ['Hello ', 'it is ', 'Grüße ', 'from ', 'here ', 'bye\r\n'];

describe('real-time text (RFC 4103)', () => {
  it('is found in a few packets where SDP names it', () => {
    const leg = called(
      TEXT,
      typed(WORDS, 98, (text) => text),
    );
    // The first packet of a stream is never sampled.
    expect(contentOf(leg)).toEqual([{ kind: 'text', count: 5, atLeast: true, first: 4 }]);
    expect(leg.protection).toBe('cleartext');
    expect(leg.reason).not.toContain('Hello');
  });

  it('is found behind the headers of redundancy', () => {
    // RFC 2198: F bit and type, 14 bits of offset, 10 of length 0; then the primary block's type.
    const leg = called(
      REDUNDANT,
      typed(WORDS, 99, (text) => Uint8Array.from([0x80 | 98, 0x04, 0xb0, 0, 98, ...text])),
    );
    expect(contentOf(leg)).toEqual([{ kind: 'text', count: 5, atLeast: true, first: 4 }]);
  });

  it('is none where it is encrypted', () => {
    const random = randomSource(5);
    const leg = called(
      TEXT,
      typed(WORDS, 98, (text) => ciphertext(random, text.length + 10)),
    );
    expect(contentOf(leg)).toEqual([]);
  });
});

describe('fax', () => {
  it('is counted in packets', () => {
    const line = 'm=image 40000 udptl t38';
    const packets = [0, 1, 2, 3].map((sequence) =>
      datagram(CALLER, CALLEE, udptlPacket(sequence, 40), 100 + sequence * 20),
    );
    expect(contentOf(called(line, packets))).toEqual([{ kind: 'fax', count: 4, atLeast: false, first: 3 }]);
  });
});

/** RFC 8285 section 4.2: one-octet header, identifier and length minus one; RFC 6464: one octet of level. */
function withLevel(profile: readonly number[], id: number): BuiltFrame[] {
  const hidden = srtp();
  return Array.from({ length: 60 }, (_, index) => {
    const plain = rtpPacket(hidden(index), { ssrc: 7, sequence: index, timestamp: index * 160 });
    const header = Uint8Array.from(plain.subarray(0, 12));
    header[0] = 0x90;
    const extension = [...profile, 0, 1, (id << 4) | 0, 0x85, 0, 0];
    return datagram(
      CALLER,
      CALLEE,
      Uint8Array.from([...header, ...extension, ...plain.subarray(12)]),
      100 + 20 * index,
    );
  });
}

describe('how loud the speaker is', () => {
  const named = (uri: string) => mediaLine(40000, { attributes: [`extmap:3/sendonly ${uri}`] });
  const sender = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

  it('is readable in an extension that SDP names', () => {
    const leg = called(named(`${sender} vad=on`), withLevel([0xbe, 0xde], 3));
    expect(leg.media!.readableAudioLevel).toMatchObject({ of: 'sender', id: 3, first: { frame: 3 } });
  });

  it.each<[string, string, readonly number[], number]>([
    ['encrypted by RFC 6904', `urn:ietf:params:rtp-hdrext:encrypt ${sender}`, [0xbe, 0xde], 3],
    ['encrypted by cryptex (RFC 9335)', sender, [0xc0, 0xde], 3],
    ['another extension', sender, [0xbe, 0xde], 4],
    ['one that says nothing of loudness', 'urn:ietf:params:rtp-hdrext:sdes:mid', [0xbe, 0xde], 3],
  ])('is not: %s', (_what, uri, profile, id) => {
    expect(called(named(uri), withLevel(profile, id)).media!.readableAudioLevel).toBeNull();
  });
});

describe('sequence numbers', () => {
  function sequences(numbers: readonly number[], gapAt = Number.POSITIVE_INFINITY): BuiltFrame[] {
    const hidden = srtp();
    return numbers.map((sequence, index) => {
      const packet = rtpPacket(hidden(index), { ssrc: 7, sequence, timestamp: index * 160 });
      return datagram(CALLER, CALLEE, packet, 100 + 20 * index + (index >= gapAt ? 5_000 : 0));
    });
  }
  const counting = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  const reuseOf = (frames: BuiltFrame[]) => called(AUDIO, frames).media!.streams.map(({ reuse }) => reuse);

  it('that begin again at the beginning are used twice', () => {
    expect(reuseOf(sequences([...counting(100, 400), ...counting(100, 300)]))).toMatchObject([
      { count: 1, first: { frame: 403 } },
    ]);
  });

  it('also after a pause, where it counts as another stream', () => {
    const found = reuseOf(sequences([...counting(100, 400), ...counting(110, 300)], 400));
    expect(found).toMatchObject([null, { count: 1, first: { frame: 403 } }]);
  });

  it('that go on elsewhere are not', () => {
    expect(reuseOf(sequences([...counting(100, 400), ...counting(9_000, 300)]))).toEqual([null]);
  });

  it('of packets that come once more are not: the same payload', () => {
    const frames = sequences(counting(100, 400));
    const again = frames
      .slice(5, 300)
      .map((frame, index) => ({ ...frame, seconds: frames[399]!.seconds, nanoseconds: 999_000_000 + index }));
    expect(reuseOf([...frames, ...again])).toEqual([null]);
  });
});
