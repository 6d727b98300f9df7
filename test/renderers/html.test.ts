/** The page as text: whole, safe, the same for the same report, and readable where there is no JavaScript. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import html from '../../src/renderers/html/index.ts';
import { itemsOf } from '../../src/renderers/html/items.ts';
import { type Packed, pack, unpack } from '../../src/renderers/html/pack.ts';
import { escaped, jsonForScript } from '../../src/renderers/html/serialize.ts';
import type { Report } from '../../src/report/schema.ts';
import { everything } from '../report/everything.ts';
import {
  cleanPass,
  HOSTILE_TEXT,
  hostile,
  longNames,
  manyFindings,
  manyLegs,
  SAMPLES,
  withTrust,
} from '../report/samples.ts';

async function pageOf(report: Report): Promise<string> {
  return (await html.render(report, { columns: 80, color: false, unicode: true, writtenFiles: [] })) as string;
}

/** What stands between two marks, once each. */
function between(page: string, start: string, end: string): string {
  const from = page.indexOf(start) + start.length;
  return page.slice(from, page.indexOf(end, from));
}

const script = (page: string): string => between(page, '<script type="module">', '</script>');
const style = (page: string): string => between(page, '<style>', '</style>');
const data = (page: string): string => between(page, '<script type="application/json" id="evidence">', '</script>');

/** All that is neither script, style nor data: what was made of the report. */
function bodyOf(page: string): string {
  return page.replace(style(page), '').replace(script(page), '').replace(data(page), '');
}

/** The text as a reader sees it. */
function textOf(page: string): string {
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return bodyOf(page)
    .replace(/<wbr>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity]!)
    .replace(/\s+/g, ' ');
}

const TAGS = new Set(
  'html head meta title style body svg symbol use circle path polyline polygon rect text a div header h1 h2 h3 h4 p nav ol ul li main section strong span dl dt dd table caption thead tbody tr th td figure figcaption article code details summary footer script wbr'.split(
    ' ',
  ),
);

const SAFE_ATTRIBUTES =
  /^(?:lang|charset|http-equiv|content|name|class|id|href|aria-[a-z]+|role|tabindex|scope|data-[a-z]+|open|width|height|viewBox|points|stroke-width|stroke-dasharray|stroke-linecap|stroke-linejoin|cx|cy|r|rx|x|y|d|fill-rule|text-anchor|type)$/;

const SHOWN: Readonly<Record<string, () => Report>> = { ...SAMPLES, everything };

