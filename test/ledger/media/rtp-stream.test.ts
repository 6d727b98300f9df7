/** Counting the packets of one SSRC. RFC 3550 appendix A.1 and A.3. */
import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.ts';
import rtpDissector from '../../../src/dissectors/rtp.ts';
import { RtpStream } from '../../../src/ledger/media/rtp-stream.ts';
import { rtp, rtpPacket, srtp } from '../../support/call-builder.ts';

interface Fed {
  readonly sequence: number;
  readonly payload?: Uint8Array;
  readonly payloadType?: number;
  readonly missing?: number;
}

const SILENCE = new Uint8Array(20);

function streamOf(packets: readonly Fed[]): RtpStream {
  const frame = new Frame();
  frame.number = 1;
  const stream = new RtpStream(7, 0, frame);
  for (const { sequence, payload = SILENCE, payloadType = 0, missing = 0 } of packets) {
    const bytes = rtpPacket(payload, { sequence, payloadType, ssrc: 7, timestamp: 160 * sequence });
    const end = bytes.length - missing;
    const header = rtpDissector.out();
    expect(rtpDissector.dissect(bytes, 0, end, header)).toBeUndefined();
    stream.add(bytes, 0, end, bytes.length, header, frame, 1);
    frame.number++;
  }
  return stream;
}

function sequences(...numbers: number[]): RtpStream {
  return streamOf(numbers.map((sequence) => ({ sequence })));
}

function counting(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (from + index) & 0xffff);
}

describe('lost packets', () => {
  it.each<[string, number[], number]>([
    ['none of packets in sequence', [1, 2, 3, 4], 0],
    ['the ones between', [1, 2, 5, 6], 2],
    ['none when they come in another order', [1, 3, 2, 4], 0],
    ['none across the wrap', [65_534, 65_535, 0, 1], 0],
    ['those across the wrap', [65_534, 2], 3],
    ['none when a packet of before the wrap comes after it', [65_534, 0, 65_535, 1], 0],
    ['never fewer than none: a duplicate makes no loss good twice', [1, 2, 2, 2, 3], 0],
    // Appendix A.3 counts expected minus received, so that a duplicate hides a loss.
    ['less the duplicates', [1, 2, 2, 4], 0],
    ['none of one packet', [9], 0],
    ['none of a stream that begins anew after a jump', [1, 2, 3, 40_000, 40_001], 0],
    ['those before a jump', [1, 3, 40_000, 40_001], 1],
    ['those after a jump', [1, 2, 40_000, 40_003], 2],
    ['as many as a dropout allows', [1, 3_000], 2_998],
    ['none when the dropout is larger: the sender began anew', [1, 3_001], 0],
    ['none when a packet comes a hundred late', [...counting(1, 150), 60], 0],
  ])('are %s', (_what, numbers, lost) => {
    expect(sequences(...numbers).lost).toBe(lost);
  });

  it('are none over several wraps', () => {
    expect(sequences(...counting(0, 200_000)).lost).toBe(0);
  });
});

describe('a stream', () => {
  it('counts packets and the octets of their payload as they were on the wire', () => {
    const stream = streamOf([
      { sequence: 1, payload: new Uint8Array(160) },
      { sequence: 2, payload: new Uint8Array(160), missing: 100 },
    ]);
    expect([stream.packets, stream.octets]).toEqual([2, 320]);
  });

  it('names its payload types once, in order of appearance, and no more than sixteen', () => {
    expect(streamOf([0, 101, 0, 101].map((payloadType, sequence) => ({ sequence, payloadType }))).payloadTypes).toEqual(
      [0, 101],
    );
    const many = streamOf(counting(0, 64).map((sequence) => ({ sequence, payloadType: sequence })));
    expect(many.payloadTypes).toHaveLength(16);
  });

  it('knows its first and last frame', () => {
    const stream = sequences(1, 2, 3);
    expect([stream.first.frame, stream.last.frame]).toEqual([1, 3]);
  });

  it('keeps the first whole packets for tag checks, without the very first', () => {
    const stream = streamOf([
      { sequence: 1 },
      { sequence: 2, missing: 4 },
      { sequence: 3 },
      { sequence: 4, payload: new Uint8Array(1_500) },
      { sequence: 5 },
      { sequence: 6 },
      { sequence: 7 },
      { sequence: 8 },
    ]);
    expect(stream.kept.map((packet) => packet[3])).toEqual([3, 5, 6, 7]);
  });
});

describe('a packet that is readable by itself', () => {
  it('is found among protected ones, wherever it is', () => {
    for (const place of [0, 1, 50, 99]) {
      const [secret, clear] = [srtp(), rtp()];
      const packets = counting(1, 100).map((sequence, index) => ({
        sequence,
        payload: index === place ? clear(index) : secret(index),
      }));
      const stream = streamOf(packets);
      expect([stream.readablePackets, stream.firstReadable?.frame]).toEqual([1, place + 1]);
    }
  });

  it('is found behind the packets that are sampled, when its size is another', () => {
    const [secret, clear] = [srtp(), rtp()];
    const packets = counting(1, 900).map((sequence, index) => ({
      sequence,
      payload: index === 700 ? clear(index) : secret(index),
    }));
    expect(streamOf(packets).readablePackets).toBe(1);
  });

  it('is not found in ciphertext', () => {
    const secret = srtp(99);
    expect(
      streamOf(counting(1, 300).map((sequence, index) => ({ sequence, payload: secret(index) }))).firstReadable,
    ).toBeNull();
  });
});
