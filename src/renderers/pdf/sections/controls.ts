/** Section 1: what each criterion asks, how often each rule was asked, and what a capture cannot show about it. */
import type { Report, ReportControl } from '../../../report/schema.ts';
import { figure, RESULTS, type Tone } from '../../words.ts';
import { heading, keyValues, section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { drawMark } from '../layout/marks.ts';
import { type Cell, type Column, cell, type Row, table } from '../layout/table.ts';
import { STEP, TONE_COLORS, TYPE } from '../theme.ts';

type RuleCounts = ReportControl['rules'][number];

const COLUMNS: readonly Column[] = [
  { head: 'Rule', width: 1 },
  { head: 'Pass', width: 38, fixed: true, align: 'right' },
  { head: 'Fail', width: 38, fixed: true, align: 'right' },
  { head: 'Open', width: 38, fixed: true, align: 'right' },
  { head: 'Waived', width: 42, fixed: true, align: 'right' },
  { head: 'Not applicable', width: 72, fixed: true, align: 'right' },
];

export function controlsInDetail(flow: Flow, report: Report): void {
  flow.newPage();
  section(
    flow,
    1,
    'Controls in detail',
    'The Trust Services Criteria that a packet capture bears on, in our own words, and what the rules found. A figure counts tests: one rule asked about one leg, session, certificate or capture.',
  );
  if (report.controls.length === 0) sentence(flow, 'No rule was asked, so no control was tested.');
  const titles = new Map(report.rules.map((rule) => [rule.id, rule.title]));
  for (const control of report.controls) detail(flow, control, titles);
  for (const framework of report.frameworks) frameworkTable(flow, framework);
}

/** Another framework, on request: the same tests, counted by its requirements. */
function frameworkTable(flow: Flow, { title, note, requirements }: Report['frameworks'][number]): void {
  heading(flow, title, 120);
  sentence(flow, note);
  flow.space(STEP);
  const rows = requirements.map((row): Row => {
    const { words, tone } = RESULTS[row.result];
    const style = { ...TYPE.cellStrong, color: TONE_COLORS[tone].ink };
    const failed = row.tested === 0 ? 'none' : `${figure(row.exceptions)} of ${figure(row.tested)}`;
    return [
      cell(row.id, TYPE.cellStrong),
      cell(row.title),
      { ...cell(words, style), mark: tone },
      cell(failed),
      count(row.waived),
    ];
  });
  table(
    flow,
    [
      { head: 'Requirement', width: 74, fixed: true },
      { head: 'What it is about', width: 1 },
      { head: 'Result', width: 92, fixed: true },
      { head: 'Tests failed', width: 60, fixed: true, align: 'right' },
      { head: 'Waived', width: 42, fixed: true, align: 'right' },
    ],
    rows,
  );
  flow.space(STEP);
}

function detail(flow: Flow, control: ReportControl, titles: ReadonlyMap<string, string>): void {
  heading(flow, `${control.criterion} ${control.title}`, 120);
  const { words, tone } = RESULTS[control.result];
  resultLine(flow, words, tone);
  keyValues(flow, [
    ['It asks', control.asks],
    ['A capture shows', control.shows],
    ['It cannot show', control.cannotShow],
  ]);
  flow.space(STEP);
  const titleOf = (counts: RuleCounts): string => titles.get(counts.rule) ?? counts.rule;
  const unasked = control.rules.filter((counts) => timesAsked(counts) === 0).map(titleOf);
  const rows = control.rules
    .filter((counts) => timesAsked(counts) > 0)
    .map((counts): Row => {
      return [
        cell(titleOf(counts)),
        count(counts.pass),
        count(counts.fail, 'bad'),
        count(counts.open, 'unknown'),
        count(counts.waived, 'warning'),
        count(counts.notApplicable),
      ];
    });
  if (rows.length > 0) table(flow, COLUMNS, rows, { closingRow: sums(control) });
  if (unasked.length > 0) {
    flow.space(STEP / 2);
    sentence(flow, `Nothing of their kind was captured, so these rules were not asked: ${unasked.join('; ')}.`);
  }
  flow.space(STEP);
}

function timesAsked({ pass, fail, open, notApplicable, waived }: RuleCounts): number {
  return pass + fail + open + notApplicable + waived;
}

function sums(control: ReportControl): Row {
  const sum = (field: 'pass' | 'fail' | 'open' | 'waived' | 'notApplicable'): Cell =>
    cell(figure(control.rules.reduce((total, counts) => total + counts[field], 0)), TYPE.cellStrong);
  return [
    cell('All rules', TYPE.cellStrong),
    sum('pass'),
    sum('fail'),
    sum('open'),
    sum('waived'),
    sum('notApplicable'),
  ];
}

function resultLine(flow: Flow, words: string, tone: Tone): void {
  flow.ensure(90);
  drawMark(flow, tone, flow.left + 4.5, flow.y + TYPE.body.leading / 2, 8.5);
  const style = { ...TYPE.bodyStrong, color: TONE_COLORS[tone].ink };
  flow.paragraph([{ text: words, style }], { indent: 15 });
  flow.space(STEP * 0.75);
}

/** Zeros step back; a count that matters stands out by weight and colour. */
function count(value: number, tone?: Tone): Cell {
  if (value === 0) return cell('0', TYPE.cellSoft);
  return cell(figure(value), tone === undefined ? TYPE.cell : { ...TYPE.cellStrong, color: TONE_COLORS[tone].ink });
}
