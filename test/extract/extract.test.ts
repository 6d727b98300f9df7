// What `extract` writes: the frames of a finding, readable again, with comments, and with nothing of what was said.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Frame, openCapture } from '../../src/capture/index.ts';
import { main } from '../../src/cli/main.ts';
import type { Report } from '../../src/report/schema.ts';
import { fixtures } from '../support/fixtures.ts';
import { scanFile } from '../support/scan.ts';
import { testWorld } from '../support/world.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soc2-sip-extract-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pathOf = (id: string) => fixtures.find((fixture) => fixture.id === id)!.path;

async function extract(...argv: string[]) {
  const world = testWorld();
  const code = await main(['extract', ...argv], world);
  return { code, err: world.errors() };
}

interface Read {
  readonly time: string;
  readonly length: number;
  readonly octets: Buffer;
}

async function framesOf(path: string): Promise<Read[]> {
  const reader = await openCapture({ kind: 'file', path });
  const frame = new Frame();
  const frames: Read[] = [];
  while (await reader.fill()) {
    while (reader.next(frame)) {
      frames.push({
        time: `${frame.seconds}.${frame.nanoseconds}`,
        length: frame.originalLength,
        octets: Buffer.from(frame.bytes.slice(frame.start, frame.end)),
      });
    }
  }
  await reader.close();
  return frames;
}

function finding(report: Report, rule: string): Report['findings'][number] {
  return report.findings.find((one) => one.rule === rule)!;
}

describe('extract', () => {
  it('without a finding says which there are, and writes nothing', async () => {
    const output = join(folder, 'nothing.pcapng');
    const { code, err } = await extract(pathOf('sip-udp-rtp-clear'), '-o', output);
    expect(code).toBe(2);
    expect(err).toMatch(/say which finding: --finding ID\. This capture has [0-9a-f]{16} \(media-encrypted\)/);
    expect(existsSync(output)).toBe(false);
  });

  it('writes the frames that prove a finding, at their times and lengths, and the dialog around them', async () => {
    const path = pathOf('sdes-key-in-clear-udp');
    const report = await scanFile(path);
    const { id, evidence } = finding(report, 'media-keys-not-exposed');
    const output = join(folder, 'keys.pcapng');
    const { code, err } = await extract(path, '--finding', id, '-o', output);
    expect(code).toBe(0);
    // Six SIP messages make the dialog; frames 1 and 5 hold the keys.
    expect(err).toContain('6 frames, 2 of them evidence');
    const all = await framesOf(path);
    const kept = await framesOf(output);
    expect(kept).toHaveLength(6);
    for (const { frame } of evidence) {
      const { time, length } = all[frame - 1]!;
      expect(kept).toContainEqual(expect.objectContaining({ time, length }));
    }
  });

  it('says in comments what each frame shows', async () => {
    const path = pathOf('sdes-key-in-clear-udp');
    const { id } = finding(await scanFile(path), 'media-keys-not-exposed');
    const output = join(folder, 'comments.pcapng');
    await extract(path, '--finding', id.slice(0, 8), '-o', output);
    const text = readFileSync(output).toString('utf8');
    expect(text).toContain(`soc2-sip finding ${id} (media-keys-not-exposed, critical): a=crypto:1`);
    expect(text).toContain('soc2-sip context: a message of the same dialog');
    expect(text).toContain('frame 5 of capture.pcap');
  });

  it('blanks keys and payload, and what is left still shows the same finding', async () => {
    const path = pathOf('sdes-key-in-clear-udp');
    const inline = [
      ...readFileSync(path)
        .toString('latin1')
        .matchAll(/inline:([A-Za-z0-9+/=]{30,})/g),
    ].map(([, key]) => key!);
    expect(inline.length).toBeGreaterThan(1);
    const report = await scanFile(path);
    const output = join(folder, 'blank.pcapng');
    await extract(path, ...report.findings.flatMap(({ id }) => ['--finding', id]), '-o', output);
    const text = readFileSync(output).toString('latin1');
    for (const key of inline) expect(text).not.toContain(key);
    expect(text).toContain('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxx');
    const again = await scanFile(output);
    expect(again.findings.map(({ rule }) => rule)).toContain('signaling-encrypted');
  });

  it('keeps RTP headers and nothing after them', async () => {
    const path = pathOf('sip-udp-rtp-clear');
    const { id, evidence } = finding(await scanFile(path), 'media-encrypted');
    const output = join(folder, 'rtp.pcapng');
    await extract(path, '--finding', id, '-o', output);
    const all = await framesOf(path);
    const kept = await framesOf(output);
    const rtp = evidence.map(({ frame }) => all[frame - 1]!).filter(({ octets }) => octets[42] === 0x80);
    expect(rtp.length).toBeGreaterThan(0);
    for (const { time, octets } of rtp) {
      const blank = kept.find((one) => one.time === time)!.octets;
      expect(blank.subarray(0, 54)).toEqual(octets.subarray(0, 54));
      expect(blank.subarray(54).every((octet) => octet === 0)).toBe(true);
      expect(blank).toHaveLength(octets.length);
    }
  });

  it('keeps everything when asked to, and warns', async () => {
    const path = pathOf('sip-udp-rtp-clear');
    const { id } = finding(await scanFile(path), 'media-encrypted');
    const output = join(folder, 'kept.pcapng');
    const { err } = await extract(path, '--finding', id, '-o', output, '--payloads', 'keep');
    expect(err).toContain('treat it as such');
    const all = new Map((await framesOf(path)).map(({ time, octets }) => [time, octets]));
    for (const { time, octets } of await framesOf(output)) expect(octets).toEqual(all.get(time));
  });

  it('has the handshake around a finding about TLS', async () => {
    const path = pathOf('sip-tls10-weak');
    const { id } = finding(await scanFile(path), 'tls-version-approved');
    const output = join(folder, 'tls.pcapng');
    expect((await extract(path, '--finding', id, '-o', output)).code).toBe(0);
    const again = await scanFile(output);
    const before = await scanFile(path);
    expect(again.tlsSessions.map(({ version }) => version)).toContain('TLS 1.0');
    expect(again.certificates.map(({ sha256 }) => sha256)).toEqual(before.certificates.map(({ sha256 }) => sha256));
  });

  it.each(fixtures.map(({ id, path }) => [id, path] as const))('%s: no user, key or body survives', async (_, path) => {
    const report = await scanFile(path);
    if (report.findings.length === 0) return;
    const output = join(folder, `${_}.pcapng`);
    expect((await extract(path, ...report.findings.flatMap(({ id }) => ['--finding', id]), '-o', output)).code).toBe(0);
    const text = readFileSync(output).toString('latin1');
    expect(text).not.toMatch(/inline:(?!x)[^\s;]/);
    expect(text).not.toMatch(/response="(?!x)[^"]/);
    expect(text).not.toMatch(/\bsips?:(?!x)[a-z0-9+]+@/);
  });

  it.each([
    [['--finding', 'ffffffffffffffff'], /there is no finding "ffffffffffffffff"\. This capture has [0-9a-f]{16} \(/],
    [['--finding', ''], /findings begin with ""/],
  ])('%j: exit code 2 and nothing written', async (argv, words) => {
    const output = join(folder, 'none.pcapng');
    const { code, err } = await extract(pathOf('sdes-key-in-clear-udp'), ...argv, '-o', output);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(existsSync(output)).toBe(false);
  });

  it('cannot read standard input twice', async () => {
    const { code, err } = await extract('-', '--finding', 'a', '-o', join(folder, 'x.pcapng'));
    expect(code).toBe(2);
    expect(err).toContain('twice');
  });
});
