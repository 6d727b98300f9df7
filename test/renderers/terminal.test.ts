import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import terminal from '../../src/renderers/terminal/index.ts';
import { VIEWS } from '../../src/renderers/terminal/view-names.ts';
import type { Report } from '../../src/report/schema.ts';
import { everything } from '../report/everything.ts';
import {
  cleanPass,
  HOSTILE_TEXT,
  hostile,
  longNames,
  manyFindings,
  manyLegs,
  nothingToTest,
  SAMPLES,
  withTrust,
} from '../report/samples.ts';

function shown(report: Report, options: Partial<Parameters<typeof terminal.render>[1]> = {}): string {
  return terminal.render(report, { columns: 80, color: false, unicode: true, writtenFiles: [], ...options }) as string;
}

const COLORS = /\u001b\[[0-9;]*m/g;

describe('the terminal report', () => {
  it.each(Object.keys(SAMPLES))('%s: no line is wider than the terminal, from 40 to 200 columns', (name) => {
    const report = SAMPLES[name]!();
    for (let columns = 40; columns <= 200; columns += columns < 100 ? 1 : 20) {
      for (const unicode of [true, false]) {
        const lines = shown(report, { columns, unicode, writtenFiles: [`${'very-long-'.repeat(20)}.json`] }).split(
          '\n',
        );
        const widest = Math.max(...lines.map((line) => stringWidth(line)));
        expect(widest, `${columns} columns, unicode ${unicode}`).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('fits one screen for a normal capture', () => {
    expect(shown(cleanPass()).split('\n').length).toBeLessThanOrEqual(30);
    expect(shown(manyLegs()).split('\n').length).toBeLessThanOrEqual(45);
    expect(shown(manyFindings()).split('\n').length).toBeLessThanOrEqual(55);
  });

  it('begins with the verdict, as a mark and as a word', () => {
    expect(shown(cleanPass())).toMatch(/^✓ PASS {2}No exceptions noted/);
    expect(shown(manyFindings())).toMatch(/^✗ FAIL {2}6 exceptions noted/);
    expect(shown(nothingToTest())).toMatch(/^\? OPEN {2}No VoIP traffic/);
    expect(shown(cleanPass(), { unicode: false })).toMatch(/^\+ PASS/);
    expect(shown(manyFindings(), { unicode: false })).toMatch(/^x FAIL/);
  });

  it('says with colour only what it says without', () => {
    for (const make of Object.values(SAMPLES)) {
      const colored = shown(make(), { color: true });
      expect(colored).toMatch(COLORS);
      expect(colored.replace(COLORS, '')).toBe(shown(make()));
      expect(shown(make())).not.toContain('\u001b');
    }
  });

  it('is ASCII where Unicode cannot be shown', () => {
    for (const make of Object.values(SAMPLES)) {
      expect(shown(make(), { unicode: false })).toMatch(/^[\n\x20-\x7e]*$/);
    }
  });

  it('shows hostile text as text', () => {
    const text = shown(hostile({ identities: 'clear' }), { columns: 200, writtenFiles: [HOSTILE_TEXT] });
    expect(text.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g)).toBeNull();
    expect(text).toContain('\\u{1b}[31mPASS');
  });

  it('shows the three worst findings with filter and fix', () => {
    const text = shown(manyFindings());
    expect(text).toContain('Worst findings (4 more: --view findings)');
    expect(text).toContain('Not met: Media keys cannot be read in the signaling');
    expect(text).toContain('frame.number in {12, 17}');
    expect(text).toContain('Fix: Use TLS 1.2');
  });

  it('tells legs that differ only in their client once, and counts those it leaves out', () => {
    expect(shown(manyLegs())).toContain('10.0.0.5:40000 and 21 others →');
    expect(shown(manyFindings())).toContain('and 3 more with --view legs');
  });

  it('keeps long IPv6 paths whole', () => {
    const text = shown(longNames()).replace(/\s+/g, '');
    expect(text).toContain('[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:65535→');
    expect(text).toContain('[3fff:db8:ffff:ffff:ffff:ffff:ffff:ffff]:65535');
  });

  it('ends with the files written and the exit code with its reason', () => {
    const lines = shown(manyFindings(), { writtenFiles: ['evidence.json', 'evidence.pdf'] })
      .trimEnd()
      .split('\n');
    expect(lines.at(-2)).toBe('Written  evidence.json, evidence.pdf');
    expect(lines.at(-1)).toBe('Exit     1, 4 findings at or above high');
  });
});

describe('the ladder of a call', () => {
  const ladder = (report: Report, options: Parameters<typeof shown>[1] = {}) =>
    shown(report, { ...options, call: 'call-1' });

  it('shows hosts as letters, and each event with its time, frame, way and protection', () => {
    const lines = ladder(manyFindings(), { columns: 100 }).split('\n');
    expect(lines).toContain('A  192.0.2.10');
    expect(lines).toContain('B  198.51.100.20');
    const line = (what: string) =>
      lines
        .find((one) => one.includes(what))!
        .replace(/ +/g, ' ')
        .trim();
    expect(line('INVITE · 2 times')).toMatch(/^\+0\.000 12 INVITE · 2 times │┄+►│ │ │ │ ✗ cleartext$/);
    expect(line('180 (INVITE)')).toMatch(/^\+5\.000 17 180 \(INVITE\) │◄┄+│ │ │ │ ✗ cleartext$/);
    expect(line('audio begins')).toMatch(/│ │ │ │◄━+│ ✓ encrypted$/);
    expect(line('DTLS handshake begins')).toMatch(/│ │ │ │◄─+│$/);
    expect(lines).toContain('12 events left out.');
  });

  it('names the hosts of each event where they do not fit side by side', () => {
    const text = ladder(manyFindings(), { columns: 40 }).replace(/\s+/g, ' ');
    expect(text).toContain('A → B INVITE · 2 times');
    expect(text).toContain('E ─ D RTCP · 3 packets');
  });

  it.each(Object.keys(SAMPLES))(
    'of %s: no line is wider than the terminal, colour adds nothing, ASCII is ASCII',
    (name) => {
      const report = SAMPLES[name]!();
      if (report.calls.length === 0) return;
      for (let columns = 40; columns <= 200; columns += columns < 100 ? 1 : 20) {
        for (const unicode of [true, false]) {
          const text = ladder(report, { columns, unicode });
          expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
          if (!unicode) expect(text).toMatch(/^[\n\x20-\x7e]*$/);
          expect(ladder(report, { columns, unicode, color: true }).replace(COLORS, '')).toBe(text);
        }
      }
    },
  );

  it('shows hostile text as text', () => {
    const text = ladder(hostile({ identities: 'clear' }), { columns: 200 });
    expect(text.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g)).toBeNull();
    expect(text).toContain('\\u{1b}[31mPASS');
  });
});

describe('the views', () => {
  it.each(VIEWS)('%s: no line is wider than the terminal, in any sample', (view) => {
    for (const make of Object.values(SAMPLES)) {
      const report = make();
      for (const columns of [40, 41, 60, 80, 120]) {
        for (const unicode of [true, false]) {
          const text = shown(report, { columns, unicode, view });
          expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
        }
      }
    }
  });

  it('leave nothing out', () => {
    const report = manyFindings();
    const squeezed = (view: (typeof VIEWS)[number]) => shown(report, { view }).replace(/\s+/g, '');
    for (const { id, reason } of report.legs) {
      expect(squeezed('legs')).toContain(id);
      expect(squeezed('legs')).toContain(reason.replace(/\s+/g, ''));
    }
    for (const { displayFilter, message, id } of report.findings) {
      for (const text of [displayFilter, message, id]) expect(squeezed('findings')).toContain(text.replace(/\s+/g, ''));
    }
    for (const { sha256 } of report.certificates) expect(squeezed('certificates')).toContain(sha256);
    for (const { rules } of report.controls) {
      for (const { rule } of rules) expect(squeezed('controls')).toContain(rule);
    }
    for (const { id } of report.calls) expect(squeezed('calls')).toContain(id);
  });

  it('say so when there is nothing', () => {
    expect(shown(nothingToTest(), { view: 'legs' })).toContain('No leg was found');
    expect(shown(nothingToTest(), { view: 'findings' })).toContain('Nothing failed');
    expect(shown(nothingToTest(), { view: 'certificates' })).toContain('No certificate could be read');
  });

  it('say whom the policy trusts, and which certificates are hidden', () => {
    const text = shown(withTrust(), { view: 'certificates', columns: 200 });
    expect(text).toContain('Trusted by CN=Example Root');
    expect(text).toContain('Not trusted: CN=Example Issuing CA had expired');
    expect(text).toContain('Hidden by version 1.3, and so not judged, are the certificates of tls-1.');
    expect(shown(manyFindings(), { view: 'certificates', columns: 200 })).not.toMatch(/rusted/);
  });

  it('say with colour only what they say without', () => {
    for (const view of VIEWS) {
      const colored = shown(manyFindings(), { view, color: true });
      expect(colored).toMatch(COLORS);
      expect(colored.replace(COLORS, '')).toBe(shown(manyFindings(), { view }));
    }
  });

  it('show hostile text as text', () => {
    for (const view of VIEWS) {
      const text = shown(hostile({ identities: 'clear' }), { view, columns: 200 });
      expect(
        text.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g),
      ).toBeNull();
    }
  });
});

describe('what stands beside legs, calls and findings', () => {
  const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

  it.each(VIEWS)(
    '%s: no line is wider than the terminal, with colour only what is there without, ASCII where asked',
    (view) => {
      for (const columns of [40, 80, 200]) {
        for (const unicode of [true, false]) {
          const text = shown(everything(), { view, columns, unicode });
          expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
          expect(shown(everything(), { view, columns, unicode, color: true }).replace(COLORS, '')).toBe(text);
          if (!unicode) expect(text).toMatch(/^[\n -~]*$/);
        }
      }
    },
  );

  it.each([
    ['contradictions', /^Contradictions \(2\) ✗ not kept The certificate is not the one that the signaling announced/],
    ['sessions', /! complete tls-1.* Downgrade: TLS 1\.2 although both can more .*Early data \(0-RTT\) accepted/],
    ['sessions', /✗ failed failed-1: TLS, fatal alert protocol_version from the server/],
    ['sources', /! source-1 203\.0\.113\.66: 120 requests .*60 refused sign-ins as 1 user/],
    ['sources', /✗ unexpected media RTP from another address/],
    ['findings', /Waivers \(3\) ! in force .*✗ expired: what it covered counts again .*\? covers nothing here/],
    ['legs', /Carrier zone, path carrier-x .*Taken for SIP by alpn, strong evidence/],
  ] as const)('--view %s shows %s', (view, words) => {
    expect(flat(shown(everything(), { view }))).toMatch(words);
  });

  it('says that there is nothing, where there is nothing', () => {
    expect(shown(nothingToTest(), { view: 'contradictions' })).toContain('Nothing was seen to contradict');
    expect(shown(nothingToTest(), { view: 'sessions' })).toContain('No TLS or DTLS session');
    expect(shown(nothingToTest(), { view: 'sources' })).toContain('No readable signaling');
  });

  it('is mentioned on the one screen, which stays one', () => {
    const screen = shown({ ...everything(), frameworks: [] });
    expect(screen.split('\n').length).toBeLessThanOrEqual(56);
    expect(flat(screen)).toContain('1 waived; 2 contradictions: --view contradictions');
    expect(flat(screen)).toMatch(/Policy acme 2026-11 \(odd .*\.yaml, named by --policy\), fails at high and above/);
  });
});
