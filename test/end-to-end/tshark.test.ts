// Every fixture, once through soc2-sip and once through tshark and capinfos: what both can count must be equal, and every
// frame that our report cites must hold what the report says of it. Where the two differ for a good reason, the exception
// stands in EXCEPTIONS with its frames and its reason.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportEvidence } from '../../src/report/schema.ts';
import { type Fixture, fixtures } from '../support/fixtures.ts';
import { certificateBy, certificatesIn, connectionsOf, sha256 } from './handshakes.ts';
import { ask, temporaryFolder } from './peers.ts';
import { scan } from './soc2-sip.ts';
import {
  captureFactsOf,
  destination,
  flowOf,
  framesOf,
  framesSelected,
  has,
  type OracleFrame,
  rtpStreamsOf,
  source,
} from './tshark.ts';

interface Exception {
  /** What a person would tell Wireshark, because no dissector can know it. */
  readonly decodeAs?: readonly string[];
  readonly preferences?: readonly string[];
  readonly reason: string;
}

/** Compared by a test of its own. */
const RTP_OVER_TCP = 'rtp-over-tcp-clear';

/** What tshark 4.0 cannot be asked about in the same words. */
const NOT_COMPARED: Readonly<Record<string, string>> = {
  'sip-reported-by-hep': 'tshark 4.0 does not read HEP',
  'sip-exported-pdu': 'the addresses of exported PDUs are no fields of IP',
  'in-esp-null':
    'RTP streams inside ESP are counted only where its preferences are set, which -z rtp,streams is not told; envelopes.test.ts has it',
  'in-mpls-pseudowire': 'the same for the kind of pseudowire',
  [RTP_OVER_TCP]: 'tshark 4.0 reads RTP over TCP (RFC 4571) only where an SDP announced it, and this has none',
};

const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'rtpengine-tls-outside-clear-inside': {
    decodeAs: ['udp.port==30001,rtcp'],
    reason:
      'Frames 22, 1028, 1033 and 1054 are SRTCP whose SDP is hidden in TLS. tshark calls them UDP: its RTCP heuristic asks ' +
      'for lengths that add up, and the octets that carry them are encrypted. We take them by port, beside an SRTP leg.',
  },
  'sip-tls12-sdes-clear-rtcp': {
    decodeAs: ['udp.port==16387,rtcp'],
    reason: 'Frames 15 and 23 are SRTCP whose SDP is hidden in TLS: the same.',
  },
};

interface Compared {
  readonly fixture: Fixture;
  readonly report: Report;
  readonly frames: readonly OracleFrame[];
  /** Frame number to frame; the test fails when the file has no such frame. */
  frame(number: number): OracleFrame;
}

function compare(fixture: Fixture): Compared {
  const { report } = scan(fixture.path);
  const frames = framesOf(fixture.path, EXCEPTIONS[fixture.id]?.decodeAs, EXCEPTIONS[fixture.id]?.preferences);
  const frame = (number: number) => {
    const found = frames[number - 1];
    if (found === undefined) throw new Error(`frame ${number} is cited, but ${fixture.id} has ${frames.length}`);
    return found;
  };
  return { fixture, report, frames, frame };
}

it('excepts only fixtures that exist', () => {
  expect(fixtures.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(EXCEPTIONS)));
});

it('counts RTP over TCP as tshark counts segments of its size', () => {
  const fixture = fixtures.find(({ id }) => id === RTP_OVER_TCP)!;
  // Two octets of length, twelve of header, 160 of G.711.
  const segments = framesSelected(fixture.path, 'tcp.len==174');
  const { report } = scan(fixture.path);
  expect(report.accounting.classes).toMatchObject({ rtp: segments.length, stun: 2 });
  const { streams } = report.legs[0]!;
  expect(streams.map(({ packets }) => packets)).toEqual([segments.length / 2, segments.length / 2]);
});

