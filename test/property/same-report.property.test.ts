/** The same capture gives the same report: whatever the chunks, the file format, and what became of the octets afterwards. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import json from '../../src/renderers/json.ts';
import type { Report } from '../../src/report/schema.ts';
import { judge } from '../../src/rules/judge.ts';
import { type Endian, enhanced, type FrameToWrite, iface, pcap, pcapng, section } from '../support/capture-writer.ts';
import { builtCaptures, type NamedCapture, recordedCaptures } from '../support/captures.ts';
import { take, takePoisoned } from '../support/ledger.ts';
import { type BuiltFrame, pcapOf } from '../support/packet-builder.ts';
import { REPORT_TIME, scanBytes, scanSource } from '../support/scan.ts';

let captures: NamedCapture[];

beforeAll(async () => {
  captures = [...builtCaptures, ...(await recordedCaptures())];
});

describe('the same frames', () => {
  it('give the same octets of a report twice', async () => {
    for (const { name, frames } of captures) {
      const octets = pcapOf(frames);
      expect(await rendered(octets), name).toEqual(await rendered(octets));
    }
  });

  it('give the same report in chunks of any size', async () => {
    const whole = new Map<NamedCapture, Report>();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 }),
        async (number, sizes) => {
          const capture = captures[number % captures.length]!;
          const octets = pcapOf(capture.frames);
          if (!whole.has(capture)) whole.set(capture, await scanBytes(octets));
          const report = await scanSource({ kind: 'stream', name: 'built.pcap', stream: inChunks(octets, sizes) });
          expect(report).toEqual(whole.get(capture));
        },
      ),
      { numRuns: 120 },
    );
  });

  it('give the same report in chunks of a single octet', async () => {
    const octets = pcapOf(builtCaptures[0]!.frames);
    const report = await scanSource({ kind: 'stream', name: 'built.pcap', stream: inChunks(octets, [1]) });
    expect(report).toEqual(await scanBytes(octets));
  });

  it.each(FORMATS())('give the same legs and findings as %s', async (_format, write) => {
    for (const { name, frames } of captures) {
      const inMicroseconds = frames.map((frame) => ({
        ...frame,
        nanoseconds: frame.nanoseconds - (frame.nanoseconds % 1000),
      }));
      const expected = await scanBytes(pcapOf(inMicroseconds));
      const { legs, findings, gaps, calls, accounting, tlsSessions, certificates } = await scanBytes(
        write(inMicroseconds),
      );
      expect({ legs, findings, gaps, calls, accounting, tlsSessions, certificates }, name).toEqual({
        legs: expected.legs,
        findings: expected.findings,
        gaps: expected.gaps,
        calls: expected.calls,
        accounting: expected.accounting,
        tlsSessions: expected.tlsSessions,
        certificates: expected.certificates,
      });
    }
  });
});

describe('the frame buffer', () => {
  it('may be overwritten as soon as a frame was taken', () => {
    for (const { name, frames } of captures) {
      const [facts, poisoned] = [take(frames), takePoisoned(frames)];
      expect(poisoned, name).toEqual(facts);
      const verdicts = (of: typeof facts) =>
        judge(of, SOC2_DEFAULT, REPORT_TIME.seconds).map(({ verdict, message }) => `${verdict} ${message}`);
      expect(verdicts(poisoned), name).toEqual(verdicts(facts));
    }
  });
});

async function rendered(octets: Uint8Array): Promise<string> {
  return Buffer.from(await json.render(await scanBytes(octets), {} as never)).toString('utf8');
}

async function* inChunks(octets: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < octets.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    yield octets.slice(at, at + size);
    at += size;
  }
}

function FORMATS(): [format: string, write: (frames: readonly BuiltFrame[]) => Uint8Array][] {
  const linkType = (frames: readonly BuiltFrame[]) => frames[0]!.linkType;
  return [
    ['pcap, microseconds, little-endian', (frames) => pcap(frames.map(toWrite), { linkType: linkType(frames) })],
    [
      'pcap, microseconds, big-endian',
      (frames) => pcap(frames.map(toWrite), { linkType: linkType(frames), endian: 'big' }),
    ],
    [
      'pcap, nanoseconds, big-endian',
      (frames) => pcap(frames.map(toWrite), { linkType: linkType(frames), endian: 'big', nano: true }),
    ],
    ['pcapng, little-endian', (frames) => asPcapng(frames, 'little')],
    ['pcapng, big-endian', (frames) => asPcapng(frames, 'big')],
  ];
}

function asPcapng(frames: readonly BuiltFrame[], endian: Endian): Uint8Array {
  const linkType = frames[0]!.linkType;
  return pcapng([section({ endian }), iface({ linkType }), ...frames.map((frame) => enhanced(toWrite(frame)))]);
}

function toWrite({ bytes, seconds, nanoseconds, originalLength }: BuiltFrame): FrameToWrite {
  return { octets: bytes, seconds, nanoseconds, originalLength };
}
