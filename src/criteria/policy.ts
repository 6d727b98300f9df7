/**
 * The policy: what is good enough, as dated data. Rules compare facts with it; a policy may change a threshold or a severity,
 * never a fact.
 *
 * Every value of the built-in policy names its source; "ours" marks a starting value that no standard gives.
 *
 * A policy file says only what differs from a built-in profile (`profiles/`); reading one is in `policy-file/`. The sections that stand
 * here are floors: a zone or a path may have its own (`effective.ts`). Those of `policy/` describe the organization.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { BusinessHours, Numbers } from './policy/calling.ts';
import { Paths } from './policy/paths.ts';
import { Places, ZONES } from './policy/places.ts';
import { Severities } from './policy/severities.ts';
import { SeveritySchema } from './policy/terms.ts';
import { TRAFFIC_DEFAULT, Traffic } from './policy/traffic.ts';
import { Waivers } from './policy/waivers.ts';

export { compareSeverities, isAtOrAbove, SEVERITIES, type Severity } from './policy/terms.ts';

/** From the registry tables. A recommended, B acceptable, C weak, D deprecated, F broken, X regional. */
const GradeSchema = z.enum(['A', 'B', 'C', 'D', 'F', 'X']);

export type Grade = z.infer<typeof GradeSchema>;

/** Severity of a grade; null where the policy accepts the grade. */
const GradeSeverities = z.strictObject({
  A: SeveritySchema.nullable(),
  B: SeveritySchema.nullable(),
  C: SeveritySchema.nullable(),
  D: SeveritySchema.nullable(),
  F: SeveritySchema.nullable(),
  X: SeveritySchema.nullable(),
});

const Days = z.number().int().min(0).max(3650);
const Bits = z.number().int().min(0).max(65536);
const Share = z.number().min(0).max(1);

