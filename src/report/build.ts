/**
 * Facts and judgments to the Report. Nothing is decided about encryption here: this folds, counts, sorts, masks and words.
 */
import { createHash } from 'node:crypto';
import type { Framework } from '../criteria/frameworks.ts';
import { type LegPlaces, legPlaces } from '../criteria/places/leg-places.ts';
import { canonicalJson, type Policy, type Severity } from '../criteria/policy.ts';
import type { CertificateChain, Facts, Protection } from '../ledger/facts.ts';
import { WEAKEST_FIRST } from '../ledger/protection.ts';
import type { AnyRule } from '../rules/define-rule.ts';
import type { Judgment } from '../rules/judge.ts';
import { rationaleOf } from '../rules/terms/rationale.ts';
import { trustIn } from '../rules/terms/trusting.ts';
import { controls, distinct } from './controls.ts';
import { type FactRows, factRows } from './fact-rows.ts';
import { FindingIds, findings, topFindings } from './findings.ts';
import { frameworkRow } from './frameworks.ts';
import { limitations } from './limitations.ts';
import { maskAddresses } from './mask-addresses.ts';
import type { Identities } from './redact.ts';
import { results } from './results.ts';
import { trustRow } from './rows.ts';
import { type Report, type ReportFinding, SCHEMA_VERSION } from './schema.ts';
import { printable } from './text.ts';
import { isoTime, type UnixTime } from './time.ts';
import { decide, type FailOn, plural, type VerdictDecision } from './verdict.ts';
import { WaiverBook } from './waivers.ts';

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
  /** Where the policy came from; left out: handed in by a program. */
  readonly policySource?: PolicySource;
  /** Other frameworks to count the tests by. */
  readonly frameworks?: readonly Framework[];
  /** When the facts come from an earlier report: its rows of facts, and which report it is. */
  readonly earlier?: {
    readonly report: Report;
    rows(places: LegPlaces): FactRows;
    readonly from: NonNullable<Report['judgedFrom']>;
  };
}

export type PolicySource = Pick<Report['policy'], 'source' | 'file' | 'fileSha256'>;

const FROM_LIBRARY: PolicySource = { source: 'library', file: null, fileSha256: null };

export function buildReport(input: ReportInput): Report {
  const report = reportInClear(input);
  // The rows of an earlier report are as it masked them, and its own names of hosts go on.
  return input.addresses === 'mask' && input.earlier === undefined ? maskAddresses(report) : report;
}

/** As far as addresses go. */
function reportInClear(input: ReportInput): Report {
  const { facts, identities, generatedAt, policy } = input;
  const places = legPlaces(facts, policy);
  const rowsOfFacts = input.earlier?.rows(places) ?? factRows(facts, places, identities, generatedAt.seconds);
  const { captures, unreadable } = rowsOfFacts;
  const waivers = new WaiverBook(policy.waivers, facts, places, generatedAt.seconds);
  const ids = new FindingIds();
  const rows = findings(input.judgments, ids, captures, waivers);
  const counting = rows.filter((finding) => finding.waiver === null);
  const legsNotAsked = facts.legs.length - legsAsked(input.judgments);
  const decision = decide({
    failed: severitiesOf(counting, 'fail'),
    open: severitiesOf(counting, 'open'),
    waived: rows.length - counting.length,
    legs: facts.legs.length,
    legsNotAsked,
    undecodedFrames: facts.accounting.classes.undecoded,
    tested: countOf(input.judgments, isTestOfTraffic),
    unreadable: unreadable.map((capture) => capture.file),
    damaged: captures.filter((capture) => capture.damaged !== null).map((capture) => capture.file),
    failOn: input.failOn,
    exitZero: input.exitZero,
  });
  const ruleRows = input.rules.map(ruleRow);
  const controlRows = controls(input.rules, input.judgments, waivedBy(rows, ids));
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
    policy: policyRow(input),
    judgedFrom: input.earlier?.from ?? null,
    catalogue: catalogueOf(input.rules, input.tool.version),
    ...maskingOf(input),
    command: input.command === null ? null : printable(input.command),
    summary: summaryOf(facts, rows, decision, captures, legsNotAsked),
    ...rowsOfFacts,
    certificateChains: rowsOfFacts.certificateChains.map((row, index) => ({
      ...row,
      trust: trustOf(facts.certificateChains[index]!, input),
    })),
    weakestLegs: weakestLegs(facts),
    findings: rows,
    topFindings: topFindings(rows, input.failOn),
    results: results(input.judgments, ids),
    controls: controlRows,
    frameworks: (input.frameworks ?? []).map((framework) => frameworkRow(framework, ruleRows, controlRows)),
    waivers: [...waivers.rows],
    severityOverrides: overridesOf(input),
    rules: ruleRows,
    limitations: limitations(facts, policy),
  };
}

/** What the trust anchors of the policy make of a chain: not a fact, and worked out anew for facts that are judged again. */
function trustOf(chain: CertificateChain, { facts, policy, generatedAt }: ReportInput) {
  const trustAt = (seconds: number) => trustRow(trustIn(facts, policy, chain, seconds));
  return { whenShown: trustAt(chain.last.seconds), whenReported: trustAt(generatedAt.seconds) };
}

function maskingOf({
  identities,
  addresses,
  earlier,
}: ReportInput): Pick<Report, 'identities' | 'identityKey' | 'addresses'> {
  if (earlier !== undefined) {
    const { report } = earlier;
    return { identities: report.identities, identityKey: report.identityKey, addresses: report.addresses };
  }
  return {
    identities: identities === 'clear' || identities === 'mask' ? identities : 'pseudonym',
    identityKey: typeof identities === 'string' ? null : identities.keyId,
    addresses: addresses ?? 'clear',
  };
}

