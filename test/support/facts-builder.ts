/**
 * Facts built by hand, for tests of rules, report and renderers.
 *
 * Every function takes only what a test is about and fills in the rest: zero counts, empty lists, null for what was not seen.
 * `facts()` ties the rows together: a leg that names a session appears in the session's `legs`, and so on.
 *
 *     const leg = mediaLeg({ protection: 'cleartext', streams: [stream({ encrypted: 'no', packets: 500 })] });
 *     const all = facts({ legs: [leg] });
 */
import type { FrameReference } from '../../src/capture/frame.ts';
import {
  type Accounting,
  type ActivityFacts,
  type Call,
  type CaptureFacts,
  type Certificate,
  type CertificateChain,
  type ChallengeFact,
  type ContentFact,
  type Contradiction,
  type ContradictionKind,
  type CredentialFact,
  type CryptoLineFact,
  type Endpoint,
  type Evidence,
  type Facts,
  type FailedHandshake,
  type FingerprintFact,
  FRAME_CLASSES,
  type FrameClass,
  type Gap,
  type LadderEvent,
  type Leg,
  type MediaFacts,
  type MediaIntrusion,
  type MediaSideFact,
  type MikeyFact,
  type MikeyPolicyFact,
  type ProtectionDecision,
  type Rate,
  type ReadableKeyFact,
  type SipFacts,
  type SipObservation,
  type SipObservationKind,
  type SourceActivity,
  type StreamFacts,
  type TlsAgreed,
  type TlsKeyExchange,
  type TlsOffer,
  type TlsSession,
  type TlsTraffic,
  type TurnFacts,
  type ZrtpClientFact,
  type ZrtpFact,
} from '../../src/ledger/facts.ts';

/** Unix seconds of frame 1: 2026-11-20T09:00:00Z. */
export const CAPTURED_AT = Date.UTC(2026, 10, 20, 9) / 1000;

/** Unix seconds at which tests judge: 2026-11-21T10:00:00Z. */
export const JUDGED_AT = Date.UTC(2026, 10, 21, 10) / 1000;

export const DAY = 86_400;

/** Frame `number`; without a time, one second after the frame before it. */
export function frame(number: number, seconds = CAPTURED_AT + number - 1, capture = 0): FrameReference {
  return { capture, frame: number, seconds, nanoseconds: 0 };
}

export function evidence(number: number, what = `Frame ${number} as built by the test.`): Evidence {
  return { at: frame(number), what };
}

/** `203.0.113.7:5061`, `[2001:db8::1]:5061` or an address alone (port null). */
export function endpoint(text: string, name: string | null = null): Endpoint {
  const match = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<v4>[0-9.]+))(?::(?<port>\d+))?$/.exec(text);
  const address = match?.groups?.v6 ?? match?.groups?.v4 ?? text;
  const port = match?.groups?.port;
  return { address, port: port === undefined ? null : Number(port), name };
}

type LegParts = Partial<Omit<Leg, 'a' | 'b'>> & { a?: Endpoint | string; b?: Endpoint | string };

function asEndpoint(given: Endpoint | string | undefined, otherwise: string): Endpoint {
  return typeof given === 'object' ? given : endpoint(given ?? otherwise);
}

/** A leg's decision: `open` without a basis, all else `observed`, unless the test says otherwise. */
function decision(parts: Partial<ProtectionDecision>, at: FrameReference): ProtectionDecision {
  const protection = parts.protection ?? 'open';
  return {
    protection,
    basis: parts.basis === undefined ? (protection === 'open' ? null : 'observed') : parts.basis,
    reason: parts.reason ?? `Built as ${protection} by the test.`,
    evidence: parts.evidence ?? [{ at, what: `What shows that the leg is ${protection}.` }],
  };
}

