/**
 * The Report: the one definition of what outside programs rely on. Fields may be added in a minor version; none is renamed or
 * dropped without a new major `schemaVersion`.
 *
 * Arrays are sorted by first appearance in the capture unless the field says otherwise. Times are UTC ISO 8601 with nine
 * fractional digits. Nothing is undefined: absent is null. Everything that the rules look at is in here (SIP identities masked or
 * not), so that a report can be judged again without its capture: see `facts-of.ts`.
 */
import * as z from 'zod';
import { CRITERION_IDS } from '../criteria/criteria.ts';
import { SEVERITIES } from '../criteria/policy.ts';
import { FRAME_CLASSES, type FrameClass, QUALITY_MEASURES } from '../ledger/facts.ts';

/** Semantic versioning: a new major version when a field is renamed or dropped. */
export const SCHEMA_VERSION = '1.0.0';

const Text = z.string();
const Count = z.number().int().min(0);
const Hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const Time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
const Counts = z.record(z.string(), Count);

const Severity = z.enum(SEVERITIES);
const Criterion = z.enum(CRITERION_IDS);
const Protection = z.enum(['encrypted', 'weak', 'exposed', 'cleartext', 'open']);

/** Index into `captures`, and the 1-based frame number that Wireshark shows. */
const Reference = z.strictObject({ at: Time, capture: Count, frame: Count });
const Evidence = z.strictObject({ capture: Count, frame: Count, at: Time, what: Text });
const Endpoint = z.strictObject({ address: Text, port: Count.nullable(), name: Text.nullable() });
const NamedCode = z.strictObject({ code: Text, name: Text });

const Capture = z.strictObject({
  file: Text,
  sha256: Text,
  bytes: Count,
  format: Text,
  compression: Text.nullable(),
  linkTypes: z.array(Text),
  snaplen: Count.nullable(),
  frames: Count,
  firstFrameAt: Time.nullable(),
  lastFrameAt: Time.nullable(),
  firstFrame: Count.nullable(),
  lastFrame: Count.nullable(),
  truncatedFrames: Count,
  reportedDrops: Count.nullable(),
  duplicateFrames: Count,
  damaged: z.strictObject({ frame: Count, offset: Count, reason: Text }).nullable(),
});

/** A file that was named and of which nothing could be read. */
const Unreadable = z.strictObject({ file: Text, reason: Text, advice: Text });

const Accounting = z.strictObject({
  frames: Count,
  classes: z.strictObject(
    Object.fromEntries(FRAME_CLASSES.map((name) => [name, Count])) as Record<FrameClass, typeof Count>,
  ),
});

/** A measured fact about the recording; see `QUALITY_MEASURES` for what each counts. */
const Quality = z.strictObject({
  measure: z.enum(QUALITY_MEASURES),
  count: Count,
  of: Count.nullable(),
  evidence: z.array(Evidence),
  legs: z.array(Text),
});

const Gap = z.strictObject({
  reason: z.enum([
    'truncated-by-snaplen',
    'truncated',
    'malformed',
    'unsupported',
    'limit-reached',
    'missing-fragment',
    'missing-segment',
    'conflicting-overlap',
    'damaged-file',
  ]),
  layer: Text,
  count: Count,
  first: Reference,
  detail: Text,
  legs: z.array(Text),
});

/** Why a Call-ID, or a leg whose signaling is hidden, belongs to a call. */
const CallJoin = z.strictObject({
  callId: Text.nullable(),
  leg: Text.nullable(),
  by: Text,
  confidence: z.number().min(0).max(1),
});

const Call = z.strictObject({
  id: Text,
  callIds: z.array(Text),
  from: Text,
  to: Text,
  startedAt: Time,
  startedIn: Reference,
  endedAt: Time.nullable(),
  endedIn: Reference.nullable(),
  outcome: z.enum(['answered', 'failed', 'cancelled', 'unknown']),
  legs: z.array(Text),
  joinedBy: z.array(CallJoin),
  /** Signaling legs from the caller to the callee; empty where the order cannot be told. */
  path: z.array(Text),
  protection: Protection,
});

const Ambiguity = z.strictObject({
  kind: z.enum(['calls', 'media', 'signaling']),
  at: Reference,
  what: Text,
  legs: z.array(Text),
  calls: z.array(Text),
});

const Credential = z.strictObject({
  at: Reference,
  header: z.enum(['Authorization', 'Proxy-Authorization']),
  scheme: Text,
  algorithm: Text.nullable(),
  qop: Text.nullable(),
  method: Text,
  userSha256: Text,
});

const Sip = z.strictObject({
  messages: Count,
  methods: Counts,
  statuses: Counts,
  firstReadable: Evidence.nullable(),
  lastReadable: Evidence.nullable(),
  credentials: z.array(Credential),
});

const ReadableKey = z.strictObject({
  at: Reference,
  suite: Text,
  tag: Count,
  keySha256: Text,
  message: Text,
  inForce: z.boolean(),
  verifiedTags: Count.nullable(),
});

