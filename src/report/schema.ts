/**
 * The Report: the one definition of what outside programs rely on. Fields may be added in a minor version; none is renamed or
 * dropped without a new major `schemaVersion`.
 *
 * Arrays are sorted by first appearance in the capture unless the field says otherwise. Times are UTC ISO 8601 with nine
 * fractional digits. Nothing is undefined: absent is null. Everything that the rules look at is in here (SIP identities masked or
 * not), so that a report can be judged again without its capture: see `facts-of.ts`.
 */
import * as z from 'zod';
import { Activity } from './schema/activity.ts';
import { Ambiguity, Call } from './schema/calls.ts';
import { Accounting, Capture, Gap, Limitation, Quality, Unreadable } from './schema/captures.ts';
import { Certificate, CertificateChain } from './schema/certificates.ts';
import { Contradiction } from './schema/contradictions.ts';
import { MediaIntrusion } from './schema/intrusions.ts';
import { Control, Finding, Framework, Result, Rule, SeverityOverride, Waiver } from './schema/judgments.ts';
import { Leg } from './schema/legs.ts';
import { JudgedFrom, PolicyRow } from './schema/policy.ts';
import { Summary } from './schema/summary.ts';
import { Count, type Endpoint, type Evidence, Hex64, type Reference, Text, Time } from './schema/terms.ts';
import { FailedHandshake, TlsSession } from './schema/tls.ts';
import { Turn } from './schema/turn.ts';

/** Semantic versioning: a new major version when a field is renamed or dropped. */
export const SCHEMA_VERSION = '1.0.0';

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
  policy: PolicyRow,
  /** Null when the captures were read for this report. */
  judgedFrom: JudgedFrom.nullable(),
  /** Identity of the rule catalogue: the hash changes when any rule's text, severity or mapping does. */
  catalogue: z.strictObject({ version: Text, sha256: Hex64, rules: Count }),
  /** How SIP identities appear in this report. */
  identities: z.enum(['clear', 'mask', 'pseudonym']),
  /** With pseudonyms: reports of the same key have the same one and can be joined. */
  identityKey: Text.nullable(),
  /** Whether IP addresses are as captured, or numbered hosts. */
  addresses: z.enum(['clear', 'mask']),
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
  /** Attempts that ended in an alert or a close: no legs, and no sessions that carried anything. */
  failedHandshakes: z.array(FailedHandshake),
  certificates: z.array(Certificate),
  /** What the readable signaling tells about those who send it: counts and peaks, by source, user and nonce. */
  activity: Activity,
  /** Clients of TURN with their servers, as far as they can be read. */
  turn: z.array(Turn),
  /** RTP from a third address into media that was under way, and probes of ports; nothing for most captures. */
  mediaIntrusions: z.array(MediaIntrusion),
  /** As they were presented, with what the policy's trust anchors make of them. */
  certificateChains: z.array(CertificateChain),
  /** What was promised and not kept: each with both sides of it and its frames. */
  contradictions: z.array(Contradiction),
  findings: z.array(Finding),
  /** Ids of all findings, worst first: those not waived, exceptions before open questions, by severity, then by occurrences. */
  topFindings: z.array(Text),
  /** Every question that was asked and its outcome, by rule and verdict. */
  results: z.array(Result),
  controls: z.array(Control),
  /** Only those that were asked for. */
  frameworks: z.array(Framework),
  waivers: z.array(Waiver),
  severityOverrides: z.array(SeverityOverride),
  /** The rules that were asked, in the order of the catalogue. */
  rules: z.array(Rule),
  limitations: z.array(Limitation),
});

export type Report = z.infer<typeof ReportSchema>;

export type ReportLeg = Report['legs'][number];
export type ReportFinding = Report['findings'][number];
export type ReportControl = Report['controls'][number];
export type ReportFailedHandshake = Report['failedHandshakes'][number];
export type ReportTlsSession = Report['tlsSessions'][number];
export type ReportCertificate = Report['certificates'][number];
export type ReportTrust = Report['certificateChains'][number]['trust']['whenShown'];
export type ReportReference = z.infer<typeof Reference>;
export type ReportEvidence = z.infer<typeof Evidence>;
export type ReportEndpoint = z.infer<typeof Endpoint>;

/** The schema as JSON Schema 2020-12, as `soc2-sip schema` prints it. */
export function jsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(ReportSchema, { target: 'draft-2020-12' });
  return { $schema, $id: `urn:soc2-sip:report:${SCHEMA_VERSION}`, title: 'soc2-sip report', ...rest };
}