/** SIP over UDP from 192.0.2.10 to 198.51.100.20:5060, protection `open`, nothing readable. */
export function signalingLeg(parts: LegParts = {}): Leg {
  const first = parts.first ?? frame(1);
  return {
    id: 'leg-1',
    plane: 'signaling',
    protocol: 'SIP',
    transport: 'udp',
    encapsulation: [],
    reportedBy: null,
    frames: 0,
    octets: 0,
    first,
    last: first,
    callIds: [],
    calls: [],
    sip: null,
    sipBasis: null,
    tls: [],
    media: null,
    ...parts,
    a: asEndpoint(parts.a, '192.0.2.10'),
    b: asEndpoint(parts.b, '198.51.100.20:5060'),
    ...decision(parts, first),
  };
}

/** RTP from 192.0.2.10:40000 to 198.51.100.20:30000, protection `open`, keying `unseen`; media facts may stand beside leg facts. */
export function mediaLeg(parts: LegParts & { media?: never } & Partial<MediaFacts> = {}): Leg {
  const { media, rest } = splitMedia(parts);
  const first = rest.first ?? frame(1);
  return {
    ...signalingLeg({ id: 'leg-2', protocol: 'RTP', a: '192.0.2.10:40000', b: '198.51.100.20:30000', ...rest }),
    plane: 'media',
    media: mediaFacts(media),
    ...decision(rest, first),
  };
}

const NO_MEDIA_FACTS: MediaFacts = {
  mediaType: null,
  codecs: [],
  keying: 'unseen',
  transportProfile: null,
  profile: null,
  offered: [],
  answered: null,
  srtpNegotiated: null,
  negotiation: [],
  readableKeys: [],
  sides: [],
  crypto: [],
  fingerprints: [],
  dtlsClient: null,
  zrtp: null,
  mikey: [],
  opportunistic: null,
  streams: [],
  rtcp: null,
  rtcpProtected: null,
  content: [],
  readableAudioLevel: null,
};

export function mediaFacts(parts: Partial<MediaFacts> = {}): MediaFacts {
  return { ...NO_MEDIA_FACTS, ...parts };
}

function splitMedia(parts: LegParts & Partial<MediaFacts>): { media: Partial<MediaFacts>; rest: LegParts } {
  const media: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(parts)) (key in NO_MEDIA_FACTS ? media : rest)[key] = value;
  return { media: media as Partial<MediaFacts>, rest: rest as LegParts };
}

/** No message readable. */
export function sipFacts(parts: Partial<SipFacts> = {}): SipFacts {
  return {
    messages: 0,
    methods: {},
    statuses: {},
    firstReadable: null,
    lastReadable: null,
    credentials: [],
    challenges: [],
    observations: [],
    ...parts,
  };
}

/** Digest with MD5, in a REGISTER in frame 3. */
export function credential(parts: Partial<CredentialFact> = {}): CredentialFact {
  return {
    at: frame(3),
    header: 'Authorization',
    scheme: 'Digest',
    algorithm: 'MD5',
    qop: 'auth',
    method: 'REGISTER',
    userSha256: '0011223344556677',
    counted: true,
    ...parts,
  };
}

/** A Digest challenge with MD5 and qop, in frame 2. */
export function challenge(parts: Partial<ChallengeFact> = {}): ChallengeFact {
  return {
    at: frame(2),
    header: 'WWW-Authenticate',
    schemes: ['Digest'],
    algorithms: ['MD5'],
    qop: true,
    count: 1,
    ...parts,
  };
}

/** Seen once, sent by the client, in frame 5. */
export function observation(kind: SipObservationKind, parts: Partial<SipObservation> = {}): SipObservation {
  return { kind, by: 'a', count: 1, first: evidence(5, `What shows ${kind}.`), request: null, ...parts };
}

/** So many times at once from frame `from` on, with the same count as the peak of every window asked for. */
export function rate(count: number, seconds: readonly number[] = [], from = 1): Rate {
  if (count === 0) return { count, peaks: [], first: null, last: null };
  const last = frame(from + count - 1, CAPTURED_AT + from - 1);
  return { count, peaks: seconds.map((window) => ({ seconds: window, count, at: last })), first: frame(from), last };
}

