/**
 * Captures whose writer wants what is readable to look protected, or not to be counted: a protected call, and beside it, in it or under it
 * something that a receiver plays or obeys. None of them leaves all questions at pass.
 */
import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { factsOf } from '../../src/report/facts-of.ts';
import type { Report } from '../../src/report/schema.ts';
import { judge } from '../../src/rules/judge.ts';
import { ciphertext, randomSource } from '../ledger/observation/media-samples.ts';
import {
  ALICE,
  BOB,
  datagram,
  inOrder,
  mediaLine,
  type PayloadMaker,
  request,
  rtp,
  rtpPacket,
  rtpStream,
  sdp,
  sentAt,
  srtp,
} from '../support/call-builder.ts';
import { sumOfClasses } from '../support/captures.ts';
import { type BuiltFrame, concat, packet, pcapOf, tcpConversation } from '../support/packet-builder.ts';
import { REPORT_TIME, scanBytes } from '../support/scan.ts';
import { tlsConnection } from '../support/tls-call.ts';
import { record } from '../support/tls-octets.ts';
import { channelData, dataAttribute, peerAddress, stunMessage, TURN } from '../support/turn.ts';

const A = `${ALICE}:40000`;
const B = `${BOB}:30000`;
const SIGNALING = [`${ALICE}:49152`, `${BOB}:5061`] as const;
const INVITE = request('INVITE', { body: sdp(ALICE, mediaLine(41000)) });
const octets = (text: string) => new TextEncoder().encode(text);

const tls = () => tlsConnection(...SIGNALING);
const protectedCall = () =>
  inOrder(
    tls(),
    rtpStream(A, B, { packets: 400, payload: srtp(1), milliseconds: 100 }),
    rtpStream(B, A, { packets: 400, payload: srtp(2), milliseconds: 101, ssrc: 2 }),
  );

interface Judged {
  readonly report: Report;
  /** By rule: what it says of each of its subjects. */
  verdictsOf(rule: string): string[];
}

async function judged(...groups: readonly (readonly BuiltFrame[])[]): Promise<Judged> {
  const frames = inOrder(...groups);
  const report = await scanBytes(pcapOf(frames));
  expect(sumOfClasses(report)).toBe(frames.length);
  const judgments = judge(factsOf(report), SOC2_DEFAULT, REPORT_TIME.seconds);
  return {
    report,
    verdictsOf: (id) => judgments.filter(({ rule }) => rule.id === id).map(({ verdict }) => verdict),
  };
}

it('the call that all of these hide behind passes', async () => {
  const { verdictsOf } = await judged(protectedCall());
  for (const rule of ['signaling-encrypted', 'media-encrypted', 'capture-complete-enough'])
    expect(verdictsOf(rule), rule).toEqual(['pass']);
});

describe('speech in packets that are not sampled', () => {
  // The first 300 packets and runs of 100 at 1,000, 2,000, 4,000 ... are: ADR 3.
  const isSampled = (index: number) =>
    index < 300 || [1_000, 2_000, 4_000].some((at) => index >= at && index < at + 100);

  it.each([1, 2, 3])('with octets behind it that look like a tag, voice %i', async (seed) => {
    const random = randomSource(seed);
    const [cipher, speech] = [srtp(seed), rtp(seed)];
    const payload: PayloadMaker = (index) =>
      isSampled(index) ? cipher(index) : concat(speech(index), ciphertext(random, 10));
    const { report, verdictsOf } = await judged(tls(), rtpStream(A, B, { packets: 2_500, payload, milliseconds: 100 }));
    expect(verdictsOf('media-encrypted')).toEqual(['open']);
    expect(report.legs.find(({ plane }) => plane === 'media')!.streams[0]!.method).toMatch(/readable among others/);
  });
});

