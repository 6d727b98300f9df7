/** The smallest inputs that once broke something, and what must come of each. See fixtures/hostile/README.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import json from '../../src/renderers/json.ts';
import type { Report } from '../../src/report/schema.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { scanFile } from '../support/scan.ts';

const FOLDER = join(FIXTURES, 'hostile');

const EXPECTED: Readonly<Record<string, (report: Report) => void | Promise<void>>> = {
  'one-clear-packet-of-its-own-ssrc': ({ legs, findings }) => {
    expect(legs.find(({ plane }) => plane === 'media')).toMatchObject({ protection: 'open', streams: [{}, {}] });
    expect(findings.find(({ rule }) => rule === 'media-encrypted')!.verdict).toBe('open');
  },
  'one-clear-packet-in-a-protected-stream': ({ legs, findings }) => {
    expect(legs.find(({ plane }) => plane === 'media')).toMatchObject({
      protection: 'open',
      streams: [{ encrypted: 'unknown' }],
    });
    expect(findings.find(({ rule }) => rule === 'media-encrypted')!.verdict).toBe('open');
  },
  'readable-sip-after-tls-on-the-same-ports': ({ legs, calls }) => {
    expect(legs.find(({ plane }) => plane === 'signaling')).toMatchObject({
      protection: 'cleartext',
      sip: { messages: 6 },
    });
    expect(calls).toHaveLength(1);
  },
  'readable-sip-in-place-of-tls': ({ legs, gaps }) => {
    expect(legs).toMatchObject([{ plane: 'signaling', protection: 'cleartext', sip: { messages: 1 } }]);
    expect(gaps.map(({ reason }) => reason)).toContain('conflicting-overlap');
  },
  'bye-as-long-as-channel-data': ({ legs, accounting }) => {
    expect(legs.find(({ transport }) => transport === 'udp')).toMatchObject({ protection: 'cleartext' });
    expect(accounting.classes).toMatchObject({ sip: 12, notVoip: 0 });
  },
  'capture-ends-within-the-handshake': ({ legs, tlsSessions }) => {
    expect(legs).toMatchObject([{ transport: 'tls', protection: 'open' }]);
    expect(tlsSessions).toMatchObject([{ handshake: 'partial' }]);
  },
  'token-where-the-scheme-belongs': async (report) => {
    const { credentials } = report.legs[0]!.sip!;
    expect(credentials.map(({ scheme, algorithm }) => [scheme, algorithm])).toEqual([
      ['other', null],
      ['Digest', 'other'],
    ]);
    expect(String(await json.render(report, {} as never))).not.toMatch(/BearerMarker|SecretMarker/);
  },
};

describe('fixtures/hostile', () => {
  const names = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.pcap'))
    .map((name) => name.slice(0, -'.pcap'.length));

  it('is described, file by file', () => {
    const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
    expect(names.sort()).toEqual(Object.keys(EXPECTED).sort());
    for (const name of names) expect(readme).toContain(`\`${name}.pcap\``);
  });

  it.each(names)('%s', async (name) => {
    await EXPECTED[name]!(await scanFile(join(FOLDER, `${name}.pcap`)));
  });
});
