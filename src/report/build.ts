/**
 * Facts and judgments to the Report. Nothing is decided about encryption here: this folds, counts, sorts, masks and words.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type Policy, type Severity } from '../criteria/policy.ts';
import type { Facts, Protection } from '../ledger/facts.ts';
import { WEAKEST_FIRST } from '../ledger/protection.ts';
import type { AnyRule } from '../rules/define-rule.ts';
import type { Judgment } from '../rules/judge.ts';
import { controls } from './controls.ts';
import { findings, topFindings } from './findings.ts';
import { limitations } from './limitations.ts';
import { maskAddresses } from './mask-addresses.ts';
import type { Identities } from './redact.ts';
import { results } from './results.ts';
import {
  ambiguityRow,
  callRow,
  captureRow,
  certificateRow,
  gapRow,
  legRow,
  qualityRow,
  tlsSessionRow,
  unreadableRow,
} from './rows.ts';
import { type Report, type ReportFinding, SCHEMA_VERSION } from './schema.ts';
import { printable } from './text.ts';
import { isoTime, type UnixTime } from './time.ts';
import { decide, type FailOn, plural, type VerdictDecision } from './verdict.ts';

export interface ReportInput {
  readonly facts: Facts;
  readonly judgments: readonly Judgment[];
  /** Every rule that was asked, also those that met no subject. */
  readonly rules: readonly AnyRule[];
  readonly policy: Policy;
  readonly policySha256: string;
  readonly tool: { readonly version: string };
  readonly generatedAt: UnixTime;
  readonly failOn: FailOn;
  readonly exitZero: boolean;
  readonly identities: Identities;
  /** IP addresses as they are (the default), or as numbered hosts. */
  readonly addresses?: 'clear' | 'mask';
  /** The command line without paths; null when there was none. */
  readonly command: string | null;
}

export function buildReport(input: ReportInput): Report {
  const report = reportInClear(input);
  return input.addresses === 'mask' ? maskAddresses(report) : report;
}

/** As far as addresses go. */
function reportInClear(input: ReportInput): Report {
  const { facts, identities, generatedAt } = input;
  const captures = facts.captures.map(captureRow);
  const unreadable = facts.unreadable.map(unreadableRow);
  const rows = findings(input.judgments, captures);
  const decision = decide({
    failed: severitiesOf(rows, 'fail'),
    open: severitiesOf(rows, 'open'),
    legs: facts.legs.length,
    undecodedFrames: facts.accounting.classes.undecoded,
    tested: input.judgments.filter(isTestOfTraffic).length,
    unreadable: unreadable.map((capture) => capture.file),
    damaged: captures.filter((capture) => capture.damaged !== null).map((capture) => capture.file),
    failOn: input.failOn,
    exitZero: input.exitZero,
  });
  return {
    schema: 'soc2-sip/report',
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'soc2-sip', version: input.tool.version },
    generatedAt: isoTime(generatedAt),
    verdict: decision.verdict,
    exitCode: decision.exitCode,
    exitReason: decision.exitReason,
    exitReasons: [...decision.exitReasons],
    failOn: input.failOn,
    policy: { name: printable(input.policy.name), version: input.policy.version, sha256: input.policySha256 },
    catalogue: catalogueOf(input.rules, input.tool.version),
    identities: identities === 'clear' || identities === 'mask' ? identities : 'pseudonym',
    identityKey: typeof identities === 'string' ? null : identities.keyId,
    addresses: input.addresses ?? 'clear',
    command: input.command === null ? null : printable(input.command),
    summary: summaryOf(facts, rows, decision, captures),
    captures,
    captureQuality: facts.captureQuality.map(qualityRow),
    unreadable,
    accounting: { frames: facts.accounting.frames, classes: { ...facts.accounting.classes } },
    gaps: facts.gaps.map(gapRow),
    calls: facts.calls.map((call) => callRow(call, identities)),
    ambiguities: facts.ambiguities.map(ambiguityRow),
    legs: facts.legs.map((leg) => legRow(leg, identities)),
    weakestLegs: weakestLegs(facts),
    tlsSessions: facts.tlsSessions.map(tlsSessionRow),
    certificates: facts.certificates.map((certificate) => certificateRow(certificate, generatedAt.seconds)),
    findings: rows,
    topFindings: topFindings(rows),
    results: results(input.judgments),
    controls: controls(input.rules, input.judgments),
    rules: input.rules.map(ruleRow),
    limitations: limitations(facts),
  };
}

