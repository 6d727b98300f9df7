// Every fixture's truth holds. The truth is written by hand from how the programs were configured; nothing here updates it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FRAME_CLASSES } from '../src/ledger/facts.ts';
import type { Report } from '../src/report/schema.ts';
import { FIXTURES, type Fixture, fixtures } from './support/fixtures.ts';
import { scanFile } from './support/scan.ts';

type TruthLeg = NonNullable<Fixture['truth']['legs']>[number];
type TruthMedia = NonNullable<Fixture['truth']['media']>[number];

describe('fixtures', () => {
  it('are at least twelve recordings, each with a manifest', () => {
    const recorded = fixtures.filter((fixture) => fixture.provenance.kind === 'recorded');
    expect(recorded.length).toBeGreaterThanOrEqual(12);
    const folders = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const withCapture = folders.filter((entry) =>
      readdirSync(join(FIXTURES, entry.name)).some((name) => name.startsWith('capture.')),
    );
    expect(withCapture.map((entry) => entry.name).sort()).toEqual(fixtures.map((fixture) => fixture.id).sort());
  });

  for (const fixture of fixtures) {
    describe(fixture.id, () => {
      it('is the file that its manifest describes', () => {
        expect(createHash('sha256').update(readFileSync(fixture.path)).digest('hex')).toBe(fixture.sha256);
      });

      it(`gives what is true: ${fixture.title}`, async () => {
        const report = await scanFile(fixture.path);
        const { truth } = fixture;
        expect(report.accounting.frames).toBe(truth.frames);
        expect(FRAME_CLASSES.reduce((sum, name) => sum + report.accounting.classes[name], 0)).toBe(truth.frames);
        expect(report.captures[0]!.sha256).toBe(fixture.sha256);
        if (truth.sipMessages !== undefined) expect(sipMessages(report)).toBe(truth.sipMessages);
        if (truth.calls !== undefined) expect(report.calls).toHaveLength(truth.calls);
        if (truth.callLegs !== undefined)
          expect(report.calls.map((call) => callLegs(report, call))).toEqual(truth.callLegs.map(inAnyOrder));
        if (truth.legs !== undefined) expect(legs(report)).toEqual(truth.legs.map(comparable).sort());
        for (const leg of truth.legs ?? []) expectStreams(report, leg);
        for (const path of truth.media ?? []) expectNotMistaken(report, path);
        if (truth.tlsSessions !== undefined) expect(report.tlsSessions).toHaveLength(truth.tlsSessions.length);
        for (const session of truth.tlsSessions ?? [])
          expect(report.tlsSessions.map(sessionWords)).toContainEqual(expect.objectContaining(session));
        const failed = new Set(
          report.findings.filter((finding) => finding.verdict === 'fail').map((finding) => finding.rule),
        );
        expect([...failed].sort(), 'rules that fail').toEqual([...truth.findings.fail].sort());
        expect(truth.findings.notFail.filter((rule) => failed.has(rule))).toEqual([]);
        const kinds = new Set(report.contradictions.map(({ kind }) => kind));
        expect([...kinds].sort(), 'contradictions').toEqual([...(truth.contradictions ?? [])].sort());
        expect({ verdict: report.verdict, exitCode: report.exitCode }).toEqual({
          verdict: truth.verdict,
          exitCode: truth.exitCode,
        });
      });
    });
  }
});

function sipMessages(report: Report): number {
  return report.legs.reduce((sum, leg) => sum + (leg.sip?.messages ?? 0), 0);
}

function callLegs(report: Report, call: Report['calls'][number]): string[] {
  const own = report.legs.filter((leg) => call.legs.includes(leg.id));
  return inAnyOrder(own.map((leg) => `${leg.plane} ${leg.transport} ${leg.a.address} ${leg.b.address}`));
}

/** Legs by plane, transport and hosts, whichever end was seen first. */
function inAnyOrder(legs: readonly string[]): string[] {
  return legs.map((leg) => leg.split(' ').sort().join(' ')).sort();
}

function words(
  plane: string,
  transport: string,
  between: readonly string[],
  protection: string,
  keying: string,
): string {
  return [plane, transport, [...between].sort().join(' <-> '), protection, keying].join(' | ');
}

function comparable(leg: TruthLeg): string {
  return words(leg.plane, leg.transport, leg.between, leg.protection, leg.keying ?? '-');
}

function legs(report: Report): string[] {
  return report.legs
    .map((leg) =>
      words(leg.plane, leg.transport, [leg.a.address, leg.b.address], leg.protection, leg.srtp?.keying ?? '-'),
    )
    .sort();
}

function expectStreams(report: Report, truth: TruthLeg): void {
  if (truth.plane !== 'media') return;
  const leg = report.legs.find(
    (candidate) =>
      candidate.plane === 'media' &&
      candidate.srtp?.keying === truth.keying &&
      [candidate.a.address, candidate.b.address].sort().join() === [...truth.between].sort().join(),
  );
  expect(leg, `media leg between ${truth.between.join(' and ')}`).toBeDefined();
  if (truth.profile !== undefined) expect(leg!.srtp!.profile).toBe(truth.profile);
  if (truth.streams !== undefined) expect(leg!.streams).toHaveLength(truth.streams);
  const encrypted = new Set(leg!.streams.map((stream) => stream.encrypted));
  if (truth.encrypted === 'mixed') expect([...encrypted].sort()).toEqual(['no', 'yes']);
  else if (truth.encrypted !== undefined) expect([...encrypted]).toEqual([truth.encrypted]);
  if (truth.zrtp !== undefined) expect(leg!.srtp!.zrtp).toMatchObject(truth.zrtp);
  if (truth.clearRtcpFrames !== undefined) expect(leg!.srtp!.rtcp!.clear).toBe(truth.clearRtcpFrames);
}

function expectNotMistaken(report: Report, truth: TruthMedia): void {
  const legs = report.legs
    .filter((leg) => leg.plane === 'media')
    .filter((leg) => [leg.a.address, leg.b.address].sort().join() === [...truth.between].sort().join());
  const streams = legs.flatMap((leg) => leg.streams);
  expect(streams.length, `${truth.codec} between ${truth.between.join(' and ')}`).toBeGreaterThan(0);
  for (const stream of streams) expect([truth.encrypted, 'unknown'], truth.codec).toContain(stream.encrypted);
  const wrong = truth.encrypted === 'yes' ? ['cleartext'] : ['encrypted', 'weak', 'exposed'];
  for (const leg of legs) expect(wrong, `${truth.codec}: ${leg.reason}`).not.toContain(leg.protection);
}

function sessionWords(session: Report['tlsSessions'][number]): Record<string, unknown> {
  return {
    protocol: session.protocol,
    version: session.version,
    cipherSuite: session.cipherSuite?.name ?? null,
    server: session.server.address,
    certificates: session.certificates.length,
  };
}
