/**
 * Protection is as strong as its weakest packet: one readable RTP packet among protected ones never leaves the leg at pass.
 *
 * The packet is what a sender without SRTP would send: speech of G.711, 160 octets, in a stream of its own or in one that is there.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { factsOf } from '../../src/report/facts-of.ts';
import type { Report } from '../../src/report/schema.ts';
import { judge } from '../../src/rules/judge.ts';
import { ALICE, BOB, datagram, inOrder, rtp, rtpPacket, rtpStream, srtp } from '../support/call-builder.ts';
import { fixtures } from '../support/fixtures.ts';
import { framesOfFile } from '../support/ledger.ts';
import { type BuiltFrame, pcapOf } from '../support/packet-builder.ts';
import { REPORT_TIME, scanBytes } from '../support/scan.ts';
import { tlsConnection } from '../support/tls-call.ts';

/** Longer than what is sampled from its beginning. */
function longCall(): BuiltFrame[] {
  const [a, b] = [`${ALICE}:40000`, `${BOB}:30000`];
  return inOrder(
    tlsConnection(`${ALICE}:49152`, `${BOB}:5061`),
    rtpStream(a, b, { packets: 1_500, payload: srtp(1), milliseconds: 100 }),
    rtpStream(b, a, { packets: 1_500, payload: srtp(2), milliseconds: 101, ssrc: 2 }),
  );
}

const recorded = (id: string) => framesOfFile(fixtures.find((fixture) => fixture.id === id)!.path);

const PROTECTED: [name: string, frames: () => BuiltFrame[] | Promise<BuiltFrame[]>][] = [
  ['sip-tls12-sdes', () => recorded('sip-tls12-sdes')],
  ['sip-tls13-sdes', () => recorded('sip-tls13-sdes')],
  ['dtls-srtp-udp', () => recorded('dtls-srtp-udp')],
  ['a long call', longCall],
];

describe.each(PROTECTED)('one readable RTP packet in %s', (_name, make) => {
  let frames: BuiltFrame[];
  let before: Report;

  beforeAll(async () => {
    frames = await make();
    before = await scanBytes(pcapOf(frames));
  });

  it('has a media leg that passes without it', () => {
    expect(mediaVerdicts(before)).toEqual(['pass']);
  });

  it('never leaves media-encrypted at pass', async () => {
    const leg = before.legs.find(({ plane }) => plane === 'media')!;
    const known = leg.streams.map(({ ssrc }) => Number(ssrc));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...known), fc.integer({ min: 1, max: 0xffff_ffff })),
        fc.boolean(),
        fc.nat(0xffff),
        fc.nat(frames.length),
        fc.nat(1000),
        async (ssrc, forth, sequence, index, seed) => {
          const ends = [`${leg.a.address}:${leg.a.port}`, `${leg.b.address}:${leg.b.port}`] as const;
          const [from, to] = forth ? ends : [ends[1], ends[0]];
          const octets = rtpPacket(rtp(seed)(8), { ssrc, sequence, timestamp: 160 * sequence });
          const added = like(frames[Math.min(index, frames.length - 1)]!, datagram(from, to, octets));
          const report = await scanBytes(pcapOf([...frames.slice(0, index), added, ...frames.slice(index)]));
          expect(mediaVerdicts(report)).not.toContain('pass');
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** With the time and the link layer of another frame. */
function like(frame: BuiltFrame, added: BuiltFrame): BuiltFrame {
  expect(added.linkType).toBe(frame.linkType);
  return { ...added, seconds: frame.seconds, nanoseconds: frame.nanoseconds };
}

/** What media-encrypted says of each leg. */
function mediaVerdicts(report: Report): string[] {
  return judge(factsOf(report), SOC2_DEFAULT, REPORT_TIME.seconds)
    .filter(({ rule }) => rule.id === 'media-encrypted')
    .map(({ verdict }) => verdict);
}
