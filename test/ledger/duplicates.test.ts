// The same packet captured twice is counted and not read again; what a host sent twice is read twice.
import { beforeAll, describe, expect, it } from 'vitest';
import { collectFacts } from '../../src/assess.ts';
import type { CaptureSource } from '../../src/capture/index.ts';
import { type Facts, FRAME_CLASSES } from '../../src/ledger/facts.ts';
import { datagram, inOrder, request, rtpPacket, rtpStream, sentAt, sipCall } from '../support/call-builder.ts';
import { builtCaptures, type NamedCapture, recordedCaptures } from '../support/captures.ts';
import { take } from '../support/ledger.ts';
import { type BuiltFrame, concat, packet, pcapOf } from '../support/packet-builder.ts';

const ALICE = '192.0.2.10:5060';
const BOB = '198.51.100.20:5060';

/** `duplicateFrames` of the only capture. */
async function scanned(frames: readonly BuiltFrame[]): Promise<Facts> {
  return collectFacts([source('a.pcap', frames)]);
}

function source(name: string, frames: readonly BuiltFrame[]): CaptureSource {
  const stream = (async function* () {
    yield pcapOf(frames);
  })();
  return { kind: 'stream', name, stream };
}

async function duplicatesOf(frames: readonly BuiltFrame[]): Promise<number> {
  const facts = await scanned(frames);
  return facts.captures[0]!.duplicateFrames;
}

/** The frame as a mirror behind a router sees it: another TTL and checksum, a VLAN tag, later. */
function mirrored(frame: BuiltFrame, microseconds: number): BuiltFrame {
  const later = frame.nanoseconds + microseconds * 1000;
  const at = { seconds: frame.seconds + Math.floor(later / 1e9), nanoseconds: later % 1e9 };
  if (frame.linkType !== 1 || frame.bytes.length < 34) return { ...frame, ...at };
  const bytes = concat(frame.bytes.subarray(0, 12), Uint8Array.of(0x81, 0, 0, 7), frame.bytes.subarray(12));
  const etherType = (bytes[16]! << 8) | bytes[17]!;
  if (etherType === 0x0800) {
    bytes[26] = (bytes[26]! + 255) & 255;
    bytes[28] = bytes[28]! ^ 0x55;
  } else if (etherType === 0x86dd) bytes[25] = (bytes[25]! + 255) & 255;
  return { ...frame, ...at, bytes, originalLength: frame.originalLength + 4 };
}

/** Acknowledgments without identification: a copy of one looks like the next, and none is taken for the other. */
function unnumbered(frames: readonly BuiltFrame[]): number {
  return frames.filter(({ bytes, linkType }) => {
    if (linkType !== 1 || bytes.length < 54 || bytes[12] !== 0x08 || bytes[13] !== 0 || bytes[14] !== 0x45)
      return false;
    const hasNumber = (bytes[18]! | bytes[19]!) !== 0;
    if (hasNumber || bytes[23] !== 6) return false;
    const headers = 20 + 4 * (bytes[46]! >> 4);
    return ((bytes[16]! << 8) | bytes[17]!) === headers && (bytes[47]! & 0x07) === 0;
  }).length;
}

describe('a mirror port that copies every packet', () => {
  let captures: NamedCapture[];

  beforeAll(async () => {
    // What Wireshark exported was never on a wire of its own, so no mirror port copies it.
    const recorded = (await recordedCaptures()).filter(({ name }) => name !== 'sip-exported-pdu');
    captures = [...builtCaptures, ...recorded];
  });

  it.each([0, 200, 4_000])('changes nothing but the count of frames, %i microseconds later', async (delay) => {
    for (const { name, frames } of captures) {
      const copies = frames.map((frame) => mirrored(frame, delay));
      const once = await scanned(frames);
      const twice = await collectFacts([source('a.pcap', frames), source('b.pcap', copies)]);
      expect(comparable(twice), name).toEqual(comparable(once));
      const duplicates = twice.captures.reduce((sum, capture) => sum + capture.duplicateFrames, 0);
      const own = once.captures[0]!.duplicateFrames;
      expect(duplicates, name).toBeGreaterThanOrEqual(own + ipFrames(once) - unnumbered(frames));
      for (const frameClass of FRAME_CLASSES) {
        expect(twice.accounting.classes[frameClass], `${name}: ${frameClass}`).toBe(
          2 * once.accounting.classes[frameClass],
        );
      }
    }
  });
});

/** All but frames and files; gaps without counts, for a frame that cannot be read cannot be read twice. */
function comparable({ legs, calls, tlsSessions, certificates, gaps }: Facts) {
  return { legs, calls, tlsSessions, certificates, gaps: gaps.map(({ reason, layer }) => `${reason} ${layer}`) };
}

