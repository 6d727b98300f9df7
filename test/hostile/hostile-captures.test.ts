/** Captures written by someone who wants the tool to fail: it reads them to the end, within its limits, and says what it left out. */
import { describe, expect, it } from 'vitest';
import { MAX_CALL_IDS, MAX_CREDENTIALS } from '../../src/ledger/signaling/signaling-path.ts';
import json from '../../src/renderers/json.ts';
import terminal from '../../src/renderers/terminal/index.ts';
import type { Report } from '../../src/report/schema.ts';
import { ReportSchema } from '../../src/report/schema.ts';
import {
  ALICE,
  BOB,
  crypto,
  datagram,
  datagrams,
  inOrder,
  mediaLine,
  request,
  response,
  rtp,
  rtpPacket,
  rtpStream,
  sdp,
  sipCall,
} from '../support/call-builder.ts';
import { sumOfClasses } from '../support/captures.ts';
import { mediaLegsOf, take } from '../support/ledger.ts';
import { type BuiltFrame, packet, pcapOf, tcpConversation } from '../support/packet-builder.ts';
import { scanBytes } from '../support/scan.ts';

const A = `${ALICE}:5060`;
const B = `${BOB}:5060`;

/** Judged, reported and rendered; what is shown holds no octet that a terminal would obey. */
async function scanned(frames: readonly BuiltFrame[]): Promise<Report> {
  const report = await scanBytes(pcapOf(frames));
  expect(ReportSchema.safeParse(report).success).toBe(true);
  expect(sumOfClasses(report)).toBe(frames.length);
  const options = { columns: 100, color: false, unicode: true, writtenFiles: [] };
  for (const text of [String(await json.render(report, options)), String(await terminal.render(report, options))]) {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
  }
  return report;
}

function gapsOf(report: Pick<Report, 'gaps'>): string[] {
  return report.gaps.map(({ layer, reason }) => `${layer} ${reason}`);
}

describe('too many', () => {
  it('SSRCs on one flow: 1,024 are kept, the others are a gap', async () => {
    const payload = rtp()(0);
    const frames = Array.from({ length: 2_000 }, (_, ssrc) =>
      datagram(`${ALICE}:40000`, `${BOB}:30000`, rtpPacket(payload, { ssrc: ssrc + 1 }), 100 + ssrc),
    );
    const report = await scanned(inOrder(sipCall({ packets: 0 }), frames));
    expect(report.legs.find(({ plane }) => plane === 'media')!.streams).toHaveLength(1_024);
    expect(report.gaps).toMatchObject([{ layer: 'rtp', reason: 'limit-reached', count: 976 }]);
    expect(report.findings.find(({ rule }) => rule === 'capture-complete-enough')!.verdict).toBe('open');
  });

  it('flows of one packet each: 70,000 take less than 300 MB', () => {
    const template = datagram('10.0.0.1:4000', '10.0.0.2:4000', rtpPacket(rtp()(0)));
    const frames = Array.from({ length: 70_000 }, (_, index) => {
      const bytes = template.bytes.slice();
      bytes.set([index >> 8, index & 0xff, index >> 16], 28);
      return { ...template, bytes };
    });
    const before = process.memoryUsage().heapUsed;
    const facts = take(frames);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300e6);
    expect([facts.legs.length, facts.accounting.classes.notVoip, sumOfClasses(facts)]).toEqual([0, 70_000, 70_000]);
  });

  it('Call-IDs on one path: the leg names those that fit, and the gap says that there were more', () => {
    const frames = Array.from({ length: MAX_CALL_IDS + 5 }, (_, index) =>
      datagram(A, B, request('OPTIONS', { callId: `c${index}` }), index / 100),
    );
    const facts = take(frames);
    expect(facts.legs[0]!.callIds).toHaveLength(MAX_CALL_IDS);
    expect(facts.gaps).toMatchObject([{ layer: 'sip', reason: 'limit-reached', count: 5, legs: ['leg-1'] }]);
  });

  it('sign-ins in one message', () => {
    const headers = Array.from({ length: MAX_CREDENTIALS + 3 }, () => 'Authorization: Digest username="a", realm="b"');
    const facts = take(datagrams(A, B, [request('REGISTER', { headers })]));
    expect(facts.legs[0]!.sip!.credentials).toHaveLength(MAX_CREDENTIALS);
    expect(gapsOf({ gaps: facts.gaps as never })).toContain('sip limit-reached');
  });

  it('header fields in one message', async () => {
    const headers = Array.from({ length: 10_000 }, (_, index) => `X-${index}: y`);
    const frames = tcpConversation(A, B).syn().client(request('INVITE', { headers })).fin().frames;
    const report = await scanned(frames);
    expect(gapsOf(report)).toContain('sip limit-reached');
    expect(report.legs).toMatchObject([{ protection: 'cleartext' }]);
  });

  it('Via values: in one field, and in many', async () => {
    const values = Array.from({ length: 2_000 }, (_, index) => `SIP/2.0/TLS 203.0.113.9:${index}`);
    const one = request('INVITE', { headers: [`Via: ${values.join(',')}`] });
    const many = request('INVITE', { cseq: 2, headers: values.slice(0, 900).map((value) => `Via: ${value}`) });
    const commas = request('INVITE', { cseq: 3, headers: [`Via: ${','.repeat(50_000)}`] });
    const report = await scanned(tcpConversation(A, B).syn().client(one).client(many).client(commas).fin().frames);
    expect(report.legs[0]!.sip!.messages).toBeGreaterThanOrEqual(1);
  });

  it('media descriptions in one SDP', async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => mediaLine(10_000 + index));
    const body = sdp(ALICE, ...lines);
    const report = await scanned(
      tcpConversation(A, B)
        .syn()
        .client(request('INVITE', { body }))
        .server(response(200, 'INVITE', { body: sdp(BOB, ...lines) }))
        .fin().frames,
    );
    expect(gapsOf(report)).toContain('sdp limit-reached');
  });

  it('offers in one call', async () => {
    const frames = Array.from({ length: 3_000 }, (_, index) =>
      datagram(A, B, request('INVITE', { cseq: index, body: sdp(ALICE, mediaLine(10_000 + index)) }), index),
    );
    const report = await scanned(inOrder(frames, rtpStream(`${ALICE}:10000`, `${BOB}:30000`)));
    expect(report.calls).toHaveLength(1);
  });

  it('calls that name the same ports', async () => {
    const body = sdp(ALICE, mediaLine(40_000));
    const frames = Array.from({ length: 3_000 }, (_, index) =>
      datagram(A, B, request('INVITE', { callId: `c${index}`, body }), index / 10),
    );
    const report = await scanned(inOrder(frames, rtpStream(`${ALICE}:40000`, `${BOB}:30000`)));
    expect(report.calls).toHaveLength(3_000);
  });
});