/** An address that did nothing worth telling, in frames 1 to 9. */
export function source(parts: Partial<SourceActivity> = {}): SourceActivity {
  return {
    id: 'source-1',
    address: '203.0.113.66',
    legs: [],
    first: frame(1),
    last: frame(9),
    agents: [],
    requests: rate(1, [1]),
    transactions: 1,
    forwarded: 0,
    methods: {},
    answered: 1,
    finals: {},
    rejectedSignIns: rate(0),
    rejectedUsers: 0,
    users: rate(0),
    usersRefused: 0,
    usersUnknown: 0,
    destinations: rate(1, [60]),
    destinationsAnswered: 1,
    invites: rate(0),
    invitesMedian: 0,
    parallelCalls: 0,
    probe: null,
    dialed: [],
    abroad: [],
    malformed: rate(0),
    longHeaders: 0,
    foreignFrom: 0,
    named: null,
    reaction: null,
    ...parts,
  };
}

/** A client of a public TURN server that got one allocation with a sign-in, in frames 2 and 3. */
export function turn(parts: Partial<Omit<TurnFacts, 'server'>> & { server?: string } = {}): TurnFacts {
  const { server = '9.9.9.9:3478', ...rest } = parts;
  return {
    id: 'turn-1',
    client: endpoint('192.0.2.10'),
    server: endpoint(server),
    first: evidence(2),
    allocations: { count: 1, first: evidence(3) },
    withoutSignIn: null,
    weakSignIns: null,
    internalPeers: null,
    ...rest,
  };
}

/** No signaling was readable, unless there are sources: then it went from frame 1 to 9. */
export function activity(parts: Partial<ActivityFacts> = {}): ActivityFacts {
  const wasSeen = (parts.sources ?? []).length > 0 || (parts.users ?? []).length > 0;
  return {
    first: wasSeen ? frame(1) : null,
    last: wasSeen ? frame(9) : null,
    messages: wasSeen ? 9 : 0,
    sources: [],
    usersSeen: parts.users?.length ?? 0,
    users: [],
    noncesSeen: parts.nonces?.length ?? 0,
    nonces: [],
    ...parts,
  };
}

/** An SDES key in force, in an INVITE in frame 1. */
export function readableKey(parts: Partial<ReadableKeyFact> = {}): ReadableKeyFact {
  return {
    at: frame(1),
    suite: 'AES_CM_128_HMAC_SHA1_80',
    tag: 1,
    keySha256: '8899aabbccddeeff',
    message: 'INVITE',
    inForce: true,
    verifiedTags: null,
    side: 'offer',
    lifetime: null,
    predictable: null,
    ...parts,
  };
}

/** ZRTP that completed: Hellos in frames 3 and 4, Commit 5, Confirm2 6, Conf2ACK 7. */
export function zrtpFact(parts: Partial<ZrtpFact> = {}): ZrtpFact {
  return {
    first: frame(3),
    version: '1.10',
    clients: [zrtpClient(), zrtpClient({ at: frame(4), end: 'b' })],
    hash: 'S256',
    cipher: 'AES1',
    authTag: 'HS80',
    keyAgreement: 'DH3k',
    sas: 'B32',
    mode: 'dh',
    committed: frame(5),
    confirmed: frame(6),
    completed: frame(7),
    error: null,
    goClear: null,
    helloHash: 'unseen',
    hashChain: 'holds',
    hashChainBroken: null,
    sasRelayed: null,
    ...parts,
  };
}

export function zrtpClient(parts: Partial<ZrtpClientFact> = {}): ZrtpClientFact {
  return {
    at: frame(3),
    end: 'a',
    version: '1.10',
    client: 'TEST 1',
    zidSha256: '0123456789abcdef',
    mitm: false,
    passive: false,
    helloHash: 'unseen',
    named: null,
    namedInClear: null,
    ...parts,
  };
}

/** A pre-shared key message in force, its key encrypted, in an INVITE in clear in frame 1. */
export function mikeyFact(parts: Partial<MikeyFact> = {}): MikeyFact {
  return {
    side: 'offer',
    at: frame(1),
    message: 'INVITE',
    inClear: true,
    inForce: true,
    mode: 'psk',
    dataType: 'pre-shared key',
    cryptoSessions: 1,
    encryption: 'AES-CM-128',
    mac: 'HMAC-SHA-1-160',
    keyDataOctets: 36,
    clearKeys: [],
    dhGroup: null,
    policies: [],
    unread: null,
    ...parts,
  };
}

