/**
 * The Report as Markdown (GitHub flavored), for job summaries and pull requests: a screen that says it all, then details to unfold.
 *
 * What comes from the capture stands in code spans, where neither HTML, links, mentions nor emphasis mean anything; our own sentences, which can quote
 * the capture, have every character escaped that Markdown gives a meaning to.
 *
 * Not in it: what a summary of at most a megabyte has no room for. Long lists are cut with a count; the JSON holds everything.
 */

import { displayFilters } from '../report/display-filter.ts';
import type { Report, ReportCertificate, ReportFinding, ReportLeg } from '../report/schema.ts';
import { defineRenderer } from './define-renderer.ts';
import { CONTRADICTION_WORDS } from './words/contradictions.ts';
import {
  carriageOf,
  counted,
  endpointOf,
  figure,
  firstSentence,
  judgedFromWords,
  period,
  placeOf,
  policyOrigin,
  protectionCounts,
  RESULTS,
  sameReasonWords,
  stateOf,
  VERDICTS,
  WAIVER_STATES,
  waiverPlace,
  waiverWords,
  weakestFirst,
  worstByRule,
  worstFirst,
} from './words.ts';

const WORST_SHOWN = 3;
/** Rows of a folded list: a summary of GitHub holds a megabyte. */
const MOST_ROWS = 200;

const MARKS: Readonly<Record<Report['verdict'], string>> = { pass: '✅', fail: '❌', open: '❔' };

export default defineRenderer({
  id: 'markdown',
  mediaType: 'text/markdown; charset=utf-8; variant=GFM',
  extension: '.md',
  render(report) {
    const parts = [
      verdict(report),
      scope(report),
      worst(report),
      controls(report),
      folded(`Promised and not kept (${figure(report.contradictions.length)})`, contradictions(report)),
      folded(`All findings (${figure(report.findings.length)})`, findings(report)),
      folded(`Waivers (${figure(report.waivers.length)})`, waivers(report)),
      folded(`Legs (${figure(report.legs.length)})`, legs(report)),
      folded(`Certificates (${figure(report.certificates.length)})`, certificates(report)),
      folded('What could not be seen', limitations(report)),
      folded('How to check this report', completeness(report)),
    ];
    return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
  },
});

function verdict(report: Report): string {
  const { word } = VERDICTS[report.verdict];
  return `## ${MARKS[report.verdict]} soc2-sip: ${word}\n\n${prose(report.summary.sentence)}`;
}

function scope(report: Report): string {
  const { summary, captures, policy } = report;
  const rows: string[][] = [
    ['Capture', captures.map(({ file }) => code(file)).join(', ') || 'none'],
    ['Period', period(summary.firstFrameAt, summary.lastFrameAt)],
    [
      'Sample',
      `${counted(summary.frames, 'frame')}, ${counted(summary.calls, 'call')}, ${counted(summary.legs, 'leg')}${summary.legs === 0 ? '' : `: ${protectionCounts(report)}`}`,
    ],
    ['Policy', `${code(policy.name)} ${policy.version} (${prose(policyOrigin(report))}), fails at ${report.failOn}`],
    ...besides(report),
    ['Exit', `${report.exitCode}, ${prose(report.exitReason)}`],
  ];
  return table(['', ''], rows);
}

/** What a reader must know beside the verdict, where there is any. */
function besides(report: Report): string[][] {
  const { contradictions: kept, summary } = report;
  const from = judgedFromWords(report);
  return [
    ...(from === null ? [] : [['Facts', prose(from)]]),
    ...(kept.length === 0 ? [] : [['Not kept', counted(kept.length, 'contradiction')]]),
    ...(summary.waived === 0 ? [] : [['Waived', counted(summary.waived, 'finding')]]),
  ];
}

function contradictions(report: Report): string {
  const rows = report.contradictions.map(({ kind, what, legs, evidence }) => [
    prose(CONTRADICTION_WORDS[kind]),
    prose(what),
    legs.slice(0, 5).join(', '),
    displayFilters(evidence, report.captures)
      .map(({ filter }) => code(filter))
      .join(' '),
  ]);
  return cut(['What was not kept', 'What was seen', 'Legs', 'Display filter'], rows);
}

function waivers(report: Report): string {
  const rows = report.waivers.map((waiver) => [
    code(waiver.rule),
    prose(waiverPlace(waiver)),
    prose(WAIVER_STATES[waiver.state].words),
    waiver.expires,
    prose(waiver.reason),
    prose(`${waiver.owner}, approved by ${waiver.approvedBy}`),
    waiver.findings.slice(0, 5).map(code).join(' '),
  ]);
  return cut(['Rule', 'Where', 'State', 'Until', 'Reason', 'Owner', 'Findings'], rows);
}