describe('much that belongs together', () => {
  it('is joined in a time that grows with the capture, not with its square', () => {
    // 4,000 calls name one port, and 2,000 flows come from it: eight million pairs, were each asked about each.
    const body = sdp(ALICE, mediaLine(40_000));
    const calls = Array.from({ length: 4_000 }, (_, index) =>
      datagram(A, B, request('INVITE', { callId: `c${index}`, body }), index / 10),
    );
    const flows = Array.from({ length: 2_000 }, (_, index) =>
      datagram(`${ALICE}:40000`, `203.0.113.1:${index + 1}`, rtpPacket(rtp()(0), { ssrc: index }), 50_000 + index),
    );
    const frames = inOrder(calls, flows);
    const began = performance.now();
    const facts = take(frames);
    // 2,000 calls find no place by their port, and all but 64 of the others share the path at the same time. About 0.5 s; asking each about each took more than a minute.
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(facts.gaps).toMatchObject([{ layer: 'sdp', reason: 'limit-reached', count: 3_936 }]);
  });

  it('RTCP finds its media without asking all of it', () => {
    const report = new Uint8Array([0x80, 0xc9, 0, 1, 1, 2, 3, 4, 0x81, 0xca, 0, 2, 1, 2, 3, 4, 1, 1, 0x78, 0]);
    const host = (index: number) => `10.0.${index >> 8}.${index & 255}`;
    const frames = Array.from({ length: 3_000 }, (_, index) => [
      ...rtpStream(`${host(index)}:7000`, '198.51.100.20:9000', { packets: 6, milliseconds: index }),
      datagram(`${host(index)}:7001`, '198.51.100.20:9001', report, index),
    ]).flat();
    const legs = mediaLegsOf(take(inOrder(frames)));
    expect(legs).toHaveLength(3_000);
    expect(legs.every(({ media }) => media!.rtcp?.clear === 1)).toBe(true);
  });
});