/** A policy that says nothing but its number. */
export function mikeyPolicyFact(parts: Partial<MikeyPolicyFact> = {}): MikeyPolicyFact {
  return {
    number: 0,
    encryption: null,
    encryptionKeyOctets: null,
    authentication: null,
    authenticationKeyOctets: null,
    tagOctets: null,
    srtpEncryption: null,
    srtcpEncryption: null,
    srtpAuthentication: null,
    ...parts,
  };
}

/** An offer of RTP/SAVP with SDES keys, in an INVITE in frame 1, by the leg's a. */
export function mediaSide(parts: Partial<MediaSideFact> = {}): MediaSideFact {
  const side = parts.side ?? 'offer';
  return {
    side,
    at: frame(side === 'offer' ? 1 : 2),
    message: side === 'offer' ? 'INVITE' : '200 (INVITE)',
    transportProfile: 'RTP/SAVP',
    rejected: false,
    transport: 'udp',
    end: side === 'offer' ? 'a' : 'b',
    keying: ['sdes'],
    setup: null,
    tlsId: null,
    keyLine: null,
    ...parts,
  };
}

/** A key line in force without parameters or faults, in frame 1 (offer) or 2 (answer). */
export function cryptoLine(parts: Partial<CryptoLineFact> = {}): CryptoLineFact {
  const side = parts.side ?? 'offer';
  return {
    side,
    at: frame(side === 'offer' ? 1 : 2),
    message: side === 'offer' ? 'INVITE' : '200 (INVITE)',
    tag: 1,
    suite: 'AES_CM_128_HMAC_SHA1_80',
    inForce: true,
    sessionParameters: [],
    mkiOctets: 0,
    faults: [],
    ...parts,
  };
}

/** A SHA-256 fingerprint in clear that fits the certificate in frame 8 (offer) or 9 (answer). */
export function fingerprint(parts: Partial<FingerprintFact> = {}): FingerprintFact {
  const side = parts.side ?? 'offer';
  const seen = parts.result !== 'unseen';
  return {
    side,
    at: frame(side === 'offer' ? 1 : 2),
    message: side === 'offer' ? 'INVITE' : '200 (INVITE)',
    function: 'sha-256',
    value: 'ab'.repeat(32),
    inClear: true,
    signed: false,
    result: 'match',
    reason: seen ? null : 'no DTLS handshake was seen',
    certificate: seen ? 'ef'.repeat(32) : null,
    certificateAt: seen ? frame(side === 'offer' ? 8 : 9) : null,
    ...parts,
  };
}

/** Between frames 1 and 2, of no leg. */
export function contradiction(kind: ContradictionKind, parts: Partial<Contradiction> = {}): Contradiction {
  return {
    kind,
    what: `What contradicts is ${kind}.`,
    evidence: [evidence(1), evidence(2)],
    legs: [],
    calls: [],
    ...parts,
  };
}

/** A stream from a to b without packets, unknown whether encrypted; where the test says, with a confidence of 0.95. */
export function stream(parts: Partial<StreamFacts> = {}): StreamFacts {
  const first = parts.first ?? frame(10);
  return {
    ssrc: 0x11223344,
    direction: 'a-to-b',
    payloadTypes: [],
    packets: 0,
    octets: 0,
    lost: 0,
    encrypted: 'unknown',
    confidence: parts.encrypted === undefined || parts.encrypted === 'unknown' ? 0 : 0.95,
    method: 'built by the test',
    first,
    last: first,
    samples: [],
    beforeKeys: false,
    foundBy: 'sdp',
    integrityOnly: false,
    looksRandom: parts.encrypted === 'yes',
    manySizes: false,
    reuse: null,
    ...parts,
  };
}