export const Policy = z.strictObject({
  name: z.string().min(1).max(100),
  version: z.string().regex(/^\d{4}-\d{2}$/, 'a year and a month, such as 2026-11'),
  /** The lowest versions that are good enough. */
  minimumVersion: z.strictObject({
    tls: z.enum(['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3']),
    dtls: z.enum(['DTLS 1.0', 'DTLS 1.2', 'DTLS 1.3']),
  }),
  /** Severity of a version below the minimum, by version name; `high` for a version that is not listed. */
  versionSeverity: z.record(z.string(), SeveritySchema),
  cipherSuites: z.strictObject({
    grades: GradeSeverities,
    /** Whether a suite must give forward secrecy. */
    requireForwardSecrecy: z.boolean(),
    forwardSecrecySeverity: SeveritySchema,
    /** Of a forward secret AEAD suite that is deprecated for its finite-field Diffie-Hellman only. */
    finiteFieldSeverity: SeveritySchema,
    /** Of a suite whose key is a pre-shared key alone: no forward secrecy either, but no key to steal from a certificate. */
    plainPskSeverity: SeveritySchema,
    /** Algorithms that this policy does not approve, by a part of the suite's name (`CHACHA20`), whatever the grade. */
    notApproved: z.record(z.string().regex(/^[A-Z0-9_]+$/, 'a part of a suite name, such as CHACHA20'), SeveritySchema),
  }),
  srtpProfiles: z.strictObject({ grades: GradeSeverities }),
  /** What is asked of a TLS or DTLS handshake beside its version and cipher suite. */
  handshake: z.strictObject({
    /** Of a CBC suite with encrypt-then-MAC that would be accepted but for its mode; null accepts it. */
    cbcWithEncryptThenMac: SeveritySchema.nullable(),
    /** Groups of the key exchange that have a name. */
    groups: GradeSeverities,
    minimumPrimeBits: Bits,
    /** A prime that is shorter is within reach of an attack: critical. */
    brokenPrimeBits: Bits,
    /** Signature schemes of ServerKeyExchange and CertificateVerify. */
    signatures: GradeSeverities,
    /** Servers that must ask for a client certificate, as an address or an address and port (`203.0.113.7`, `203.0.113.7:5061`, `[2001:db8::1]:5061`). */
    mutualTls: z.array(z.string().min(1).max(100)).max(10_000),
    /** Records that one key of AES-GCM may protect. */
    maximumRecordsPerKey: z.number().int().min(1),
    /** Days that a session ticket may be used. */
    maximumTicketDays: Days,
  }),
  certificates: z.strictObject({
    minimumRsaBits: Bits,
    minimumEcBits: Bits,
    /** Below these a key is within reach of an attack: critical. */
    brokenRsaBits: Bits,
    brokenEcBits: Bits,
    /** Hash names in lower case, as they stand in a signature algorithm's name, with the severity of a signature made with them. */
    forbiddenSignatureHashes: z.record(z.string(), SeveritySchema),
    /** Days left at which a certificate about to expire becomes a finding of that severity. */
    expiresWithinDays: z.strictObject({ high: Days, medium: Days, low: Days }),
    /** For certificates that live no longer than `lifetimeDays`, the days above are capped at these shares of the lifetime. */
    shortLived: z.strictObject({ lifetimeDays: Days, high: Share, medium: Share, low: Share }),
    /** The file that `trustAnchors` were read from, as the policy file names it; null when there is none. */
    caBundle: z.string().min(1).max(1000).nullable().default(null),
    /** Certificates in PEM, one or more in each text: what chains are verified against. None: nothing is called trusted. */
    trustAnchors: z.array(z.string()).default([]),
    /** Longest lifetimes. Of several public limits the last that was in force when the certificate was issued holds. */
    lifetime: z.strictObject({
      publicCa: z.array(z.strictObject({ from: z.iso.date(), days: Days })),
      privateCa: z.strictObject({ low: Days, medium: Days }),
    }),
  }),
  signaling: z.strictObject({
    /** Ports on which a TLS connection is taken for SIP though nothing else says what it carries. */
    tlsPorts: z.array(z.number().int().min(1).max(65_535)),
  }),
  /** How bad it is that something can be read. */
  inClear: z.strictObject({ signaling: SeveritySchema, media: SeveritySchema }),
  /** How far clocks may disagree before a certificate counts as not yet valid, in seconds. */
  clockSkewSeconds: z.number().int().min(0).max(86_400),
  media: z.strictObject({
    /** RTP packets of a leg below which an observation of encryption is too little to pass. */
    minimumPackets: z.number().int().min(1),
    /** Confidence of an observation of encryption, as the report states it for a stream, below which it is too little to pass. */
    minimumConfidence: Share,
    /** RTP packets from an unexpected source up to which a leg is open and not failed. */
    toleratedForeignPackets: z.number().int().min(0),
    /** Ports of one host that one source sends unannounced RTP to, from which on it is a probe. */
    probedPorts: z.number().int().min(1),
  }),
  capture: z.strictObject({
    /** Share of frames that the recorder dropped, from which on a capture is too incomplete. */
    maximumDropShare: Share,
    /** Share of frames cut short by the snapshot length, from which on a capture is too incomplete. */
    maximumTruncatedShare: Share,
    /** A step back of the clock between frames that is taken for a clock problem, in seconds. */
    maximumClockStepSeconds: z.number().int().min(0),
  }),
  keying: z.strictObject({
    /** Severity of a certificate fingerprint whose best hash function is one of these, by its name in SDP. */
    fingerprintHashes: z.record(z.string(), SeveritySchema),
    /** Severity of SDES, whose keys every signaling hop can read, on a leg that SIP over WebSocket set up; null: accepted. */
    sdesOverWebSocketSeverity: SeveritySchema.nullable(),
    /** The same on any other leg, even where its signaling is encrypted; null: accepted. */
    sdesSeverity: SeveritySchema.nullable(),
    /** Calls from which on one DTLS certificate is told to be shared. */
    callsPerDtlsCertificate: z.number().int().min(2),
  }),
  zrtp: z.strictObject({
    /** Severity of an algorithm that was agreed on, by its type block without blanks; what is not named is accepted. */
    algorithms: z.record(z.string(), SeveritySchema),
  }),
  mikey: z.strictObject({
    minimumDhBits: Bits,
  }),
  /** Findings at or above this severity make the run fail. */
  failOn: z.enum(['critical', 'high', 'medium', 'low', 'none']),
  /** Floors by zone, over those above: sections of this policy, each in part. */
  zones: z.partialRecord(z.enum(ZONES), z.record(z.string(), z.unknown())),
  networks: Places,
  endpoints: Places,
  paths: Paths,
  severities: Severities,
  numbers: Numbers,
  businessHours: BusinessHours,
  traffic: Traffic,
  waivers: Waivers,
});

export type Policy = z.infer<typeof Policy>;