describe('names that mean something to JavaScript', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

  it('are Call-IDs, methods, codecs and hosts like others', async () => {
    const frames = NAMES.flatMap((name, index) => {
      const line = mediaLine(40_000 + 2 * index, {
        formats: '96',
        attributes: [`rtpmap:96 ${name}/8000`, `${name}:x`],
      });
      const told = { callId: name, body: sdp(ALICE, line), headers: [`Contact: <sip:${name}@${name};transport=tls>`] };
      return inOrder(
        datagrams(A, B, [request('INVITE', told), request(name, { callId: name, cseq: 2 })], index * 10),
        datagrams(B, A, [response(200, 'INVITE', { ...told, body: sdp(BOB, line) })], index * 10 + 5),
      );
    });
    const report = await scanned(frames);
    expect(report.calls.map(({ callIds }) => callIds[0])).toEqual(NAMES);
    // The report escapes the one name that a careless reader of its JSON would assign to a prototype.
    const shown = NAMES.map((name) => name.replace(/^_/, '\\u{5f}'));
    expect(Object.keys(report.legs[0]!.sip!.methods)).toEqual(expect.arrayContaining(shown));
    expect(report.legs.filter(({ plane }) => plane === 'media').map(({ codecs }) => codecs[0])).toEqual(NAMES);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('numbers that are too large, or lie', () => {
  it.each(['4294967296', '99999999999999999999', '-1', '1e9', '0x1', ''])('CSeq %s', async (cseq) => {
    const text = request('INVITE', { body: sdp(ALICE, mediaLine(40_000)) }).replace('CSeq: 1 ', `CSeq: ${cseq} `);
    expect((await scanned(datagrams(A, B, [text]))).legs).toMatchObject([{ protection: 'cleartext' }]);
  });

  it.each(['4294967296', '99999999999999999999', '-5', '0', '1', '1000000'])('Content-Length %s', async (length) => {
    const body = sdp(ALICE, mediaLine(40_000, { attributes: [crypto()] }));
    const text = request('INVITE', { body }).replace(/Content-Length: \d+/, `Content-Length: ${length}`);
    const next = request('OPTIONS', { callId: 'next' });
    const udp = await scanned(datagrams(A, B, [text, next]));
    expect(udp.legs[0]!.sip!.messages).toBe(2);
    const tcp = await scanned(tcpConversation(A, B).syn().client(text).client(next).client(next).fin().frames);
    expect(tcp.legs[0]!.sip!.messages).toBeGreaterThanOrEqual(1);
    expect(gapsOf(tcp)).not.toEqual([]);
  });

  it.each(['0', '65536', '99999999999', '-1', 'x', '40000/4294967295'])('port %s in m=', async (port) => {
    const body = sdp(ALICE, mediaLine(40_000)).replace('audio 40000', `audio ${port}`);
    await scanned(
      inOrder(datagrams(A, B, [request('INVITE', { body })]), datagrams(B, A, [response(200, 'INVITE', { body })], 5)),
    );
  });

  it.each(['1'.repeat(5_000), '1.2.3', '0x7f.1', '::', '[::1]', 'ff02::1/127', '127.1', ''])(
    'address %s in c=',
    async (address) => {
      const body = sdp(ALICE, mediaLine(40_000)).replaceAll(`IP4 ${ALICE}`, `IP4 ${address}`);
      await scanned(
        inOrder(
          datagrams(A, B, [request('INVITE', { body })]),
          datagrams(B, A, [response(200, 'INVITE', { body })], 5),
        ),
      );
    },
  );
});

describe('octets that contradict each other', () => {
  it('in overlapping IP fragments are a gap', async () => {
    const whole = request('INVITE', { headers: [`X-Long: ${'x'.repeat(2_000)}`] });
    const parts = packet().ethernet().ipv4(ALICE, BOB).udp(5060, 5060, whole).fragments(800);
    const other = { ...parts[1]!, bytes: parts[1]!.bytes.map((octet, at) => (at > 60 ? octet ^ 1 : octet)) };
    const report = await scanned([parts[0]!, parts[1]!, other, ...parts.slice(2)]);
    expect(gapsOf(report).join()).toMatch(/conflicting-overlap/);
    expect(report.verdict).not.toBe('pass');
  });

  it('in overlapping TCP segments are a gap of the leg', async () => {
    const { frames } = tcpConversation(A, B)
      .syn()
      .client(request('OPTIONS'))
      .client(request('OPTIONS', { cseq: 2 }))
      .fin();
    const other = { ...frames[3]!, bytes: frames[3]!.bytes.map((octet, at) => (at > 100 ? octet ^ 1 : octet)) };
    const report = await scanned([...frames.slice(0, 4), other, ...frames.slice(4)]);
    expect(report.gaps).toMatchObject([{ layer: 'tcp', reason: 'conflicting-overlap', legs: ['leg-1'] }]);
  });
});

describe('text that a terminal, a browser or a reader would obey', () => {
  const EVIL = [
    '\u001b[2J\u001b]0;pwned\u0007',
    '<script>alert(1)</script>',
    '\u202e\u2066txt.exe',
    'nul\u0000nul',
    '\u0085\u2028',
    '=cmd|/c calc',
    '%s%n',
    '\ud800',
  ].join('');

  it('in every header field', async () => {
    const names = [
      'From',
      'To',
      'Contact',
      'Call-ID',
      'CSeq',
      'Via',
      'User-Agent',
      'Route',
      'Authorization',
      'Content-Type',
    ];
    const frames = names.map((name, index) => {
      const text = request('INVITE', { callId: `c${index}`, headers: [`Authorization: ${EVIL} username="${EVIL}"`] });
      return datagram(A, B, text.replace(new RegExp(`^${name}: `, 'm'), `${name}: ${EVIL}`), index);
    });
    const evilParties = request(`X${EVIL.slice(20, 25)}`, { callId: EVIL, from: `sip:${EVIL}@${EVIL}`, to: EVIL });
    const report = await scanned([
      ...frames,
      datagram(A, B, evilParties, 50),
      datagram(A, B, request('INVITE', { callId: `${EVIL}@x`, from: `sip:${EVIL}@h`, to: `<${EVIL}>` }), 60),
    ]);
    expect(report.legs[0]!.protection).toBe('cleartext');
  });

  it('in every field of an SDP', async () => {
    const fields = [
      'v=',
      'o=',
      's=',
      'c=',
      'm=',
      'a=rtpmap:0 ',
      'a=crypto:1 ',
      'a=fingerprint:',
      'a=candidate:',
      'a=rtcp:',
    ];
    const frames = fields.flatMap((field, index) => {
      const body = (address: string) =>
        sdp(address, mediaLine(40_000 + 2 * index, { attributes: [crypto(), `${field.slice(2)}${EVIL}`] })).replace(
          new RegExp(`^${field}`, 'm'),
          `${field}${EVIL}`,
        );
      const callId = `c${index}`;
      return inOrder(
        datagrams(A, B, [request('INVITE', { callId, body: body(ALICE) })], 10 * index),
        datagrams(B, A, [response(200, 'INVITE', { callId, body: body(BOB) })], 10 * index + 5),
      );
    });
    const evilCodec = mediaLine(41_000, {
      type: EVIL.replaceAll(/\s/g, ''),
      profile: `RTP/${EVIL}`,
      formats: '96',
      attributes: [`rtpmap:96 ${EVIL}/8000`],
    });
    const last = inOrder(
      datagrams(A, B, [request('INVITE', { callId: 'last', body: sdp(ALICE, evilCodec) })], 500),
      datagrams(B, A, [response(200, 'INVITE', { callId: 'last', body: sdp(BOB, evilCodec) })], 505),
    );
    const report = await scanned([...frames, ...last]);
    expect(report.calls).toHaveLength(11);
  });

  it('of any length', async () => {
    const long = 'x'.repeat(60_000);
    const messages = [
      request('OPTIONS', { callId: long }),
      request('OPTIONS', { from: `sip:${long}@example.com` }),
      request('INVITE', {
        callId: 'sdp',
        body: sdp(ALICE, mediaLine(40_000, { attributes: [`rtpmap:96 ${long}/8000`] })),
      }),
    ];
    const connection = tcpConversation(A, B).syn();
    for (const text of messages) connection.client(text);
    const report = await scanned(connection.fin().frames);
    expect(report.legs).toMatchObject([{ protection: 'cleartext' }]);
  });
});

describe('a TCP port that is used again and again', () => {
  it('keeps 64 TLS connections apart, and says that there were more', async () => {
    const { tlsConnection } = await import('../support/tls-call.ts');
    const connections = Array.from({ length: 70 }, (_, index) =>
      tlsConnection('192.0.2.10:49152', '198.51.100.20:5061', { milliseconds: index * 1_000 }),
    );
    const report = await scanned(connections.flat());
    expect(report.tlsSessions).toMatchObject([{ connections: 64 }]);
    expect(report.gaps).toMatchObject([{ layer: 'tls', reason: 'limit-reached', count: 6, legs: ['leg-1'] }]);
  });
});

describe('media', () => {
  it('of one packet with every first octet is counted', () => {
    const frames = Array.from({ length: 256 }, (_, first) => {
      const octets = rtpPacket(rtp()(0), { sequence: first });
      octets[0] = first;
      return datagram(`${ALICE}:40000`, `${BOB}:30000`, octets, first);
    });
    const facts = take(inOrder(sipCall(), frames));
    expect(sumOfClasses(facts)).toBe(frames.length + 126);
    expect(mediaLegsOf(facts)).toMatchObject([{ protection: 'cleartext' }]);
  });
});
