/**
 * Findings: failed and open judgments, folded so that the same fact is one finding however often the capture repeats it.
 *
 * Two judgments are the same finding when they have the same identity (rule and path, without what varies from capture to capture) and
 * the same verdict. The id is the start of a SHA-256 of that, and so survives into the next capture.
 */
import { hash } from 'node:crypto';
import { compareReferences } from '../capture/frame.ts';
import { compareSeverities, isAtOrAbove } from '../criteria/policy.ts';
import type { Evidence } from '../ledger/facts.ts';
import type { Judgment } from '../rules/judge.ts';
import { displayFilters } from './display-filter.ts';
import { evidenceRow } from './rows.ts';
import type { Report, ReportFinding } from './schema.ts';
import { printable } from './text.ts';
import type { FailOn } from './verdict.ts';
import type { WaiverBook } from './waivers.ts';

/** Pieces of evidence kept per finding; `evidenceTotal` has the true number. */
export const MAX_EVIDENCE = 20;

/** A judgment that becomes a finding. */
type Adverse = Judgment & { readonly verdict: 'fail' | 'open' };

function isAdverse(judgment: Judgment): judgment is Adverse {
  return judgment.verdict === 'fail' || judgment.verdict === 'open';
}

/** An exception and an open question about the same path are two findings. */
function findingId({ identity, verdict }: Adverse): string {
  const text = verdict === 'fail' ? identity : `${identity}|open`;
  return hash('sha256', text).slice(0, 16);
}

/** The ids of findings by the judgments that are part of them: each is a hash, and more than one part of a report asks for it. */
export class FindingIds {
  readonly #known = new Map<Judgment, string>();

  /** Null where the judgment is part of none. */
  of(judgment: Judgment): string | null {
    if (!isAdverse(judgment)) return null;
    let id = this.#known.get(judgment);
    if (id === undefined) {
      id = findingId(judgment);
      this.#known.set(judgment, id);
    }
    return id;
  }
}

/** Sorted by first appearance: time of the first evidence, then id. */
export function findings(
  judgments: readonly Judgment[],
  ids: FindingIds,
  captures: Report['captures'],
  waivers: WaiverBook,
): ReportFinding[] {
  const folded = new Map<string, Adverse[]>();
  for (const judgment of judgments) {
    const id = ids.of(judgment);
    if (id === null || !isAdverse(judgment)) continue;
    const same = folded.get(id);
    if (same === undefined) folded.set(id, [judgment]);
    else same.push(judgment);
  }
  return [...folded]
    .map(([id, same]) => {
      const evidence = sortedEvidence(same);
      return { finding: findingRow(id, same, evidence, captures, waivers), first: evidence[0]!.at };
    })
    .sort((a, b) => compareReferences(a.first, b.first) || (a.finding.id < b.finding.id ? -1 : 1))
    .map(({ finding }) => finding);
}

function sortedEvidence(same: readonly Adverse[]): readonly Evidence[] {
  const [{ evidence }] = same as readonly [Adverse];
  if (same.length === 1 && evidence.length === 1) return evidence;
  const seen = new Set<string>();
  return same
    .flatMap((judgment) => judgment.evidence)
    .filter(({ at, what }) => {
      const key = `${at.capture}/${at.frame}/${what}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => compareReferences(a.at, b.at));
}

function findingRow(
  id: string,
  same: readonly Adverse[],
  all: readonly Evidence[],
  captures: Report['captures'],
  waivers: WaiverBook,
): ReportFinding {
  // The worst of the folded judgments speaks for all of them.
  const worst = same.reduce((a, b) => (compareSeverities(b.severity, a.severity) < 0 ? b : a));
  const { rule } = worst;
  const evidence = all.slice(0, MAX_EVIDENCE).map(evidenceRow);
  const filters = displayFilters(evidence, captures);
  const legs = [...new Set(same.flatMap((judgment) => judgment.legs))];
  const calls = [...new Set(same.flatMap((judgment) => judgment.calls))];
  return {
    id,
    rule: rule.id,
    verdict: worst.verdict,
    severity: worst.severity,
    criteria: [...rule.criteria],
    leg: legs[0] ?? null,
    call: calls[0] ?? null,
    title: rule.title,
    message: printable(worst.message),
    why: rule.why,
    remedy: rule.remedy,
    references: [...rule.references],
    evidence,
    evidenceTotal: all.length,
    displayFilter: filters[0]?.filter ?? '',
    displayFilters: filters,
    occurrences: same.length,
    legs,
    calls,
    subject: { kind: worst.subject.kind, id: worst.subject.id },
    causes: [...new Set(same.flatMap((judgment) => judgment.causes))],
    waiver: waivers.waive(id, rule.id, same),
    severityOverride:
      worst.override === null ? null : { from: worst.override.from, reason: printable(worst.override.reason) },
  };
}

/**
 * Ids, worst first: those not waived, those that decide the verdict, exceptions before open questions, by severity, by occurrences, then by
 * first appearance. A question that keeps a run from passing is not hidden below exceptions that would not have failed it.
 */
export function topFindings(rows: readonly ReportFinding[], failOn: FailOn): string[] {
  const threshold = failOn === 'none' ? 'high' : failOn;
  return [...rows]
    .sort(
      (a, b) =>
        Number(a.waiver !== null) - Number(b.waiver !== null) ||
        Number(isAtOrAbove(b.severity, threshold)) - Number(isAtOrAbove(a.severity, threshold)) ||
        Number(a.verdict === 'open') - Number(b.verdict === 'open') ||
        compareSeverities(a.severity, b.severity) ||
        b.occurrences - a.occurrences,
    )
    .map((finding) => finding.id);
}