const Rtcp = z.strictObject({
  clear: Count,
  encrypted: Count,
  unknown: Count,
  firstClear: Reference.nullable(),
  firstEncrypted: Reference.nullable(),
});

const Srtp = z.strictObject({
  keying: z.enum(['sdes', 'dtls-srtp', 'zrtp', 'mikey', 'none', 'unseen']),
  profile: Text.nullable(),
  offered: z.array(Text),
  answered: Text.nullable(),
  rtcpProtected: z.boolean().nullable(),
  transportProfile: Text.nullable(),
  /** Whether the signaling agreed on SRTP; null when it was not seen or not answered. */
  negotiated: z.boolean().nullable(),
  negotiation: z.array(Evidence),
  readableKeys: z.array(ReadableKey),
  rtcp: Rtcp.nullable(),
});

const Stream = z.strictObject({
  ssrc: z.string().regex(/^0x[0-9a-f]{8}$/),
  direction: z.enum(['a-to-b', 'b-to-a']),
  payloadTypes: z.array(Count),
  packets: Count,
  octets: Count,
  lost: Count,
  encrypted: z.enum(['yes', 'no', 'unknown']),
  confidence: z.number().min(0).max(1),
  method: Text,
  first: Reference,
  last: Reference,
  samples: z.array(Reference),
  foundBy: z.enum(['sdp', 'pattern']),
});

const Leg = z.strictObject({
  id: Text,
  plane: z.enum(['signaling', 'media', 'messaging', 'control', 'vendor']),
  protocol: Text,
  transport: Text,
  /** Tunnels that carried it, from the outside in: `GRE`, `VXLAN`, `GTP-U` ... */
  encapsulation: z.array(Text),
  /** The program that told of it, when it was not seen on this wire: endpoints, transport and times are then its word. */
  reportedBy: z.enum(['hep', 'exported-pdu']).nullable(),
  a: Endpoint,
  b: Endpoint,
  protection: Protection,
  basis: z.enum(['proved', 'observed', 'negotiated']).nullable(),
  reason: Text,
  evidence: z.array(Evidence),
  sip: Sip.nullable(),
  tls: z.array(Text),
  srtp: Srtp.nullable(),
  mediaType: Text.nullable(),
  codecs: z.array(Text),
  streams: z.array(Stream),
  frames: Count,
  octets: Count,
  first: Reference,
  last: Reference,
  callIds: z.array(Text),
  calls: z.array(Text),
});

const TlsSession = z.strictObject({
  id: Text,
  protocol: z.enum(['TLS', 'DTLS']),
  client: Endpoint,
  server: Endpoint,
  version: Text.nullable(),
  cipherSuite: NamedCode.nullable(),
  group: Text.nullable(),
  signatureScheme: Text.nullable(),
  serverName: Text.nullable(),
  alpn: Text.nullable(),
  handshake: z.enum(['complete', 'failed', 'partial', 'unseen']),
  resumed: z.boolean().nullable(),
  clientAuthenticated: z.boolean().nullable(),
  certificates: z.array(Text),
  certificatesHidden: z.boolean(),
  decrypted: z.boolean(),
  useSrtp: Text.nullable(),
  useSrtpOffered: z.array(Text),
  connections: Count,
  applicationOctets: Count,
  legs: z.array(Text),
  first: Reference,
  serverHello: Reference.nullable(),
  alerts: z.array(Evidence),
});

const Certificate = z.strictObject({
  id: Text,
  subject: Text,
  issuer: Text,
  subjectAltNames: z.array(Text),
  serial: Text,
  notBefore: Time,
  notAfter: Time,
  /** Whole days from `generatedAt` to `notAfter`, rounded down; negative when it has expired. */
  daysLeft: z.number().int(),
  keyAlgorithm: Text,
  keyBits: Count.nullable(),
  signatureAlgorithm: Text,
  sha256: Text,
  selfSigned: z.boolean(),
  isCa: z.boolean(),
  role: z.enum(['server', 'client', 'both']),
  chainPosition: Count,
  mediaKeyingOnly: z.boolean(),
  seenOn: z.array(Text),
  sessions: z.array(Text),
  first: Reference,
  last: Reference,
});

const DisplayFilter = z.strictObject({ capture: Count, file: Text, filter: Text });

const Finding = z.strictObject({
  /** 16 hex digits of a SHA-256: the same fact has the same id in the next capture of the same path. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  rule: Text,
  verdict: z.enum(['fail', 'open']),
  severity: Severity,
  criteria: z.array(Criterion),
  /** The first leg and call that it concerns; all of them are in `legs` and `calls`. */
  leg: Text.nullable(),
  call: Text.nullable(),
  title: Text,
  message: Text,
  why: Text,
  remedy: Text,
  references: z.array(Text),
  /** At most 20; `evidenceTotal` is the true number. */
  evidence: z.array(Evidence),
  evidenceTotal: Count,
  /** Wireshark 4, for the first capture that has evidence; `displayFilters` has one for each. */
  displayFilter: Text,
  displayFilters: z.array(DisplayFilter),
  occurrences: Count,
  legs: z.array(Text),
  calls: z.array(Text),
  subject: z.strictObject({ kind: Text, id: Text }),
  waiver: z.null(),
});

