/** Every finding, worst first, with the frames that show it and what to do; those of one rule together. */
import type { Report, ReportFinding } from '../../../report/schema.ts';
import { counted, figure, overrideWords, stateOf, toMicroseconds, waiverWords } from '../../words.ts';
import { heading, keyValues, type Pair, section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { breakLines, heightOf, type Span } from '../layout/lines.ts';
import { drawMark } from '../layout/marks.ts';
import { type Column, cell, heightToStart, type Row, table } from '../layout/table.ts';
import { type FindingGroup, findingName, groupName, type References, toControls } from '../references.ts';
import { STEP, TONE_COLORS, TYPE } from '../theme.ts';

/** Pieces of evidence printed per finding; the JSON has more of them. */
const EVIDENCE_SHOWN = 8;
/** And of each of many findings of one rule. */
const EVIDENCE_OF_MANY = 2;
const MANY = 6;

export function findingsWithEvidence(flow: Flow, report: Report, references: References): void {
  flow.newPage();
  section(
    flow,
    'findings',
    'Exceptions first, then questions that stayed open, each by severity. A title states what is expected. Paste the Wireshark filter into Wireshark 4 or newer to see the same frames.',
    150,
  );
  if (references.groups.length === 0) {
    sentence(
      flow,
      report.legs.length === 0
        ? 'There was nothing to test, so there is no finding.'
        : 'No rule failed and none stayed open.',
    );
  }
  for (const group of references.groups) groupInDetail(flow, group, report, references);
}

function groupInDetail(flow: Flow, group: FindingGroup, report: Report, references: References): void {
  const { worst, findings, printed, number } = group;
  const isOne = findings.length === 1;
  const anchor = groupName(group);
  heading(flow, worst.title, { number, anchor, keep: 110 });
  stateLine(flow, worst, isOne ? '' : ` · ${counted(findings.length, 'finding')}`);
  if (isOne) {
    flow.destination(findingName(worst));
    flow.paragraph([{ text: worst.message, style: TYPE.body }]);
    flow.space(STEP);
    keyValues(flow, [...where(worst, references), ...ofRule(worst), ...ofFinding(worst)]);
    evidence(flow, worst, report, EVIDENCE_SHOWN);
    return;
  }
  keyValues(flow, ofRule(worst));
  const most = findings.length > MANY ? EVIDENCE_OF_MANY : EVIDENCE_SHOWN;
  for (const finding of printed) oneOfSeveral(flow, finding, report, references, most);
  const rest = findings.length - printed.length;
  if (rest > 0) {
    sentence(flow, `And ${counted(rest, 'more finding')} of this rule, in the JSON report inside this file.`);
  }
}

function stateLine(flow: Flow, finding: ReportFinding, more: string): void {
  const { words, tone } = stateOf(finding);
  flow.space(-STEP / 2);
  drawMark(flow, tone, flow.left + 4.5, flow.y + TYPE.body.leading / 2, 8.5);
  const state = [
    { text: words, style: { ...TYPE.bodyStrong, color: TONE_COLORS[tone].ink } },
    { text: ` · ${finding.severity} · `, style: TYPE.soft },
    ...toControls(finding.criteria),
    { text: `${more}${timesSeen(finding)}`, style: TYPE.soft },
  ];
  flow.paragraph(state, { indent: 15, keepWithNext: 28 });
  flow.space(STEP / 2);
}

function timesSeen({ occurrences }: ReportFinding): string {
  return occurrences === 1 ? '' : ` · seen ${figure(occurrences)} times`;
}

/** What is the same for every finding of a rule. */
function ofRule(finding: ReportFinding): Pair[] {
  return [
    ['Why it matters', finding.why],
    [finding.verdict === 'fail' ? 'What to do' : 'If it is not met', finding.remedy],
    ...(finding.references.length === 0 ? [] : ([['References', finding.references.join('; ')]] as Pair[])),
    ['Rule', finding.rule, TYPE.mono],
  ];
}

function ofFinding(finding: ReportFinding): Pair[] {
  const several = finding.displayFilters.length > 1;
  const accepted = waiverWords(finding);
  const changed = overrideWords(finding);
  const filters = finding.displayFilters.map(
    ({ file, filter }): Pair => ['Wireshark', several ? `${filter} in ${file}` : filter, TYPE.mono],
  );
  return [
    ...(accepted === null ? [] : ([['Accepted', accepted]] as Pair[])),
    ...(changed === null ? [] : ([['Severity', changed]] as Pair[])),
    ...filters,
    ['Finding', finding.id, TYPE.mono],
  ];
}

function where(finding: ReportFinding, references: References): Pair[] {
  const { legs, calls, subject } = finding;
  const about = subject.kind.endsWith('leg') || legs.includes(subject.id) ? [] : rowOf(subject.id, references);
  const of =
    calls.length === 0
      ? ''
      : `, of ${calls.slice(0, 6).join(', ')}${calls.length > 6 ? ` and ${counted(calls.length - 6, 'other call')}` : ''}`;
  const spans: Span[] = [
    ...about,
    ...(about.length > 0 && legs.length > 0 ? [{ text: ', on ', style: TYPE.body }] : []),
    ...references.rows(legs, TYPE.body, 12),
    { text: of, style: TYPE.body },
  ];
  return about.length + legs.length === 0 ? [] : [['Where', spans]];
}

/** A session or a certificate; what has no row of its own needs no mention. */
function rowOf(id: string, references: References): Span[] {
  const span = references.row(id, TYPE.body);
  return span.link === undefined ? [] : [span];
}

function oneOfSeveral(flow: Flow, finding: ReportFinding, report: Report, references: References, most: number): void {
  const { tone, words } = stateOf(finding);
  const title: Span[] = [
    { text: `${references.numberOf(finding)} `, style: TYPE.bodyStrong },
    ...(finding.waiver === null
      ? []
      : [{ text: `${words}: `, style: { ...TYPE.bodyStrong, color: TONE_COLORS[tone].ink } }]),
    { text: finding.message, style: TYPE.body },
    { text: timesSeen(finding), style: TYPE.soft },
  ];
  const keep = 3 * TYPE.body.leading;
  const height = Math.min(heightOf(breakLines(flow, title, flow.width)), 90);
  if (!flow.ensure(2 * STEP + height + keep)) flow.space(2 * STEP);
  flow.destination(findingName(finding));
  flow.paragraph(title, { tag: 'H3' });
  flow.space(STEP / 2);
  keyValues(flow, [...where(finding, references), ...ofFinding(finding)]);
  evidence(flow, finding, report, most);
}

function evidence(flow: Flow, finding: ReportFinding, report: Report, most: number): void {
  const several = report.captures.length > 1;
  const shown = finding.evidence.slice(0, most);
  const columns: readonly Column[] = [
    { head: several ? 'File: frame' : 'Frame', width: 56, fixed: true, align: 'right' },
    { head: 'Time (UTC)', width: 128, fixed: true },
    { head: 'What it shows', width: 1 },
  ];
  const rows = shown.map(({ capture, frame, at, what }): Row => {
    const number = several ? `${capture + 1}: ${figure(frame)}` : figure(frame);
    return [cell(number), cell(toMicroseconds(at), TYPE.cellMono), cell(what)];
  });
  flow.space(STEP);
  flow.ensure(heightToStart(flow, columns, rows));
  table(flow, columns, rows);
  const rest = finding.evidenceTotal - shown.length;
  if (rest > 0) {
    flow.space(STEP / 2);
    flow.paragraph([
      { text: `And ${counted(rest, 'more frame')}; the JSON report and the filter list them.`, style: TYPE.cellSoft },
    ]);
  }
  flow.space(STEP);
}
