// The process as a shell, a CI job and a pipe see it: exit codes, what goes to stdout and what to stderr, signals, closed
// pipes, full disks and hostile file names. 70 (a fault of ours) and a stack trace never appear.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixtures } from '../support/fixtures.ts';
import { peer, type Ran, temporaryFolder } from './peers.ts';
import { ENVIRONMENT, NOW, PROGRAM, scan, soc2sip } from './soc2-sip.ts';

const folder = temporaryFolder('command-line');
afterAll(() => folder.remove());

const NOBODY = 65_534;
const NODE = process.execPath;

/** Octets of the failing capture: in the middle of a frame. */
const CUT_INSIDE = 100_000;

function capture(id: string): string {
  return fixtures.find((fixture) => fixture.id === id)!.path;
}

const PASSING = capture('sip-tls13-sdes');
const FAILING = capture('sip-udp-rtp-clear');
const SILENT = capture('not-voip-https-dns');

/** A fresh folder below the temporary one. */
function room(name: string): string {
  const path = join(folder.path, name);
  mkdirSync(path);
  return path;
}

/** Every message is a sentence of ours or of the option parser; a stack trace is neither. */
function expectTidy({ status, stderr }: Ran): void {
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toMatch(/this is a fault/);
  expect(stderr).not.toMatch(/Warning:|node:internal/);
  expect(status).not.toBe(70);
}

/** Always said, on stderr. */
const POLICY = 'soc2-sip: policy: soc2-default 2026-11 (built in)\n';

