// What another program tells: HEP and exported PDUs.
import { describe, expect, it } from 'vitest';
import { take } from '../support/ledger.ts';
import { type BuiltFrame, concat, hex, packet, pcapOf } from '../support/packet-builder.ts';
import { scanBytes } from '../support/scan.ts';
import { exportedPdu, hep3 } from '../support/wrap.ts';

const text = (value: string) => new TextEncoder().encode(value);
const SIP = text(
  [
    'OPTIONS sip:bob@192.0.2.20 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1',
    'From: <sip:alice@example.com>;tag=1',
    'To: <sip:bob@example.com>',
    'Call-ID: one@example.com',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n'),
);
const FIELDS = { source: '192.0.2.10', destination: '192.0.2.20', sourcePort: 5060, destinationPort: 5070 };

const inHep = (payload: Uint8Array, port = 9060): BuiltFrame =>
  packet().ethernet().ipv4('198.51.100.1', '198.51.100.2').udp(40_000, port, payload).at(1_800_000_000).build();
const inPdu = (bytes: Uint8Array): BuiltFrame => ({
  ...inHep(bytes),
  bytes,
  originalLength: bytes.length,
  linkType: 252,
});

describe('HEP', () => {
  it.each([9060, 19_060])('version 3 on port %i gives addresses, ports and time as reported, and says so', (port) => {
    const [leg] = take([inHep(hep3({ ...FIELDS, seconds: 1_700_000_123 }, SIP), port)]).legs;
    expect(leg).toMatchObject({
      plane: 'signaling',
      transport: 'udp',
      encapsulation: ['HEP'],
      reportedBy: 'hep',
      a: { address: '192.0.2.10', port: 5060 },
      b: { address: '192.0.2.20', port: 5070 },
      protection: 'cleartext',
      first: { frame: 1, seconds: 1_700_000_123, nanoseconds: 250_000_000 },
    });
    expect(leg!.reason).toContain('as HEP reported');
    expect(leg!.evidence[0].what).toBe('readable SIP: OPTIONS reported by HEP');
  });

  it('of a message over TCP is open: there may have been TLS', () => {
    const [leg] = take([inHep(hep3({ ...FIELDS, protocol: 6 }, SIP))]).legs;
    expect(leg).toMatchObject({ transport: 'tcp', protection: 'open', basis: null });
    expect(leg!.reason).toContain('exposed upstream');
  });

  it('keeps when the frame was captured beside the reported time, in facts and report', async () => {
    const frames = [inHep(hep3({ ...FIELDS, seconds: 1_700_000_123 }, SIP))];
    expect(take(frames).legs[0]!.first.captured).toEqual({ seconds: 1_800_000_000, nanoseconds: 0 });
    const report = await scanBytes(pcapOf(frames));
    expect(report.legs[0]!.evidence[0]).toMatchObject({
      at: '2023-11-14T22:15:23.250000000Z',
      capturedAt: '2027-01-15T08:00:00.000000000Z',
    });
  });

  it('without a time has that of its frame', () => {
    expect(take([inHep(concat(hex('0110 0211 13c4 13ce c000020a c0000214'), SIP))]).legs[0]!.first).toEqual({
      capture: 0,
      frame: 1,
      seconds: 1_800_000_000,
      nanoseconds: 0,
    });
  });

  it('never joins what was on this wire', () => {
    const wire = packet().ethernet().ipv4('192.0.2.10', '192.0.2.20').udp(5060, 5070, SIP).build();
    const facts = take([wire, inHep(hep3(FIELDS, SIP))]);
    expect(facts.legs.map(({ reportedBy, frames }) => [reportedBy, frames])).toEqual([
      [null, 1],
      ['hep', 1],
    ]);
  });

  it.each([
    ['version 1', '0110 0211 13c4 13ce c000020a c0000214', 0],
    ['version 2', '021c 0211 13c4 13ce c000020a c0000214 7bf15365 90d00300 6500 0000', 1_700_000_123],
    [
      'version 2, the time not counted into the header',
      '0210 0211 13c4 13ce c000020a c0000214 7bf15365 90d00300 6500',
      1_700_000_123,
    ],
  ])('%s', (_, header, seconds) => {
    const [leg] = take([inHep(concat(hex(header), SIP))]).legs;
    expect(leg).toMatchObject({ reportedBy: 'hep', a: { address: '192.0.2.10', port: 5060 }, b: { port: 5070 } });
    expect(leg!.first.seconds).toBe(seconds === 0 ? 1_800_000_000 : seconds);
  });

  it('cut at every octet is never taken for something else', () => {
    const whole = hep3(FIELDS, SIP);
    for (let octets = 0; octets < whole.length; octets++) {
      expect(() =>
        take([inHep(whole.slice(0, octets)), inHep(whole).bytes.length > 0 ? inHep(whole) : inHep(whole)]),
      ).not.toThrow();
    }
  });

  it('with compressed payload is a gap', () => {
    const whole = hep3(FIELDS, SIP);
    const at = whole.length - SIP.length - 4;
    whole.set([0, 16], at);
    expect(take([inHep(whole)]).gaps).toMatchObject([{ layer: 'hep', reason: 'unsupported' }]);
  });

  it('keeps its key out of the report', async () => {
    const report = await scanBytes(pcapOf([inHep(hep3(FIELDS, SIP))]));
    expect(JSON.stringify(report)).not.toContain('not-a-real-key');
    expect(report.limitations.map(({ id }) => id)).toContain('legs-reported');
    expect(report.legs[0]).toMatchObject({ reportedBy: 'hep', encapsulation: ['HEP'] });
  });
});

describe('a sign-in in a report', () => {
  const signIn = text(
    new TextDecoder()
      .decode(SIP)
      .replace('Max-Forwards', 'Authorization: Digest username="a", realm="b", nonce="c"\r\nMax-Forwards'),
  );

  it.each([
    [17, 'fail'],
    [6, 'open'],
  ])('by HEP of IP protocol %i: %s', async (protocol, verdict) => {
    const report = await scanBytes(pcapOf([inHep(hep3({ ...FIELDS, protocol }, signIn))]));
    const found = report.findings.filter(({ rule }) => rule === 'sip-credentials-not-in-cleartext');
    expect(found.map((finding) => finding.verdict)).toEqual([verdict]);
  });
});

describe('an exported PDU', () => {
  it('is exposed upstream, not seen in clear on this wire', () => {
    for (const portType of [2, 3]) {
      const [leg] = take([inPdu(exportedPdu('sip', { ...FIELDS, portType }, SIP))]).legs;
      expect(leg).toMatchObject({
        transport: portType === 2 ? 'tcp' : 'udp',
        reportedBy: 'exported-pdu',
        encapsulation: ['exported PDU'],
        protection: 'open',
        a: { address: '192.0.2.10', port: 5060 },
        first: { seconds: 1_800_000_000 },
      });
      expect(leg!.reason).toContain('exposed upstream');
    }
  });

  it('cut at every octet does not throw', () => {
    const whole = exportedPdu('sip', FIELDS, SIP);
    for (let octets = 0; octets < whole.length; octets++) {
      expect(take([inPdu(whole.slice(0, octets))]).accounting.frames).toBe(1);
    }
  });
});
