// Every fixture, once through soc2-sip and once through tshark and capinfos: what both can count must be equal, and every
// frame that our report cites must hold what the report says of it. Where the two differ for a good reason, the exception
// stands in EXCEPTIONS with its frames and its reason.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import { type Fixture, fixtures } from '../support/fixtures.ts';
import { citations, contradiction } from './claims.ts';
import { certificateBy, certificatesIn, connectionsOf, sha256 } from './handshakes.ts';
import { ask, temporaryFolder } from './peers.ts';
import { scan } from './soc2-sip.ts';
import {
  captureFactsOf,
  demultiplexed,
  destination,
  flowOf,
  framesOf,
  framesSelected,
  framesSelectedByEach,
  has,
  type OracleFrame,
  type OracleStream,
  rtpStreamsOf,
  source,
} from './tshark.ts';

interface Exception {
  /** What a person would tell Wireshark, because no dissector can know it. */
  readonly decodeAs?: readonly string[];
  readonly preferences?: readonly string[];
  /** What tshark leaves as data is what its first octets say (RFC 7983). */
  readonly byFirstOctets?: boolean;
  /** A host whose RTP is counted and is no media. */
  readonly prober?: string;
  readonly reason: string;
}

/** Compared by tests of their own. */
const RTP_OVER_TCP = 'rtp-over-tcp-clear';
const HEP = 'sip-reported-by-hep';

/** What tshark 4.0 cannot be asked about in the same words. */
const NOT_COMPARED: Readonly<Record<string, string>> = {
  [HEP]: 'tshark 4.0 does not read HEP',
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
  'in-esp-null': {
    preferences: ['esp.enable_null_encryption_decode_heuristic:TRUE'],
    reason: 'tshark takes ESP for encrypted unless it is told to look.',
  },
  'in-mpls-pseudowire': {
    decodeAs: ['mpls.label==16,pwethcw'],
    reason: 'What an MPLS label carries stands nowhere in the packet; tshark goes by what it is told, we by structure.',
  },
  'zrtp-udp': {
    byFirstOctets: true,
    reason:
      'Frame 508 is a sender report in SRTCP on the port above that of the media (RFC 3550 section 11): version 2, type 200, and ' +
      'a length that does not add up with what is encrypted and the tag behind it. tshark leaves it as data.',
  },
  'media-ports-probed': {
    decodeAs: ['udp.port==4444,rtp'],
    prober: '192.0.2.66',
    reason:
      'From port 4444 go two packets each to thirty ports that no SDP names. tshark takes them for RTP where its heuristic is on, or when told; ' +
      'we do because together they are a probe. tshark makes streams of them, of two packets each; we make none.',
  },
  'turn-udp-dtls-srtp': {
    byFirstOctets: true,
    reason:
      'Frame 38 is SRTCP in a TURN channel, whose lengths do not add up with what is encrypted. tshark leaves it as data.',
  },
  'webrtc-chromium': {
    byFirstOctets: true,
    reason:
      'No SDP is in the file and all is on one port. Frames 733, 734, 737, 738, 741 and 742 are SRTP with the padding bit: the RTP ' +
      'heuristic wants a count of padding in the last octet, which is one of the tag here (RFC 3711 section 3.1); their sequence ' +
      'numbers are those that tshark counts as lost. 196 datagrams that begin with 0x80, 0x81, 0x8f or 0xaf and then 200, 201 or 205 ' +
      'are SRTCP (RFC 5761 section 4), whose lengths do not add up for the same reason. Those that begin with 0x2e or 0x2f are ' +
      'records of DTLS 1.3 (RFC 9147 section 4), which tshark 4.0 does not know.',
  },
};

interface Compared {
  readonly fixture: Fixture;
  readonly report: Report;
  readonly frames: readonly OracleFrame[];
  /** Frame number to frame; the test fails when the file has no such frame. */
  frame(number: number): OracleFrame;
  /** As tshark counts them, and in them the packets that it left as data. */
  streams(): OracleStream[];
}