/** Six packets from 203.0.113.66 into the media leg leg-2. */
export function intrusion(parts: Partial<MediaIntrusion> = {}): MediaIntrusion {
  const first = parts.first ?? frame(20);
  return {
    kind: 'third-address',
    from: endpoint('203.0.113.66:4444'),
    to: endpoint('198.51.100.20:30000'),
    expected: endpoint('192.0.2.10:40000'),
    ssrc: 0x66666666,
    packets: 6,
    ports: 1,
    answered: 0,
    first,
    last: first,
    evidence: [{ at: first, what: 'RTP from a third address.' }],
    legs: ['leg-2', 'leg-3'],
    ...parts,
  };
}

/** Three keys pressed, the first in frame 10. */
export function content(parts: Partial<ContentFact> = {}): ContentFact {
  const first = parts.first ?? frame(10);
  return { kind: 'dtmf', count: 3, atLeast: false, first, last: first, samples: [first], ...parts };
}

export function call(parts: Partial<Call> = {}): Call {
  return {
    id: 'call-1',
    callIds: [],
    from: 'sip:alice@example.com',
    to: 'sip:bob@example.com',
    startedAt: frame(1),
    endedAt: null,
    outcome: 'unknown',
    legs: [],
    joinedBy: [],
    path: [],
    protection: 'open',
    ladder: [],
    ladderOmitted: 0,
    ...parts,
  };
}

/** A readable INVITE from 192.0.2.10:5060 to 198.51.100.20:5060, on leg-1. */
export function ladderEvent(parts: Partial<LadderEvent> = {}): LadderEvent {
  const at = parts.at ?? frame(1);
  return {
    at,
    until: at,
    count: 1,
    kind: 'sip',
    what: 'INVITE',
    from: { address: '192.0.2.10', port: 5060 },
    to: { address: '198.51.100.20', port: 5060 },
    directed: true,
    leg: 'leg-1',
    protection: 'cleartext',
    ...parts,
  };
}

type SessionParts = Partial<Omit<TlsSession, 'client' | 'server'>> & {
  client?: Endpoint | string;
  server?: Endpoint | string;
};

/** A TLS session whose handshake is not in the capture: no version, no suite. */
export function tlsSession(parts: SessionParts = {}): TlsSession {
  const first = parts.first ?? frame(1);
  return {
    id: 'tls-1',
    protocol: 'TLS',
    version: null,
    cipherSuite: null,
    group: null,
    signatureScheme: null,
    serverName: null,
    sipNames: [],
    sipExpected: null,
    alpn: null,
    handshake: 'unseen',
    resumed: null,
    clientAuthenticated: null,
    certificates: [],
    certificatesHidden: false,
    decrypted: false,
    useSrtp: null,
    useSrtpOffered: [],
    connections: 1,
    applicationOctets: 0,
    legs: [],
    first,
    serverHello: null,
    completed: null,
    alerts: [],
    ...NOTHING_MORE,
    ...parts,
    client: asEndpoint(parts.client, '192.0.2.10'),
    server: asEndpoint(parts.server, '198.51.100.20:5061'),
  };
}

const NO_TRAFFIC: TlsTraffic = {
  renegotiations: [],
  heartbeats: 0,
  malformedHeartbeats: [],
  earlyDataRecords: 0,
  recordsInOneDirection: 0,
  noncesCompared: null,
  noncesComplete: true,
  repeatedNonces: [],
  noncesUsedFirst: [],
  datagrams: null,
};

/** What a handshake shows beside version and suite: nothing. */
const NOTHING_MORE = {
  clientHello: null,
  certificateAt: null,
  versionHint: null,
  offer: null,
  keyExchange: null,
  forwardSecrecy: null,
  handshakeSignatures: [],
  helloRetryRequest: null,
  resumption: null,
  ticketLifetime: null,
  ticketAt: null,
  agreed: null,
  clientCertificate: { requested: null, sent: null, refused: null, verified: null },
  certificateStatus: null,
  earlyDataAccepted: null,
  downgrade: null,
  useSrtpHidden: false,
  traffic: NO_TRAFFIC,
} as const satisfies Partial<TlsSession>;

export function tlsTraffic(parts: Partial<TlsTraffic> = {}): TlsTraffic {
  return { ...NO_TRAFFIC, ...parts };
}