describe.each(fixtures.filter(({ id }) => !(id in NOT_COMPARED)))('$id', (fixture) => {
  let it_: Compared;

  beforeAll(() => {
    it_ = compare(fixture);
  });

  it('has the frames, octets, SHA-256 and times that capinfos counts', () => {
    const ours = it_.report.captures[0]!;
    const facts = captureFactsOf(fixture.path);
    expect(ours).toMatchObject({ frames: facts.frames, bytes: facts.octets, sha256: facts.sha256, damaged: null });
    expect(it_.frames).toHaveLength(facts.frames);
    expect(ours.firstFrameAt).toBe(isoTime(facts.firstAt));
    expect(ours.lastFrameAt).toBe(isoTime(facts.lastAt));
  });

  it('counts the frames of each protocol as tshark does', () => {
    expect(ourClasses(it_.report)).toEqual(oracleClasses(it_.frames));
  });

  it('reads the same SIP messages between the same endpoints', () => {
    expect(ourSip(it_.report)).toEqual(oracleSip(it_.frames));
  });

  it('finds the Call-ID of every INVITE', () => {
    const invites = it_.frames.filter((frame) => frame('sip.Method').includes('INVITE'));
    const expected = new Set(invites.flatMap((frame) => frame('sip.Call-ID')));
    const found = new Set(it_.report.calls.flatMap((call) => call.callIds));
    expect([...found].sort()).toEqual([...expected].sort());
  });

  it('finds the same RTP streams, with as many packets received and lost', () => {
    const ours = it_.report.legs.flatMap((leg) =>
      leg.streams.map(({ direction, ssrc, packets, lost }) => {
        const [from, to] = direction === 'a-to-b' ? [leg.a, leg.b] : [leg.b, leg.a];
        return { from: from.address, to: to.address, ssrc, packets, lost };
      }),
    );
    expect(sorted(ours)).toEqual(sorted(rtpStreamsOf(fixture.path)));
  });

  it('finds the same TLS and DTLS connections: version, suite, group, server name, ALPN, certificates', () => {
    expect(sorted(ourConnections(it_.report))).toEqual(sorted(connectionsOf(it_.frames)));
  });

  it('reads every certificate as openssl does', () => {
    const ders = new Map(it_.frames.flatMap(certificatesIn).map((der) => [sha256(der), der]));
    expect(it_.report.certificates.map((one) => one.sha256).sort()).toEqual([...ders.keys()].sort());
    for (const ours of it_.report.certificates) {
      const { keyBits, serial, notBefore, notAfter, signatureAlgorithm } = ours;
      const found = { keyBits, serial, notBefore, notAfter, signatureAlgorithm };
      expect(found).toEqual(certificateBy('openssl', ders.get(ours.sha256)!));
      const first = it_.frames.findIndex((frame) => certificatesIn(frame).map(sha256).includes(ours.sha256));
      expect(ours.first.frame, `first frame of ${ours.id}`).toBe(first + 1);
    }
  });

  it('cites frames that hold what is said of them', () => {
    for (const { cited, where } of citations(it_.report)) {
      const frame = it_.frame(cited.frame);
      expect(isoTime(frame('frame.time_epoch')[0]!), `time of frame ${cited.frame} in ${where}`).toBe(cited.at);
      expect(contradiction(cited, it_), `${where} cites frame ${cited.frame}: ${cited.what}`).toBeNull();
    }
  });

  it('points at the first and last frame, the ServerHello and the credentials where tshark has them', () => {
    const { report, frame } = it_;
    for (const session of report.tlsSessions) {
      const layer = session.protocol === 'TLS' ? 'tls' : 'dtls';
      const types = (number: number) => frame(number)(`${layer}.handshake.type`);
      if (session.handshake !== 'unseen') expect(types(session.first.frame), `${session.id} first`).toContain('1');
      if (session.serverHello !== null) expect(types(session.serverHello.frame), session.id).toContain('2');
    }
    for (const leg of report.legs) {
      for (const { at } of leg.sip?.credentials ?? []) {
        expect(frame(at.frame)('sip.auth.digest.response'), `credentials in frame ${at.frame}`).not.toEqual([]);
      }
      for (const end of [leg.first, leg.last]) {
        const { address } = leg.a;
        const ends = [source(frame(end.frame)).address, destination(frame(end.frame)).address];
        expect(ends, `${leg.id}, frame ${end.frame}`).toContain(address);
      }
      for (const stream of leg.streams) {
        for (const sample of [stream.first, stream.last, ...stream.samples]) {
          expect(frame(sample.frame)('rtp.ssrc'), `${stream.ssrc} in frame ${sample.frame}`).toContain(stream.ssrc);
        }
      }
    }
  });

  it('gives display filters that tshark accepts and that select the frames listed, no more and no fewer', () => {
    for (const finding of it_.report.findings) {
      const cited = [...new Set(finding.evidence.map(({ frame }) => frame))].sort((a, b) => a - b);
      expect(finding.displayFilters.map(({ filter }) => filter)).toEqual(
        cited.length === 0 ? [] : [finding.displayFilter],
      );
      if (cited.length === 0) continue;
      expect(framesSelected(fixture.path, finding.displayFilter), finding.rule).toEqual(cited);
    }
  });
});

