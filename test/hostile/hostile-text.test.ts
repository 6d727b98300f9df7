/**
 * A capture whose every text was written by somebody who means harm: From, To, Contact, Call-ID, method, reason, SDP, server name, ALPN and
 * the file's name hold terminal escapes, HTML, formulas, PDF, XML and Markdown specials, bidirectional overrides and NUL. In no output does it do
 * more than stand there as text; verdict, legs and findings are those of the same capture with harmless names.
 */
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { assess } from '../../src/assess.ts';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { RENDERERS } from '../../src/renderers/index.ts';
import { renderPdf } from '../../src/renderers/pdf/document.ts';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { pagesOf } from '../renderers/pdf-text.ts';
import {
  ALICE,
  BOB,
  datagrams,
  inOrder,
  mediaLine,
  request,
  response,
  rtp,
  rtpStream,
  sdp,
} from '../support/call-builder.ts';
import { type BuiltFrame, pcapOf } from '../support/packet-builder.ts';
import { REPORT_TIME } from '../support/scan.ts';
import { tlsConnection } from '../support/tls-call.ts';

/** No line breaks: those end a header, and are tried on their own below. */
const TEXT =
  '\u001b[31mPASS\u001b[0m\u0007\u009b2J\u202egnp.exe\u2066\u200b\u2028</script><script>alert(1)</script><img src=x onerror=alert(1)>&amp;]]>--><![CDATA[=cmd|calc`*_[x](javascript:alert(1))|@team\u0000) Tj ET endstream';
const FORMULA = '=HYPERLINK("http://evil.example","x")';
const HARMLESS = 'carol';

function capture(text: string, formula: string): BuiltFrame[] {
  const [a, b] = [`${ALICE}:5060`, `${BOB}:5060`];
  const wishes = {
    callId: `${text}@${text}`,
    from: `sip:${text}@example.com`,
    to: `sip:bob@example.com;x=${text}`,
    headers: [
      `Contact: "${text}" <sip:${text}@${ALICE}>`,
      `User-Agent: ${text}`,
      `Subject: ${formula}`,
      `${formula}: ${text}`,
    ],
  };
  const media = (address: string, port: number) =>
    sdp(
      address,
      mediaLine(port, {
        formats: '0 96',
        attributes: [`rtpmap:96 ${formula.replaceAll(/[\s/]/g, '')}/8000`, `x-note:${text}`],
      }),
    );
  return inOrder(
    datagrams(a, b, [request('INVITE', { ...wishes, body: media(ALICE, 40000) })]),
    datagrams(b, a, [response(200, 'INVITE', { ...wishes, body: media(BOB, 30000) })], 100),
    datagrams(a, b, [request('ACK', wishes), request(`X${formula.replaceAll(/[^A-Z]/g, '')}`, wishes)], 200),
    rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { packets: 60, payload: rtp() }),
    tlsConnection('192.0.2.30:49152', '198.51.100.40:5061', {
      serverName: text,
      alpn: text.slice(0, 80),
      milliseconds: 500,
    }),
  );
}

async function reportOf(frames: readonly BuiltFrame[], name: string, identities: 'clear' | 'mask'): Promise<Report> {
  return assess({
    sources: [
      {
        kind: 'stream',
        name,
        stream: (async function* () {
          yield pcapOf(frames);
        })(),
      },
    ],
    policy: SOC2_DEFAULT,
    failOn: 'high',
    exitZero: false,
    identities,
    generatedAt: REPORT_TIME,
    tool: { name: 'soc2-sip', version: '0.1.0' },
    command: `soc2-sip scan ${name}`,
  });
}

/** Controls but line ends, C1, what has no width, and what turns the direction of text. */
const ACTING = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** By the name of a format: what must not be in it. What is listed for none is tested as text alone. */
const CHECKS: Readonly<Record<string, (text: string) => void | Promise<void>>> = {
  json: (text) => void ReportSchema.parse(JSON.parse(text)),
  sarif: (text) => void JSON.parse(text),
  ndjson: (text) =>
    text
      .trimEnd()
      .split('\n')
      .forEach((line) => void JSON.parse(line)),
  junit: async (text) => {
    const { valid, errors } = await validateXML({
      xml: [{ fileName: 'report.xml', contents: text }],
      schema: [ANY_XML],
    });
    expect(valid, JSON.stringify(errors.slice(0, 2))).toBe(true);
  },
  html: (text) => {
    expect(text).not.toMatch(/<img|onerror=alert\(1\)>|<script>alert/);
  },
  csv: noFormula,
  'csv-legs': noFormula,
  'csv-findings': noFormula,
  'csv-certificates': noFormula,
  'csv-sessions': noFormula,
};

function noFormula(text: string): void {
  expect(text).not.toMatch(/(?:^|,|\r\n)"?\s*[=@]/);
}

/** Well-formed is all that is asked here; the format's own test has its schema. */
const ANY_XML = {
  fileName: 'any.xsd',
  contents:
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="testsuites"><xs:complexType><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>',
};

const WRITTEN = [`${TEXT}.pcap`];

describe.each(['clear', 'mask'] as const)('a hostile capture, identities %s', (identities) => {
  const hostile = reportOf(capture(TEXT, FORMULA), `${TEXT.replaceAll('/', '')}.pcap`, identities);

  it('is judged as the same capture with harmless names', async () => {
    const harmless = await reportOf(capture(HARMLESS, HARMLESS), 'trace.pcap', identities);
    const judged = (report: Report) => ({
      verdict: report.verdict,
      legs: report.legs.map(({ protection, plane }) => [plane, protection]),
      findings: report.findings.map(({ rule, verdict }) => [rule, verdict]),
      calls: report.calls.length,
    });
    expect(judged(await hostile)).toEqual(judged(harmless));
  });

  it.each(RENDERERS.map((renderer) => [renderer.id, renderer] as const))(
    '%s: is text and nothing else',
    async (id, renderer) => {
      const report = await hostile;
      for (const [color, unicode] of [
        [false, true],
        [false, false],
      ] as const) {
        if (id === 'pdf') {
          for (const page of pagesOf(await renderPdf(report, { compress: false }))) expect(page).not.toMatch(ACTING);
          continue;
        }
        const out = (await renderer.render(report, { columns: 80, color, unicode, writtenFiles: WRITTEN })) as string;
        expect(out).not.toMatch(ACTING);
        await CHECKS[id]?.(out);
      }
    },
  );
});

it('line breaks in a name end the header, and write no line of a report', async () => {
  const report = await reportOf(capture('x\r\nInjected: yes\r\n', 'y'), 'a\r\n::error::injected\n.pcap', 'clear');
  for (const renderer of RENDERERS) {
    const out = await renderer.render(report, {
      columns: 80,
      color: false,
      unicode: true,
      writtenFiles: ['a\n::error::injected'],
    });
    if (typeof out === 'string')
      expect(out.split(/\r?\n/).filter((line) => line.trim().startsWith('::error'))).toEqual([]);
  }
});