it('speech in packets that have the sequence number, checksum, identification and first octets of others', async () => {
  const [random, speech] = [randomSource(5), rtp(5)];
  const twin = (payload: Uint8Array, index: number, milliseconds: number): BuiltFrame => {
    const frame = datagram(
      A,
      B,
      rtpPacket(payload, { ssrc: 7, sequence: index, timestamp: 160 * index }),
      milliseconds,
    );
    const bytes = frame.bytes.slice();
    bytes.set([0x12, index & 255], 18);
    bytes.set([0x77, index & 255], 40);
    return { ...frame, bytes };
  };
  const frames = Array.from({ length: 400 }, (_, index) => {
    const [cover, said] = [ciphertext(random, 170), concat(speech(index), ciphertext(random, 10))];
    said.set(cover.subarray(0, 4));
    return [twin(cover, index, 100 + 20 * index), twin(said, index, 101 + 20 * index)];
  });
  expect((await judged(tls(), frames.flat())).verdictsOf('media-encrypted')).toEqual(['open']);
});

describe('speech in packets that do not count as RTP does, on ports that no signaling announced', () => {
  const speech = rtp(3);
  const PACKETS: Readonly<Record<string, (index: number) => Uint8Array>> = {
    'payload types in turn': (i) =>
      rtpPacket(speech(i), { payloadType: i % 2 === 0 ? 8 : 0, sequence: i, timestamp: 160 * i }),
    'another SSRC each time': (i) => rtpPacket(speech(i), { ssrc: 5_000 + i, sequence: i, timestamp: 160 * i }),
    'another SSRC after four packets': (i) =>
      rtpPacket(speech(i), { ssrc: 5_000 + (i >> 2), sequence: i, timestamp: 160 * i }),
    'sequence numbers in fives': (i) => rtpPacket(speech(i), { sequence: 5 * i, timestamp: 160 * i }),
    'sequence numbers backwards': (i) => rtpPacket(speech(i), { sequence: 60_000 - i, timestamp: 160 * i }),
    'timestamps that jump': (i) => rtpPacket(speech(i), { sequence: i, timestamp: (i % 2) * 0x4000_0000 }),
    'a payload type that is not in use': (i) =>
      rtpPacket(speech(i), { payloadType: 77, sequence: i, timestamp: 160 * i }),
  };

  it.each(Object.keys(PACKETS))('%s', async (name) => {
    const stream = Array.from({ length: 300 }, (_, index) =>
      datagram(`${ALICE}:41000`, `${BOB}:31000`, PACKETS[name]!(index), 100 + 20 * index),
    );
    const { verdictsOf } = await judged(protectedCall(), stream);
    const [cover, hidden] = verdictsOf('media-encrypted');
    expect([cover, hidden]).toEqual(['pass', expect.stringMatching(/fail|open/)]);
  });

  it.each([
    ['beside the call', `${ALICE}:41000`],
    ['among its packets', A],
  ])('payload type 66 with the marker, which is none of RTP beside RTCP, %s', async (_where, from) => {
    const stream = Array.from({ length: 300 }, (_, index) => {
      const bytes = rtpPacket(speech(index), { payloadType: 66, sequence: index, timestamp: 160 * index });
      bytes[1] = 0x80 | 66;
      return datagram(from, B, bytes, 100 + 20 * index);
    });
    const { report, verdictsOf } = await judged(protectedCall(), stream);
    expect(report.gaps).toMatchObject([{ layer: 'media', reason: 'unsupported' }]);
    expect(verdictsOf('capture-complete-enough')).toEqual(['open']);
    expect(report.findings.find(({ rule }) => rule === 'capture-complete-enough')!.severity).toBe('high');
  });

  it('names and addresses in answers of DNS are no speech', async () => {
    const answer = (index: number) =>
      concat(
        Uint8Array.from([0x80 | (index & 0x3f), index & 255, 0x81, 0x80, 0, 1, 0, 8, 0, 0, 0, 1]),
        octets('\u0003www\u0007example\u0003com\u0000\u0000\u0001\u0000\u0001'.repeat(8)).subarray(
          0,
          150 + (index % 7),
        ),
      );
    const stream = Array.from({ length: 200 }, (_, index) =>
      datagram(`${BOB}:5353`, `${ALICE}:41000`, answer(index), 100 + 20 * index),
    );
    const { report } = await judged(protectedCall(), stream);
    expect([report.legs.length, report.gaps.length, report.accounting.classes.notVoip]).toEqual([2, 0, 200]);
  });
});

