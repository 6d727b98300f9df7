// PDF reports as other programs see them: qpdf finds nothing wrong, poppler finds every sentence that the JSON report has,
// fonts are embedded, nothing runs off the page or over other text, and two runs give identical octets.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, fixtures } from '../support/fixtures.ts';
import { ask, peer, temporaryFolder } from './peers.ts';
import { NOW, scan, soc2sip } from './soc2-sip.ts';
import { framesOf } from './tshark.ts';

const folder = temporaryFolder('pdf');
afterAll(() => folder.remove());

/** A pass, the kinds of exceptions, open questions, nothing to test, IPv6, and the fixtures with the longest tables. */
const SAMPLE = [
  'sip-tls13-sdes',
  'sip-tls12-bad-certificates',
  'sdes-key-in-clear-udp',
  'srtp-one-way-rtp-other-way',
  'sip-register-digest-udp',
  'rtpengine-tls-outside-clear-inside',
  'dtls-srtp-udp',
  'sip-udp-ipv6',
  'tcp-midstream-tls',
  'not-voip-https-dns',
] as const;

const sample: readonly Fixture[] = SAMPLE.map((id) => fixtures.find((fixture) => fixture.id === id)!);

const SECTIONS = [
  'Call paths',
  'Controls',
  'Findings',
  'Legs',
  'TLS, DTLS and SRTP parameters',
  'Certificates',
  'Vendors and carriers',
  'Waivers',
  'Capture quality and limitations',
  'Completeness and accuracy',
  'Glossary',
  'Actions and sign-off',
];

/** Always the same name: the report cites the command that made it. */
function writePdf(fixture: Fixture): string {
  const path = join(folder.path, `${fixture.id}.pdf`);
  const { status, stderr } = soc2sip(['scan', fixture.path, '--quiet', '--now', NOW, '--force', '-o', path]);
  if (status !== fixture.truth.exitCode) throw new Error(`exit code ${status}: ${stderr}`);
  return path;
}

