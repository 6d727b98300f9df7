/**
 * The Report as SARIF 2.1.0 (OASIS), as code scanning accepts it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
 *
 * - An exception is a result of kind `fail`; an open question is of kind `open` and level `none` (section 3.27.10), so that no reader
 *   takes it for either. What passed is not listed: the run says how much was tested in its properties.
 * - Every result has a `physicalLocation`: the capture. Its region is line 1, which code scanning asks for; a capture has no lines, and
 *   the frames stand in the message, in the logical locations (`leg-3/frame-12`) and in the properties.
 * - A waived finding is a suppressed result; its owner, who approved it and its last day are properties of the suppression.
 * - Other frameworks that were asked for are taxonomies, beside that of the criteria.
 * - `partialFingerprints` is the finding's id, which is the same in the next capture of the same path.
 */

import type { Report, ReportEvidence, ReportFinding } from '../report/schema.ts';
import { defineRenderer } from './define-renderer.ts';
import { worstFirst } from './words.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

type Severity = ReportFinding['severity'];

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** What code scanning sorts by: over 9 is critical, 7 high, 4 medium, below it low. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
};

export default defineRenderer({
  id: 'sarif',
  mediaType: 'application/sarif+json',
  extension: '.sarif',
  render: (report) => `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [runOf(report)] }, null, 2)}\n`,
});

function runOf(report: Report): object {
  const places = new Map(report.rules.map((rule, index) => [rule.id, index]));
  return {
    tool: { driver: { name: 'soc2-sip', version: report.tool.version, rules: report.rules.map(ruleOf) } },
    automationDetails: { id: 'soc2-sip/' },
    invocations: [
      {
        // It ran to its end; whether the capture could be read whole is in the exit code.
        executionSuccessful: report.exitCode !== 4,
        exitCode: report.exitCode,
        exitCodeDescription: report.exitReason,
        endTimeUtc: milliseconds(report.generatedAt),
      },
    ],
    artifacts: report.captures.map(({ file, sha256, bytes }) => ({
      location: { uri: uriOf(file) },
      length: bytes,
      hashes: { 'sha-256': sha256 },
    })),
    taxonomies: [taxonomyOf(report), ...report.frameworks.map(frameworkTaxonomy)],
    columnKind: 'utf16CodeUnits',
    results: worstFirst(report).map((finding) => resultOf(finding, report, places)),
    properties: {
      verdict: report.verdict,
      sentence: report.summary.sentence,
      policy: report.policy,
      waived: report.summary.waived,
      contradictions: report.contradictions.map(({ kind, what }) => ({ kind, what })),
      protection: report.summary.protection,
      limitations: report.limitations.map(({ text }) => text),
    },
  };
}

function ruleOf(rule: Report['rules'][number]): object {
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: {
      text: `${rule.why}\n\nWhat to do: ${rule.remedy}\n\nReferences: ${rule.references.join('; ')}`,
      markdown: `${rule.why}\n\n**What to do:** ${rule.remedy}\n\n**References:** ${rule.references.join('; ')}`,
    },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: ['security', 'soc2', ...rule.criteria],
      'security-severity': SCORES[rule.severity],
      severity: rule.severity,
      subject: rule.subject,
    },
  };
}

/** The criteria by number and our own short name: the text of the criteria is not ours to print. */
function taxonomyOf(report: Report): object {
  return {
    name: 'AICPA Trust Services Criteria',
    version: '2017 (2022 points of focus)',
    organization: 'AICPA',
    shortDescription: { text: 'The criteria that the rules are mapped to, named in the words of soc2-sip.' },
    taxa: report.controls.map(({ criterion, title }) => ({ id: criterion, shortDescription: { text: title } })),
  };
}

/** Another framework that was asked for: its requirements, and what came of their tests. */
function frameworkTaxonomy({ id, title, note, requirements }: Report['frameworks'][number]): object {
  return {
    name: title,
    shortDescription: { text: note },
    properties: { id },
    taxa: requirements.map(({ id: requirement, title: about, result, tested, exceptions, open, waived, rules }) => ({
      id: requirement,
      shortDescription: { text: about },
      properties: { result, tested, exceptions, open, waived, rules },
    })),
  };
}

/** The requirements of all frameworks that a rule's tests count for. */
function requirementTaxa({ frameworks }: Report, rule: string): object[] {
  return frameworks.flatMap(({ title, requirements }, index) =>
    requirements
      .filter(({ rules }) => rules.includes(rule))
      .map(({ id }) => ({ id, toolComponent: { name: title, index: index + 1 } })),
  );
}

function resultOf(finding: ReportFinding, report: Report, places: ReadonlyMap<string, number>): object {
  const { id, rule, verdict, severity, criteria, waiver } = finding;
  const place = places.get(rule);
  const failed = verdict === 'fail';
  return {
    ruleId: rule,
    ...(place === undefined ? {} : { ruleIndex: place }),
    kind: failed ? 'fail' : 'open',
    level: failed ? LEVELS[severity] : 'none',
    message: { text: messageOf(finding) },
    locations: locationsOf(finding, report),
    partialFingerprints: { 'soc2-sip/finding/v1': id },
    occurrenceCount: finding.occurrences,
    taxa: [
      ...criteria.map((criterion) => ({
        id: criterion,
        toolComponent: { name: 'AICPA Trust Services Criteria', index: 0 },
      })),
      ...requirementTaxa(report, rule),
    ],
    ...(waiver === null ? {} : { suppressions: [suppressionOf(waiver)] }),
    properties: {
      severity,
      verdict,
      'security-severity': SCORES[severity],
      legs: finding.legs,
      calls: finding.calls,
      displayFilter: finding.displayFilter,
      evidence: finding.evidence,
    },
  };
}

/** Who answers for it and until when has no place of its own in SARIF. */
function suppressionOf({ reason, owner, approvedBy, expires }: NonNullable<ReportFinding['waiver']>): object {
  return {
    kind: 'external',
    status: 'accepted',
    justification: reason,
    properties: { owner, approvedBy, expires },
  };
}

function messageOf(finding: ReportFinding): string {
  const frames = [...new Set(finding.evidence.map(({ frame }) => frame))].slice(0, 10).join(', ');
  const where = frames === '' ? '' : ` Frames ${frames}${finding.evidenceTotal > 10 ? ' and more' : ''}.`;
  return `${finding.message}${where} Display filter: ${finding.displayFilter}`;
}

/** One for each capture with evidence; the first capture where there is none, since code scanning drops a result without a place. */
function locationsOf(finding: ReportFinding, report: Report): object[] {
  const byCapture = new Map<number, ReportEvidence[]>();
  for (const evidence of finding.evidence) {
    const same = byCapture.get(evidence.capture);
    if (same === undefined) byCapture.set(evidence.capture, [evidence]);
    else same.push(evidence);
  }
  if (byCapture.size === 0) byCapture.set(0, []);
  return [...byCapture].map(([index, evidence]) => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(report.captures[index]?.file ?? 'capture'), index },
      region: { startLine: 1 },
    },
    logicalLocations: evidence.map(({ frame }) => ({
      name: `frame ${frame}`,
      fullyQualifiedName: `${finding.leg ?? finding.subject.id}/frame-${frame}`,
      kind: 'element',
    })),
  }));
}

/** A relative reference (RFC 3986 section 4.2). The report's text holds no lone surrogate, which could not be encoded. */
function uriOf(file: string): string {
  return encodeURIComponent(file);
}

/** SARIF times have at most milliseconds in what most readers accept. */
function milliseconds(time: string): string {
  return `${time.slice(0, 23)}Z`;
}