describe('SIP over UDP', () => {
  it.each(['INVITE', 'ACK', 'BYE', 'OPTIONS', 'MESSAGE', 'NOTIFY'])(
    '%s as long as its third and fourth letter say, as channel data of TURN is',
    async (method) => {
      const short = octets(request(method, { headers: ['X-Padding: '] }));
      const length = ((short[2]! << 8) | short[3]!) + 4;
      const text = request(method, { headers: [`X-Padding: ${'y'.repeat(length - short.length)}`] });
      expect(octets(text)).toHaveLength(length);
      const parts = packet().ethernet().ipv4(ALICE, BOB).udp(5060, 5060, text).fragments(1_480);
      const { report } = await judged(
        protectedCall(),
        parts.map((part, index) => sentAt(part, index / 10)),
      );
      expect(report.legs.find(({ transport }) => transport === 'udp')).toMatchObject({ protection: 'cleartext' });
      expect(report.accounting.classes.sip).toBe(parts.length);
    },
  );

  it('behind any number of line breaks', async () => {
    const { verdictsOf } = await judged(protectedCall(), [
      datagram(`${ALICE}:5060`, `${BOB}:5060`, '\r\n'.repeat(700) + INVITE, 70),
    ]);
    expect(verdictsOf('signaling-encrypted')).toContain('fail');
  });
});

describe('SIP in what looks like an encrypted tunnel', () => {
  const random = randomSource(8);
  const reset = concat(Uint8Array.of(0x38), ciphertext(random, 8), new Uint8Array(5));

  it('of OpenVPN, by its port or its first packet, is read', async () => {
    for (const frames of [
      [datagram(`${ALICE}:1194`, `${BOB}:1194`, INVITE, 50)],
      [datagram(A, `${BOB}:31000`, reset, 40), datagram(A, `${BOB}:31000`, INVITE, 50)],
    ]) {
      const { verdictsOf } = await judged(protectedCall(), frames);
      expect(verdictsOf('signaling-encrypted')).toContain('fail');
    }
  });

  it('of ESP is a gap', async () => {
    const inner = packet().ipv4(ALICE, BOB).udp(5060, 5060, INVITE).build().bytes;
    const esp = concat(Uint8Array.of(0, 0, 1, 1, 0, 0, 0, 1), ciphertext(random, 16), inner, ciphertext(random, 14));
    const frame = sentAt(packet().ethernet().ipv4(ALICE, BOB).protocol(50, esp).build(), 60);
    const { report, verdictsOf } = await judged(protectedCall(), [frame]);
    expect(report.gaps).toMatchObject([{ layer: 'signaling', reason: 'unsupported' }]);
    expect(verdictsOf('capture-complete-enough')).toEqual(['open']);
  });
});

describe('what TURN relays', () => {
  const [client, server] = [`${ALICE}:41000`, '203.0.113.1:3478'];
  const send = (content: Uint8Array) =>
    stunMessage(TURN.send, peerAddress('198.51.100.99:5060'), dataAttribute(content));
  const channel = (content: Uint8Array) => channelData(0x4001, content);

  it.each([
    ['in an indication', send],
    ['in a channel', channel],
    ['in an indication in a channel', (content: Uint8Array) => channel(send(content))],
  ])('is SIP %s: a gap', async (_where, wrapped) => {
    const { report, verdictsOf } = await judged(protectedCall(), [
      datagram(client, server, stunMessage(TURN.allocate), 50),
      datagram(client, server, wrapped(octets(INVITE)), 60),
    ]);
    expect(report.gaps).toMatchObject([{ layer: 'signaling', reason: 'unsupported' }]);
    expect(verdictsOf('capture-complete-enough')).toEqual(['open']);
  });

  it('is speech, deeper than relays are followed: a gap', async () => {
    const speech = rtp(4);
    const stream = Array.from({ length: 60 }, (_, index) => {
      const deep = send(send(send(send(rtpPacket(speech(index), { sequence: index, timestamp: 160 * index })))));
      return datagram(client, server, deep, 100 + 20 * index);
    });
    const { report, verdictsOf } = await judged(protectedCall(), stream);
    expect(report.gaps).toMatchObject([{ layer: 'turn', reason: 'limit-reached', count: 60 }]);
    expect(verdictsOf('capture-complete-enough')).toEqual(['open']);
  });
});