describe.each(Object.keys(SHOWN))('the page of %s', (name) => {
  const report = SHOWN[name]!();

  it('is the same twice', async () => {
    expect(await pageOf(SHOWN[name]!())).toBe(await pageOf(report));
  });

  it('allows nothing but its own style and script, by their hashes', async () => {
    const page = await pageOf(report);
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = `default-src 'none'; style-src ${hash(style(page))}; script-src ${hash(script(page))}; base-uri 'none'; form-action 'none'`;
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll("'", '&#39;')}">`);
  });

  it('consists of elements and attributes that are ours, and links only within itself', async () => {
    const body = bodyOf(await pageOf(report));
    for (const [, tag, attributes] of body.matchAll(/<\/?([A-Za-z][^\s>/]*)((?:"[^"]*"|[^>"])*)>/g)) {
      expect(TAGS, tag).toContain(tag);
      for (const [, attribute, value] of attributes!.matchAll(/\s([^\s=]+)(?:="([^"]*)")?/g)) {
        expect(attribute).toMatch(SAFE_ATTRIBUTES);
        if (attribute === 'href') expect(value).toMatch(/^#/);
      }
    }
    expect(body.match(/<script/g)).toHaveLength(2);
    expect(body).not.toMatch(/<!--|<!\[/);
  });

  it('names every element once, and every link leads to one or to the data', async () => {
    const page = await pageOf(report);
    const ids = [...bodyOf(page).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set([...ids, ...report.legs.map(({ id }) => id)]);
    for (const [, target] of bodyOf(page).matchAll(/ href="#([^"]*)"/g)) expect(known).toContain(target);
  });

  it('embeds its rows as they are', async () => {
    const embedded = JSON.parse(data(await pageOf(report))) as Packed;
    expect(unpack(embedded)).toEqual(itemsOf(report));
  });

  it('says without JavaScript what the report says', async () => {
    const text = textOf(await pageOf(report));
    const said = [
      report.summary.sentence,
      ...report.findings.flatMap(({ title, message, displayFilter, remedy }) => [
        title,
        message,
        displayFilter,
        remedy,
      ]),
      ...report.legs.slice(0, 100).map(({ reason }) => reason),
      ...report.certificates.flatMap(({ sha256, serial }) => [sha256, serial]),
      ...report.controls.flatMap(({ asks, shows, cannotShow }) => [asks, shows, cannotShow]),
      ...report.limitations.map(({ text: limitation }) => limitation),
      ...report.captures.map(({ sha256 }) => sha256),
      ...report.calls.flatMap(({ ladder }) => ladder.map(({ what }) => what)),
      ...report.contradictions.map(({ what }) => what),
      ...report.waivers.flatMap(({ reason, owner, expires }) => [reason, owner, expires]),
      ...report.severityOverrides.map(({ reason }) => reason),
      ...report.frameworks.flatMap(({ note, requirements }) => [note, ...requirements.map(({ id }) => id)]),
      ...report.activity.sources.map(({ address }) => address),
      ...report.activity.users.map(({ aor }) => aor),
      ...report.tlsSessions.flatMap(({ offer }) => offer?.ja4 ?? []),
      ...report.mediaIntrusions.flatMap(({ ssrc }) => ssrc ?? []),
      report.judgedFrom?.sha256 ?? '',
      report.policy.fileSha256 ?? '',
      report.policy.sha256,
      report.catalogue.sha256,
      report.command ?? '',
      report.exitReason,
    ];
    const squeezed = (words: string): string => words.replace(/\s+/g, ' ').trim();
    expect(said.map(squeezed).filter((words) => !text.includes(words))).toEqual([]);
  });

  it('has no character that acts or hides', async () => {
    // With the u flag a pair of surrogates is one character: only lone ones are found.
    const unsafe =
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/u;
    expect(unsafe.exec(await pageOf(report))).toBeNull();
  });
});

describe('a hostile report', () => {
  it('is shown as text wherever it stands', async () => {
    const page = await pageOf(hostile({ identities: 'clear' }));
    expect(page.toLowerCase()).not.toContain('<b>');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(textOf(page)).toContain('\\u{1b}[31mPASS');
    expect(textOf(page)).toContain('</script><b>=cmd|calc');
  });

  it('is harmless although nobody made its text printable before', async () => {
    const report = structuredClone(manyFindings());
    const raw = HOSTILE_TEXT.repeat(2);
    report.findings[0]!.message = raw;
    report.legs[0]!.reason = raw;
    report.calls[0]!.ladder[0]!.what = raw;
    report.captures[0]!.file = `"><img src=x onerror=alert(1)>${raw}`;
    const page = await pageOf(report);
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028\u2066]/);
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });
});