/** At least these are IP. */
function ipFrames({ accounting }: Facts): number {
  return accounting.frames - accounting.classes.notVoip - accounting.classes.undecoded;
}

describe('the same packet within one file', () => {
  const stream = rtpStream('192.0.2.10:40000', '198.51.100.20:30000');
  const withCopies = (frames: readonly BuiltFrame[], microseconds: number) =>
    inOrder(
      frames,
      frames.map((frame) => mirrored(frame, microseconds)),
    );

  it('is a duplicate: no second message and no packet lost or doubled', async () => {
    const call = sipCall();
    const [once, twice] = [await scanned(call), await scanned(withCopies(call, 100))];
    expect(twice.captures[0]!.duplicateFrames).toBe(call.length);
    expect(twice.legs.map((leg) => leg.sip?.messages)).toEqual(once.legs.map((leg) => leg.sip?.messages));
    expect(twice.legs.map((leg) => leg.frames)).toEqual(once.legs.map((leg) => leg.frames));
  });

  it('is a duplicate up to 50 ms later, if it has an identification', async () => {
    const numbered = stream.map((frame, index) => identified(frame, index + 1));
    expect(await duplicatesOf(withCopies(numbered, 49_000))).toBe(stream.length);
    expect(await duplicatesOf(withCopies(numbered, 51_000))).toBe(0);
  });

  it('is a duplicate up to 5 ms later, if it has none', async () => {
    expect(await duplicatesOf(withCopies(stream, 4_900))).toBe(stream.length);
    expect(await duplicatesOf(withCopies(stream, 5_100))).toBe(0);
  });

  it('is counted for its own file only', async () => {
    const { captures } = await collectFacts([source('a.pcap', stream), source('b.pcap', stream)]);
    expect(captures.map((capture) => capture.duplicateFrames)).toEqual([0, stream.length]);
  });

  it('may be a fragment: the copies belong to the datagram', async () => {
    const invite = request('INVITE', { headers: [`Subject: ${'x'.repeat(3000)}`] } as never);
    const [from, to] = ['192.0.2.10', '198.51.100.20'];
    const fragments = packet().ethernet().ipv4(from, to).udp(5060, 5060, invite.padEnd(4000, ' ')).fragments(1480);
    for (const delay of [0, 100]) {
      const facts = await scanned([...fragments, ...fragments.map((frame) => mirrored(frame, delay))]);
      expect(facts.captures[0]!.duplicateFrames).toBe(fragments.length);
      expect(facts.accounting.classes.sip).toBe(2 * fragments.length);
      expect(facts.gaps).toEqual([]);
    }
  });
});

function identified(frame: BuiltFrame, identification: number): BuiltFrame {
  const bytes = frame.bytes.slice();
  bytes[18] = identification >> 8;
  bytes[19] = identification & 255;
  return { ...frame, bytes };
}

describe('what is not a duplicate', () => {
  const options = datagram(ALICE, BOB, request('OPTIONS'));

  it('is a SIP message that was sent again: later, or with another identification', async () => {
    expect(await duplicatesOf([options, sentAt(options, 500)])).toBe(0);
    expect(await duplicatesOf([identified(options, 7), identified(sentAt(options, 20), 8)])).toBe(0);
    const twice = take([options, sentAt(options, 500)]);
    expect(twice.legs[0]!.sip!.messages).toBe(2);
  });

  it('is an RTP packet that was sent again', async () => {
    const rtp = datagram(
      '192.0.2.10:40000',
      '198.51.100.20:30000',
      rtpPacket(new Uint8Array(160), { sequence: 9, ssrc: 1 } as never),
    );
    expect(await duplicatesOf([identified(rtp, 7), identified(sentAt(rtp, 20), 8)])).toBe(0);
    expect(await duplicatesOf([rtp, sentAt(rtp, 20)])).toBe(0);
    expect(await duplicatesOf([rtp, sentAt(rtp, 1)])).toBe(1);
  });

  it('is a packet in which one octet differs, wherever it stands', async () => {
    for (let at = 14; at < options.bytes.length; at++) {
      if (at === 22 || at === 24 || at === 25) continue;
      const bytes = options.bytes.slice();
      bytes[at] = bytes[at]! ^ 1;
      expect(await duplicatesOf([options, { ...options, bytes }]), `octet ${at}`).toBe(0);
    }
  });

  it('is an acknowledgment without an identification', async () => {
    const ack = packet().ethernet().ipv6('2001:db8::1', '2001:db8::2').tcp(5060, 5060, { flags: 'A' }).build();
    expect(await duplicatesOf([ack, ack, ack])).toBe(0);
  });

  it('is ARP, which has no IP packet', async () => {
    const arp = packet().ethernet({ etherType: 0x0806 }).payload(new Uint8Array(28)).build();
    expect(await duplicatesOf([arp, arp])).toBe(0);
  });
});
