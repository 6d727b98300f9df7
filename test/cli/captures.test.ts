// Which captures a command line names: files, directories, globs; each once.
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCaptures } from '../../src/cli/captures.ts';
import { main } from '../../src/cli/main.ts';
import { ReportSchema } from '../../src/report/schema.ts';
import { pcap } from '../support/capture-writer.ts';
import { fixtures } from '../support/fixtures.ts';
import { testWorld } from '../support/world.ts';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soc2-sip-names-'));
  mkdirSync(at('ring'));
  mkdirSync(at('ring', 'older'));
  mkdirSync(at('empty'));
  const capture = pcap([Uint8Array.of(1)]);
  for (const name of ['b.pcap', 'a.cap', 'c2.pcap', 'c10.pcap', '[x].pcap', '.hidden.pcap'])
    writeFileSync(at('ring', name), capture);
  writeFileSync(at('ring', 'older', 'b.pcap'), capture);
  writeFileSync(at('ring', 'notes.pcap'), 'not a capture');
  writeFileSync(at('ring', 'zero.pcap'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function found(...names: string[]): Promise<string[]> {
  const { captures } = await findCaptures(names);
  return captures.map((path) => path.slice(folder.length + 1));
}

describe('captures', () => {
  it('are files as they were named, in that order', async () => {
    expect(await found(at('ring', 'b.pcap'), at('ring', 'a.cap'))).toEqual(['ring/b.pcap', 'ring/a.cap']);
  });

  it('are those files of a directory that are captures by content, by name; the others are listed', async () => {
    const { captures, skipped } = await findCaptures([at('ring')]);
    expect(captures.map((path) => path.slice(at('ring').length + 1))).toEqual([
      '.hidden.pcap',
      '[x].pcap',
      'a.cap',
      'b.pcap',
      'c10.pcap',
      'c2.pcap',
    ]);
    expect(skipped).toEqual([
      { path: 'ring/notes.pcap', reason: 'This is not pcap or pcapng: it looks like text.' },
      { path: 'ring/zero.pcap', reason: 'The file is empty.' },
    ]);
  });

  it.each([
    ['ring/*.pcap', ['[x].pcap', 'b.pcap', 'c10.pcap', 'c2.pcap', 'notes.pcap', 'zero.pcap']],
    ['ring/?.*', ['a.cap', 'b.pcap']],
    ['ring/[a-b].*', ['a.cap', 'b.pcap']],
    ['ring/[!a]*.pcap', ['[x].pcap', 'b.pcap', 'c10.pcap', 'c2.pcap', 'notes.pcap', 'zero.pcap']],
    ['ring/c[0-9].pcap', ['c2.pcap']],
    ['ring/.h*', ['.hidden.pcap']],
    ['r*/*/b.pcap', ['older/b.pcap']],
    ['ring/[x].pcap', ['[x].pcap']],
    ['ring/[[]x].pcap', ['[x].pcap']],
    ['ring/*c*1*0*', ['c10.pcap']],
  ])('match the glob %s', async (pattern, names) => {
    expect(await found(at(pattern))).toEqual(names.map((name) => `ring/${name}`));
  });

  it('that a glob does not match stay as they are, and reading them says so', async () => {
    expect(await found(at('ring', '*.nothing'))).toEqual(['ring/*.nothing']);
  });

  it('do not make a glob of many stars slow', async () => {
    writeFileSync(at('ring', 'older', 'a'.repeat(250)), '');
    const started = performance.now();
    await found(at('ring', 'older', `${'*a'.repeat(60)}b`));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('are refused when one is given twice, by whatever name', async () => {
    symlinkSync(at('ring', 'b.pcap'), at('link.pcap'));
    linkSync(at('ring', 'b.pcap'), at('hard.pcap'));
    for (const again of [at('ring', 'b.pcap'), at('ring', '..', 'ring', 'b.pcap'), at('link.pcap'), at('hard.pcap')]) {
      await expect(findCaptures([at('ring', 'b.pcap'), again])).rejects.toThrow(/given twice/);
    }
    await expect(findCaptures(['-', '-'])).rejects.toThrow(/given twice/);
  });
});

describe('scan of several captures', () => {
  const clear = fixtures.find((fixture) => fixture.id === 'sip-udp-rtp-clear')!.path;
  const encrypted = fixtures.find((fixture) => fixture.id === 'sip-tls13-sdes')!.path;

  async function scan(...argv: string[]) {
    const world = testWorld();
    const code = await main(['scan', ...argv, '--format', 'json'], world);
    const out = world.text();
    return { code, err: world.errors(), report: out === '' ? null : ReportSchema.parse(JSON.parse(out)) };
  }

  it('reports all of them', async () => {
    const { report } = await scan(clear, encrypted);
    expect(report!.captures).toHaveLength(2);
    expect(report!.accounting.frames).toBe(report!.captures[0]!.frames + report!.captures[1]!.frames);
  });

  it('reads the others when one cannot be read, and exits 4', async () => {
    const { code, err, report } = await scan(clear, at('nowhere.pcap'));
    expect(code).toBe(4);
    expect(err).toContain('nowhere.pcap: There is no such file.');
    expect(report!.captures).toHaveLength(1);
    expect(report!.unreadable).toEqual([
      { file: 'nowhere.pcap', reason: 'There is no such file.', advice: 'Check the path.' },
    ]);
    expect(report!.limitations.map((limitation) => limitation.id)).toContain('captures-unreadable');
    expect(report!.exitReasons[0]).toEqual({
      code: 4,
      reason: 'the capture nowhere.pcap could not be read; the others are reported',
    });
  });

  it('says what is wrong with each when none can be read', async () => {
    const { code, err, report } = await scan(at('nowhere.pcap'), at('empty'));
    expect(code).toBe(4);
    expect(report).toBeNull();
    expect(err).toMatch(/nowhere\.pcap: There is no such file[\s\S]*empty: This is a directory/);
  });

  it('lists the files of a directory that it skips', async () => {
    const { err, report } = await scan(at('ring'));
    expect(err).toContain('skipped ring/notes.pcap: This is not pcap or pcapng: it looks like text.');
    expect(report!.captures).toHaveLength(6);
  });

  it('takes the same file twice for a mistake', async () => {
    const { code, err } = await scan(clear, clear);
    expect(code).toBe(2);
    expect(err).toContain('given twice');
  });
});
