/** One report, one verdict: every format says the same, and so does the exit code, whichever format goes to standard output. */
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { RENDERERS } from '../../src/renderers/index.ts';
import { renderPdf } from '../../src/renderers/pdf/document.ts';
import { ReportSchema } from '../../src/report/schema.ts';
import { pagesOf } from '../renderers/pdf-text.ts';
import { fixtures } from '../support/fixtures.ts';
import { testWorld } from '../support/world.ts';

const WORDS = { PASS: 'pass', FAIL: 'fail', OPEN: 'open' } as const;

interface Said {
  readonly verdict: string | undefined;
  readonly exitCode: number | undefined;
}

function worded(text: string, verdict: RegExp, exit: RegExp): Said {
  const code = exit.exec(text)?.[1];
  return {
    verdict: WORDS[verdict.exec(text)?.[1] as keyof typeof WORDS],
    exitCode: code === undefined ? undefined : Number(code),
  };
}

const first = (text: string) => JSON.parse(text.split('\n')[0]!);

/** By format: how a reader of it learns verdict and exit code. */
const READERS: Readonly<Record<string, (text: string) => Said>> = {
  terminal: (text) => worded(text, /^. (PASS|FAIL|OPEN) /, /^Exit +(\d+),/m),
  json: (text) => JSON.parse(text),
  html: (text) => worded(text, /class="verdict-word[^"]*">(PASS|FAIL|OPEN)</, /<dt>Exit code<\/dt><dd>(\d+):/),
  markdown: (text) => worded(text, /^## .* soc2-sip: (PASS|FAIL|OPEN)$/m, /^\| Exit \| (\d+),/m),
  ndjson: first,
  sarif: (text) => {
    const [run] = JSON.parse(text).runs;
    return { verdict: run.properties.verdict, exitCode: run.invocations[0].exitCode };
  },
  junit: (text) => ({
    verdict: /<property name="verdict" value="(\w+)"/.exec(text)?.[1],
    exitCode: Number(/<property name="exitCode" value="(\d+)"/.exec(text)?.[1]),
  }),
};

const IDS = ['sip-udp-rtp-clear', 'dtls-srtp-udp', 'sip-tls13-sdes', 'not-voip-https-dns', 'savp-answered-avp'];

describe.each(IDS)('%s', (id) => {
  const { path, truth } = fixtures.find((fixture) => fixture.id === id)!;

  async function scan(format: string): Promise<{ code: number; bytes: Uint8Array }> {
    const world = testWorld();
    const code = await main(['scan', path, '--now', '2026-11-22T12:00:00Z', '--format', format], world);
    return { code, bytes: world.bytes() };
  }

  it.each(RENDERERS.map(({ id: format }) => format))('%s', async (format) => {
    const { code, bytes } = await scan(format);
    expect(code).toBe(truth.exitCode);
    if (format === 'pdf') {
      const report = ReportSchema.parse(JSON.parse(new TextDecoder().decode((await scan('json')).bytes)));
      const pages = pagesOf(await renderPdf(report, { compress: false }));
      expect(pages[0]).toContain(truth.verdict.toUpperCase());
      return;
    }
    const text = new TextDecoder().decode(bytes);
    const read = READERS[format];
    // CSV has rows and no verdict: what fails is in it, and the exit code says the rest.
    if (read === undefined) expect(format).toMatch(/^csv/);
    else expect(read(text)).toMatchObject({ verdict: truth.verdict, exitCode: truth.exitCode });
  });
});
