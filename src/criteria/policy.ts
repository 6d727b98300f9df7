/**
 * The policy: what is good enough, as dated data. Rules compare facts with it; a policy may change a threshold or a severity,
 * never a fact.
 *
 * Every value of the built-in policy names its source; "ours" marks a starting value that no standard gives.
 *
 * Not handled here: reading policy files, and networks and zones. The shape is strict and versioned, so that both can be
 * added: a file is parsed with `Policy`, and what it leaves out keeps the built-in value.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';

/** From worst to least. critical: content or keys are readable now; high: protection is missing or forbidden by its standard; medium: weak, or needs a written decision; low: hygiene; info: a fact. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Negative, zero or positive: `a` is worse than, as bad as, or less bad than `b`. */
export function compareSeverities(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** True when `severity` is as bad as `threshold`, or worse. */
export function isAtOrAbove(severity: Severity, threshold: Severity): boolean {
  return compareSeverities(severity, threshold) <= 0;
}

const SeveritySchema = z.enum(SEVERITIES);

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
  }),
  srtpProfiles: z.strictObject({ grades: GradeSeverities }),
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
  }),
  /** How far clocks may disagree before a certificate counts as not yet valid, in seconds. */
  clockSkewSeconds: z.number().int().min(0).max(86_400),
  media: z.strictObject({
    /** RTP packets of a leg below which an observation of encryption is too little to pass. */
    minimumPackets: z.number().int().min(1),
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
  },
  clockSkewSeconds: 300, // Ours: far more than clocks kept by NTP differ, little against the life of a certificate.
  media: {
    minimumPackets: 25, // Measured: below it most codecs cannot be told from random octets.
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