/** A sound ServerHello of TLS 1.2. */
export function agreed(parts: Partial<TlsAgreed> = {}): TlsAgreed {
  return {
    extendedMasterSecret: true,
    encryptThenMac: false,
    secureRenegotiation: true,
    truncatedHmac: false,
    compression: 0,
    heartbeat: false,
    certificateTimestamps: false,
    connectionId: null,
    srtpMkiOctets: null,
    ...parts,
  };
}

/** A sound ClientHello in frame 2, for TLS 1.2 and 1.3 with one suite. */
export function tlsOffer(parts: Partial<TlsOffer> = {}): TlsOffer {
  return {
    at: frame(2),
    format: 'tls',
    versions: ['TLS 1.3', 'TLS 1.2'],
    cipherSuites: [{ code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' }],
    groups: ['x25519'],
    keyShares: ['x25519'],
    signatureSchemes: ['rsa_pss_rsae_sha256'],
    alpn: [],
    fallback: false,
    encryptedClientHello: false,
    earlyData: false,
    postQuantum: false,
    secureRenegotiation: true,
    extendedMasterSecret: true,
    encryptThenMac: true,
    heartbeat: false,
    compression: false,
    statusRequest: false,
    srtpMkiOctets: null,
    ja4: 't13i010100_000000000000_000000000000',
    ...parts,
  };
}

/** A key share of X25519 in frame 3. */
export function keyExchange(parts: Partial<TlsKeyExchange> = {}): TlsKeyExchange {
  return {
    at: frame(3),
    kind: 'key-share',
    group: { code: '0x001d', name: 'x25519' },
    bits: null,
    primeSha256: null,
    wellKnownPrime: null,
    postQuantum: false,
    ...parts,
  };
}

/** One attempt at SIP over TLS that the server refused with handshake_failure. */
export function failedHandshake(parts: Partial<FailedHandshake> = {}): FailedHandshake {
  const first = parts.first ?? frame(5);
  return {
    id: 'failed-1',
    protocol: 'TLS',
    client: endpoint('192.0.2.10'),
    server: endpoint('198.51.100.20:5061'),
    serverName: null,
    offeredVersions: ['TLS 1.2'],
    offeredSuites: 1,
    brokenSuites: [],
    ja4: null,
    alert: { name: 'handshake_failure', level: 'fatal', from: 'server' },
    voipHint: 'its port is 5061, which is a suspicion only',
    count: 1,
    first,
    last: first,
    evidence: [{ at: first, what: 'fatal alert handshake_failure from the server' }],
    ...parts,
  };
}

/** As `tlsSession`, for DTLS, on the media leg's ports. */
export function dtlsSession(parts: SessionParts = {}): TlsSession {
  return tlsSession({ id: 'dtls-1', protocol: 'DTLS', server: '198.51.100.20:30000', ...parts });
}

/** A sound server certificate, valid for a year around the capture, that no session has shown yet. */
export function certificate(parts: Partial<Certificate> = {}): Certificate {
  const first = parts.first ?? frame(4);
  return {
    id: 'cert-1',
    subject: 'CN=sip.example.com',
    issuer: 'CN=Example Issuing CA',
    version: 3,
    commonNames: ['sip.example.com'],
    subjectAltNames: [],
    hasAlternativeNames: false,
    serial: '01',
    notBefore: CAPTURED_AT - 180 * DAY,
    notAfter: CAPTURED_AT + 185 * DAY,
    keyAlgorithm: 'EC',
    keyBits: 256,
    keyCurve: 'secp256r1',
    keyExponent: null,
    keySha256: 'ba'.repeat(32),
    signatureAlgorithm: 'ecdsa-with-SHA256',
    signatureParameters: null,
    keyUsage: null,
    extendedKeyUsage: null,
    subjectKeyId: null,
    authorityKeyId: null,
    policies: [],
    timestamps: 0,
    ocspHosts: [],
    crlHosts: [],
    mustStaple: false,
    sha256: 'ab'.repeat(32),
    fingerprints: {},
    der: null,
    selfSigned: false,
    isCa: false,
    pathLength: null,
    nameConstraints: false,
    role: 'server',
    chainPosition: 0,
    mediaKeyingOnly: false,
    seenOn: [],
    sessions: [],
    first,
    last: first,
    ...parts,
  };
}

/** A leaf alone, shown by a server, whose issuer was not sent. */
export function certificateChain(parts: Partial<CertificateChain> = {}): CertificateChain {
  const first = parts.first ?? frame(4);
  const certificates = parts.certificates ?? ['cert-1'];
  return {
    id: 'chain-1',
    role: 'server',
    certificates,
    unreadable: 0,
    path: certificates,
    order: 'ordered',
    alternates: [],
    strangers: [],
    duplicates: 0,
    end: 'issuer-not-sent',
    missingIssuer: 'CN=Example Issuing CA',
    linksVerified: true,
    mediaKeyingOnly: false,
    sessions: [],
    seenOn: [],
    first,
    last: first,
    ...parts,
  };
}

export function gap(parts: Partial<Gap> = {}): Gap {
  return {
    reason: 'truncated',
    layer: 'udp',
    count: 1,
    first: frame(1),
    detail: 'Built by the test.',
    legs: [],
    ...parts,
  };
}

/** A file of 100 frames in 100 seconds, nothing dropped, nothing damaged. */
export function captureFacts(parts: Partial<CaptureFacts> = {}): CaptureFacts {
  return {
    file: 'trace.pcap',
    sha256: 'cd'.repeat(32),
    bytes: 0,
    format: 'pcap',
    compression: null,
    linkTypes: ['ETHERNET'],
    snaplen: 262_144,
    frames: 100,
    firstFrame: frame(1),
    lastFrame: frame(100),
    truncatedFrames: 0,
    reportedDrops: null,
    duplicateFrames: 0,
    damaged: null,
    ...parts,
  };
}

/** Zero in every class that is not given; `frames` is their sum. */
export function accounting(classes: Partial<Record<FrameClass, number>> = {}): Accounting {
  const all = Object.fromEntries(FRAME_CLASSES.map((name) => [name, classes[name] ?? 0])) as Record<FrameClass, number>;
  return { frames: Object.values(all).reduce((sum, count) => sum + count, 0), classes: all };
}

/** One sound capture and nothing in it, with the references between the given rows made to agree. */
export function facts(parts: Partial<Facts> = {}): Facts {
  const legs = parts.legs ?? [];
  const sessions = parts.tlsSessions ?? [];
  const tlsSessions = sessions.map((session) => ({
    ...session,
    legs: union(
      session.legs,
      idsWhere(legs, (leg) => leg.tls.includes(session.id)),
    ),
  }));
  const certificates = (parts.certificates ?? []).map((row) => {
    const shownBy = tlsSessions.filter(
      ({ id, certificates: ids }) => ids.includes(row.id) || row.sessions.includes(id),
    );
    return {
      ...row,
      sessions: union(row.sessions, idsWhere(shownBy)),
      seenOn: union(
        row.seenOn,
        shownBy.flatMap((session) => session.legs),
      ),
    };
  });
  const calls = (parts.calls ?? []).map((row) => ({
    ...row,
    legs: union(
      row.legs,
      idsWhere(legs, (leg) => leg.calls.includes(row.id)),
    ),
  }));
  return {
    captureQuality: parts.captureQuality ?? [],
    captures: parts.captures ?? [captureFacts()],
    unreadable: parts.unreadable ?? [],
    accounting: parts.accounting ?? accounting({ notVoip: 100 }),
    gaps: parts.gaps ?? [],
    calls,
    ambiguities: parts.ambiguities ?? [],
    legs,
    tlsSessions,
    failedHandshakes: parts.failedHandshakes ?? [],
    certificates,
    activity: parts.activity ?? activity(),
    turn: parts.turn ?? [],
    mediaIntrusions: parts.mediaIntrusions ?? [],
    certificateChains: parts.certificateChains ?? [],
    contradictions: parts.contradictions ?? [],
  };
}

function idsWhere<Row extends { readonly id: string }>(
  rows: readonly Row[],
  holds: (row: Row) => boolean = () => true,
) {
  return rows.filter(holds).map((row) => row.id);
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}
