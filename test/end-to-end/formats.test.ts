// The same recording in every wrapping that Wireshark's own tools make of it: as long as nothing is lost the answer is the
// same, legs, protections and finding ids; where something is lost, it moves towards open, never towards pass.
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import { type Fixture, fixtures } from '../support/fixtures.ts';
import { ask, temporaryFolder } from './peers.ts';
import { type Scanned, scan } from './soc2-sip.ts';
import { captureFactsOf } from './tshark.ts';

const folder = temporaryFolder('formats');
afterAll(() => folder.remove());

/** One of each kind of answer; the wrappings have nothing to do with the rest. */
const SAMPLE = [
  'sip-udp-rtp-clear',
  'sip-tcp-rtp-clear',
  'sip-udp-fragmented',
  'sip-udp-ipv6',
  'sip-any-interface',
  'sdes-key-in-clear-udp',
  'dtls-srtp-udp',
  'sip-tls12-sdes',
  'sip-tls13-sdes',
  'sip-tls12-bad-certificates',
  'rtpengine-tls-outside-clear-inside',
  'srtp-one-way-rtp-other-way',
] as const;

const sample = SAMPLE.map((id) => fixtures.find((fixture) => fixture.id === id)!);

/** By a program that writes to its standard output. */
const compressedBy = (program: string) => (path: string, to: string) =>
  ask('bash', ['-c', `${program} -c "$1" >"$2"`, '-', path, to]);

const COMPRESSIONS = ['gzip', 'zstd', 'lz4', 'xz', 'bzip2'] as const;

const WRAPPINGS: readonly (readonly [name: string, wrap: (path: string, to: string) => void, format: string])[] = [
  ['pcap', (path, to) => ask('editcap', ['-F', 'pcap', path, to]), 'pcap'],
  ['pcapng', (path, to) => ask('editcap', ['-F', 'pcapng', path, to]), 'pcapng'],
  ['nanosecond pcap', (path, to) => ask('editcap', ['-F', 'nsecpcap', path, to]), 'pcap'],
  ['modified pcap', (path, to) => ask('editcap', ['-F', 'modpcap', path, to]), 'pcap'],
  ['pcap in zstd', compressedBy('zstd -q'), 'pcap'],
  ['pcap in lz4', compressedBy('lz4 -q'), 'pcap'],
  ['pcap in xz', compressedBy('xz'), 'pcap'],
  ['pcap in bzip2', compressedBy('bzip2'), 'pcap'],
  ['pcap in gzip', (path, to) => writeFileSync(to, gzipSync(readFileSync(path))), 'pcap'],
  [
    'pcapng in gzip by gzip itself',
    (path, to) => {
      ask('editcap', ['-F', 'pcapng', path, `${to}.plain`]);
      ask('bash', ['-c', 'gzip -9 <"$1" >"$2"', '-', `${to}.plain`, to]);
    },
    'pcapng',
  ],
];

function sha256Of(path: string): string {
  return ask('sha256sum', [path]).slice(0, 64);
}

const originals = new Map<string, Scanned>();

/** The answer for the file as it was recorded, asked once. */
function original(fixture: Fixture): Scanned {
  const known = originals.get(fixture.id) ?? scan(fixture.path);
  originals.set(fixture.id, known);
  return known;
}

function wrapped(fixture: Fixture, name: string): string {
  return join(folder.path, `${fixture.id}-${name.replaceAll(' ', '-')}`);
}

/** What must not depend on the wrapping: ids, protections, counts, findings with their frames, controls. */
function answer(report: Report) {
  return {
    verdict: report.verdict,
    exitCode: report.exitCode,
    classes: report.accounting.classes,
    legs: report.legs.map(({ id, plane, transport, a, b, protection, basis, reason, frames, octets, sip }) => {
      const messages = sip === null ? null : { methods: sip.methods, statuses: sip.statuses };
      return { id, plane, transport, a, b, protection, basis, reason, frames, octets, messages };
    }),
    streams: report.legs.flatMap((leg) =>
      leg.streams.map(({ ssrc, packets, lost, encrypted }) => ({ ssrc, packets, lost, encrypted })),
    ),
    sessions: report.tlsSessions.map(({ id, version, cipherSuite, handshake }) => ({
      id,
      version,
      cipherSuite,
      handshake,
    })),
    certificates: report.certificates.map(({ sha256 }) => sha256),
    findings: report.findings.map(({ id, rule, verdict, displayFilter }) => ({ id, rule, verdict, displayFilter })),
    controls: report.controls.map(({ criterion, result }) => ({ criterion, result })),
  };
}