describe('what makes text safe', () => {
  const any = fc.string({ unit: 'binary', maxLength: 60 });
  const marked = fc.constantFrom(
    '</script>',
    '<!--',
    ']]>',
    '\u2028',
    '\u0000',
    '"',
    "'",
    '&lt;',
    '\u202e',
    '<script>',
  );
  const texts = fc.array(fc.oneof(any, marked), { maxLength: 8 }).map((parts) => parts.join(''));

  it('leaves no sign of markup in an element or an attribute', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(escaped(text)).not.toMatch(/[<>"'\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
        expect(escaped(text).replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });

  it('leaves JSON what it was, with nothing that could end its element', () => {
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (value) => {
        const json = jsonForScript(value);
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('packs rows so that they come out as they went in', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value'), { minKeys: 1, maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(plain, (value) => {
        const packed = JSON.parse(JSON.stringify(pack(value, (text) => text))) as Packed;
        expect(JSON.stringify(unpack(packed))).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('a large report', () => {
  it('writes the first rows into the page and all of them into its data', async () => {
    const page = await pageOf(manyLegs(10_000));
    expect(page.match(/<tr id="leg-\d+"/g)).toHaveLength(100);
    expect(textOf(page)).toContain('These are the first 100 of 10,000 legs.');
    expect((unpack(JSON.parse(data(page)) as Packed) as { legs: unknown[] }).legs).toHaveLength(10_000);
    expect(page.length).toBeLessThan(4_000_000);
  });
});

describe('the page without JavaScript', () => {
  it('has the ladder of a call as a table', async () => {
    const page = await pageOf(manyFindings());
    const table = between(page, '<caption class="heard">Ladder of call-1</caption>', '</table>');
    expect(table.match(/<tr/g)).toHaveLength(1 + 11);
    for (const words of ['180 (INVITE)', 'DTLS handshake begins', 'audio ends', '198.51.100.20:5060']) {
      expect(table).toContain(words);
    }
  });

  it('has a heading for each section, and the contents name them all', async () => {
    const page = bodyOf(await pageOf(cleanPass()));
    const sections = [...page.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => `#${id}`);
    const links = [...between(page, '<nav', '</nav>').matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    expect(links).toEqual(sections);
    expect(sections.length).toBe(14);
  });

  it('draws each path as an image with a description', async () => {
    const page = await pageOf(longNames());
    expect(page).toContain(
      'role="img" aria-label="Signaling between 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff and Καλημέρα',
    );
  });
});

describe('what stands beside legs, calls and findings', () => {
  const text = async (): Promise<string> => textOf(await pageOf(everything()));

  it.each([
    [
      'a waived finding, with who answers for it',
      /waived until 2027-03-31 .* Accepted: The contract changes .*\(owner Voice team, approved by CISO, holds until 2027-03-31\)/,
    ],
    [
      'waivers in force, expired and unused',
      / in force .* expired: what it covered counts again .* covers nothing here /,
    ],
    ['a severity that the policy changed', /Severity by policy: \w+ instead of low: a lab/],
    ['the policy and where it came from', /acme 2026-11 \(odd .*\.yaml, named by --policy\)/],
    [
      'that the facts come from a report',
      /from the report of .* under soc2-default 2026-11; the captures were not read again/,
    ],
    ['zone and declared path of a leg', /path carrier-x .* carrier zone/],
    ['why a leg is taken for SIP', /taken for SIP by alpn, strong evidence: ALPN/],
    ['key presses by number', /at least 12 key presses readable/],
    ['a session that was resumed', /resumed by ticket; the first session is not known: it was before the capture/],
    [
      'early data, a downgrade and no forward secrecy',
      /downgrade: TLS 1.2 although both can more .* no forward secrecy.* early data \(0-RTT\) accepted/,
    ],
    ['a handshake that failed', /failed-1 TLS 4 attempts .* fatal alert protocol_version from the server/],
    ['what a source did', /60 refused sign-ins as 1 user \(at most 60 within 60 s\)/],
    ['where a source called', /dialed \+882… \(global-network\): 5 calls/],
    ['a user who moved', /moved from 192\.0\.2\.1 to 203\.0\.113\.66 within 9 seconds and made 5 calls/],
    [
      'media that nobody announced',
      /RTP from another address in the name of the expected source: 150 packets, SSRC 0x0a11ce31, nothing went back/,
    ],
    ['TURN', /2 allocations .* 6 requests signed with HMAC-SHA1 .* 1 relay to an internal address/],
    ['a framework that was asked for', /HIPAA Security Rule Check the mapping before you rely on it\./],
  ])('%s', async (_, words) => {
    expect(await text()).toMatch(words);
  });

  it('says why a certificate is trusted, or is not', async () => {
    const page = textOf(await pageOf(withTrust()));
    expect(page).toContain('trusted by CN=Example Root');
    expect(page).toContain('not trusted: CN=Example Issuing CA had expired');
  });

  it('names the file of a frame where there are several', async () => {
    const report = structuredClone(everything());
    report.captures.push({ ...report.captures[0]!, file: 'second.pcap' });
    report.mediaIntrusions[0]!.evidence[0]!.capture = 1;
    expect(textOf(await pageOf(report))).toContain('of second.pcap: offered here');
  });
});