describe('exit codes', () => {
  it.each([
    [0, PASSING],
    [1, FAILING],
    [3, SILENT],
  ])('%i, in every format, with JSON, PDF or text alone on stdout', (code, path) => {
    for (const format of ['terminal', 'json', 'pdf']) {
      const ran = soc2sip(['scan', path, '--format', format, '--now', NOW]);
      expect(ran.status).toBe(code);
      expectTidy(ran);
      expect(ran.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('soc2-sip: '))).toEqual([]);
      if (code === 0) expect(ran.stderr).toBe(POLICY);
      else expect(ran.stderr).toContain(`(exit code ${code})`);
      if (format === 'json') expect(JSON.parse(ran.stdout.toString())).toMatchObject({ exitCode: code });
      if (format === 'pdf') expect(ran.stdout.subarray(0, 5).toString()).toBe('%PDF-');
      if (format === 'terminal') expect(ran.stdout.toString()).not.toContain('\u001b');
    }
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['scna', FAILING]],
    ['an unknown option', ['scan', FAILING, '--bogus']],
    ['no capture', ['scan']],
    ['the same capture twice', ['scan', FAILING, FAILING]],
    ['an unknown format', ['scan', FAILING, '--format', 'xml']],
    ['an unknown severity', ['scan', FAILING, '--fail-on', 'terrible']],
    ['a time that is none', ['scan', FAILING, '--now', 'tomorrow']],
    ['an unknown rule', ['explain', 'no-such-rule']],
    ['an output without a format', ['scan', FAILING, '-o', join(folder.path, 'report.xyz')]],
    ['an output in no folder', ['scan', FAILING, '-o', join(folder.path, 'nowhere', 'report.json')]],
    ['the capture as its own output', ['scan', FAILING, '--force', '--format', 'json', '-o', FAILING]],
    ['one output twice', ['scan', FAILING, '-o', join(folder.path, 'x.json'), '-o', join(folder.path, 'x.json')]],
  ])('2 for %s, with nothing on stdout and nothing scanned', (_, parameters) => {
    const before = readdirSync(folder.path);
    const ran = soc2sip(parameters);
    expect(ran.status).toBe(2);
    expectTidy(ran);
    expect(ran.stdout.toString()).toBe('');
    expect(ran.stderr).not.toBe('');
    expect(readdirSync(folder.path)).toEqual(before);
  });

  it('2 for an output that exists, which stays as it was; --force replaces it', () => {
    const report = join(room('exists'), 'report.json');
    writeFileSync(report, 'mine');
    expect(soc2sip(['scan', FAILING, '-o', report]).status).toBe(2);
    expect(readFileSync(report, 'utf8')).toBe('mine');
    expect(soc2sip(['scan', FAILING, '-o', report, '--force', '--quiet']).status).toBe(1);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ verdict: 'fail' });
  });

  it('4 for a capture that is cut off, with a report of what could be read', () => {
    const cut = join(folder.path, 'cut.pcap');
    copyFileSync(FAILING, cut);
    truncateSync(cut, CUT_INSIDE);
    const ran = scan(cut);
    expect(ran.status).toBe(4);
    expectTidy(ran);
    expect(ran.report.captures[0]!.damaged).not.toBeNull();
    expect(ran.report.findings.length).toBeGreaterThan(0);
    expect(ran.stderr).toMatch(/\(exit code 4\)[\s\S]*\(on its own exit code 1\)/);
  });

  it('4 for a text file, an empty file, random octets, no file and a folder without captures, each with a sentence and no report', () => {
    const random = join(folder.path, 'random.pcap');
    writeFileSync(
      random,
      Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 251),
    );
    const empty = join(folder.path, 'empty.pcap');
    writeFileSync(empty, '');
    const emptyFolder = join(folder.path, 'empty-folder');
    mkdirSync(emptyFolder);
    for (const path of [
      join(import.meta.dirname, 'peers.ts'),
      empty,
      random,
      join(folder.path, 'no.pcap'),
      emptyFolder,
    ]) {
      const ran = soc2sip(['scan', path]);
      expect(ran.status, path).toBe(4);
      expectTidy(ran);
      expect(ran.stdout.toString()).toBe('');
      expect(ran.stderr.replace(POLICY, '')).toMatch(/^soc2-sip: .+\.\n$/);
    }
  });

  it('4 for standard input without a capture', () => {
    for (const input of [Buffer.alloc(0), Buffer.from('this is not a capture at all, but a sentence')]) {
      const ran = soc2sip(['scan', '-'], { input });
      expect(ran.status).toBe(4);
      expectTidy(ran);
      expect(ran.stdout.toString()).toBe('');
    }
  });

  it('4 for a capture that may not be read', () => {
    const closed = join(room('closed'), 'secret.pcap');
    copyFileSync(FAILING, closed);
    chmodSync(folder.path, 0o755);
    chmodSync(closed, 0o000);
    // The superuser may read everything, so the question is asked as nobody.
    const ran = soc2sip(['scan', closed], process.getuid?.() === 0 ? { uid: NOBODY, cwd: '/' } : {});
    expect(ran.status, ran.stderr).toBe(4);
    expectTidy(ran);
    expect(ran.stderr).toMatch(/may not be read|permission/i);
    expect(ran.stdout.toString()).toBe('');
  });

  it('0 with --exit-zero or --fail-on none, but not for a capture that is cut off', () => {
    expect(soc2sip(['scan', FAILING, '--exit-zero', '--quiet']).status).toBe(0);
    expect(soc2sip(['scan', SILENT, '--exit-zero', '--quiet']).status).toBe(0);
    expect(soc2sip(['scan', FAILING, '--fail-on', 'none', '--quiet']).status).not.toBe(1);
    const cut = join(folder.path, 'cut-too.pcap');
    copyFileSync(FAILING, cut);
    truncateSync(cut, CUT_INSIDE);
    expect(soc2sip(['scan', cut, '--exit-zero', '--quiet']).status).toBe(4);
  });

  it('0 for --help, --version, rules, explain and schema, on stdout alone', () => {
    for (const parameters of [
      ['--help'],
      ['scan', '--help'],
      ['--version'],
      ['rules'],
      ['explain', 'media-encrypted'],
      ['schema'],
    ]) {
      const ran = soc2sip(parameters);
      expect(ran.status, parameters.join(' ')).toBe(0);
      expect(ran.stderr).toBe('');
      expect(ran.stdout.length).toBeGreaterThan(0);
    }
  });

  it('says nothing on stdout with --quiet', () => {
    const ran = soc2sip(['scan', FAILING, '--quiet']);
    expect(ran.stdout.toString()).toBe('');
    expect(ran.status).toBe(1);
  });
});

/** Starts a scan of standard input that writes into `where`, and waits until it reads. */
async function slowScan(where: string): Promise<ChildProcess> {
  const outputs = ['report.json', 'report.pdf'].flatMap((name) => ['-o', join(where, name)]);
  const child = spawn(NODE, [PROGRAM, 'scan', '-', ...outputs], { env: ENVIRONMENT });
  const pcap = readFileSync(FAILING);
  const [header, frames] = [pcap.subarray(0, 24), pcap.subarray(24)];
  // 4 MB, far more than the pipe holds: when all of it has gone in, the process is reading.
  const much = Buffer.concat([header, ...Array.from({ length: 28 }, () => frames), Buffer.alloc(11)]);
  await new Promise<void>((resolve, reject) => {
    child.stdin.once('error', reject);
    child.stdin.write(much, (error) => (error ? reject(error) : resolve()));
  });
  return child;
}

describe('signals while a slow standard input is read', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i and leaves no file behind', async (signal, code) => {
    const where = room(signal);
    const child = await slowScan(where);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout!.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr!.on('data', (chunk: Buffer) => stderr.push(chunk));
    const closed = once(child, 'close');
    child.kill(signal);
    const [status, killedBy] = (await closed) as [number | null, NodeJS.Signals | null];
    expect({ status, killedBy }).toEqual({ status: code, killedBy: null });
    expect(readdirSync(where)).toEqual([]);
    expect(Buffer.concat(stdout).toString()).toBe('');
    expect(Buffer.concat(stderr).toString()).not.toMatch(/^\s+at /m);
  });
});