describe('SIP in a TCP connection that looks like another', () => {
  const beforeClose = () =>
    tls()
      .filter(({ bytes }) => (bytes[47]! & 1) === 0)
      .slice(0, -1);
  const clientOctets = (frames: readonly BuiltFrame[]) => {
    const last = frames.filter(({ bytes }) => bytes.length > 54 && bytes[34]! === 0xc0 && bytes[35] === 0).at(-1)!;
    const view = new DataView(last.bytes.buffer, last.bytes.byteOffset);
    return { next: view.getUint32(38) + last.bytes.length - 54, acknowledgment: view.getUint32(42) };
  };
  const { next, acknowledgment } = clientOctets(beforeClose());
  const segment = (sequence: number, content: string | Uint8Array, milliseconds: number) =>
    sentAt(
      packet()
        .ethernet()
        .ipv4(ALICE, BOB, { identification: 0x4000 + milliseconds })
        .tcp(49152, 5061, { sequence: sequence >>> 0, acknowledgment, flags: 'PA' }, content)
        .build(),
      milliseconds,
    );
  const junk = (length: number) => Uint8Array.from(record(23, new Array(length - 5).fill(0xd1)));
  const invite = octets(INVITE);
  const LATER: Readonly<Record<string, () => BuiltFrame[]>> = {
    'behind its records': () => [segment(next, INVITE, 50)],
    'behind its records, not at the beginning of a segment': () => [
      segment(next, concat(ciphertext(randomSource(1), 40), octets('\r\n'), invite), 50),
      segment(next + 42 + invite.length, INVITE, 51),
    ],
    'far ahead': () => [segment(next + 0x4000_0000, INVITE, 50)],
    'far behind': () => [segment(next - 0x2000_0000, INVITE, 50)],
    'in place of other octets': () => [segment(next, junk(invite.length), 50), segment(next, INVITE, 60)],
    'in place of other octets, cut otherwise': () => [
      segment(next, junk(invite.length), 50),
      segment(next, invite.subarray(0, 200), 60),
      segment(next + 200, invite.subarray(200), 61),
    ],
    'in place of other octets, long ago': () => [
      segment(next, junk(invite.length), 50),
      ...Array.from({ length: 40 }, (_, index) => segment(next + invite.length + 100 * index, junk(100), 51 + index)),
      segment(next, INVITE, 200),
    ],
  };

  it.each(Object.keys(LATER))('TLS: %s', async (name) => {
    const { report, verdictsOf } = await judged(beforeClose(), LATER[name]!());
    expect(report.legs).toMatchObject([{ plane: 'signaling', protection: 'cleartext' }]);
    expect(verdictsOf('signaling-encrypted')).toEqual(['fail']);
    expect(report.gaps).not.toEqual([]);
  });

  it('TLS: in place of other octets, and not at the beginning of a segment, contradicts them', async () => {
    const content = concat(octets('x\r\n'), invite);
    const { report, verdictsOf } = await judged(beforeClose(), [
      segment(next, junk(content.length), 50),
      segment(next, content.subarray(0, 100), 60),
      segment(next + 100, content.subarray(100), 61),
    ]);
    expect(report.gaps.map(({ layer, reason }) => `${layer} ${reason}`)).toEqual([
      'signaling unsupported',
      'tcp conflicting-overlap',
    ]);
    expect(verdictsOf('capture-complete-enough')).toEqual(['open']);
  });

  const plain = (sequence: number, content: string | Uint8Array, milliseconds: number, flags = 'PA') =>
    sentAt(
      packet().ethernet().ipv4(ALICE, BOB).tcp(50000, 5060, { sequence, acknowledgment: 1, flags }, content).build(),
      milliseconds,
    );
  const messages = (from = 1_000) =>
    Array.from({ length: 5 }, (_, index) => plain(from + index * invite.length, INVITE, 20 + index));
  const BEFORE: Readonly<Record<string, () => BuiltFrame[]>> = {
    'an octet far ahead': () => [plain(2_000_000, 'x', 10), ...messages()],
    'an octet out of any window': () => [plain(0x1000_0000, 'x', 10), ...messages()],
    'a FIN': () => [plain(1_000, '', 10, 'FA'), ...messages()],
    'a FIN behind its first octets': () => [plain(1_000, 'INVITE sip', 10, 'FA'), ...messages()],
    'a TLS record': () => [plain(1_000, junk(100), 10), ...messages(1_100)],
    'an HTTP request': () => [plain(1_000, 'GET / HTTP/1.1\r\n\r\n', 10), ...messages(1_018)],
  };

  it.each(Object.keys(BEFORE))('begun in the middle, behind %s', async (name) => {
    const { report, verdictsOf } = await judged(protectedCall(), BEFORE[name]!());
    expect(report.legs.find(({ transport }) => transport === 'tcp')).toMatchObject({ protection: 'cleartext' });
    expect(verdictsOf('signaling-encrypted')).toContain('fail');
  });

  it('a message that is sent again is counted once', async () => {
    const frames = tcpConversation(`${ALICE}:50000`, `${BOB}:5060`).syn().client(INVITE.slice(0, 300)).frames;
    const again = { ...frames[3]!, bytes: frames[3]!.bytes.slice() };
    again.bytes.set([0x77, 0x77], 18);
    const { report } = await judged([...frames, again]);
    expect(report.legs).toMatchObject([{ sip: { messages: 1 } }]);
    expect(report.gaps.map(({ reason }) => reason)).not.toContain('malformed');
  });
});