export const SOC2_DEFAULT: Policy = Policy.parse({
  name: 'soc2-default',
  version: '2026-11',
  minimumVersion: {
    // RFC 9325 section 3.1.1: TLS 1.0 and 1.1 MUST NOT be negotiated (RFC 8996).
    tls: 'TLS 1.2',
    // RFC 9325 section 3.1.2: DTLS 1.0 MUST NOT be negotiated (RFC 8996). There is no DTLS 1.1.
    dtls: 'DTLS 1.2',
  },
  versionSeverity: {
    'SSL 2.0': 'critical', // RFC 6176 section 3: MUST NOT; broken (DROWN).
    'SSL 3.0': 'critical', // RFC 7568 section 3: MUST NOT; broken (POODLE).
    'TLS 1.0': 'high', // RFC 8996 section 4.
    'TLS 1.1': 'high', // RFC 8996 section 5.
    'DTLS 1.0': 'high', // RFC 8996, RFC 9325 section 3.1.2.
  },
  cipherSuites: {
    grades: {
      A: null, // Recommended: forward secret AEAD (RFC 9325 section 4.2).
      B: null, // Acceptable: forward secret AEAD outside the recommended list.
      C: 'medium', // Weak: CBC (RFC 9325 section 4.2 SHOULD NOT), 64-bit tags, plain PSK.
      D: 'high', // Deprecated: no forward secrecy (RFC 10015), 64-bit blocks (RFC 9325 section 4.1).
      F: 'critical', // Broken: NULL, anonymous, export, RC4, DES (RFC 9325 section 4.1 MUST NOT, RFC 7465).
      X: 'low', // Regional algorithms (GOST, SM): ours; the organization decides and writes it down.
    },
    // RFC 9325 section 4.1, RFC 10015: RSA key transport and static DH MUST NOT.
    requireForwardSecrecy: true,
    forwardSecrecySeverity: 'high',
    finiteFieldSeverity: 'medium', // RFC 10015: MUST NOT since July 2026, but forward secret; with CBC it keeps its grade's severity.
    plainPskSeverity: 'medium', // Ours: as strong as the pre-shared key and its keeping.
    notApproved: {},
  },
  srtpProfiles: {
    grades: {
      A: null, // AEAD (RFC 7714).
      B: null, // 80-bit tag (RFC 3711 section 5.2 default; RFC 5764 section 4.1.2).
      C: 'medium', // 32-bit tag, F8, 8-octet GCM tag (RFC 3711 section 9.5: weak authentication needs a reason).
      D: 'high', // Ours: deprecated, as for cipher suites.
      F: 'critical', // NULL: the audio is not encrypted (RFC 8827 section 6.5 MUST NOT).
      X: 'low', // Regional or national algorithms (SEED, ARIA): ours.
    },
  },
  handshake: {
    cbcWithEncryptThenMac: null, // RFC 9325 section 4.2.1 with RFC 7366: the attacks on CBC need MAC-then-encrypt.
    groups: {
      A: null, // RFC 9325 section 4.5: P-256, X25519 and better, and their post-quantum hybrids (RFC 10024).
      B: null, // Brainpool, ffdhe3072 and larger.
      C: 'medium', // Outside the recommendation: ffdhe2048, secp256k1, binary curves, draft Kyber.
      D: 'high', // Recommended=D (RFC 9847).
      F: 'critical', // Under 224 bits: MUST NOT (RFC 9325 section 4.5).
      X: 'low', // Regional: ours; the organization decides.
    },
    minimumPrimeBits: 2048, // RFC 9325 section 4.5.
    brokenPrimeBits: 1024, // Logjam (2015): 512 bits in minutes, 768 bits done in 2016; a state can afford 1024.
    signatures: {
      A: null, // RFC 8446 section 4.2.3.
      B: null, // PKCS#1 v1.5 with SHA-2 in TLS 1.2.
      C: 'medium', // SHA-224: Recommended=D (RFC 9847).
      D: 'high', // SHA-1 (RFC 9155 section 2), DSA.
      F: 'critical', // MD5 (RFC 9155 section 2).
      X: 'low', // Regional: ours.
    },
    mutualTls: [], // Ours: nowhere, until the organization says where (RFC 5922 section 5 asks it of proxies among each other).
    maximumRecordsPerKey: 23_726_566, // RFC 8446 section 5.5: 2^24.5 full-size records.
    maximumTicketDays: 7, // RFC 8446 section 4.6.1.
  },
  certificates: {
    minimumRsaBits: 2048, // RFC 9325 section 4.5.
    minimumEcBits: 256, // Ours, from the curves of RFC 9325 section 4.5 (at least 224 bits); no CA issues P-224.
    brokenRsaBits: 1024, // Ours: RSA-250 (829 bits) was factored in 2020.
    brokenEcBits: 224, // RFC 9325 section 4.5: curves of less than 224 bits MUST NOT be used.
    forbiddenSignatureHashes: {
      md2: 'critical', // RFC 6149: historic.
      md4: 'critical', // RFC 6150: historic.
      md5: 'critical', // RFC 6151 section 2: collisions are practical.
      sha1: 'high', // RFC 9155 section 2; RFC 9325 section 4.5.
    },
    expiresWithinDays: { high: 7, medium: 14, low: 30 }, // Ours.
    // Ours: automatic renewal (RFC 8555) replaces a certificate with about a third of its life left, so more than that is no news.
    shortLived: { lifetimeDays: 100, high: 1 / 6, medium: 1 / 3, low: 1 / 3 },
    trustAnchors: [], // The organization's to name.
    lifetime: {
      // CA/Browser Forum Baseline Requirements section 6.3.2, as changed by ballots SC31 and SC-081v3.
      publicCa: [
        { from: '2018-03-01', days: 825 },
        { from: '2020-09-01', days: 398 },
        { from: '2026-03-15', days: 200 },
        { from: '2027-03-15', days: 100 },
        { from: '2029-03-15', days: 47 },
      ],
      privateCa: { low: 825, medium: 1826 }, // Ours: the older public limit, and five years.
    },
  },
  signaling: {
    tlsPorts: [5061], // RFC 3261 section 18.2.1, IANA: sips.
  },
  // Ours, from RFC 3261 section 26 and RFC 7201: who can read signaling learns who calls whom; who can read media has the conversation.
  inClear: { signaling: 'high', media: 'critical' },
  clockSkewSeconds: 300, // Ours: far more than clocks kept by NTP differ, little against the life of a certificate.
  media: {
    minimumPackets: 25, // Measured: below it most codecs cannot be told from random octets.
    // Ours: with no length, no keying and no SRTCP seen, that nothing is readable is worth at most 0.84 (ADR 3).
    minimumConfidence: 0.85,
    toleratedForeignPackets: 5, // Ours: a stray packet is no stream.
    probedPorts: 20, // Ours: the ports of ten calls.
  },
  capture: {
    maximumDropShare: 0.001, // Ours: 0.1 %, about the loss that voice tolerates unnoticed.
    maximumTruncatedShare: 0, // Ours: a frame cut short can hide the SDP or certificate that matters.
    maximumClockStepSeconds: 1, // Ours: more than reordering between interfaces explains.
  },
  keying: {
    fingerprintHashes: {
      md2: 'high', // RFC 8122 section 5: MUST NOT be used.
      md5: 'high', // The same.
      'sha-1': 'medium', // RFC 8122 section 5: SHA-256 is the preferred function.
    },
    sdesOverWebSocketSeverity: 'high', // RFC 8827 section 6.5: MUST NOT be used by WebRTC endpoints.
    sdesSeverity: null, // Ours: RFC 4568 section 8.3 allows it over encrypted signaling; whom to trust is the organization's decision.
    callsPerDtlsCertificate: 100, // Ours.
  },
  zrtp: {
    algorithms: {
      HS32: 'medium', // RFC 3711 section 9.5: weak authentication needs a reason.
      SK32: 'medium', // The same.
      Prsh: 'medium', // Ours: RFC 6189 section 4.4.2 rests on a secret of an earlier call, without a new Diffie-Hellman agreement.
      DH2k: 'low', // RFC 6189 section 5.1.5: for low power applications.
      EC52: 'low', // RFC 6189 section 5.1.5: SHOULD NOT be used.
    },
  },
  mikey: {
    minimumDhBits: 2048, // RFC 9325 section 4.5, as for TLS.
  },
  failOn: 'high', // Ours: "high" is what a governing standard forbids.
  zones: {
    // Ours: CC6.7 goes by risk, and an internal network may be accepted, but the acceptance has to be written down. Auditors differ
    // about media in clear inside; it stays at or above the threshold, and a policy can lower it.
    internal: { inClear: { signaling: 'medium', media: 'high' } },
  },
  networks: {},
  endpoints: {},
  paths: [],
  severities: {},
  numbers: { home: [], premium: [], outOfBounds: [] },
  businessHours: null,
  traffic: TRAFFIC_DEFAULT,
  waivers: [],
} satisfies z.input<typeof Policy>);

/** SHA-256, lower-case hex, of the policy as canonical JSON: the same policy has the same hash whatever the order of its keys. */
export function policySha256(policy: Policy): string {
  return createHash('sha256').update(canonicalJson(policy)).digest('hex');
}

/** JSON with keys sorted by UTF-16 code unit and no space (the rules of RFC 8785 for values that JSON.stringify writes alike). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}
