// What `extract` writes, opened by other programs: capinfos and tshark read it, the comments are there, and no key and no voice is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixtures } from '../support/fixtures.ts';
import { ask, temporaryFolder } from './peers.ts';
import { NOW, scan, soc2sip } from './soc2-sip.ts';
import { framesOf } from './tshark.ts';

const folder = temporaryFolder('extract');
afterAll(() => folder.remove());

const SAMPLE = [
  ['sdes-key-in-clear-udp', 'media-keys-not-exposed'],
  ['sip-udp-rtp-clear', 'media-encrypted'],
  ['sip-register-digest-udp', 'signaling-encrypted'],
  ['sip-tls12-bad-certificates', 'certificate-validity'],
] as const;

describe.each(SAMPLE)('the proof of %s: %s', (id, rule) => {
  const { path } = fixtures.find((fixture) => fixture.id === id)!;
  const { report } = scan(path);
  const finding = report.findings.find((one) => one.rule.startsWith(rule)) ?? report.findings[0]!;
  const output = join(folder.path, `${id}.pcapng`);
  const ran = soc2sip(['extract', path, '--finding', finding.id, '-o', output, '--now', NOW]);

  it('is a pcapng that capinfos and tshark read whole', () => {
    expect(ran.status, ran.stderr).toBe(0);
    expect(ask('capinfos', ['-t', output])).toMatch(/pcapng/);
    expect(framesOf(output).length).toBeGreaterThanOrEqual(new Set(finding.evidence.map(({ frame }) => frame)).size);
  });

  it('has each frame of the evidence at its time, with a comment that names the finding and what it shows', () => {
    const commented = ask('tshark', [
      '-n',
      '-r',
      output,
      '-T',
      'fields',
      '-e',
      'frame.time_epoch',
      '-e',
      'frame.comment',
    ])
      .split('\n')
      .filter((line) => line.includes(finding.id));
    for (const { at, what } of finding.evidence) {
      const seconds = Date.parse(`${at.slice(0, 19)}Z`) / 1000;
      const wanted = `${seconds}.${at.slice(20, 29)}`;
      const line = commented.find((one) => one.startsWith(wanted) && one.includes(what));
      expect(line, `${wanted} ${what} in\n${commented.join('\n')}`).toBeDefined();
    }
  });

  it('holds no key, no digest response and no RTP payload of the capture', () => {
    const secretsIn = (file: string) =>
      framesOf(file).flatMap((frame) => [...frame('sdp.crypto.master_key'), ...frame('sip.auth.digest.response')]);
    const payloadsOf = (file: string) =>
      ask('tshark', ['-n', '-r', file, '-Y', 'rtp', '-T', 'fields', '-e', 'rtp.payload']).split('\n').filter(Boolean);
    const kept = new Set([...secretsIn(output), ...payloadsOf(output)]);
    const secret = [...secretsIn(path), ...payloadsOf(path)];
    expect(secret.filter((one) => kept.has(one))).toEqual([]);
    const octets = readFileSync(output).toString('latin1');
    for (const key of readFileSync(path)
      .toString('latin1')
      .match(/inline:[\w+/=]+/g) ?? []) {
      expect(octets).not.toContain(key.slice('inline:'.length));
    }
  });
});