/** That the capture itself is sound says nothing about what it holds. */
function isTestOfTraffic({ verdict, subject }: Judgment): boolean {
  return (verdict === 'pass' || verdict === 'fail') && subject.kind !== 'capture-set';
}

function weakestLegs(facts: Facts): string[] {
  return WEAKEST_FIRST.flatMap((protection) =>
    facts.legs.filter((leg) => leg.protection === protection).map((leg) => leg.id),
  );
}

function severitiesOf(rows: readonly ReportFinding[], verdict: 'fail' | 'open'): Severity[] {
  return rows.filter((finding) => finding.verdict === verdict).map((finding) => finding.severity);
}

function ruleRow(rule: AnyRule): Report['rules'][number] {
  const { id, title, severity, criteria, subject, why, remedy, references } = rule;
  return { id, title, severity, criteria: [...criteria], subject, why, remedy, references: [...references] };
}

function catalogueOf(rules: readonly AnyRule[], version: string): Report['catalogue'] {
  const texts = rules.map((rule) => ({ ...ruleRow(rule), catalogue: rule.catalogue }));
  return { version, sha256: createHash('sha256').update(canonicalJson(texts)).digest('hex'), rules: rules.length };
}

function bySeverity(severities: readonly Severity[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const severity of severities) counts[severity]++;
  return counts;
}

function summaryOf(
  facts: Facts,
  rows: readonly ReportFinding[],
  decision: VerdictDecision,
  captures: Report['captures'],
): Report['summary'] {
  const protection: Record<Protection, number> = { encrypted: 0, weak: 0, exposed: 0, cleartext: 0, open: 0 };
  for (const leg of facts.legs) protection[leg.protection]++;
  // The nine-digit form sorts as text the way it sorts as time.
  const firsts = captures.flatMap((capture) => capture.firstFrameAt ?? []).sort();
  const lasts = captures.flatMap((capture) => capture.lastFrameAt ?? []).sort();
  return {
    sentence: sentenceOf(facts, rows, decision, protection),
    firstFrameAt: firsts[0] ?? null,
    lastFrameAt: lasts.at(-1) ?? null,
    frames: facts.accounting.frames,
    calls: facts.calls.length,
    legs: facts.legs.length,
    protection,
    failed: bySeverity(severitiesOf(rows, 'fail')),
    open: bySeverity(severitiesOf(rows, 'open')),
  };
}

/** The verdict in one sentence, for someone who reads nothing else. */
function sentenceOf(
  facts: Facts,
  rows: readonly ReportFinding[],
  decision: VerdictDecision,
  protection: Readonly<Record<Protection, number>>,
): string {
  const legs = facts.legs.length;
  if (legs === 0) return 'No VoIP traffic was found in the capture, so nothing could be tested.';
  if (decision.verdict === 'fail') {
    const failed = rows.filter((finding) => finding.verdict === 'fail').length;
    return `${plural(failed, 'exception')} noted. ${readableWords(legs, protection)}`;
  }
  if (decision.verdict === 'open') {
    if (facts.captures.some((capture) => capture.damaged !== null)) {
      return `A capture is damaged: what could be read shows ${plural(legs, 'leg')}, and no conclusion is drawn for the rest.`;
    }
    return `No conclusion: too little was captured to answer every question about ${plural(legs, 'leg')}.`;
  }
  const low = rows.length === 0 ? '' : ` at or above the threshold`;
  return `No exceptions noted${low} in what was captured: ${plural(legs, 'leg')}, ${protection.encrypted} encrypted.`;
}

/** What it means for the legs: how many could be read, and how many could be decrypted with what the capture holds. */
function readableWords(legs: number, protection: Readonly<Record<Protection, number>>): string {
  const { cleartext, exposed, open } = protection;
  const of = `Of ${plural(legs, 'leg')}`;
  if (cleartext > 0 && exposed > 0) {
    return `${of}, ${cleartext} could be read in the capture and ${exposed} could be decrypted from it.`;
  }
  if (cleartext > 0) return `${of}, ${cleartext} could be read in the capture.`;
  if (exposed > 0) return `${of}, ${exposed} could be decrypted with what the capture holds.`;
  if (open > 0) return `${of}, none could be read in the capture; for ${open} it does not tell.`;
  return `${of}, none could be read in the capture.`;
}