/** What must survive when frame numbers and counts cannot. */
function conclusions(report: Report) {
  return {
    verdict: report.verdict,
    legs: report.legs
      .map(({ plane, transport, a, b, protection }) => `${plane} ${transport} ${ends(a, b)} ${protection}`)
      .sort(),
    findings: report.findings.map(({ id, rule, verdict }) => `${id} ${rule} ${verdict}`).sort(),
  };
}

function ends(a: { readonly address: string }, b: { readonly address: string }): string {
  return [a.address, b.address].sort().join(' ');
}

describe.each(sample)('$id', (fixture) => {
  it.each(WRAPPINGS)('as %s gives the same answer', (name, wrap, format) => {
    const path = wrapped(fixture, name);
    wrap(fixture.path, path);
    const { report, status } = scan(path);
    const [capture] = report.captures;
    expect(capture).toMatchObject({
      format,
      compression: COMPRESSIONS.find((one) => name.includes(one)) ?? null,
      damaged: null,
    });
    // capinfos reads neither xz nor bzip2.
    const isKnownToPeers = !/ in (xz|bzip2)/.test(name);
    expect(capture!.sha256).toBe(isKnownToPeers ? captureFactsOf(path).sha256 : sha256Of(path));
    const whole = original(fixture);
    expect(answer(report)).toEqual(answer(whole.report));
    expect(status).toBe(whole.status);
  });

  it('through standard input gives the same answer', () => {
    const whole = original(fixture);
    const { report } = scan('-', readFileSync(fixture.path));
    expect(answer(report)).toEqual(answer(whole.report));
  });

  it('cut into a ring buffer by editcap gives the same answer', () => {
    const each = Math.max(1, Math.ceil(fixture.truth.frames / 10));
    const ring = join(folder.path, `${fixture.id}-ring`);
    mkdirSync(ring);
    ask('editcap', ['-F', 'pcap', '-c', `${each}`, fixture.path, join(ring, 'ring.pcap')]);
    const original = scan(fixture.path);
    const { report, status } = scan(ring);
    expect(report.captures).toHaveLength(Math.ceil(fixture.truth.frames / each));
    const { findings, ...rest } = answer(report);
    const { findings: expected, ...expectedRest } = answer(original.report);
    expect(rest).toEqual(expectedRest);
    expect(findings.map(({ displayFilter: _, ...one }) => one)).toEqual(
      expected.map(({ displayFilter: _, ...one }) => one),
    );
    expect(status).toBe(original.status);
  });

  it('with two neighbors swapped here and there comes to the same conclusions', () => {
    const path = swapped(fixture);
    expect(conclusions(scan(path).report)).toEqual(conclusions(original(fixture).report));
  });

  it('put back in order by reordercap gives the same answer', () => {
    const back = wrapped(fixture, 'reordered');
    ask('reordercap', [swapped(fixture), back]);
    expect(answer(scan(back).report)).toEqual(answer(original(fixture).report));
  });

  it('with every frame twice, as two mirror ports make it, comes to the same conclusions', () => {
    const path = wrapped(fixture, 'twice');
    const later = wrapped(fixture, 'later');
    ask('editcap', ['-t', '0.00001', fixture.path, later]);
    ask('mergecap', ['-F', 'pcap', '-w', path, fixture.path, later]);
    const { report } = scan(path);
    const whole = original(fixture).report;
    expect(report.accounting.frames).toBe(2 * whole.accounting.frames);
    expect(conclusions(report)).toEqual(conclusions(whole));
    expect(report.legs.flatMap((leg) => leg.streams.map(({ ssrc, lost }) => ({ ssrc, lost })))).toEqual(
      whole.legs.flatMap((leg) => leg.streams.map(({ ssrc, lost }) => ({ ssrc, lost }))),
    );
  });

  it.each([96, 64, 42, 14, 1])('snapped to %i octets moves towards open only', (snaplen) => {
    const path = wrapped(fixture, `snapped-${snaplen}`);
    ask('editcap', ['-F', 'pcap', '-s', `${snaplen}`, fixture.path, path]);
    const whole = original(fixture).report;
    const { report } = scan(path);
    expect(report.accounting.frames).toBe(whole.accounting.frames);
    expect(sumOf(report.accounting.classes)).toBe(report.accounting.frames);
    expect(report.captures[0]!.truncatedFrames).toBeGreaterThan(0);
    expectNotMilder(report, whole);
  });

  it.each([0.9, 0.5, 0.2])('cut at %d of its octets is read to the cut, exits 4 and is never milder', (share) => {
    const path = wrapped(fixture, `cut-${share}`);
    const octets = readFileSync(fixture.path);
    writeFileSync(path, octets);
    truncateSync(path, cutInside(octets, share));
    const { report, status, stderr } = scan(path);
    expect(status).toBe(4);
    expect(report.exitCode).toBe(4);
    expect(stderr).toMatch(/exit code 4/);
    const [capture] = report.captures;
    expect(capture!.damaged).not.toBeNull();
    expect(capture!.frames).toBeGreaterThan(0);
    expect(capture!.frames).toBeLessThan(fixture.truth.frames);
    expect(sumOf(report.accounting.classes)).toBe(report.accounting.frames);
    expect(report.verdict).not.toBe('pass');
    const { frames } = wholeFramesIn(octets.subarray(0, cutInside(octets, share)));
    expect(capture!.frames).toBe(frames);
  });
});