function policyRow({ policy, policySha256: sha256, policySource = FROM_LIBRARY }: ReportInput): Report['policy'] {
  const file = policySource.file === null ? null : printable(policySource.file);
  return { name: printable(policy.name), version: policy.version, sha256, ...policySource, file };
}

/** Legs about which at least one rule for their kind was asked. A rule for legs of every kind counts where it applied. */
function legsAsked(judgments: readonly Judgment[]): number {
  const lists = new Set<readonly string[]>();
  for (const { rule, verdict, legs } of judgments) {
    if (rule.subject !== 'leg' || verdict !== 'notApplicable') lists.add(legs);
  }
  return distinct(lists);
}

function waivedBy(rows: readonly ReportFinding[], ids: FindingIds): (judgment: Judgment) => boolean {
  const waived = new Set(rows.filter((finding) => finding.waiver !== null).map((finding) => finding.id));
  return (judgment) => waived.size > 0 && waived.has(ids.of(judgment) ?? '');
}

function overridesOf({ policy, rules }: ReportInput): Report['severityOverrides'] {
  return rules.flatMap(({ id, severity: from }) => {
    const given = Object.hasOwn(policy.severities, id) ? policy.severities[id] : undefined;
    return given === undefined ? [] : [{ rule: id, from, severity: given.severity, reason: printable(given.reason) }];
  });
}

/** That the capture itself is sound says nothing about what it holds. */
function isTestOfTraffic({ verdict, rule }: Judgment): boolean {
  return (verdict === 'pass' || verdict === 'fail') && rule.subject !== 'capture-set';
}

/** Without a list of those that fit: there are millions of judgments. */
function countOf(judgments: readonly Judgment[], fits: (judgment: Judgment) => boolean): number {
  let count = 0;
  for (const judgment of judgments) if (fits(judgment)) count++;
  return count;
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
  const { id, title, severity, criteria, subject, why, remedy, references, catalogue, parameters = [] } = rule;
  return {
    id,
    title,
    severity,
    criteria: [...criteria],
    subject,
    why,
    remedy,
    references: [...references],
    rationale: criteria.map((criterion) => ({ criterion, text: rationaleOf(rule, criterion) })),
    catalogue: [...catalogue],
    parameters: [...parameters],
  };
}

function catalogueOf(rules: readonly AnyRule[], version: string): Report['catalogue'] {
  const texts = rules.map(ruleRow);
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
  legsNotAsked: number,
): Report['summary'] {
  const counting = rows.filter((finding) => finding.waiver === null);
  const protection: Record<Protection, number> = { encrypted: 0, weak: 0, exposed: 0, cleartext: 0, open: 0 };
  for (const leg of facts.legs) protection[leg.protection]++;
  // The nine-digit form sorts as text the way it sorts as time.
  const firsts = captures.flatMap((capture) => capture.firstFrameAt ?? []).sort();
  const lasts = captures.flatMap((capture) => capture.lastFrameAt ?? []).sort();
  return {
    sentence: sentenceOf(facts, rows, decision, protection, legsNotAsked),
    firstFrameAt: firsts[0] ?? null,
    lastFrameAt: lasts.at(-1) ?? null,
    frames: facts.accounting.frames,
    calls: facts.calls.length,
    legs: facts.legs.length,
    protection,
    legsNotAsked,
    waived: rows.length - counting.length,
    failed: bySeverity(severitiesOf(counting, 'fail')),
    open: bySeverity(severitiesOf(counting, 'open')),
  };
}

/** The verdict in one sentence, for someone who reads nothing else. */
function sentenceOf(
  facts: Facts,
  rows: readonly ReportFinding[],
  decision: VerdictDecision,
  protection: Readonly<Record<Protection, number>>,
  legsNotAsked: number,
): string {
  const legs = facts.legs.length;
  const counting = rows.filter((finding) => finding.waiver === null);
  const waived = rows.length - counting.length;
  const beside = waived === 0 ? '' : ` ${plural(waived, 'finding is', 'findings are')} waived.`;
  const failed = counting.filter((finding) => finding.verdict === 'fail').length;
  if (legs === 0) {
    // A TURN server can be asked things without a call.
    const found = failed === 0 ? 'so nothing could be tested' : `and ${plural(failed, 'exception')} noted beside calls`;
    return `No VoIP traffic was found in the capture, ${found}.${beside}`;
  }
  if (decision.verdict === 'fail') {
    return `${plural(failed, 'exception')} noted. ${readableWords(legs, protection)}${beside}`;
  }
  if (decision.verdict === 'open') {
    if (facts.captures.some((capture) => capture.damaged !== null)) {
      return `A capture is damaged: what could be read shows ${plural(legs, 'leg')}, and no conclusion is drawn for the rest.`;
    }
    return `No conclusion: too little was captured to answer every question about ${plural(legs, 'leg')}.`;
  }
  const low = counting.length === 0 ? '' : ` at or above the threshold`;
  const none = waived === 0 ? 'No exceptions noted' : 'No exceptions noted beyond what is waived';
  const unasked =
    legsNotAsked === 0
      ? ''
      : ` Of ${legsNotAsked} nothing is said: no rule had a question about ${legsNotAsked === 1 ? 'it' : 'them'}.`;
  return `${none}${low} in what was captured: ${plural(legs, 'leg')}, ${protection.encrypted} encrypted.${beside}${unasked}`;
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