describe.each(sample)('$id', (fixture) => {
  let pdf: string;
  beforeAll(() => {
    pdf = writePdf(fixture);
  });

  it('has nothing for qpdf --check to say', () => {
    const { status, stdout, stderr } = peer('qpdf', ['--check', pdf]);
    expect(stderr).toBe('');
    expect(stdout.toString()).toContain('No syntax or stream encoding errors found');
    expect(stdout.toString()).not.toMatch(/WARNING/i);
    expect(status).toBe(0);
  });

  it('says the verdict, every finding, where it was seen, and the SHA-256 of the capture', () => {
    const { report } = scan(fixture.path);
    const text = textOf(pdf);
    const found = squeezed(text);
    expect(found).toContain(squeezed(report.summary.sentence));
    expect(found).toContain(report.captures[0]!.sha256);
    for (const finding of report.findings) {
      expect(found).toContain(squeezed(finding.title));
      expect(found).toContain(squeezed(finding.displayFilter));
      expect(found).toContain(finding.id);
    }
    for (const { criterion, title } of report.controls) {
      expect(found).toContain(criterion);
      expect(found).toContain(squeezed(title));
    }
    for (const { text: limitation } of report.limitations) expect(found).toContain(squeezed(limitation));
  });

  it('numbers every page', () => {
    const pages = pageCountOf(pdf);
    const texts = textOf(pdf).split('\f').slice(0, pages);
    expect(texts).toHaveLength(pages);
    for (const [index, text] of texts.entries()) expect(text).toContain(`Page ${index + 1} of ${pages}`);
  });

  it('is the same octets when it is made again', () => {
    const first = readFileSync(pdf);
    expect(readFileSync(writePdf(fixture)).equals(first)).toBe(true);
  });

  it('is the same octets on stdout', () => {
    const once = soc2sip(['scan', fixture.path, '--format', 'pdf', '--now', NOW]);
    const again = soc2sip(['scan', fixture.path, '--format', 'pdf', '--now', NOW]);
    expect(once.stdout.subarray(0, 5).toString()).toBe('%PDF-');
    expect(again.stdout.equals(once.stdout)).toBe(true);
  });

  it('carries the JSON of the same run, octet by octet', () => {
    const [inPdf, besides] = [join(folder.path, `${fixture.id}-with.pdf`), join(folder.path, `${fixture.id}.json`)];
    soc2sip(['scan', fixture.path, '--quiet', '--now', NOW, '--force', '-o', inPdf, '-o', besides]);
    const { stdout } = peer('qpdf', ['--show-attachment=soc2-sip-report.json', inPdf]);
    expect(stdout.equals(readFileSync(besides))).toBe(true);
  });

  it('reads in order: the summary, then every section', () => {
    const text = ask('pdftotext', [pdf, '-']).replace(/\s+/g, ' ');
    const places = SECTIONS.map((title, index) => text.lastIndexOf(`${index + 1} ${title}`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text.indexOf('Encryption evidence')).toBe(0);
  });

  it('is tagged as PDF readers see it', () => {
    expect(ask('pdfinfo', [pdf])).toMatch(/^Tagged:\s+yes$/m);
    expect(ask('pdfinfo', ['-struct', pdf])).toMatch(/TOCI[\s\S]*Link[\s\S]*H1[\s\S]*TH/);
  });

  it('embeds every font as a subset with a Unicode map', () => {
    const [header, , ...rows] = ask('pdffonts', [pdf]).trimEnd().split('\n');
    expect(rows.length).toBeGreaterThan(0);
    for (const column of ['emb', 'sub', 'uni']) {
      const at = header!.indexOf(column);
      for (const row of rows) expect(row.slice(at, at + 3), `${column} in: ${row}`).toBe('yes');
    }
  });

  it('keeps every word on the page and off every other word', () => {
    for (const { number, width, height, words } of pagesOf(pdf)) {
      expect(words.length, `words on page ${number}`).toBeGreaterThan(0);
      for (const word of words) {
        const inside = word.xMin >= 0 && word.yMin >= 0 && word.xMax <= width && word.yMax <= height;
        expect(inside, `page ${number}: "${word.text}" at ${word.xMin},${word.yMin}..${word.xMax},${word.yMax}`).toBe(
          true,
        );
      }
      expect(overlaps(words), `page ${number}`).toEqual([]);
    }
  });

  it('shows no key, no digest response and no user name', () => {
    const found = squeezed(textOf(pdf));
    const frames = framesOf(fixture.path);
    const responses = frames
      .flatMap((frame) => frame('sip.auth.digest.response'))
      .map((one) => one.replaceAll('"', ''));
    const keys = frames.flatMap((frame) =>
      frame('sdp.crypto.master_key').flatMap((key, index) => {
        const whole = Buffer.from(key + frame('sdp.crypto.master_salt')[index]!, 'hex');
        return [key, whole.toString('hex'), whole.toString('base64')];
      }),
    );
    for (const secret of [...responses, ...keys]) expect(found).not.toContain(secret);
    expect(textOf(pdf)).not.toMatch(/sips?:(alice|bob)@/);
  });
});

describe('a password from a file', () => {
  const fixture = sample[0]!;
  const file = join(folder.path, 'password.txt');
  const path = join(folder.path, 'secret.pdf');
  beforeAll(() => {
    writeFileSync(file, 'correct horse battery\n');
    const { status } = soc2sip(['scan', fixture.path, '-q', '--now', NOW, '-o', path, '--pdf-password-file', file]);
    expect(status).toBe(fixture.truth.exitCode);
  });

  it('opens the file, and nothing else does', () => {
    expect(peer('qpdf', ['--check', path]).stderr).toContain('invalid password');
    const { stdout, stderr, status } = peer('qpdf', ['--password=correct horse battery', '--check', path]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.toString()).toContain('AESv3');
  });

  it('leaves text, links and the JSON whole', () => {
    const { report } = scan(fixture.path);
    const text = ask('pdftotext', ['-upw', 'correct horse battery', path, '-']);
    expect(squeezed(text)).toContain(squeezed(report.summary.sentence));
    expect(text).toContain('it is not PDF/A');
    const { stdout } = peer('qpdf', [
      '--password=correct horse battery',
      '--show-attachment=soc2-sip-report.json',
      path,
    ]);
    expect(JSON.parse(stdout.toString()).captures[0].sha256).toBe(report.captures[0]!.sha256);
  });

  it('is refused when it cannot be used, before anything is scanned', () => {
    writeFileSync(join(folder.path, 'empty.txt'), '\n');
    writeFileSync(join(folder.path, 'umlaut.txt'), 'schlüssel\n');
    for (const name of ['empty.txt', 'umlaut.txt', 'absent.txt']) {
      const wish = ['--pdf-password-file', join(folder.path, name)];
      const { status, stderr } = soc2sip(['scan', fixture.path, '-q', '-o', join(folder.path, 'never.pdf'), ...wish]);
      expect(status, stderr).toBe(2);
    }
    expect(soc2sip(['scan', fixture.path, '-q', '--pdf-password-file', file]).status).toBe(2);
  });
});

describe('--page-size letter', () => {
  it('makes pages of 8.5 by 11 inches', () => {
    const path = join(folder.path, 'letter.pdf');
    soc2sip(['scan', sample[0]!.path, '-q', '--now', NOW, '-o', path, '--page-size', 'letter']);
    expect(ask('pdfinfo', [path])).toContain('612 x 792 pts (letter)');
  });
});

function textOf(pdf: string): string {
  return ask('pdftotext', ['-layout', pdf, '-']);
}

/** Line breaks fall anywhere, and a long hexadecimal string is broken, too: compare without white space. */
function squeezed(text: string): string {
  return text.replace(/\s+/gu, '');
}

function pageCountOf(pdf: string): number {
  return Number(/^Pages:\s+(\d+)$/m.exec(ask('pdfinfo', [pdf]))![1]);
}

interface Word {
  readonly text: string;
  readonly xMin: number;
  readonly yMin: number;
  readonly xMax: number;
  readonly yMax: number;
}

interface Page {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly words: readonly Word[];
}

const WORD = /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g;

function pagesOf(pdf: string): Page[] {
  return ask('pdftotext', ['-bbox', pdf, '-'])
    .split('<page ')
    .slice(1)
    .map((page, index) => {
      const [, width, height] = /^width="([\d.]+)" height="([\d.]+)"/.exec(page)!;
      const words = [...page.matchAll(WORD)].map(([, xMin, yMin, xMax, yMax, text]) => {
        return { text: text!, xMin: Number(xMin), yMin: Number(yMin), xMax: Number(xMax), yMax: Number(yMax) };
      });
      return { number: index + 1, width: Number(width), height: Number(height), words };
    });
}

/** Of the smaller word's box: descenders and ascenders of neighboring lines touch, words that are printed over each other do more. */
const TOLERATED_OVERLAP = 0.35;

function overlaps(words: readonly Word[]): string[] {
  return words.flatMap((one, index) =>
    words.slice(index + 1).flatMap((other) => {
      const width = Math.min(one.xMax, other.xMax) - Math.max(one.xMin, other.xMin);
      const height = Math.min(one.yMax, other.yMax) - Math.max(one.yMin, other.yMin);
      if (width <= 0 || height <= 0) return [];
      const share = (width * height) / Math.min(area(one), area(other));
      return share > TOLERATED_OVERLAP ? [`"${one.text}" and "${other.text}"`] : [];
    }),
  );
}

function area({ xMin, yMin, xMax, yMax }: Word): number {
  return Math.max((xMax - xMin) * (yMax - yMin), Number.EPSILON);
}
