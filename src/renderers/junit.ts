/**
 * The Report as JUnit XML, as Jenkins, GitLab and others read it: a suite for each criterion, a case for each rule and subject.
 *
 * Reference: there is no standard; the XML Schema of Jenkins' xunit plugin (junit-10.xsd) is in `fixtures/schemas`. An exception is a
 * `failure`, whatever its severity and whatever fails the run (the properties say it); what stayed open, was waived or did not apply is `skipped`
 * with its reason, and is never counted as passed. A suite that nothing could test has one skipped case, so that it does not look green.
 */

import type { Report, ReportControl, ReportFinding } from '../report/schema.ts';
import { defineRenderer } from './define-renderer.ts';
import { waiverWords, worstFirst } from './words.ts';

type Result = Report['results'][number];

interface Case {
  readonly rule: string;
  readonly subject: string;
  readonly verdict: Result['verdict'];
  readonly finding: ReportFinding | null;
}

export default defineRenderer({
  id: 'junit',
  mediaType: 'application/xml',
  extension: '.xml',
  render(report) {
    const findings = new Map(worstFirst(report).map((finding) => [finding.id, finding]));
    const byRule = casesByRule(report, findings);
    const suites = report.controls.map((control) => suiteOf(control, byRule, report));
    const total = (field: 'tests' | 'failures') => suites.reduce((sum, suite) => sum + suite[field], 0);
    const head = attributes({ name: 'soc2-sip', tests: total('tests'), failures: total('failures'), errors: 0 });
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${suites.map(({ xml }) => xml).join('')}</testsuites>\n`;
  },
});

function casesByRule(report: Report, findings: ReadonlyMap<string, ReportFinding>): ReadonlyMap<string, Case[]> {
  const byRule = new Map<string, Case[]>();
  for (const { rule, verdict, ids, finding } of report.results) {
    const cases = byRule.get(rule) ?? [];
    byRule.set(rule, cases);
    const told = finding === null ? null : (findings.get(finding) ?? null);
    for (const subject of ids) cases.push({ rule, subject, verdict, finding: told });
  }
  return byRule;
}

function suiteOf(
  control: ReportControl,
  byRule: ReadonlyMap<string, Case[]>,
  report: Report,
): { tests: number; failures: number; xml: string } {
  const cases = control.rules.flatMap(({ rule }) => byRule.get(rule) ?? []);
  const isTested = cases.some(({ verdict }) => verdict === 'pass' || verdict === 'fail');
  const lines = cases.map((one) => caseXml(one, control));
  if (!isTested) lines.unshift(untestedXml(control));
  const failures = cases.filter(isFailure).length;
  const passed = cases.filter(({ verdict }) => verdict === 'pass').length;
  const head = attributes({
    name: `${control.criterion} ${control.title}`,
    tests: lines.length,
    failures,
    errors: 0,
    skipped: lines.length - failures - passed,
    timestamp: report.generatedAt.slice(0, 19),
  });
  const xml = `  <testsuite${head}>\n${propertiesXml(control, report)}${lines.join('')}  </testsuite>\n`;
  return { tests: lines.length, failures, xml };
}

function propertiesXml(control: ReportControl, report: Report): string {
  const properties: readonly (readonly [string, string])[] = [
    ['result', control.result],
    ['verdict', report.verdict],
    ['exitCode', String(report.exitCode)],
    ['policy', `${report.policy.name} ${report.policy.version}`],
    ...report.captures.map(({ file, sha256 }) => ['capture', `${file} sha256 ${sha256}`] as const),
  ];
  const lines = properties.map(([name, value]) => `      <property${attributes({ name, value })}/>\n`);
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

function isFailure({ verdict, finding }: Case): boolean {
  return verdict === 'fail' && finding?.waiver == null;
}

function caseXml(one: Case, { criterion }: ReportControl): string {
  const head = attributes({ classname: `soc2-sip.${criterion}`, name: `${one.rule} ${one.subject}`, time: '0' });
  if (one.verdict === 'pass') return `    <testcase${head}/>\n`;
  return `    <testcase${head}>\n      ${outcomeXml(one)}\n    </testcase>\n`;
}

function outcomeXml({ verdict, finding, ...one }: Case): string {
  if (isFailure({ verdict, finding, ...one })) {
    const severity = finding?.severity ?? 'high';
    return `<failure${attributes({ type: severity, message: finding?.message ?? 'Not met.' })}>${escaped(detailOf(finding))}</failure>`;
  }
  const accepted = finding === null ? null : waiverWords(finding);
  const type = accepted === null ? verdict : 'waived';
  return `<skipped${attributes({ type, message: skippedMessage(verdict, finding, accepted) })}/>`;
}

function skippedMessage(verdict: Case['verdict'], finding: ReportFinding | null, accepted: string | null): string {
  if (verdict === 'notApplicable') return 'Does not apply here.';
  const about = finding?.message ?? 'too little was captured.';
  if (accepted !== null) return `Waived: ${accepted}. ${about}`;
  return `Not known: ${about}`;
}

function untestedXml({ criterion }: ReportControl): string {
  const head = attributes({ classname: `soc2-sip.${criterion}`, name: 'anything tested', time: '0' });
  const skipped = attributes({ type: 'not-tested', message: 'Nothing in the capture could be tested for this.' });
  return `    <testcase${head}>\n      <skipped${skipped}/>\n    </testcase>\n`;
}

function detailOf(finding: ReportFinding | null): string {
  if (finding === null) return '';
  const lines = [
    finding.title,
    `Finding ${finding.id}, severity ${finding.severity}`,
    ...finding.evidence.map(({ frame, at, what }) => `frame ${frame} at ${at}: ${what}`),
    `Display filter: ${finding.displayFilter}`,
    `What to do: ${finding.remedy}`,
  ];
  return lines.join('\n');
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** XML 1.0 section 2.2: what is no character of XML at all is shown by its number; the report holds none from a capture. */
function escaped(text: string): string {
  return text
    .replace(
      /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      (one) => `\\u{${one.codePointAt(0)!.toString(16)}}`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
