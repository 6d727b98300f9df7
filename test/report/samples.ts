/**
 * Reports to render and look at: a clean pass, many findings, nothing to test, two hundred legs, long names and IPv6, and a capture
 * written by somebody hostile. Rules and judgments are made here by hand, so that these tests need no rule of the catalogue.
 */
import { CRITERION_IDS, type CriterionId } from '../../src/criteria/criteria.ts';
import { policySha256, type Severity, SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { CertificateChain, Evidence, Facts, LadderEvent, Leg } from '../../src/ledger/facts.ts';
import { buildReport, type ReportInput } from '../../src/report/build.ts';
import type { Report } from '../../src/report/schema.ts';
import { type AnyRule, defineRule, type SubjectKind, type Verdict } from '../../src/rules/define-rule.ts';
import type { Judgment } from '../../src/rules/judge.ts';
import {
  accounting,
  CAPTURED_AT,
  call,
  captureFacts,
  certificate,
  certificateChain,
  DAY,
  dtlsSession,
  evidence,
  facts,
  frame,
  gap,
  JUDGED_AT,
  ladderEvent,
  mediaLeg,
  readableKey,
  signalingLeg,
  sipFacts,
  stream,
  tlsSession,
} from '../support/facts-builder.ts';

const RATIONALE = Object.fromEntries(
  CRITERION_IDS.map((id) => [id, `It says something about ${id} in these tests.`]),
) as Record<CriterionId, string>;

function rule(
  id: string,
  title: string,
  severity: Severity,
  subject: SubjectKind,
  criteria: AnyRule['criteria'],
): AnyRule {
  return defineRule({
    id,
    title,
    severity,
    subject,
    criteria,
    rationale: RATIONALE,
    catalogue: [],
    why: 'Whoever can read the network between the two endpoints can read, record and change what passes.',
    remedy:
      'Use TLS 1.2 or 1.3 on this path: set transport=tls on the trunk, port 5061, and close port 5060 at the boundary.',
    references: ['RFC 3261 s26.2.1', 'RFC 9325 s3.1.1'],
    judge: (_, { notApplicable }) => notApplicable('A rule of these tests judges nothing.'),
  });
}

export const SIGNALING = rule('signaling-encrypted', 'SIP signaling is encrypted', 'high', 'signaling-leg', [
  'CC6.7',
  'C1.1',
]);
export const MEDIA = rule('media-encrypted', 'Call media is encrypted', 'critical', 'media-leg', ['CC6.7', 'C1.1']);
export const KEYS = rule(
  'media-keys-not-exposed',
  'Media keys cannot be read in the signaling',
  'critical',
  'media-leg',
  ['CC6.1', 'CC6.7'],
);
export const VERSION = rule('tls-version-approved', 'The TLS version is approved', 'high', 'tls-session', [
  'CC6.1',
  'CC7.1',
  'CC9.2',
]);
export const EXPIRY = rule(
  'certificate-not-expiring',
  'Certificates are valid and not about to expire',
  'medium',
  'certificate',
  ['CC6.1', 'CC7.2'],
);
export const COMPLETE = rule('capture-complete', 'The capture is complete enough to judge', 'low', 'capture-set', [
  'CC7.2',
  'CC7.3',
]);
export const CREDENTIALS = rule(
  'credentials-not-in-clear',
  'Sign-in secrets do not cross the network in clear',
  'high',
  'signaling-leg',
  ['CC6.6'],
);

export const RULES: readonly AnyRule[] = [SIGNALING, MEDIA, KEYS, VERSION, EXPIRY, COMPLETE, CREDENTIALS];

type Concern = Partial<Pick<Judgment, 'legs' | 'calls' | 'identity' | 'severity' | 'override' | 'causes'>> & {
  readonly id?: string;
};

function judgment(
  by: AnyRule,
  verdict: Verdict,
  message: string,
  rows: readonly Evidence[],
  concern: Concern = {},
): Judgment {
  const id = concern.id ?? concern.legs?.[0] ?? 'capture-set';
  return {
    rule: by,
    subject: { kind: by.subject, id },
    verdict,
    severity: concern.severity ?? by.severity,
    override: concern.override ?? null,
    message,
    evidence: rows,
    causes: concern.causes ?? [],
    legs: concern.legs ?? [],
    calls: concern.calls ?? [],
    identity: concern.identity ?? `${by.id}|${id}`,
  };
}

export function passed(by: AnyRule, frameNumber: number, concern?: Concern): Judgment {
  return judgment(by, 'pass', 'As expected.', [evidence(frameNumber)], concern);
}

export function failed(
  by: AnyRule,
  message: string,
  frames: readonly number[],
  concern?: Concern,
  what?: string,
): Judgment {
  const rows = frames.map((number) => evidence(number, what));
  return judgment(by, 'fail', message, rows, concern);
}

export function open(by: AnyRule, message: string, frameNumber: number, concern?: Concern): Judgment {
  return judgment(by, 'open', message, [evidence(frameNumber)], concern);
}

export function notApplicable(by: AnyRule, concern?: Concern): Judgment {
  return judgment(by, 'notApplicable', 'Does not apply here.', [], concern);
}

export function reportOf(of: Facts, judgments: readonly Judgment[], options: Partial<ReportInput> = {}): Report {
  return buildReport({
    facts: of,
    judgments,
    rules: RULES,
    policy: SOC2_DEFAULT,
    policySha256: policySha256(SOC2_DEFAULT),
    tool: { version: '0.1.0' },
    generatedAt: { seconds: JUDGED_AT, nanoseconds: 0 },
    failOn: 'high',
    exitZero: false,
    identities: 'mask',
    command: 'soc2-sip scan trace.pcapng -o evidence.pdf',
    ...options,
  });
}

const PCAPNG = captureFacts({
  file: 'trace.pcapng',
  format: 'pcapng',
  sha256: '3f9a0c5b7d1e42869a0b1c2d3e4f5061728394a5b6c7d8e9f00112233445566f',
  bytes: 1_234_567,
  frames: 5002,
  lastFrame: frame(5002, CAPTURED_AT + 100),
  reportedDrops: 0,
});

const CLASSES = accounting({
  sip: 24,
  rtp: 2000,
  srtp: 2500,
  rtcp: 10,
  srtcp: 8,
  tls: 90,
  dtls: 12,
  stun: 6,
  tcpControl: 120,
  notVoip: 230,
  undecoded: 2,
});

const TLS13 = tlsSession({
  id: 'tls-1',
  client: '10.0.0.5',
  server: '203.0.113.7:5061',
  version: 'TLS 1.3',
  cipherSuite: { code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' },
  group: 'x25519',
  serverName: 'sip.example.com',
  alpn: 'sip',
  handshake: 'complete',
  certificatesHidden: true,
  connections: 3,
  applicationOctets: 38_000,
  first: frame(1),
  serverHello: frame(3),
});

const TRUNK = signalingLeg({
  id: 'leg-1',
  transport: 'tls',
  a: '10.0.0.5',
  b: { address: '203.0.113.7', port: 5061, name: 'carrier-x' },
  protection: 'encrypted',
  reason: 'TLS 1.3 handshake completed; application data both ways.',
  tls: ['tls-1'],
  frames: 80,
  octets: 40_211,
  last: frame(913),
});

function srtpLeg(id: string, parts: Partial<Parameters<typeof mediaLeg>[0]> = {}): Leg {
  return mediaLeg({
    id,
    protocol: 'SRTP',
    a: '10.0.0.5:40000',
    b: '203.0.113.7:30000',
    protection: 'encrypted',
    reason: 'DTLS-SRTP was negotiated, and 2,500 packets in both directions cannot be told from random octets.',
    keying: 'dtls-srtp',
    profile: 'SRTP_AEAD_AES_256_GCM',
    answered: 'SRTP_AEAD_AES_256_GCM',
    offered: ['SRTP_AEAD_AES_256_GCM', 'SRTP_AES128_CM_HMAC_SHA1_80'],
    codecs: ['opus', 'telephone-event'],
    mediaType: 'audio',
    rtcpProtected: true,
    tls: ['dtls-1'],
    calls: ['call-1'],
    callIds: ['a84b4c76e66710@pc33.example.com'],
    streams: [
      stream({
        payloadTypes: [111],
        packets: 1250,
        octets: 200_000,
        encrypted: 'yes',
        confidence: 0.999,
        method: 'chi-square over 64 sampled payloads',
      }),
      stream({
        ssrc: 0xdeadbeef,
        direction: 'b-to-a',
        payloadTypes: [111],
        packets: 1250,
        octets: 199_000,
        encrypted: 'yes',
        confidence: 0.999,
        method: 'chi-square over 64 sampled payloads',
      }),
    ],
    frames: 2512,
    octets: 431_000,
    first: frame(30),
    last: frame(4990),
    ...parts,
  } as Parameters<typeof mediaLeg>[0]);
}

const DTLS12 = dtlsSession({
  id: 'dtls-1',
  version: 'DTLS 1.2',
  cipherSuite: { code: '0xc02b', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
  group: 'x25519',
  signatureScheme: 'ecdsa_secp256r1_sha256',
  handshake: 'complete',
  clientAuthenticated: true,
  useSrtp: 'SRTP_AEAD_AES_256_GCM',
  useSrtpOffered: ['SRTP_AEAD_AES_256_GCM'],
  certificates: ['cert-1'],
  first: frame(31),
  serverHello: frame(33),
});

const CALL = call({
  id: 'call-1',
  callIds: ['a84b4c76e66710@pc33.example.com'],
  from: 'sip:+14155550112@example.com',
  to: 'sip:+442079460958@carrier.example',
  endedAt: frame(4999, CAPTURED_AT + 99),
  outcome: 'answered',
  protection: 'encrypted',
});

/** A short call over two hosts: dialog, handshake, media both ways. */
const LADDER: readonly LadderEvent[] = [
  ladderEvent({ at: frame(12), until: frame(16), count: 2, leg: 'leg-3' }),
  ladderEvent({ at: frame(17), what: '180 (INVITE)', ...reversed(), leg: 'leg-3' }),
  ladderEvent({ at: frame(20), what: '200 (INVITE)', ...reversed(), leg: 'leg-3' }),
  ladderEvent({ at: frame(22), what: 'ACK', leg: 'leg-3' }),
  ladderEvent({ at: frame(31), kind: 'dtls', what: 'DTLS handshake begins', ...media(), protection: null }),
  ladderEvent({
    at: frame(36),
    kind: 'dtls',
    what: 'DTLS 1.2 handshake complete, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    ...media(),
    directed: false,
    protection: null,
  }),
  ladderEvent({ at: frame(40), kind: 'media', what: 'audio begins', ...media() }),
  ladderEvent({
    at: frame(41),
    kind: 'rtcp',
    what: 'RTCP',
    count: 3,
    ...media(),
    directed: false,
    protection: 'cleartext',
  }),
  ladderEvent({
    at: frame(60),
    until: frame(70),
    count: 12,
    kind: 'omitted',
    what: 'left out',
    from: null,
    to: null,
    directed: false,
    leg: null,
    protection: null,
  }),
  ladderEvent({ at: frame(870), kind: 'media', what: 'audio ends', count: 1250, ...media() }),
  ladderEvent({ at: frame(880), what: 'BYE', leg: 'leg-3' }),
];

function reversed(): Pick<LadderEvent, 'from' | 'to'> {
  return { from: { address: '198.51.100.20', port: 5060 }, to: { address: '192.0.2.10', port: 5060 } };
}

function media(): Pick<LadderEvent, 'from' | 'to' | 'leg' | 'protection'> {
  return {
    from: { address: '10.0.0.5', port: 40000 },
    to: { address: '203.0.113.7', port: 30000 },
    leg: 'leg-2',
    protection: 'encrypted',
  };
}

export function cleanPass(): Report {
  const of = facts({
    captures: [PCAPNG],
    accounting: CLASSES,
    calls: [CALL],
    legs: [TRUNK, srtpLeg('leg-2')],
    tlsSessions: [TLS13, DTLS12],
    certificates: [
      certificate({
        id: 'cert-1',
        subject: 'CN=media.example.com',
        mediaKeyingOnly: true,
        selfSigned: true,
        issuer: 'CN=media.example.com',
      }),
    ],
  });
  return reportOf(of, [
    passed(SIGNALING, 3, { legs: ['leg-1'] }),
    passed(MEDIA, 40, { legs: ['leg-2'], calls: ['call-1'] }),
    passed(KEYS, 40, { legs: ['leg-2'] }),
    passed(VERSION, 3, { id: 'tls-1' }),
    passed(EXPIRY, 34, { id: 'cert-1' }),
    passed(COMPLETE, 1),
    passed(CREDENTIALS, 3, { legs: ['leg-1'] }),
  ]);
}

export function manyFindings(): Report {
  const clear = signalingLeg({
    id: 'leg-3',
    protection: 'cleartext',
    reason: '24 SIP messages were readable, the first in frame 12.',
    sip: sipFacts({
      messages: 24,
      methods: { INVITE: 2, ACK: 2, BYE: 1 },
      statuses: { '100': 2, '200': 4 },
      firstReadable: evidence(12, 'INVITE'),
    }),
    frames: 24,
    octets: 18_400,
    first: frame(12),
    last: frame(880),
    calls: ['call-1'],
  });
  const exposed = srtpLeg('leg-4', {
    a: '192.0.2.10:40000',
    b: '198.51.100.20:30000',
    protection: 'exposed',
    reason: 'SRTP is in use, but the SDES key in force stood readable in frame 12; 500 tags verified with it.',
    basis: 'proved',
    keying: 'sdes',
    profile: 'AES_CM_128_HMAC_SHA1_80',
    tls: [],
    readableKeys: [
      readableKey({ at: frame(12), verifiedTags: 500 }),
      readableKey({ at: frame(17), message: '200 (INVITE)' }),
    ],
  });
  const rtp = srtpLeg('leg-5', {
    protocol: 'RTP',
    a: '192.0.2.11:4000',
    b: '198.51.100.20:30002',
    protection: 'cleartext',
    reason: 'RTP/AVP was negotiated, and 2,000 packets decode as PCMU.',
    keying: 'none',
    profile: null,
    answered: null,
    offered: [],
    codecs: ['PCMU'],
    tls: [],
    rtcpProtected: false,
  });
  const tls10 = tlsSession({
    id: 'tls-2',
    client: '10.0.0.9',
    server: '203.0.113.8:5061',
    version: 'TLS 1.0',
    cipherSuite: { code: '0x002f', name: 'TLS_RSA_WITH_AES_128_CBC_SHA' },
    handshake: 'complete',
    certificates: ['cert-2'],
    connections: 1,
    first: frame(200),
    serverHello: frame(203),
  });
  const weak = signalingLeg({
    id: 'leg-6',
    transport: 'tls',
    a: '10.0.0.9',
    b: '203.0.113.8:5061',
    protection: 'weak',
    reason: 'TLS 1.0 completed with a suite without forward secrecy.',
    tls: ['tls-2'],
    frames: 40,
    first: frame(200),
  });
  const unknown = srtpLeg('leg-7', {
    protection: 'open',
    reason: 'Only 12 packets were captured; 250 are needed to tell.',
    basis: null,
    keying: 'unseen',
    profile: null,
    tls: [],
    calls: [],
  });
  const of = facts({
    captures: [{ ...PCAPNG, reportedDrops: 14, truncatedFrames: 3 }],
    accounting: CLASSES,
    gaps: [
      gap({
        reason: 'truncated-by-snaplen',
        count: 3,
        detail: 'The UDP payload needs 180 octets, 64 were captured.',
        first: frame(17),
      }),
      gap({
        reason: 'missing-segment',
        layer: 'tcp',
        count: 2,
        detail: '1,448 octets of a TCP stream are not in the capture.',
        first: frame(220),
        legs: ['leg-6'],
      }),
    ],
    calls: [{ ...CALL, ladder: LADDER, ladderOmitted: 12 }],
    legs: [TRUNK, srtpLeg('leg-2'), clear, exposed, rtp, weak, unknown],
    tlsSessions: [TLS13, DTLS12, tls10],
    certificates: [
      certificate({ id: 'cert-1', subject: 'CN=media.example.com', mediaKeyingOnly: true, selfSigned: true }),
      certificate({
        id: 'cert-2',
        subject: 'CN=sbc.example.com,O=Example Communications,C=US',
        subjectAltNames: ['DNS:sbc.example.com', 'URI:sip:example.com'],
        notAfter: CAPTURED_AT + 9 * DAY,
        keyAlgorithm: 'RSA',
        keyBits: 2048,
        signatureAlgorithm: 'sha256WithRSAEncryption',
        sha256: '77'.repeat(32),
      }),
    ],
  });
  return reportOf(of, [
    passed(SIGNALING, 3, { legs: ['leg-1'] }),
    failed(
      SIGNALING,
      '24 SIP messages of leg-3 crossed the network in clear, from frame 12 on.',
      [12, 13, 14, 15, 20, 880],
      { legs: ['leg-3'], calls: ['call-1'] },
      'SIP INVITE readable over UDP',
    ),
    passed(SIGNALING, 203, { legs: ['leg-6'] }),
    passed(MEDIA, 40, { legs: ['leg-2'], calls: ['call-1'] }),
    failed(
      MEDIA,
      '2,000 RTP packets with PCMU audio can be played back from this capture.',
      [40, 41, 42],
      { legs: ['leg-5'], calls: ['call-1'] },
      'RTP, payload type 0 (PCMU), readable',
    ),
    open(MEDIA, 'Only 12 packets were captured; 250 are needed to tell.', 60, { legs: ['leg-7'] }),
    failed(
      KEYS,
      'The SDES key of the call is readable in an INVITE and in its answer, so whoever captured this can decrypt the audio.',
      [12, 17],
      { legs: ['leg-4'], calls: ['call-1'] },
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 (key withheld, sha256 8899aabbccddeeff)',
    ),
    passed(VERSION, 3, { id: 'tls-1' }),
    failed(
      VERSION,
      'TLS 1.0 was negotiated with 203.0.113.8; the policy asks for TLS 1.2.',
      [203],
      { id: 'tls-2', legs: ['leg-6'] },
      'ServerHello, TLS 1.0, TLS_RSA_WITH_AES_128_CBC_SHA',
    ),
    passed(EXPIRY, 34, { id: 'cert-1' }),
    failed(
      EXPIRY,
      'The certificate of sbc.example.com expires in 9 days.',
      [204],
      { id: 'cert-2', legs: ['leg-6'] },
      'Certificate, notAfter 2026-11-29',
    ),
    failed(COMPLETE, '14 frames were lost by the recorder and 3 were cut short.', [17], { severity: 'low' }),
    notApplicable(CREDENTIALS, { legs: ['leg-1'] }),
  ]);
}

/** A capture of web traffic only. */
export function nothingToTest(): Report {
  return reportOf(facts({ captures: [captureFacts({ frames: 100 })] }), []);
}

export function manyLegs(count = 200): Report {
  const rows = Array.from({ length: count }, (_, index) =>
    srtpLeg(`leg-${index + 1}`, {
      a: `10.0.${index >> 6}.${(index & 63) + 1}:40000`,
      protection: index % 9 === 4 ? 'cleartext' : 'encrypted',
      protocol: index % 9 === 4 ? 'RTP' : 'SRTP',
      reason:
        index % 9 === 4
          ? 'RTP/AVP was negotiated, and 500 packets decode as PCMU.'
          : 'DTLS-SRTP was negotiated, and 500 packets cannot be told from random octets.',
      first: frame(index + 1),
      tls: [],
    }),
  );
  const judged = rows.map((leg) =>
    leg.protection === 'cleartext'
      ? failed(
          MEDIA,
          'RTP packets with PCMU audio can be played back from this capture.',
          [leg.first.frame],
          { legs: [leg.id], identity: `media-encrypted fail ${leg.b.address}` },
          'RTP, payload type 0 (PCMU), readable',
        )
      : passed(MEDIA, leg.first.frame, { legs: [leg.id] }),
  );
  return reportOf(facts({ captures: [PCAPNG], accounting: CLASSES, legs: rows, calls: [CALL] }), judged);
}

/** The longest addresses and names there are, and scripts beyond Latin. */
export function longNames(): Report {
  const longest = '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff';
  const host = `${'edge-session-border-controller-'.repeat(6)}example.com`;
  const of = facts({
    captures: [
      { ...PCAPNG, file: `${'recording-of-the-trunk-towards-carrier-x-'.repeat(4)}2026-11-20.pcapng` },
      captureFacts({ file: 'запись-Αθήνα-2.pcap', frames: 0, firstFrame: null, lastFrame: null }),
    ],
    accounting: CLASSES,
    calls: [call({ id: 'call-1', from: `sip:${'a'.repeat(300)}@${host}`, to: 'sip:Žluťoučký@příklad.example' })],
    legs: [
      signalingLeg({
        id: 'leg-1',
        transport: 'tls',
        a: { address: longest, port: 65535, name: null },
        b: {
          address: longest.replace('2001', '3fff'),
          port: 65535,
          name: 'Καλημέρα-Перемышль-carrier-with-a-very-long-name-indeed',
        },
        protection: 'encrypted',
        reason: `TLS 1.2 handshake completed with ${host}. ${'The server asked for a certificate and the client gave one. '.repeat(4)}`,
        tls: ['tls-1'],
        calls: ['call-1'],
      }),
      srtpLeg('leg-2', {
        a: { address: longest, port: 65535, name: null },
        b: { address: '::1', port: null, name: null },
        calls: ['call-1'],
      }),
    ],
    tlsSessions: [
      tlsSession({
        ...TLS13,
        version: 'TLS 1.2',
        serverName: host,
        certificates: ['cert-1'],
        certificatesHidden: false,
        cipherSuite: { code: '0xc030', name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
      }),
      DTLS12,
    ],
    certificates: [
      certificate({
        id: 'cert-1',
        subject: `CN=${host},OU=Отдел связи,O=Ελληνικός Οργανισμός,C=GR`,
        subjectAltNames: Array.from({ length: 12 }, (_, i) => `DNS:${i}.${host}`),
        serial: 'F'.repeat(40),
        notAfter: CAPTURED_AT - 3 * DAY,
      }),
    ],
  });
  return reportOf(of, [
    passed(SIGNALING, 3, { legs: ['leg-1'] }),
    failed(
      EXPIRY,
      `The certificate of ${host} expired 3 days before it was used.`,
      [34],
      { id: 'cert-1', legs: ['leg-1'], severity: 'high' },
      `Certificate CN=${host}`,
    ),
  ]);
}

export const HOSTILE_TEXT =
  '\u001b[31mPASS\u001b[0m\u0007\u202egnp.exe\u2066\u200b\u2028</script><b>=cmd|calc\u009b2J\ud800\r\n\u0000(ZZ) Tj 日本語 🙂';

/** Everything that a stranger can write holds HOSTILE_TEXT. */
export function hostile(options: Partial<ReportInput> = {}): Report {
  const text = HOSTILE_TEXT;
  const of = facts({
    captures: [{ ...PCAPNG, file: `${text}.pcap`, linkTypes: [text], damaged: { frame: 9, offset: 99, reason: text } }],
    accounting: CLASSES,
    gaps: [gap({ detail: text })],
    calls: [
      call({
        id: 'call-1',
        callIds: [`${text}@${text}`],
        from: `sip:${text}@${text}`,
        to: text,
        path: ['leg-1'],
        ladder: [
          ladderEvent({ what: text, from: { address: text, port: 1 } }),
          ladderEvent({ kind: 'gap', what: text, from: null, to: null, at: frame(7) }),
        ],
      }),
    ],
    legs: [
      {
        ...TRUNK,
        protocol: text,
        transport: text,
        a: { address: text, port: 1, name: text },
        reason: text,
        evidence: [evidence(1, text)],
        callIds: [text],
        calls: ['call-1'],
        sip: sipFacts({
          methods: { [text]: 1, ['__proto__']: 2 },
          statuses: { [text]: 1 },
          firstReadable: evidence(2, text),
        }),
      },
      srtpLeg('leg-2', {
        codecs: [text],
        profile: text,
        offered: [text],
        answered: text,
        streams: [stream({ method: text })],
        readableKeys: [readableKey({ suite: text, message: text })],
      }),
    ],
    tlsSessions: [
      {
        ...TLS13,
        version: text,
        serverName: text,
        alpn: text,
        group: text,
        certificates: ['cert-1'],
        cipherSuite: { code: '0x1302', name: text },
        alerts: [evidence(5, text)],
      },
    ],
    certificates: [
      certificate({
        subject: text,
        issuer: text,
        subjectAltNames: [text],
        serial: text,
        keyAlgorithm: text,
        signatureAlgorithm: text,
        notBefore: -1e15,
        notAfter: 1e15,
      }),
    ],
  });
  return reportOf(of, [failed(SIGNALING, text, [12], { legs: ['leg-1'], calls: ['call-1'] }, text)], {
    command: text,
    ...options,
  });
}

export const SAMPLES: Readonly<Record<string, () => Report>> = {
  cleanPass,
  manyFindings,
  nothingToTest,
  manyLegs,
  longNames,
  hostile,
};

/** The certificates of `manyFindings` with trust anchors in the policy: one leads to them and another does not; TLS 1.3 hides those of a session. */
export function withTrust(): Report {
  const report = structuredClone(manyFindings());
  const chain = factsRowOf(certificateChain());
  const trusted = { result: 'trusted', anchor: 'CN=Example Root', reason: 'its path ends there' } as const;
  const untrusted = { result: 'untrusted', anchor: null, reason: 'CN=Example Issuing CA had expired' } as const;
  const [first, second] = report.certificates.map(({ id }) => id) as [string, string];
  report.certificateChains = [
    { ...chain, id: 'chain-1', certificates: [first], trust: { whenShown: trusted, whenReported: trusted } },
    { ...chain, id: 'chain-2', certificates: [second], trust: { whenShown: untrusted, whenReported: untrusted } },
  ];
  report.tlsSessions = report.tlsSessions.map((session) => ({
    ...session,
    certificatesHidden: session.id === 'tls-1',
  }));
  return report;
}

function factsRowOf(chain: CertificateChain): Report['certificateChains'][number] {
  return reportOf(facts({ certificateChains: [chain] }), []).certificateChains[0]!;
}
