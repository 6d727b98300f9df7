/** The policy on the command line: where it is found, that it is named, and that nothing is scanned with one that cannot be used. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../src/cli/main.ts';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { policy } from '../support/policies.ts';
import { testWorld } from '../support/world.ts';

const CAPTURE = join(FIXTURES, 'sdes-key-in-clear-udp/capture.pcap');
const NOW = ['--now', '2026-11-22T12:00:00Z'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'soc2-sip-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]) {
  const world = testWorld({ cwd: folder, env: { SOURCE_DATE_EPOCH: '1795348800' } });
  const code = await main(argv, world);
  return { code, out: world.text(), err: world.errors() };
}

function put(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function reportIn(text: string): Report {
  return ReportSchema.parse(JSON.parse(text));
}

describe('which policy judges', () => {
  it('is the built-in one, and is said, when there is no other', async () => {
    const { out, err } = await run('scan', CAPTURE, '-f', 'json', ...NOW);
    expect(err).toContain('policy: soc2-default 2026-11 (built in)');
    expect(reportIn(out).policy).toMatchObject({ source: 'built-in', file: null, fileSha256: null });
  });

  it('is soc2-sip.yaml of the working directory', async () => {
    put('soc2-sip.yaml', 'name: acme voice\n');
    const { out, err } = await run('scan', CAPTURE, '-f', 'json', ...NOW);
    expect(err).toContain('policy: acme voice 2026-11 (soc2-sip.yaml in the working directory)');
    expect(reportIn(out).policy).toMatchObject({
      name: 'acme voice',
      source: 'working-directory',
      file: 'soc2-sip.yaml',
    });
    // printf 'name: acme voice\n' | sha256sum
    expect(reportIn(out).policy.fileSha256).toBe('4f74083950b0942da86081a72a751038896a4bd94a38a8ad4355be629fdf0985');
  });

  it('is never one that lies beside the capture', async () => {
    mkdirSync(join(folder, 'from-a-stranger'));
    cpSync(CAPTURE, join(folder, 'from-a-stranger/capture.pcap'));
    put('from-a-stranger/soc2-sip.yaml', 'failOn: none\n');
    const { code, err } = await run('scan', join(folder, 'from-a-stranger/capture.pcap'), ...NOW);
    expect(code).toBe(1);
    expect(err).toContain('policy: soc2-default 2026-11 (built in)');
  });

  it('is the one that is named, before one that is found', async () => {
    put('soc2-sip.yaml', 'failOn: none\n');
    put('strict.yaml', 'profile: modern\nname: strict\n');
    const { code, out, err } = await run('scan', CAPTURE, '-f', 'json', '--policy', 'strict.yaml', ...NOW);
    expect(err).toContain('policy: strict 2026-11 (strict.yaml, named by --policy)');
    expect({ code, source: reportIn(out).policy.source }).toEqual({ code: 1, source: 'named' });
  });

  it('may be a built-in profile by name', async () => {
    const { err } = await run('scan', CAPTURE, '-q', '--policy', 'bsi-tr-02102', ...NOW);
    expect(err).toContain('policy: bsi-tr-02102 2026-11 (built in, named by --policy)');
  });

  it('decides what fails, unless --fail-on does', async () => {
    put('soc2-sip.yaml', 'failOn: none\n');
    expect((await run('scan', CAPTURE, '-q', ...NOW)).code).toBe(0);
    expect((await run('scan', CAPTURE, '-q', '--fail-on', 'high', ...NOW)).code).toBe(1);
  });
});

describe('a policy that cannot be used ends with 2 and scans nothing:', () => {
  it.each([
    ['a misspelled key', 'failon: high\n', 'soc2-sip.yaml:1:1: failon: unknown key "failon": did you mean "failOn"?'],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x00]), 'soc2-sip.yaml is not text in UTF-8.'],
    [
      'a CA bundle that is not there',
      'certificates:\n  caBundle: ca.pem\n',
      'soc2-sip.yaml:2:13: certificates.caBundle: expected a file of certificates in PEM form',
    ],
  ])('%s', async (_what, text, says) => {
    writeFileSync(join(folder, 'soc2-sip.yaml'), text);
    const { code, out, err } = await run('scan', CAPTURE, '-o', join(folder, 'r.json'));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
  });

  it('a file and profile that do not exist', async () => {
    const { code, err } = await run('scan', CAPTURE, '--policy', 'nowhere.yaml');
    expect(code).toBe(2);
    expect(err).toContain(
      '--policy nowhere.yaml: there is no such file, and no built-in profile of that name (soc2-default, nist-800-52r2',
    );
  });

  it('a directory', async () => {
    expect(await run('scan', CAPTURE, '--policy', '.')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not a file'),
    });
  });

  it('a CA bundle without certificates', async () => {
    put('ca.pem', 'nothing here');
    put('soc2-sip.yaml', 'certificates: { caBundle: ca.pem }\n');
    expect((await run('policy', 'check')).err).toContain('ca.pem has none');
  });
});

describe('policy init', () => {
  it('writes a file that can be used as it is, and never over another', async () => {
    expect(await run('policy', 'init')).toMatchObject({
      code: 0,
      out: expect.stringContaining('soc2-sip.yaml is written'),
    });
    expect(await run('policy', 'check')).toMatchObject({ code: 0 });
    expect(policy(readFileSync(join(folder, 'soc2-sip.yaml'), 'utf8'))).toEqual(policy(''));
    expect(await run('policy', 'init')).toMatchObject({ code: 2, err: expect.stringContaining('exists already') });
    expect(await run('policy', 'init', '--force')).toMatchObject({ code: 0 });
  });

  it('gives examples that can be used when their # is taken away', async () => {
    await run('policy', 'init');
    const text = readFileSync(join(folder, 'soc2-sip.yaml'), 'utf8');
    const examples = text.replace(/^#(?=\S| {2})/gm, '').replace('  caBundle: ca.pem', '  minimumRsaBits: 3072');
    const read = policy(examples);
    expect(read).toMatchObject({ name: 'acme voice', businessHours: { timeZone: 'Europe/Berlin' } });
    expect(Object.keys(read.endpoints)).toEqual(['sbc', 'carrier-x', 'carrier-y']);
    expect(read.paths).toHaveLength(1);
    expect(read.waivers).toHaveLength(1);
  });

  it('proposes what a capture shows in comments: nothing of it holds until somebody takes the # away', async () => {
    expect(await run('policy', 'init', CAPTURE)).toMatchObject({ code: 0 });
    const text = readFileSync(join(folder, 'soc2-sip.yaml'), 'utf8');
    expect(policy(text)).toEqual(policy(''));
    const accepted = policy(text.replace(/^#\+/gm, ''));
    const { legs } = reportIn((await run('scan', CAPTURE, '-f', 'json', '--policy', 'soc2-default', ...NOW)).out);
    const addresses = Object.values(accepted.endpoints).flatMap((endpoint) => endpoint.addresses);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(legs.flatMap(({ a, b }) => [a.address, b.address])).toContain(address);
    expect(accepted.paths.map(({ to }) => to)).toEqual(Object.keys(accepted.endpoints));
  });

  it.each([[[]], [[CAPTURE]]])('needs no more than the # of an entry to be taken away: %j', async (captures) => {
    await run('policy', 'init', ...captures);
    const text = readFileSync(join(folder, 'soc2-sip.yaml'), 'utf8');
    const first = /^#\+?(?= {2}[a-z0-9-]+: \{ .*addresses)/m;
    expect(
      Object.keys(policy(text.replace(first, '')).networks).length +
        Object.keys(policy(text.replace(first, '')).endpoints).length,
    ).toBe(1);
  });

  it('says when the capture cannot be read, and writes nothing', async () => {
    const { code } = await run('policy', 'init', put('no.pcap', 'x'));
    expect(code).toBe(4);
    expect(await run('policy', 'check')).toMatchObject({ code: 2, err: expect.stringContaining('policy init') });
  });
});

describe('policy check and show', () => {
  it('check says where a remark cuts a text off', async () => {
    put('soc2-sip.yaml', 'name: project #4711\nversion: 2027-01 # as agreed\n# a line\nfailOn: high\n');
    const { code, out } = await run('policy', 'check');
    expect(code).toBe(0);
    expect(out).toContain('Look at: soc2-sip.yaml:1:14: a remark begins here with #');
    expect(out.match(/a remark begins/g)).toHaveLength(1);
  });

  it('check says what deserves a look', async () => {
    put(
      'soc2-sip.yaml',
      'profile: nist-800-52r2\nwaivers: [{ rule: media-encrypted, where: { leg: leg-1 }, reason: for now, owner: voice, approvedBy: ciso, expires: 2020-01-01 }]\n',
    );
    const { code, out } = await run('policy', 'check');
    expect(code).toBe(0);
    expect(out).toContain('Look at: the waiver of media-encrypted expired on 2020-01-01.');
    expect(out).toContain('Look at: The text of SP 800-52r2 was not read');
    expect(out).toContain('names an id of one report');
  });

  it('show prints the whole, which is the same policy again', async () => {
    put(
      'soc2-sip.yaml',
      'profile: modern\nname: acme\nnetworks: { office: { zone: internal, addresses: [10.0.0.0/8] } }\n',
    );
    const yaml = (await run('policy', 'show')).out;
    const json = (await run('policy', 'show', '-f', 'json')).out;
    expect(policy(yaml)).toEqual(policy(readFileSync(join(folder, 'soc2-sip.yaml'), 'utf8')));
    expect(parse(yaml)).toEqual(JSON.parse(json));
  });
});

describe('report', () => {
  async function saved(...more: string[]): Promise<string> {
    const file = join(folder, 'evidence.json');
    await run('scan', CAPTURE, '-q', '-o', file, ...NOW, ...more);
    return file;
  }

  it('shows a saved report as it is', async () => {
    const file = await saved();
    const text = readFileSync(file, 'utf8');
    const { code, out } = await run('report', file, '-f', 'json');
    expect({ code, report: JSON.parse(out) }).toEqual({ code: 1, report: JSON.parse(text) });
  });

  it('judges its facts by another policy, and says so', async () => {
    const file = await saved();
    put(
      'lenient.yaml',
      'failOn: critical\nseverities:\n  media-keys-not-exposed: { severity: low, reason: A lab. }\n  media-encrypted: { severity: low, reason: A lab. }\n  signaling-encrypted: { severity: low, reason: A lab. }\n',
    );
    const { code, out, err } = await run('report', file, '--policy', 'lenient.yaml', '-f', 'json', ...NOW);
    const report = reportIn(out);
    expect(err).toContain('judged from the facts in the report; the captures were not read');
    expect(err).toContain('identities in the report are masked');
    expect(code).toBe(0);
    expect(report.judgedFrom).toMatchObject({ policy: { name: 'soc2-default' } });
    expect(report.policy).toMatchObject({ source: 'named', file: 'lenient.yaml' });
  });

  it('counts by other frameworks, of a saved report and of a scan alike', async () => {
    const file = await saved('--framework', 'nist-800-53');
    const wanted = reportIn(readFileSync(file, 'utf8')).frameworks;
    expect(wanted.map(({ id, requirements }) => [id, requirements.map((row) => row.id)])).toEqual([
      ['nist-800-53', ['SC-8', 'SC-13', 'IA-5']],
    ]);
    const { out } = await run('report', await saved('--force'), '-f', 'json', '--framework', 'nist-800-53');
    expect(reportIn(out).frameworks).toEqual(wanted);
    expect(await run('report', file, '--framework', 'nist')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Known: nist-800-53'),
    });
  });

  it.each([
    ['what is no JSON', '{', 'it is not JSON'],
    ['JSON of something else', '{"a":1}', 'it is no report of soc2-sip'],
    ['a list', '[]', 'it is no report of soc2-sip'],
    [
      'a report of another major version',
      '{"schema":"soc2-sip/report","schemaVersion":"9.0.0"}',
      'written under schema 9.0.0',
    ],
    [
      'keys that act on objects',
      '{"schema":"soc2-sip/report","__proto__":{"verdict":"pass"}}',
      'it holds a key "__proto__"',
    ],
    ['what is nested without end', '['.repeat(200_000), 'it is not JSON'],
  ])('refuses %s with 2', async (_what, text, says) => {
    const { code, out, err } = await run('report', put('evidence.json', text));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
  });

  it('says which facts were not recorded, and what is wrong', async () => {
    const whole = JSON.parse(readFileSync(await saved(), 'utf8'));
    for (const leg of whole.legs) delete leg.srtp;
    const { code, err } = await run('report', put('old.json', JSON.stringify(whole)), '--policy', 'modern');
    expect(code).toBe(2);
    expect(err).toContain(
      'it does not record what this version looks at: legs[].srtp. Another version of soc2-sip made it',
    );
    const broken = { ...whole, verdict: 'good' };
    expect((await run('report', put('broken.json', JSON.stringify(broken)))).err).toContain(
      'it is not a report as soc2-sip writes it: verdict',
    );
  });

  it('refuses options that judge without a policy to judge by', async () => {
    const file = await saved();
    for (const option of [['--fail-on', 'low'], ['--exit-zero'], NOW]) {
      expect(await run('report', file, ...option)).toMatchObject({
        code: 2,
        err: expect.stringContaining('name the policy to judge by'),
      });
    }
  });

  it('never writes over the report that it reads', async () => {
    const file = await saved();
    expect(await run('report', file, '-o', file, '--force')).toMatchObject({ code: 2 });
  });
});

describe('waivers on the command line', () => {
  it('that expired or cover nothing are named', async () => {
    const waiver = (rule: string, where: string, expires: string) =>
      `  - { rule: ${rule}, where: ${where}, reason: for now, owner: voice, approvedBy: ciso, expires: ${expires} }\n`;
    put(
      'soc2-sip.yaml',
      `waivers:\n${waiver('signaling-encrypted', '{ anywhere: true }', '2026-11-21')}${waiver('media-encrypted', '{ leg: leg-77 }', '2027-01-01')}`,
    );
    const { err } = await run('scan', CAPTURE, '-q', ...NOW);
    expect(err).toMatch(
      /the waiver of signaling-encrypted for anywhere true expired on 2026-11-21; what it covered counts again \(\d+\)/,
    );
    expect(err).toContain('the waiver of media-encrypted for leg leg-77 covers nothing in this capture');
  });
});

describe('rules and explain', () => {
  it('list everything that a rule says of itself as JSON', async () => {
    const rules = JSON.parse((await run('rules', '-f', 'json')).out) as {
      id: string;
      rationale: object;
      parameters: string[];
    }[];
    const version = rules.find(({ id }) => id === 'tls-version-approved')!;
    expect(version).toMatchObject({
      catalogue: ['TLS-001', 'TLS-002'],
      parameters: ['minimumVersion.tls', 'versionSeverity'],
    });
    expect(Object.keys(version.rationale)).toEqual(['CC6.7', 'CC6.1', 'CC7.1']);
  });

  it('explain says why it bears on its criteria, what of the policy it looks at, and which rows it answers', async () => {
    const { out } = await run('explain', 'tls-version-approved');
    const text = out.replaceAll('\n', ' ');
    expect(text).toContain('CC6.7: Information is protected while it is transmitted.');
    expect(text).toContain('minimumVersion.tls (TLS 1.2 by default)');
    expect(text).toContain('TLS-001 SSL 2.0 or SSL 3.0 negotiated');
  });

  it('explain suggests what was misspelled', async () => {
    expect((await run('explain', 'tls-versoin-approved')).err).toContain('did you mean "tls-version-approved"?');
  });
});