describe('SIP that no reader takes is a gap, of high severity', () => {
  const FORMS: Readonly<Record<string, string>> = {
    'behind a blank': ` ${INVITE}`,
    'behind NUL': `\0\0\0\0${INVITE}`,
    'behind a byte order mark': `\ufeff${INVITE}`,
    'with blanks in its version': INVITE.replace('SIP/2.0\r\nVia', 'SIP / 2.0\r\nVia'),
    'without its version': INVITE.replace(' SIP/2.0\r\nVia', '\r\nVia'),
    'with a URI of 10,000 octets': INVITE.replace('sip:bob@', `sip:${'b'.repeat(10_000)}@`),
    'with a method of 200 octets': INVITE.replace('INVITE sip', `${'I'.repeat(200)} sip`),
    'with a version in letters of both cases': ` ${INVITE.replaceAll('SIP/2.0', 'sIp/2.0')}`,
  };
  const CARRIERS: Readonly<Record<string, (text: string) => BuiltFrame[]>> = {
    UDP: (text) => [datagram(`${ALICE}:5060`, `${BOB}:5060`, text, 70)],
    TCP: (text) => tcpConversation(`${ALICE}:50001`, `${BOB}:5060`).syn().client(text).client(text).fin().frames,
    'UDP-Lite': (text) => [sentAt(packet().ethernet().ipv4(ALICE, BOB).protocol(136, `12345678${text}`).build(), 70)],
    'a frame of no network protocol': (text) => [
      sentAt(packet().ethernet({ etherType: 0x88e5 }).payload(`12345678${text}`).build(), 70),
    ],
  };
  const cases = Object.keys(FORMS).flatMap((form) => Object.keys(CARRIERS).map((carrier) => [form, carrier] as const));

  it.each(cases)('%s, in %s', async (form, carrier) => {
    const { report, verdictsOf } = await judged(protectedCall(), CARRIERS[carrier]!(FORMS[form]!));
    expect(report.gaps).toMatchObject([{ layer: 'signaling', reason: 'unsupported' }]);
    expect(verdictsOf('capture-complete-enough')).toEqual(['open']);
    expect(report.findings.find(({ rule }) => rule === 'capture-complete-enough')!.severity).toBe('high');
    expect(report.exitCode).not.toBe(0);
  });
});
