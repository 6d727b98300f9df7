import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RtpHeader } from '../../../src/dissectors/rtp.ts';
import { RtpPattern } from '../../../src/ledger/observation/index.ts';
import { randomSource } from './media-samples.ts';

/** Sequence, timestamp and payload type of each packet; true when the pattern was confirmed. */
function confirms(packets: readonly (readonly [number, number, number])[]): boolean {
  const pattern = new RtpPattern();
  const header = new RtpHeader();
  for (const [sequence, timestamp, payloadType] of packets) {
    header.sequence = sequence & 0xffff;
    header.timestamp = timestamp >>> 0;
    header.payloadType = payloadType;
    pattern.add(header);
  }
  return pattern.confirmed;
}

const audio = (count: number, payloadType = 0) =>
  Array.from({ length: count }, (_, at) => [65_534 + at, 0xffffff00 + at * 160, payloadType] as const);

describe('RTP without signaling', () => {
  it('is found after five packets in sequence, across the wrap of sequence and timestamp', () => {
    expect(confirms(audio(4))).toBe(false);
    expect(confirms(audio(5))).toBe(true);
  });

  it('is found through loss, copies, events and frames out of display order', () => {
    const lossy = audio(9).filter((_, at) => at !== 3 && at !== 5);
    const copied = audio(5).flatMap((packet) => [packet, packet]);
    const withEvent = audio(6).map((packet, at) => (at > 2 ? ([packet[0], 0xffffff00, 101] as const) : packet));
    const video = [0, 0, 9000, 3000, 3000, 6000].map((timestamp, at) => [at, 90_000 + timestamp, 96] as const);
    for (const packets of [lossy, copied, withEvent, video]) expect(confirms(packets)).toBe(true);
  });

  it.each([
    ['a clock that never moves, in a short run', Array.from({ length: 15 }, (_, at) => [at, 7, 96] as const)],
    ['a frozen counter', Array.from({ length: 50 }, (_, at) => [9, at * 160, 0] as const)],
    ['payload types that nobody assigned', audio(20, 80)],
    ['payload types that change at every packet', audio(20).map(([s, t], at) => [s, t, 96 + (at % 9)] as const)],
    ['timestamps that jump about', audio(20).map(([s, t], at) => [s, t + (at % 2) * 0x40000000, 0] as const)],
    ['a counter in steps of two', audio(20).map(([, t], at) => [at * 2, t, 0] as const)],
  ])('is not seen in %s', (_what, packets) => {
    expect(confirms(packets)).toBe(false);
  });

  it('is found in a long run even when the clock never moves (padding probes)', () => {
    expect(confirms(Array.from({ length: 16 }, (_, at) => [at, 7, 96] as const))).toBe(true);
  });

  it('is not seen in random headers', () => {
    const random = randomSource(21);
    const packets = Array.from({ length: 200_000 }, () => [random() & 0xffff, random(), random() & 127] as const);
    expect(confirms(packets)).toBe(false);
  });

  it('stays confirmed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0xffff), fc.nat(0xffff_ffff), fc.nat(127))), (after) => {
        expect(confirms([...audio(5), ...after])).toBe(true);
      }),
    );
  });
});