function compare(fixture: Fixture): Compared {
  const { report } = scan(fixture.path);
  const { decodeAs, preferences, byFirstOctets, prober } = EXCEPTIONS[fixture.id] ?? {};
  const dissected = framesOf(fixture.path, decodeAs, preferences);
  const frames = byFirstOctets === true ? dissected.map(demultiplexed) : dissected;
  const frame = (number: number) => {
    const found = frames[number - 1];
    if (found === undefined) throw new Error(`frame ${number} is cited, but ${fixture.id} has ${frames.length}`);
    return found;
  };
  const left = frames.filter((one, index) => one('rtp.ssrc').length > 0 && dissected[index]!('rtp.ssrc').length === 0);
  const streams = () =>
    rtpStreamsOf(fixture.path, decodeAs, preferences)
      .filter(({ from }) => from !== prober)
      .map((stream) => {
        const more = left.filter((one) => one('rtp.ssrc').includes(stream.ssrc)).length;
        // tshark counts a number that comes again as a loss of minus one; no packet that was lost comes back by it.
        return { ...stream, packets: stream.packets + more, lost: Math.max(0, stream.lost - more) };
      });
  return { fixture, report, frames, frame, streams };
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

it('cites frames of HEP that hold the text of the message it names', () => {
  const fixture = fixtures.find(({ id }) => id === HEP)!;
  const { report } = scan(fixture.path);
  const frames = framesOf(fixture.path);
  const cited = citations(report);
  expect(cited.length).toBeGreaterThan(0);
  for (const { cited: one } of cited) {
    const frame = frames[one.frame - 1]!;
    const octets = Buffer.from(frame('udp.payload')[0]!, 'hex');
    const text = octets.toString('latin1');
    expect(text.slice(0, 4)).toBe('HEP3');
    // When the reporter saw it: chunks 9 and 10 of vendor 0, seconds and microseconds, 10 octets each.
    const told = (kind: number) => octets.readUInt32BE(octets.indexOf(Buffer.from([0, 0, 0, kind, 0, 10])) + 6);
    expect(one.at).toBe(isoTime(`${told(9)}.${`${told(10)}`.padStart(6, '0')}`));
    const [, status, method] = /(?:(\d{3}) \()?\b(INVITE|ACK|BYE)\b/.exec(one.what) ?? [];
    if (method === undefined) continue;
    expect(text).toMatch(status === undefined ? new RegExp(`${method} sip:`) : new RegExp(`SIP/2\\.0 ${status} `));
    expect(text).toMatch(new RegExp(`CSeq: \\d+ ${method}`));
  }
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
    const ours = new Map<string, OracleStream>();
    for (const leg of it_.report.legs) {
      for (const { direction, ssrc, packets, lost } of leg.streams) {
        const [from, to] = direction === 'a-to-b' ? [leg.a, leg.b] : [leg.b, leg.a];
        const key = `${leg.id} ${direction} ${ssrc}`;
        // A stream has a row for what was sent before its keys were there, and one for what was sent under them.
        const before = ours.get(key) ?? { packets: 0, lost: 0 };
        const counts = { packets: before.packets + packets, lost: before.lost + lost };
        ours.set(key, { from: from.address, to: to.address, ssrc, ...counts });
      }
    }
    expect(sorted([...ours.values()])).toEqual(sorted(it_.streams()));
  });

  it('finds the same TLS and DTLS connections: version, suite, group, server name, ALPN, certificates', () => {
    expect(sorted(ourConnections(it_.report))).toEqual(sorted(connectionsOf(it_.frames, fixture.id)));
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
      for (const { at, scheme } of leg.sip?.credentials ?? []) {
        const field = scheme.toLowerCase() === 'digest' ? 'sip.auth.digest.response' : 'sip.auth.scheme';
        expect(frame(at.frame)(field), `credentials in frame ${at.frame}`).not.toEqual([]);
      }
      for (const end of [leg.first, leg.last]) {
        const { address } = leg.a;
        // Media that was announced and did not come has the frames of the announcement.
        if (leg.frames === 0) expect(frame(end.frame)('sdp.media'), `${leg.id}, frame ${end.frame}`).not.toEqual([]);
        if (leg.frames === 0) continue;
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
    const expected = new Map<string, number[]>();
    for (const finding of it_.report.findings) {
      const cited = [...new Set(finding.evidence.map(({ frame }) => frame))].sort((a, b) => a - b);
      expect(finding.displayFilters.map(({ filter }) => filter)).toEqual(
        cited.length === 0 ? [] : [finding.displayFilter],
      );
      if (cited.length === 0) continue;
      expect(expected.get(finding.displayFilter) ?? cited, finding.rule).toEqual(cited);
      expected.set(finding.displayFilter, cited);
    }
    const filters = [...expected.keys()];
    expect(framesSelectedByEach(fixture.path, filters)).toEqual([...expected.values()]);
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

const TUNNELS = ['esp', 'isakmp', 'openvpn'];

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
    // A packet with user data is of what the association carries, as a segment is of its connection.
    if (frame('sctp.data_tsn').length > 0) return connections.get(flowOf(frame)) ?? 'other';
    // tshark has it inside RTP.
    if (has(frame, 'zrtp')) return 'other';
    const inside = ['sip', 'rtcp', 'rtp', 'dtls'].find((protocol) => has(frame, protocol));
    return inside ?? (TUNNELS.some((protocol) => has(frame, protocol)) ? 'tunnel' : 'other');
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
