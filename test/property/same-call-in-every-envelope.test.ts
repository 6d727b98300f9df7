// A call is the same call however the tap saw it: legs, protections and findings do not depend on what carried the packets.

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { framesOfFile } from '../support/ledger.ts';
import { type BuiltFrame, packet, pcapOf } from '../support/packet-builder.ts';
import { scanBytes } from '../support/scan.ts';
import { ENVELOPES, type Envelope, IPV6_ONLY, namesIn, wrapFrames } from '../support/wrap.ts';

/** What must not depend on the envelope. */
function essence(report: Report) {
  return {
    verdict: report.verdict,
    exitCode: report.exitCode,
    classes: report.accounting.classes,
    calls: report.calls,
    legs: report.legs.map(({ encapsulation: _, ...leg }) => leg),
    tlsSessions: report.tlsSessions,
    findings: report.findings.map(({ id, verdict, message, evidence }) => ({ id, verdict, message, evidence })),
    gaps: report.gaps.map(({ reason, layer, count }) => ({ reason, layer, count })),
  };
}

async function scanned(frames: readonly BuiltFrame[], envelope: Envelope | null): Promise<Report> {
  return scanBytes(pcapOf(wrapFrames(frames, envelope)));
}

const FIXTURE_FRAMES = await Promise.all(
  ['sip-udp-rtp-clear', 'sdes-key-in-clear-udp', 'sip-tls12-sdes', 'sip-udp-fragmented', 'sip-udp-ipv6'].map(
    async (id) => ({ id, frames: await framesOfFile(join(FIXTURES, id, 'capture.pcap')) }),
  ),
);

describe.each(FIXTURE_FRAMES)('$id', ({ id, frames }) => {
  const version = id.endsWith('ipv6') ? 6 : 4;
  const envelopes = { ...ENVELOPES, ...(version === 6 ? IPV6_ONLY : {}) };
  const ip =
    version === 6
      ? packet().ipv6('2001:db8::1', '2001:db8::2').build().bytes
      : packet().ipv4('192.0.2.1', '192.0.2.2').build().bytes;

  for (const [name, envelope] of Object.entries(envelopes)) {
    if (name === 'exported PDU of IP') continue;
    it(`is the same in ${name}`, async () => {
      const [bare, inside] = await Promise.all([scanned(frames, null), scanned(frames, envelope)]);
      expect(essence(inside)).toEqual(essence(bare));
      for (const leg of inside.legs) expect(leg.encapsulation).toEqual(leg.frames === 0 ? [] : namesIn(envelope, ip));
    });
  }

  it('is the same compressed', async () => {
    const plain = pcapOf(wrapFrames(frames, null));
    expect(essence(await scanBytes(gzipSync(plain), 'built.pcap.gz'))).toEqual(essence(await scanBytes(plain)));
  });
});

describe('outer fragments', () => {
  it('are put together before the tunnel in them is entered', async () => {
    const { frames } = FIXTURE_FRAMES[0]!;
    const bare = await scanned(frames, null);
    const cut = wrapFrames(frames, null).flatMap((frame, index) => {
      const builder = packet()
        .ethernet()
        .ipv4('198.51.100.71', '198.51.100.72')
        .udp(2152, 2152, gtp(frame.bytes.subarray(14)));
      return builder
        .fragments(160, index)
        .map((part) => ({ ...part, seconds: frame.seconds, nanoseconds: frame.nanoseconds }));
    });
    const inside = await scanBytes(pcapOf(cut));
    expect(inside.accounting.frames).toBe(cut.length);
    expect(inside.legs.map(({ a, b, protection }) => ({ a, b, protection }))).toEqual(
      bare.legs.map(({ a, b, protection }) => ({ a, b, protection })),
    );
    expect(inside.accounting.classes.undecoded).toBe(0);
  });

  it('give a fragment of the inner packet, which is put together too', async () => {
    const { frames } = FIXTURE_FRAMES.find(({ id }) => id === 'sip-udp-fragmented')!;
    const bare = await scanned(frames, null);
    const cut = wrapFrames(frames, null).flatMap((frame, index) => {
      const inner = frame.bytes.slice(14);
      const builder = packet().ethernet().ipv4('198.51.100.71', '198.51.100.72').protocol(4, inner);
      return builder
        .fragments(800, index)
        .map((part) => ({ ...part, seconds: frame.seconds, nanoseconds: frame.nanoseconds }));
    });
    const inside = await scanBytes(pcapOf(cut));
    expect(inside.calls).toHaveLength(bare.calls.length);
    expect(inside.accounting.classes.undecoded).toBe(0);
    expect(inside.legs.map(({ sip }) => sip?.messages)).toEqual(bare.legs.map(({ sip }) => sip?.messages));
  });
});

function gtp(ip: Uint8Array): Uint8Array {
  return Uint8Array.of(0x30, 0xff, ip.length >> 8, ip.length & 255, 0, 0, 0, 1, ...ip);
}
