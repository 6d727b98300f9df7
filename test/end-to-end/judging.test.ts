// Policies, waivers and saved reports from the command line, as the people do who keep them: a policy proposed from a capture and taken on,
// mistakes in it told with line and column, a finding waived until a day, a report judged again without its capture.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import { fixtures } from '../support/fixtures.ts';
import { temporaryFolder } from './peers.ts';
import { NOW, soc2sip } from './soc2-sip.ts';

const folder = temporaryFolder('judging');
afterAll(() => folder.remove());

function capture(id: string): string {
  return fixtures.find((fixture) => fixture.id === id)!.path;
}

const CLEAR = capture('sip-udp-rtp-clear');
const ENCRYPTED = capture('sip-tls13-sdes');

/** The working directory is the folder of the test, where soc2-sip.yaml is found. */
function run(parameters: readonly string[], input?: Uint8Array) {
  const ran = soc2sip(parameters, { cwd: folder.path, ...(input !== undefined && { input }) });
  return { ...ran, text: ran.stdout.toString() };
}

function scanned(path: string, ...more: string[]): Report {
  return JSON.parse(run(['scan', path, '--format', 'json', '--now', NOW, ...more]).text) as Report;
}

function write(name: string, lines: readonly string[]): string {
  writeFileSync(join(folder.path, name), `${lines.join('\n')}\n`);
  return name;
}