/** In the middle of a frame, in a classic little-endian pcap. */
function cutInside(pcap: Uint8Array, share: number): number {
  const { ends } = wholeFramesIn(pcap);
  return ends[Math.floor((ends.length - 1) * share)]! + 16 + 7;
}

/** Written from the pcap format, not with our reader: 24 octets of header, then 16 and the captured length for each frame. */
function wholeFramesIn(pcap: Uint8Array): { readonly frames: number; readonly ends: readonly number[] } {
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.byteLength);
  const found: number[] = [];
  let at = 24;
  while (at + 16 <= pcap.byteLength && at + 16 + view.getUint32(at + 8, true) <= pcap.byteLength) {
    at += 16 + view.getUint32(at + 8, true);
    found.push(at);
  }
  return { frames: found.length, ends: found };
}

/**
 * Frames 5 and 6, 15 and 16, 25 and 26 ... change places, with their own times: as a recorder with two queues writes them. Those more
 * than half a second apart stay, since a clock that goes back by a second is a shortcoming of the recording.
 */
function swapped(fixture: Fixture): string {
  const path = wrapped(fixture, 'swapped');
  const pcap = readFileSync(fixture.path);
  const { ends } = wholeFramesIn(pcap);
  const record = (index: number) => pcap.subarray(index === 0 ? 24 : ends[index - 1]!, ends[index]!);
  const order = ends.map((_, index) => index);
  for (let index = 4; index + 1 < order.length; index += 10) {
    const [here, next] = [record(index), record(index + 1)].map(secondsOf) as [number, number];
    if (Math.abs(next - here) < 0.5) [order[index], order[index + 1]] = [index + 1, index];
  }
  writeFileSync(path, Buffer.concat([pcap.subarray(0, 24), ...order.map(record)]));
  return path;
}

/** The time of a record of a little-endian microsecond pcap. */
function secondsOf(record: Buffer): number {
  return record.readUInt32LE(0) + record.readUInt32LE(4) / 1e6;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * Nothing that failed or was open passes now. A leg may be seen as encrypted that was exposed before, when the keys that stood in
 * the signaling were cut off; but then whether the media is encrypted is an open question, and it says so.
 */
function expectNotMilder(report: Report, original: Report): void {
  if (original.verdict !== 'pass') expect(report.verdict).not.toBe('pass');
  const protections = new Map(original.legs.map((leg) => [`${leg.plane} ${ends(leg.a, leg.b)}`, leg.protection]));
  for (const leg of report.legs.filter(({ protection }) => protection === 'encrypted')) {
    const before = protections.get(`${leg.plane} ${ends(leg.a, leg.b)}`);
    const asked = report.findings.some(
      (one) => one.rule === 'media-encrypted' && one.verdict === 'open' && one.legs.includes(leg.id),
    );
    const honest = before === 'encrypted' || (before === 'exposed' && asked);
    expect(honest, `${leg.plane} ${ends(leg.a, leg.b)} was ${before} and is now encrypted: ${leg.reason}`).toBe(true);
  }
  for (const control of report.controls) {
    const before = original.controls.find(({ criterion }) => criterion === control.criterion);
    for (const row of control.rules) {
      const was = before?.rules.find(({ rule }) => rule === row.rule);
      expect(row.pass, `${row.rule} passes more often than in the whole frames`).toBeLessThanOrEqual(was?.pass ?? 0);
    }
  }
}