const ControlRule = z.strictObject({
  rule: Text,
  pass: Count,
  fail: Count,
  open: Count,
  notApplicable: Count,
  waived: Count,
});

const Control = z.strictObject({
  criterion: Criterion,
  title: Text,
  /** What the criterion asks, what a capture can show about it and what it cannot: in our words. */
  asks: Text,
  shows: Text,
  cannotShow: Text,
  result: z.enum(['exceptions-noted', 'no-exceptions-noted', 'not-tested']),
  tested: Count,
  exceptions: Count,
  open: Count,
  waived: Count,
  rules: z.array(ControlRule),
});

const Rule = z.strictObject({
  id: Text,
  title: Text,
  severity: Severity,
  criteria: z.array(Criterion),
  subject: Text,
  why: Text,
  remedy: Text,
  references: z.array(Text),
});

const Limitation = z.strictObject({
  id: Text,
  text: Text,
  /** The same as part of a list: `certificates of 2 TLS 1.3 sessions`. */
  short: Text,
});

const ProtectionCounts = z.strictObject({
  encrypted: Count,
  weak: Count,
  exposed: Count,
  cleartext: Count,
  open: Count,
});

/** What a reader wants first, counted once so that every format says the same. */
const Summary = z.strictObject({
  /** The verdict in one sentence. */
  sentence: Text,
  firstFrameAt: Time.nullable(),
  lastFrameAt: Time.nullable(),
  frames: Count,
  calls: Count,
  legs: Count,
  protection: ProtectionCounts,
  failed: z.strictObject({ critical: Count, high: Count, medium: Count, low: Count, info: Count }),
  open: z.strictObject({ critical: Count, high: Count, medium: Count, low: Count, info: Count }),
});

export const ReportSchema = z.strictObject({
  schema: z.literal('soc2-sip/report'),
  schemaVersion: z.literal(SCHEMA_VERSION),
  tool: z.strictObject({ name: z.literal('soc2-sip'), version: Text }),
  generatedAt: Time,
  verdict: z.enum(['pass', 'fail', 'open']),
  exitCode: Count,
  /** The reason that won; `exitReasons` holds every one that applies, in the order of precedence. */
  exitReason: Text,
  exitReasons: z.array(z.strictObject({ code: Count, reason: Text })),
  failOn: z.enum(['critical', 'high', 'medium', 'low', 'info', 'none']),
  policy: z.strictObject({ name: Text, version: Text, sha256: Hex64 }),
  /** Identity of the rule catalogue: the hash changes when any rule's text, severity or mapping does. */
  catalogue: z.strictObject({ version: Text, sha256: Hex64, rules: Count }),
  /** How SIP identities appear in this report. */
  identities: z.enum(['clear', 'mask']),
  /** The command that made the report, without paths; null when it was made through the library. */
  command: Text.nullable(),
  summary: Summary,
  captures: z.array(Capture),
  /** What was found at least once, in the order of the measures. */
  captureQuality: z.array(Quality),
  unreadable: z.array(Unreadable),
  accounting: Accounting,
  gaps: z.array(Gap),
  calls: z.array(Call),
  /** Where calls, media or signaling could belong together and the capture does not tell: nothing was joined by guess. */
  ambiguities: z.array(Ambiguity),
  legs: z.array(Leg),
  /** Ids of all legs, least protected first, then by first appearance. */
  weakestLegs: z.array(Text),
  tlsSessions: z.array(TlsSession),
  certificates: z.array(Certificate),
  findings: z.array(Finding),
  /** Ids of all findings, worst first: exceptions before open questions, by severity, then by occurrences. */
  topFindings: z.array(Text),
  controls: z.array(Control),
  /** The rules that were asked, in the order of the catalogue. */
  rules: z.array(Rule),
  limitations: z.array(Limitation),
});

export type Report = z.infer<typeof ReportSchema>;

export type ReportLeg = Report['legs'][number];
export type ReportFinding = Report['findings'][number];
export type ReportControl = Report['controls'][number];
export type ReportTlsSession = Report['tlsSessions'][number];
export type ReportCertificate = Report['certificates'][number];
export type ReportReference = z.infer<typeof Reference>;
export type ReportEvidence = z.infer<typeof Evidence>;
export type ReportEndpoint = z.infer<typeof Endpoint>;

/** The schema as JSON Schema 2020-12, as `soc2-sip schema` prints it. */
export function jsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(ReportSchema, { target: 'draft-2020-12' });
  return { $schema, $id: `urn:soc2-sip:report:${SCHEMA_VERSION}`, title: 'soc2-sip report', ...rest };
}