describe('pipes', () => {
  const shell = (script: string, ...parameters: string[]) =>
    peer('bash', ['-c', script, '-', NODE, PROGRAM, ...parameters]);

  it.each(['head -c 1', 'head -1', 'true'])('are quiet when the reader goes away: | %s', (reader) => {
    for (const format of ['terminal', 'json', 'pdf']) {
      const script = `"$1" "$2" scan "$3" --format ${format} | ${reader} >/dev/null; echo "\${PIPESTATUS[0]}"`;
      const { stdout, stderr } = shell(script, FAILING);
      expect(stdout.toString().trim(), format).toBe('1');
      expect(stderr.replace(POLICY, ''), format).toMatch(/^soc2-sip: [^\n]+\(exit code 1\)\n$/);
    }
  });

  it('do not change the exit code when nobody reads stderr', () => {
    const { stdout } = shell(`"$1" "$2" scan "$3" 2>&1 >/dev/null | true; echo "\${PIPESTATUS[0]}"`, FAILING);
    expect(stdout.toString().trim()).toBe('1');
  });

  it('on a full disk are told in a sentence, and never as the verdict of the capture', () => {
    const { stdout, stderr } = shell('"$1" "$2" scan "$3" --format json >/dev/full; echo "$?"', PASSING);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr).toMatch(/^soc2-sip: /);
    expect(['0', '1', '3', '70']).not.toContain(stdout.toString().trim());
  });
});

describe('a capture whose name is full of terminal escapes', () => {
  const name = '\u001b[31mred\u001b]0;title\u0007\u001b[2J\r\u009b31m\u202e\nline.pcap';
  const where = () => {
    const path = room(`hostile-${Math.random().toString(36).slice(2)}`);
    copyFileSync(FAILING, join(path, name));
    return path;
  };
  /** Everything below space but the line feed, DEL, C1, and what turns the direction of writing. */
  const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

  it('prints none of them raw in a report', () => {
    const path = join(where(), name);
    const text = soc2sip(['scan', path]);
    expect(text.status).toBe(1);
    expect(text.stdout.toString()).not.toMatch(RAW);
    expect(text.stderr).not.toMatch(RAW);
    const json = soc2sip(['scan', path, '--format', 'json']);
    expect(json.stdout.toString()).not.toMatch(RAW);
    const colored = soc2sip(['scan', path, '--color', 'always']);
    expect(colored.stdout.toString()).not.toContain('\u001b]0;');
    expect(colored.stdout.toString()).not.toContain('\u001b[2J');
    const pdf = join(folder.path, 'hostile.pdf');
    soc2sip(['scan', path, '--quiet', '-o', pdf]);
    expect(peer('pdftotext', [pdf, '-']).stdout.toString().replaceAll('\f', '')).not.toMatch(RAW);
  });

  it('prints none of them raw when the capture cannot be read', () => {
    const ran = soc2sip(['scan', join(folder.path, name)]);
    expect(ran.status).toBe(4);
    expect(ran.stderr.trimEnd()).not.toMatch(RAW);
    expect(ran.stderr.replace(POLICY, '').trimEnd().split('\n')).toHaveLength(1);
  });

  // A script that names its report after the capture: -o "$capture.json".
  it.each([
    ['exists already', (path: string) => ['-o', join(path, name), '--format', 'json']],
    ['has no format', (path: string) => ['-o', `${join(path, name)}.xyz`]],
    ['has no folder', (path: string) => ['-o', join(path, name, 'report.json')]],
  ])('prints none of them raw when an output named after it %s', (_, outputs) => {
    const ran = soc2sip(['scan', PASSING, ...outputs(where())]);
    expect(ran.status).toBe(2);
    expect(ran.stderr.trimEnd()).not.toMatch(RAW);
  });

  // What a shell makes of *.pcap when the capture is first, or begins with a dash.
  it.each([
    ['an option', ['scan', `--${name}`]],
    ['a command', [name]],
  ])('prints none of them raw where it is taken for %s', (_, parameters) => {
    const ran = soc2sip(parameters);
    expect(ran.status).toBe(2);
    expect(ran.stderr.trimEnd()).not.toMatch(RAW);
  });
});

describe('starting', () => {
  it('prints how long --version takes, as a ratio to node -e 0', () => {
    const fastest = (parameters: readonly string[]) => {
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now();
        peer(NODE, parameters);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    const bare = fastest(['-e', '0']);
    const version = fastest([PROGRAM, '--version']);
    console.info(`soc2-sip --version: ${version.toFixed(0)} ms, ${(version / bare).toFixed(2)} times node -e 0`);
    expect(version).toBeGreaterThan(0);
  });
});
