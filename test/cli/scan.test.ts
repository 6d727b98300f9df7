// The command line: what each kind of input and wish gives on stdout, on stderr and as exit code (report.md).
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { VIEWS } from '../../src/renderers/terminal/view-names.ts';
import { ReportSchema } from '../../src/report/schema.ts';
import { fixtures } from '../support/fixtures.ts';
import { testWorld, type WorldWishes } from '../support/world.ts';

const clear = fixtures.find((fixture) => fixture.id === 'sip-udp-rtp-clear')!.path;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soc2-sip-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(argv: readonly string[], wishes?: WorldWishes) {
  const world = testWorld(wishes);
  const code = await main(argv, world);
  return { code, out: world.text(), bytes: world.bytes(), err: world.errors() };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('scan: what cannot be read', () => {
  it.each([
    ['a missing file', () => join(folder, 'nowhere.pcap'), /nowhere\.pcap/],
    ['a directory', () => folder, /director/],
    ['an empty file', () => file('empty.pcap', ''), /empty/],
    ['a text file', () => file('notes.txt', 'These are notes, not a capture.\n'.repeat(20)), /text/],
    ['a PDF', () => file('report.pdf', '%PDF-1.7\n'), /PDF/],
    ['three octets', () => file('stub.pcap', Uint8Array.of(0xd4, 0xc3, 0xb2)), /stub\.pcap/],
  ])('%s: one clear sentence, exit code 4', async (_, path, words) => {
    const { code, out, err } = await run(['scan', path()]);
    expect(code).toBe(4);
    expect(out).toBe('');
    expect(err).toMatch(words);
    expect(err).toMatch(/^soc2-sip: /);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('an unknown link type is a gap with its number, and nothing is concluded', async () => {
    const bytes = readFileSync(clear);
    const strange = new Uint8Array(bytes);
    new DataView(strange.buffer).setUint32(20, 9999, true);
    const { code, out } = await run(['scan', file('strange.pcap', strange), '--format', 'json']);
    const report = ReportSchema.parse(JSON.parse(out));
    expect(code).toBe(3);
    expect(report.accounting.classes.undecoded).toBe(report.accounting.frames);
    expect(report.gaps).toEqual([
      expect.objectContaining({ reason: 'unsupported', layer: 'link', count: report.accounting.frames }),
    ]);
    expect(report.gaps[0]!.detail).toContain('9999');
  });

  it('a capture cut off inside a frame: what could be read is reported, exit code 4 and not 1', async () => {
    const bytes = readFileSync(clear);
    const { code, out, err } = await run([
      'scan',
      file('cut.pcap', bytes.subarray(0, bytes.length - 7)),
      '--format',
      'json',
    ]);
    const report = ReportSchema.parse(JSON.parse(out));
    expect(code).toBe(4);
    expect(report.exitCode).toBe(4);
    expect(report.verdict).toBe('fail');
    expect(report.captures[0]!.damaged).toMatchObject({ frame: report.accounting.frames + 1 });
    expect(report.exitReasons.map((reason) => reason.code)).toEqual([4, 1]);
    expect(err).toMatch(/damaged/);
    expect(err).toMatch(/exit code 1/);
  });
});

describe('scan: wrong usage is exit code 2, and nothing is scanned', () => {
  it.each([
    ['no capture', ['scan'], /capture/],
    ['an unknown option', ['scan', clear, '--frobnicate'], /--frobnicate/],
    ['an unknown format', ['scan', clear, '--format', 'word'], /word/],
    ['an unknown command', ['scna', clear], /scan/],
    ['a suffix that names no format', ['scan', clear, '-o', 'report.docx'], /\.docx/],
    ['a time that is none', ['scan', clear, '--now', 'yesterday'], /yesterday/],
    ['a folder that does not exist', ['scan', clear, '-o', '/nonexistent-folder/x.json'], /nonexistent-folder/],
    ['the same output twice', ['scan', clear, '-o', 'x.json', '-o', 'x.json'], /twice/],
    ['an unknown rule', ['explain', 'no-such-rule'], /no-such-rule/],
  ])('%s', async (_, argv, words) => {
    const { code, out, err } = await run(argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(words);
  });

  it('never overwrites without --force, and never the capture', async () => {
    const path = file('kept.json', 'precious');
    expect((await run(['scan', clear, '-o', path])).code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect((await run(['scan', clear, '-o', path, '--force', '-q'])).code).toBe(1);
    expect(ReportSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).verdict).toBe('fail');
    const copy = file('copy.json', readFileSync(clear));
    const { code, err } = await run(['scan', copy, '-o', copy, '--force']);
    expect(code).toBe(2);
    expect(err).toMatch(/capture itself/);
  });

  it('a PDF does not go to a terminal', async () => {
    expect((await run(['scan', clear, '--format', 'pdf'], { stdoutIsTTY: true })).code).toBe(2);
  });
});

describe('scan: outputs', () => {
  it('writes every file whole, by suffix, and leaves nothing else behind', async () => {
    const own = join(folder, 'outputs');
    mkdirSync(own);
    const { code, out } = await run(['scan', clear, '-o', join(own, 'e.json'), '-o', join(own, 'e.pdf')]);
    expect(code).toBe(1);
    expect(readdirSync(own).sort()).toEqual(['e.json', 'e.pdf']);
    expect(readFileSync(join(own, 'e.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(out).toContain('e.pdf');
  });

  it('gives the same bytes again for the same time', async () => {
    const argv = ['scan', clear, '--now', '2026-11-22T10:00:00Z', '--format'];
    for (const format of ['json', 'terminal', 'pdf']) {
      const [one, two] = [await run([...argv, format]), await run([...argv, format])];
      expect(Buffer.compare(one.bytes, two.bytes), format).toBe(0);
    }
  });

  it('takes the time from SOURCE_DATE_EPOCH', async () => {
    const { out } = await run(['scan', clear, '--format', 'json'], { env: { SOURCE_DATE_EPOCH: '1795348800' } });
    expect(JSON.parse(out).generatedAt).toBe('2026-11-22T12:00:00.000000000Z');
  });

  it('reads standard input, gzip or not, and says the same', async () => {
    const bytes = readFileSync(clear);
    const fromFile = JSON.parse((await run(['scan', clear, '--format', 'json', '--now', '2026-11-22T10:00:00Z'])).out);
    for (const stdin of [bytes, gzipSync(bytes)]) {
      const { code, out } = await run(['scan', '-', '--format', 'json', '--now', '2026-11-22T10:00:00Z'], { stdin });
      expect(code).toBe(1);
      expect(JSON.parse(out).topFindings).toEqual(fromFile.topFindings);
      expect(JSON.parse(out).legs).toEqual(fromFile.legs);
      expect(JSON.parse(out).accounting).toEqual(fromFile.accounting);
    }
  });

  it('refuses a terminal as standard input', async () => {
    expect((await run(['scan', '-'], { stdinIsTTY: true })).code).toBe(2);
  });

  it('--exit-zero and --fail-on none change the code and not the verdict', async () => {
    for (const way of [['--exit-zero'], ['--fail-on', 'none']]) {
      const { code, out } = await run(['scan', clear, '--format', 'json', ...way]);
      expect(code).toBe(0);
      expect(JSON.parse(out).verdict).toBe('fail');
    }
  });

  it('never colours what is no terminal, unless asked', async () => {
    expect((await run(['scan', clear])).out).not.toContain('\u001b');
    expect((await run(['scan', clear, '--color', 'always'])).out).toContain('\u001b[');
    expect((await run(['scan', clear], { stdoutIsTTY: true })).out).toContain('\u001b[');
    expect((await run(['scan', clear], { stdoutIsTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b');
  });

  it('masks identities unless asked, and never prints a key', async () => {
    const keys = fixtures.find((fixture) => fixture.id === 'sdes-key-in-clear-udp')!.path;
    const inline = [
      ...readFileSync(keys)
        .toString('latin1')
        .matchAll(/inline:([A-Za-z0-9+/=]{40})/g),
    ].map((match) => match[1]!);
    expect(inline.length).toBeGreaterThanOrEqual(2);
    for (const identities of ['mask', 'clear']) {
      const { out } = await run(['scan', keys, '--format', 'json', '--identities', identities]);
      for (const key of inline) expect(out.includes(key), 'an SDES key in the report').toBe(false);
    }
    const masked = JSON.parse((await run(['scan', keys, '--format', 'json'])).out);
    const shown = JSON.parse((await run(['scan', keys, '--format', 'json', '--identities', 'clear'])).out);
    expect(masked.calls[0].from).toContain('•');
    expect(shown.calls[0].from).not.toContain('•');
  });
});

describe('the other commands', () => {
  it('rules lists every rule, explain prints one whole, schema prints JSON Schema', async () => {
    const rules = await run(['rules']);
    expect(rules.code).toBe(0);
    expect(rules.out).toContain('media-keys-not-exposed');
    const explain = await run(['explain', 'media-keys-not-exposed']);
    expect(explain.code).toBe(0);
    expect(explain.out).toMatch(/RFC 4568/);
    const schema = JSON.parse((await run(['schema'])).out);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it('--help and --version go to stdout with exit code 0', async () => {
    const help = await run(['scan', '--help']);
    expect(help.code).toBe(0);
    expect(help.out).toContain('Exit codes');
    expect((await run(['--version'])).out.trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
    expect(existsSync('package.json')).toBe(true);
  });
});

describe('scan: identities', () => {
  const secret = 'a secret of more than sixteen octets\n';

  it('pseudonyms of one key are the same in two reports, and the report says which key', async () => {
    const key = file('identity.key', secret);
    const other = file('identity-2.key', secret.trimEnd());
    const argv = ['scan', clear, '--format', 'json', '--identities', 'pseudonym', '--identity-key'];
    const [one, two] = [await run([...argv, key]), await run([...argv, other])].map(({ out }) =>
      ReportSchema.parse(JSON.parse(out)),
    );
    expect(one!.calls[0]!.from).toMatch(/^sips?:p-[0-9a-f]{12}@/);
    expect(two!.calls[0]!.from).toBe(one!.calls[0]!.from);
    expect([one!.identities, one!.identityKey]).toEqual(['pseudonym', two!.identityKey]);
  });

  it.each([
    ['without a key', [], /needs --identity-key FILE/],
    ['with a short key', ['--identity-key', () => file('short.key', 'short')], /5 octets, at least 16/],
    ['with a key that is not there', ['--identity-key', () => join(folder, 'no.key')], /no\.key cannot be read/],
  ])('pseudonyms %s: exit code 2', async (_, more, words) => {
    const argv = more.map((word) => (typeof word === 'string' ? word : word()));
    const { code, out, err } = await run(['scan', clear, '--identities', 'pseudonym', ...argv]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });

  it('a key without pseudonyms is a mistake', async () => {
    expect((await run(['scan', clear, '--identity-key', file('k.key', secret)])).code).toBe(2);
  });

  it('addresses can be left out', async () => {
    const { out } = await run(['scan', clear, '--format', 'json', '--addresses', 'mask']);
    const report = ReportSchema.parse(JSON.parse(out));
    expect(report.addresses).toBe('mask');
    expect(report.legs[0]!.a.address).toMatch(/^(?:private|public)-host-\d+$/);
  });
});

describe('scan: one call and the page', () => {
  it('--call shows the ladder of one call, with the exit code of the report', async () => {
    const { code, out } = await run(['scan', clear, '--call', 'call-1', '--color', 'never']);
    expect(code).toBe(1);
    expect(out).toMatch(/^call-1, answered\n/);
    expect(out).toMatch(/INVITE +│┄+►│ +✗ cleartext\n/);
    expect(out).not.toContain('Controls');
  });

  it.each([
    ['a call that is not there', ['--call', 'call-9'], /no such call; it has 1 call/],
    ['another format', ['--call', 'call-1', '--format', 'json'], /leave --format and --view out/],
    ['a view', ['--call', 'call-1', '--view', 'legs'], /leave --format and --view out/],
  ])('--call with %s is wrong usage', async (_, more, words) => {
    const { code, out, err } = await run(['scan', clear, ...more]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
  });

  it('-o with the suffix .html writes the page', async () => {
    const path = join(folder, 'evidence.html');
    expect((await run(['scan', clear, '--quiet', '-o', path])).code).toBe(1);
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>\n<html lang="en-US">/);
  });
});

describe('scan -v', () => {
  it('tells on standard error what was read and by what it was judged, also with -q', async () => {
    const { code, out, err } = await run(['scan', clear, '-qv']);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(
      /^soc2-sip: capture\.pcap: pcap, not compressed, ETHERNET, [\d,]+ octets, [\d,]+ frames, 0 of them captured twice$/m,
    );
    expect(err).toMatch(/^soc2-sip: frames by class: .*\d sip.* in all\)$/m);
    expect(err).toMatch(/^soc2-sip: gaps: none$/m);
    expect(err).toMatch(/^soc2-sip: policy: soc2-default 2026-11 \(built in\), sha256 [0-9a-f]{64}$/m);
    expect(err).toMatch(/^soc2-sip: rules: \d+ of \d+ had something to ask about, [\d,]+ questions/m);
    expect(err).toMatch(/^soc2-sip: time: \d+\.\d\d s/m);
    expect((await run(['scan', clear, '-q'])).err).not.toContain('frames by class');
  });
});

describe('what the terminal can show', () => {
  const out = async (wishes: WorldWishes, ...argv: string[]): Promise<string> =>
    (await run(['scan', clear, ...argv], wishes)).out;

  it.each([
    ['NO_COLOR', { stdoutIsTTY: true, env: { NO_COLOR: '1' } }, [], false],
    ['NO_COLOR before FORCE_COLOR', { stdoutIsTTY: true, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, [], false],
    ['FORCE_COLOR without a terminal', { env: { FORCE_COLOR: '1' } }, [], true],
    ['FORCE_COLOR=0', { stdoutIsTTY: true, env: { FORCE_COLOR: '0' } }, [], false],
    ['TERM=dumb', { stdoutIsTTY: true, env: { TERM: 'dumb' } }, [], false],
    ['--color always', { env: { NO_COLOR: '1' } }, ['--color', 'always'], true],
    ['a terminal', { stdoutIsTTY: true, env: {} }, [], true],
    ['a pipe', {}, [], false],
  ] as const)('%s: colour or none', async (_, wishes, argv, colored) => {
    expect((await out(wishes, ...argv)).includes('\u001b[')).toBe(colored);
  });

  it.each([['C'], ['en_US.ISO-8859-1']])('the locale %s gets ASCII, in every view', async (locale) => {
    for (const view of VIEWS) expect(await out({ env: { LANG: locale } }, '--view', view)).toMatch(/^[\n -~]*$/);
  });

  it.each([40, 200])('%d columns are kept', async (columns) => {
    const lines = (await out({ columns }, '--view', 'sources')).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });
});

describe('a view', () => {
  it.each(VIEWS)('%s is taken, and shows something else than the summary', async (view) => {
    const [summary, shown] = [await run(['scan', clear]), await run(['scan', clear, '--view', view])];
    expect(shown.err).toBe(summary.err);
    expect(shown.code).toBe(summary.code);
    expect(shown.out).not.toBe(summary.out);
  });

  it('that there is not is refused, with the names of all that there are', async () => {
    const { code, err } = await run(['scan', clear, '--view', 'everything']);
    expect(code).toBe(2);
    for (const view of VIEWS) expect(err).toContain(view);
  });
});