describe('a policy proposed from a capture', () => {
  const own = join(folder.path, 'soc2-sip.yaml');
  afterAll(() => rmSync(own, { force: true }));

  it('can be used as it is written, and when every proposal is taken on', () => {
    expect(run(['policy', 'init', ENCRYPTED]).status).toBe(0);
    expect(run(['policy', 'check']).status).toBe(0);
    const text = readFileSync(own, 'utf8');
    expect(text).toMatch(/^#\+ +peer-2: \{ zone: carrier, addresses: \["203\.0\.113\.20"\] \}$/m);

    writeFileSync(own, text.replace(/^#\+/gm, ''));
    const checked = run(['policy', 'check']);
    expect(checked.status, checked.stderr).toBe(0);
    expect(checked.text).toMatch(/2 endpoints, 2 declared paths/);
    const report = scanned(ENCRYPTED);
    expect(report.policy.sha256).toBe(/SHA-256 ([0-9a-f]{64})/.exec(checked.text)![1]);
    expect(report.findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });

  it('is not overwritten without --force', () => {
    const before = readFileSync(own, 'utf8');
    expect(run(['policy', 'init']).status).toBe(2);
    expect(readFileSync(own, 'utf8')).toBe(before);
  });

  it('shows a call that does not keep what was declared', () => {
    // The path to 192.0.2.10, from anybody, promises SRTP; this call goes there in clear.
    const broken = scanned(CLEAR).findings.filter(
      ({ rule, verdict }) => rule === 'call-paths-as-declared' && verdict === 'fail',
    );
    expect(broken.map(({ message }) => message).join()).toContain('peer-1');
  });
});

describe('a mistake in a policy', () => {
  const WAIVER = ['    where: { endpoint: 192.0.2.20 }', '    reason: The trunk is replaced in March.'];
  const PEOPLE = ['    owner: Voice platform', '    approvedBy: CISO'];
  it.each([
    ['a misspelled key', 2, 1, ['name: lab', 'failsOn: high'], 'failsOn'],
    ['a bad network', 2, 41, ['networks:', '  office: { zone: internal, addresses: [300.1.2.0/24] }'], '300.1.2.0/24'],
    [
      'a date that does not exist',
      7,
      14,
      ['waivers:', '  - rule: media-encrypted', ...WAIVER, ...PEOPLE, '    expires: 2027-02-30'],
      '2027-02-30',
    ],
    [
      'an unknown rule',
      2,
      11,
      ['waivers:', '  - rule: media-encrypt', ...WAIVER, ...PEOPLE, '    expires: 2027-02-28'],
      'media-encrypt',
    ],
  ])('%s: exit 2 with file, line and column, by check and by scan', (name, line, column, lines, said) => {
    const file = write(`${name.replaceAll(' ', '-')}.yaml`, lines);
    for (const parameters of [
      ['policy', 'check', file],
      ['scan', CLEAR, '--policy', file],
    ]) {
      const ran = run(parameters);
      expect(ran.status, ran.stderr).toBe(2);
      expect(ran.text).toBe('');
      expect(ran.stderr).toContain(`${file}:${line}:${column}: `);
      expect(ran.stderr).toContain(said);
    }
  });
});

describe('a waiver', () => {
  const file = () =>
    write('waived.yaml', [
      'waivers:',
      ...['media-encrypted', 'signaling-encrypted'].flatMap((rule) => [
        `  - rule: ${rule}`,
        '    where: { endpoint: 192.0.2.20 }',
        '    reason: The trunk is replaced in March.',
        '    owner: Voice platform',
        '    approvedBy: CISO',
        '    expires: 2026-12-31',
      ]),
    ]);
  const on = (time: string) => run(['scan', CLEAR, '--policy', file(), '--format', 'json', '--now', time]);

  it('holds until and including its last day, and the report still shows the findings', () => {
    const last = on('2026-12-31T23:59:59Z');
    expect(last.status, last.stderr).not.toBe(1);
    const failed = (JSON.parse(last.text) as Report).findings.filter(
      ({ severity }) => severity === 'critical' || severity === 'high',
    );
    expect(failed.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['media-encrypted', 'signaling-encrypted']));
    for (const { rule, waiver } of failed)
      expect(waiver, rule).toMatchObject({ approvedBy: 'CISO', expires: '2026-12-31' });
  });

  it('has expired on the day after, and stderr says so', () => {
    const after = on('2027-01-01T00:00:00Z');
    expect(after.status).toBe(1);
    expect(after.stderr).toMatch(/waiver.*expired|expired.*waiver/i);
    expect((JSON.parse(after.text) as Report).findings.every(({ waiver }) => waiver === null)).toBe(true);
  });
});

describe('a saved report', () => {
  const saved = join(folder.path, 'saved.json');

  it('judged again by the same policy says the same', () => {
    for (const path of [CLEAR, ENCRYPTED, capture('sip-register-digest-udp'), capture('tls-old-versions')]) {
      const whole = scanned(path);
      writeFileSync(saved, JSON.stringify(whole));
      const again = run(['report', saved, '--policy', 'soc2-default', '--format', 'json', '--now', NOW]);
      const report = JSON.parse(again.text) as Report;
      const said = ({ verdict, findings, controls }: Report) => ({ verdict, findings, controls });
      expect(said(report)).toEqual(said(whole));
      expect(again.status).toBe(whole.exitCode);
    }
  });

  it('in another format is what scan writes in that format', () => {
    writeFileSync(saved, JSON.stringify(scanned(CLEAR)));
    for (const format of ['csv', 'csv-legs', 'csv-findings', 'junit', 'ndjson']) {
      const again = run(['report', saved, '--format', format]);
      const direct = run(['scan', CLEAR, '--format', format, '--now', NOW]);
      expect(again.text, format).toBe(direct.text);
    }
  });
});

describe('pseudonyms', () => {
  const names = (key: string): string[] => {
    writeFileSync(join(folder.path, 'key'), key);
    return scanned(CLEAR, '--identities', 'pseudonym', '--identity-key', 'key').calls.flatMap(({ from, to }) => [
      JSON.stringify(from),
      JSON.stringify(to),
    ]);
  };

  it('are the same under one key, others under another, and never the name', () => {
    const first = names('sixteen octets or more');
    expect(first.length).toBeGreaterThan(0);
    expect(names('sixteen octets or more')).toEqual(first);
    const other = names('another secret of enough octets');
    for (const [index, name] of first.entries()) expect(other[index]).not.toBe(name);
    expect(`${first.join()}${other.join()}`).not.toMatch(/sip:(?:alice|bob)@/);
  });

  it('need a key, and one that is long enough', () => {
    expect(run(['scan', CLEAR, '--identities', 'pseudonym']).status).toBe(2);
    writeFileSync(join(folder.path, 'key'), 'short');
    const ran = run(['scan', CLEAR, '--identities', 'pseudonym', '--identity-key', 'key']);
    expect(ran.status).toBe(2);
    expect(ran.text).toBe('');
  });
});

describe('what is shown on a terminal', () => {
  it('--framework adds the controls of another framework', () => {
    const ran = run(['scan', CLEAR, '--framework', 'nist-800-53', '--framework', 'pci-dss-4', '--now', NOW]);
    expect(ran.text).toMatch(/NIST SP 800-53[\s\S]*SC-8/);
    expect(ran.text).toMatch(/PCI DSS/);
    const unknown = run(['scan', CLEAR, '--framework', 'no-such']);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('nist-800-53');
  });

  it('--call draws the messages of one call, in their order and with their frames', () => {
    const { text, status } = run(['scan', CLEAR, '--call', 'call-1', '--now', NOW]);
    expect(status).toBe(1);
    const rows = [...text.matchAll(/^\+[\d.]+ +(\d+) {2}(\S+(?: \(\w+\))?)/gm)].map(
      ([, frame, message]) => `${frame} ${message}`,
    );
    // From tshark: -Y sip -T fields -e frame.number -e sip.Method -e sip.Status-Code.
    expect(rows).toEqual(
      expect.arrayContaining(['1 INVITE', '2 180 (INVITE)', '4 200 (INVITE)', '6 ACK', '621 BYE', '623 200 (BYE)']),
    );
    expect(run(['scan', CLEAR, '--call', 'call-9']).status).toBe(2);
  });

  it.each(['legs', 'calls', 'findings', 'certificates', 'controls'])(
    '--view %s, from a capture, a pipe and a report',
    (view) => {
      const direct = run(['scan', ENCRYPTED, '--view', view, '--now', NOW]).text;
      expect(direct).not.toBe('');
      expect(run(['scan', '-', '--view', view, '--now', NOW], readFileSync(ENCRYPTED)).text).toBe(direct);
      const saved = join(folder.path, 'view.json');
      writeFileSync(saved, JSON.stringify(scanned(ENCRYPTED)));
      expect(run(['report', saved, '--view', view]).text).toBe(direct);
    },
  );
});