const folder = temporaryFolder('tshark');
afterAll(() => folder.remove());

describe('packets that are missing', () => {
  it('are counted as lost, as tshark does', () => {
    const clear = fixtures.find(({ id }) => id === 'sip-udp-rtp-clear')!;
    const thinned = join(folder.path, 'thinned.pcap');
    ask('editcap', ['-F', 'pcap', clear.path, thinned, '50', '100-120', '200', '300-303']);
    const { report } = scan(thinned);
    const lost = new Map(report.legs.flatMap((leg) => leg.streams.map((one) => [one.ssrc, one.lost] as const)));
    const expected = new Map(rtpStreamsOf(thinned).map((one) => [one.ssrc, one.lost] as const));
    expect(lost).toEqual(expected);
    expect([...expected.values()].reduce((sum, one) => sum + one, 0)).toBe(27);
  });
});

/** Seconds since 1970, with any number of fractional digits. */
function isoTime(epoch: string): string {
  const [seconds, fraction = ''] = epoch.split('.');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`;
}

function sorted<T>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function ourClasses(report: Report): Record<string, number> {
  const { classes } = report.accounting;
  return {
    sip: classes.sip,
    rtp: classes.rtp + classes.srtp,
    rtcp: classes.rtcp + classes.srtcp,
    tls: classes.tls,
    dtls: classes.dtls,
    tunnel: classes.tunnel,
    tcpControl: classes.tcpControl,
    other: classes.stun + classes.otherVoip + classes.notVoip + classes.undecoded,
  };
}

/** A fragment belongs to what it becomes, and a TCP segment with octets to the protocol of its connection. */
function oracleClasses(frames: readonly OracleFrame[]): Record<string, number> {
  const counts: Record<string, number> = {
    sip: 0,
    rtp: 0,
    rtcp: 0,
    tls: 0,
    dtls: 0,
    tunnel: 0,
    tcpControl: 0,
    other: 0,
  };
  const connections = new Map<string, string>();
  for (const frame of frames) {
    for (const protocol of ['sip', 'tls']) if (has(frame, protocol)) connections.set(flowOf(frame), protocol);
  }
  const wholes = new Map<string, OracleFrame>();
  for (const frame of frames) {
    for (const fragment of [...frame('ip.fragment'), ...frame('ipv6.fragment')]) wholes.set(fragment, frame);
  }
  const classOf = (frame: OracleFrame): string => {
    if (frame('tcp.len')[0] === '0') return 'tcpControl';
    if (frame('tcp.len')[0] !== undefined) return connections.get(flowOf(frame)) ?? 'other';
    if (has(frame, 'esp') || has(frame, 'isakmp')) return 'tunnel';
    // A packet with user data is of what the association carries, as a segment is of its connection.
    if (frame('sctp.data_tsn').length > 0) return connections.get(flowOf(frame)) ?? 'other';
    return ['sip', 'rtcp', 'rtp', 'dtls'].find((protocol) => has(frame, protocol)) ?? 'other';
  };
  for (const frame of frames) counts[classOf(wholes.get(frame('frame.number')[0]!) ?? frame)]! += 1;
  return counts;
}

type SipCounts = Record<string, Record<string, number>>;

function ourSip(report: Report): SipCounts {
  const counts: SipCounts = {};
  for (const leg of report.legs) {
    if (leg.sip === null) continue;
    const row = rowOf(counts, leg.a.address, leg.b.address);
    for (const [name, count] of Object.entries({ ...leg.sip.methods, ...leg.sip.statuses })) add(row, name, count);
    add(row, 'messages', leg.sip.messages);
  }
  return counts;
}

function oracleSip(frames: readonly OracleFrame[]): SipCounts {
  const counts: SipCounts = {};
  for (const frame of frames) {
    if (!has(frame, 'sip')) continue;
    const row = rowOf(counts, source(frame).address, destination(frame).address);
    for (const name of [...frame('sip.Method'), ...frame('sip.Status-Code')]) {
      add(row, name, 1);
      add(row, 'messages', 1);
    }
  }
  return counts;
}

function rowOf(counts: SipCounts, a: string, b: string): Record<string, number> {
  const between = [a, b].sort().join(' ');
  counts[between] ??= {};
  return counts[between];
}

function add(row: Record<string, number>, name: string, count: number): void {
  row[name] = (row[name] ?? 0) + count;
}

/** One row per connection, as the oracle counts them. */
function ourConnections(report: Report): ReturnType<typeof connectionsOf> {
  const sha256Of = new Map(report.certificates.map((one) => [one.id, one.sha256]));
  return report.tlsSessions.flatMap((session) => {
    const { client, server } = session;
    const between =
      session.handshake === 'unseen'
        ? [client.address, server.address].sort().join(' ? ')
        : `${client.address} > ${server.address} ${server.port}`;
    const row = {
      protocol: session.protocol,
      between,
      version: session.version,
      cipherSuite: session.cipherSuite?.code ?? null,
      group: session.group,
      serverName: session.serverName,
      alpn: session.alpn,
      certificates: session.certificates.map((id) => sha256Of.get(id)!).sort(),
    };
    return Array.from({ length: session.connections }, () => row);
  });
}

interface Citation {
  readonly cited: ReportEvidence;
  readonly where: string;
}

/** Everything in the report that names a frame and says what is in it. */
function citations(report: Report): Citation[] {
  const of = (where: string, list: readonly (ReportEvidence | null)[]) =>
    list.flatMap((cited) => (cited === null ? [] : [{ cited, where }]));
  return [
    ...report.findings.flatMap((finding) => of(finding.rule, finding.evidence)),
    ...report.tlsSessions.flatMap((session) => of(session.id, session.alerts)),
    ...report.legs.flatMap((leg) => [
      ...of(leg.id, leg.evidence),
      ...of(leg.id, leg.srtp?.negotiation ?? []),
      ...of(leg.id, [leg.sip?.firstReadable ?? null, leg.sip?.lastReadable ?? null]),
    ]),
  ];
}

type Claim = (match: RegExpExecArray, frame: OracleFrame, compared: Compared) => boolean;

/** `200 (INVITE)` or `INVITE`, as our texts name a message. */
function holdsMessage(frame: OracleFrame, message: string): boolean {
  const [, status, method] = /^(\d{3}) \((\w+)\)$/.exec(message) ?? [];
  if (status === undefined) return frame('sip.Method').includes(message);
  return frame('sip.Status-Code').includes(status) && frame('sip.CSeq.method').includes(method!);
}

/** The truncated SHA-256 by which we name a key, from the key as tshark reads it. */
function keyHashes(frame: OracleFrame): string[] {
  return frame('sdp.crypto.master_key').map((key, index) => {
    const octets = Buffer.from(key + frame('sdp.crypto.master_salt')[index]!, 'hex');
    return createHash('sha256').update(octets).digest('hex').slice(0, 16);
  });
}

function isFirstRecordOfFlow(frame: OracleFrame, { frames }: Compared): boolean {
  return frames.find((one) => has(one, 'tls') && flowOf(one) === flowOf(frame)) === frame;
}

/** What each kind of evidence claims, and what tshark must have found in the frame for it to be true. */
const CLAIMS: readonly (readonly [RegExp, Claim])[] = [
  [/^readable SIP: (.+)$/, ([, message], frame) => holdsMessage(frame, message!)],
  [
    /^SDP (?:offer|answer) in (.+?): m=(\w+) ([\w/]+)(?:, a=crypto (\S+) \(keys withheld\))?(?:, a=fingerprint.*)?$/,
    ([, message, media, profile, suite], frame) =>
      holdsMessage(frame, message!) &&
      frame('sdp.media').some((line) => line.startsWith(`${media} `) && line.split(' ')[2] === profile) &&
      (suite === undefined || frame('sdp.crypto.crypto_suite').includes(suite)),
  ],
  [
    /^a=crypto:(\d+) (\S+) (?:in (.+) )?\(key withheld, sha-?256 ([0-9a-f]{16})\)\.?$/i,
    ([, tag, suite, message, hash], frame) =>
      frame('sdp.crypto.tag').includes(tag!) &&
      frame('sdp.crypto.crypto_suite').includes(suite!) &&
      (message === undefined || holdsMessage(frame, message)) &&
      keyHashes(frame).includes(hash!),
  ],
  [
    /^RTP SSRC (0x[0-9a-f]{8}), payload type (\d+), [ab]-to-[ab]$/,
    ([, ssrc, type], frame) => frame('rtp.ssrc').includes(ssrc!) && frame('rtp.p_type').includes(type!),
  ],
  [/^RTP packet with readable payload, [ab]-to-[ab]\.$/, (_, frame) => frame('rtp.ssrc').length > 0],
  [
    /^(?:ServerHello: |ServerHello choosing )(D?TLS 1\.\d)/,
    (match, frame, compared) => {
      const layer = match[1]!.startsWith('D') ? 'dtls' : 'tls';
      if (!frame(`${layer}.handshake.type`).includes('2')) return false;
      const connection = connectionsOf(compared.frames.filter((one) => flowOf(one) === flowOf(frame)))[0]!;
      return connection.version === match[1];
    },
  ],
  [
    /^Certificate ([0-9a-f]{16}), valid from (\S+) to (\S+)\.$/,
    ([, prefix, from, to], frame) =>
      certificatesIn(frame).some((der) => {
        const { notBefore, notAfter } = certificateBy('openssl', der);
        return sha256(der).startsWith(prefix!) && notBefore.startsWith(from!) && notAfter.startsWith(to!);
      }),
  ],
  [
    /^Authorization: (\w+) in (\w+) \(value withheld\)\.$/,
    ([, scheme, method], frame) =>
      frame('sip.auth.scheme').includes(scheme!) &&
      frame('sip.auth.digest.response').length > 0 &&
      holdsMessage(frame, method!),
  ],
  [
    /^first TLS record/i,
    (_, frame, compared) => isFirstRecordOfFlow(frame, compared) && frame('tls.handshake.type').length === 0,
  ],
  [/^ClientHello (?:offering|of a handshake that failed)/, (_, frame) => holdsHandshake(frame, '1')],
  [/^Key share: /, (_, frame) => holdsHandshake(frame, '2')],
  [/^ServerKeyExchange(?: of the server)?: /, (_, frame) => holdsHandshake(frame, '12')],
  [/^CertificateVerify of the (?:client|server)/, (_, frame) => holdsHandshake(frame, '15')],
  [/^CertificateRequest of the server\.$/, (_, frame) => holdsHandshake(frame, '13')],
  [
    /^(Certificate of the client|Empty Certificate message of the client)\.$/,
    ([, which], frame) =>
      holdsHandshake(frame, '11') && which!.startsWith('Empty') === (certificatesIn(frame).length === 0),
  ],
  [
    /^fatal alert (\w+)/,
    ([, name], frame) => frame('tls.alert_message.desc').some((code) => ALERTS[Number(code)] === name),
  ],
  [
    /^a handshake record inside the connection/,
    // Of records in ciphertext tshark does not know the message.
    (_, frame) => frame('tls.record.content_type').includes('22') && frame('tls.handshake.type').length === 0,
  ],
  [/^first frame of the control leg$/, (_, frame) => has(frame, 'esp')],
  [/^First signaling of a host of this media: /, (_, frame) => has(frame, 'sip') || has(frame, 'tls')],
];

function holdsHandshake(frame: OracleFrame, type: string): boolean {
  return [...frame('tls.handshake.type'), ...frame('dtls.handshake.type')].includes(type);
}

/** RFC 8446 section 6.2. */
const ALERTS: Readonly<Record<number, string>> = { 40: 'handshake_failure', 48: 'unknown_ca', 70: 'protocol_version' };

/** Null when tshark agrees; otherwise what does not hold. Evidence that nothing here can check is a failure, too. */
function contradiction(cited: ReportEvidence, compared: Compared): string | null {
  for (const [pattern, holds] of CLAIMS) {
    const match = pattern.exec(cited.what);
    if (match !== null) return holds(match, compared.frame(cited.frame), compared) ? null : 'tshark has it otherwise';
  }
  return 'no check is written for this kind of evidence: add it to CLAIMS';
}
