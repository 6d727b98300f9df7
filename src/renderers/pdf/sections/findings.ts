/** Section 3: every finding, worst first, with the frames that show it and what to do. */
import type { Report, ReportFinding } from '../../../report/schema.ts';
import { counted, figure, overrideWords, stateOf, toMicroseconds, waiverWords, worstFirst } from '../../words.ts';
import { keyValues, type Pair, section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { breakLines, heightOf } from '../layout/lines.ts';
import { drawMark } from '../layout/marks.ts';
import { cell, type Row, table } from '../layout/table.ts';
import { COLORS, STEP, TONE_COLORS, TYPE } from '../theme.ts';

/** Pieces of evidence printed per finding; the JSON has more of them. */
const EVIDENCE_SHOWN = 8;

export function findingsWithEvidence(flow: Flow, report: Report): void {
  section(
    flow,
    3,
    'Findings',
    'Exceptions first, then questions that stayed open, each by severity. The title states what is expected. Paste the Wireshark filter into Wireshark 4 or newer to see the same frames.',
    150,
  );
  const findings = worstFirst(report);
  if (findings.length === 0) {
    sentence(
      flow,
      report.legs.length === 0
        ? 'There was nothing to test, so there is no finding.'
        : 'No rule failed and none stayed open.',
    );
  }
  findings.forEach((finding, index) => {
    detail(flow, finding, `3.${index + 1}`, report);
  });
}

function detail(flow: Flow, finding: ReportFinding, number: string, report: Report): void {
  const { words, tone } = stateOf(finding);
  const title = [
    { text: `${number} `, style: { ...TYPE.heading, color: COLORS.accent } },
    { text: finding.title, style: TYPE.heading },
  ];
  const message = breakLines(flow, [{ text: finding.message, style: TYPE.body }], flow.width);
  const together = Math.min(heightOf(message), 84) + TYPE.body.leading + 2 * STEP;
  if (!flow.ensure(TYPE.heading.leading * 2 + together)) flow.space(2.5 * STEP);
  flow.paragraph(title, { tag: 'H2', keepWithNext: together });
  flow.space(STEP / 3);
  drawMark(flow, tone, flow.left + 4.5, flow.y + TYPE.body.leading / 2, 8.5);
  const times = finding.occurrences === 1 ? '' : ` · seen ${figure(finding.occurrences)} times`;
  const state = [
    { text: words, style: { ...TYPE.bodyStrong, color: TONE_COLORS[tone].ink } },
    { text: ` · ${finding.severity} · ${finding.criteria.join(', ')}${times}`, style: TYPE.soft },
  ];
  flow.paragraph(state, { indent: 15, keepWithNext: 28 });
  flow.space(STEP / 2);
  flow.paragraph([{ text: finding.message, style: TYPE.body }]);
  flow.space(STEP);
  keyValues(flow, pairs(finding), 92);
  evidence(flow, finding, report);
}

function pairs(finding: ReportFinding): Pair[] {
  const legs = finding.legs.length === 0 ? [] : ([['Where', listed(finding)]] as Pair[]);
  const several = finding.displayFilters.length > 1;
  const filters = finding.displayFilters.map(
    ({ file, filter }): Pair => ['Wireshark', several ? `${filter} in ${file}` : filter, TYPE.mono],
  );
  const accepted = waiverWords(finding);
  const changed = overrideWords(finding);
  return [
    ...legs,
    ...(accepted === null ? [] : ([['Accepted', accepted]] as Pair[])),
    ...(changed === null ? [] : ([['Severity', changed]] as Pair[])),
    ['Why it matters', finding.why],
    [finding.verdict === 'fail' ? 'What to do' : 'If it is not met', finding.remedy],
    ...(finding.references.length === 0 ? [] : ([['References', finding.references.join('; ')]] as Pair[])),
    ...filters,
    ['Rule', finding.rule, TYPE.mono],
    ['Finding', finding.id, TYPE.mono],
  ];
}

function listed({ legs, calls }: ReportFinding): string {
  const shown = legs.slice(0, 12).join(', ');
  const more = legs.length > 12 ? ` and ${counted(legs.length - 12, 'other leg')}` : '';
  const of =
    calls.length === 0
      ? ''
      : `, of ${calls.slice(0, 6).join(', ')}${calls.length > 6 ? ` and ${counted(calls.length - 6, 'other call')}` : ''}`;
  return `${shown}${more}${of}`;
}

function evidence(flow: Flow, finding: ReportFinding, report: Report): void {
  const several = report.captures.length > 1;
  const shown = finding.evidence.slice(0, EVIDENCE_SHOWN);
  const rows = shown.map(({ capture, frame, at, what }): Row => {
    const number = several ? `${capture + 1}: ${figure(frame)}` : figure(frame);
    return [cell(number), cell(toMicroseconds(at), TYPE.cellMono), cell(what)];
  });
  flow.space(STEP);
  table(
    flow,
    [
      { head: several ? 'File: frame' : 'Frame', width: 56, fixed: true, align: 'right' },
      { head: 'Time (UTC)', width: 128, fixed: true },
      { head: 'What it shows', width: 1 },
    ],
    rows,
  );
  const rest = finding.evidenceTotal - shown.length;
  if (rest > 0) {
    flow.space(STEP / 2);
    flow.paragraph([
      { text: `And ${counted(rest, 'more frame')}; the JSON report and the filter list them.`, style: TYPE.cellSoft },
    ]);
  }
  flow.space(STEP);
}