function worst(report: Report): string {
  const groups = worstByRule(report).slice(0, WORST_SHOWN);
  if (groups.length === 0) return '';
  const lines = groups.map((group) => {
    const { worst: finding, count } = group;
    const others = sameReasonWords(group);
    const { words } = stateOf(finding);
    const accepted = waiverWords(finding);
    const more = count === 1 ? '' : ` (${counted(count, 'finding')})`;
    return `- **${finding.severity}**, ${words.toLowerCase()}: ${prose(finding.title)}${more}. ${prose(finding.message)}${others === null ? '' : ` ${others}`}\n  ${code(finding.displayFilter)}\n  ${accepted === null ? `Fix: ${prose(firstSentence(finding.remedy))}` : `Accepted: ${prose(accepted)}`}`;
  });
  return `### Worst findings\n\n${lines.join('\n')}`;
}

function controls(report: Report): string {
  const rows = report.controls.map((control) => [
    control.criterion,
    prose(control.title),
    RESULTS[control.result].words,
    figure(control.tested),
    figure(control.exceptions),
    figure(control.open),
    figure(control.waived),
  ]);
  return `### Controls\n\n${table(['Criterion', 'What it is about', 'Result', 'Tests', 'Failed', 'Open', 'Waived'], rows)}`;
}

function findings(report: Report): string {
  const rows = worstFirst(report).map((finding) => findingCells(finding));
  return cut(['Severity', 'State', 'Rule', 'What was seen', 'Legs', 'Display filter'], rows);
}

function findingCells(finding: ReportFinding): string[] {
  const state = prose(stateOf(finding).words.toLowerCase());
  return [
    finding.severity,
    state,
    code(finding.rule),
    prose(finding.message),
    finding.legs.slice(0, 5).join(', ') +
      (finding.legs.length > 5 ? ` and ${figure(finding.legs.length - 5)} more` : ''),
    code(finding.displayFilter),
  ];
}

function legs(report: Report): string {
  return cut(['Leg', 'Protection', 'Known by', 'What', 'Between', 'Why'], weakestFirst(report).map(legCells));
}

function legCells(leg: ReportLeg): string[] {
  const between = `${code(endpointOf(leg.a))} and ${code(endpointOf(leg.b))}`;
  const place = placeOf(leg);
  const what = `${leg.plane}, ${prose(carriageOf(leg))}${place === null ? '' : `; ${prose(place)}`}`;
  return [leg.id, `**${leg.protection}**`, leg.basis ?? 'not known', what, between, prose(leg.reason)];
}

function certificates(report: Report): string {
  return cut(
    ['Certificate', 'Subject', 'Issuer', 'Valid from', 'Valid to', 'Days left', 'Key'],
    report.certificates.map(certificateCells),
  );
}

function certificateCells(certificate: ReportCertificate): string[] {
  const bits = certificate.keyBits === null ? '' : ` ${certificate.keyBits}`;
  return [
    certificate.id,
    code(certificate.subject),
    code(certificate.issuer),
    certificate.notBefore.slice(0, 10),
    certificate.notAfter.slice(0, 10),
    String(certificate.daysLeft),
    prose(`${certificate.keyAlgorithm}${bits}`),
  ];
}

function limitations(report: Report): string {
  return report.limitations.map(({ text }) => `- ${prose(text)}`).join('\n');
}

function completeness(report: Report): string {
  const { accounting, policy, catalogue, tool } = report;
  const files = report.captures.map((capture) => [
    code(capture.file),
    figure(capture.bytes),
    figure(capture.frames),
    code(capture.sha256),
  ]);
  const classes = Object.entries(accounting.classes)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${figure(count)} ${name}`)
    .join(', ');
  const lines = [
    `- ${counted(accounting.frames, 'frame')} read: ${classes || 'none'}.`,
    `- ${tool.name} ${tool.version}; policy ${code(policy.sha256)}; ${counted(catalogue.rules, 'rule')} ${code(catalogue.sha256)}.`,
    ...(report.command === null ? [] : [`- ${code(report.command)}`]),
  ];
  return `${table(['File', 'Octets', 'Frames', 'SHA-256'], files)}\n\n${lines.join('\n')}`;
}

function folded(title: string, body: string): string {
  return body === '' ? '' : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function cut(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const rest = rows.length - MOST_ROWS;
  return `${table(head, rows.slice(0, MOST_ROWS))}${rest > 0 ? `\n\nand ${figure(rest)} more: the JSON report has them.` : ''}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code span: its fence is longer than any in the text (CommonMark 6.1), and a bar would end the cell of a table (GFM 4.10). */
function code(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const room = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${room}${text.replaceAll('|', '\\|')}${room}${fence}`;
}

/** Every character that Markdown, HTML, mentions or autolinks give a meaning to, as text. */
function prose(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replace(/\bwww\./gi, (match) => `${match.slice(0, 3)}&#46;`)
    .replace(/[\\`*_{}[\]#|~!]/g, '\\$&');
}
