/** One part for each criterion: what it asks, what was tested, each rule's results, the exceptions, and what could not be tested. */
import type { Report, ReportControl } from '../../../report/schema.ts';
import { counted, figure, RESULTS, stateOf, type Tone } from '../../words.ts';
import { heading, keyValues, keyValuesHeight, type Pair, section, sentence } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { drawMark } from '../layout/marks.ts';
import { type Cell, type Column, cell, clamped, heightToStart, pageCell, type Row, table } from '../layout/table.ts';
import { controlName, type FindingGroup, groupName, type References } from '../references.ts';
import { sectionNumber } from '../section-list.ts';
import { COLORS, STEP, TONE_COLORS, TYPE } from '../theme.ts';

type RuleCounts = ReportControl['rules'][number];

const COLUMNS: readonly Column[] = [
  { head: 'Rule', width: 1 },
  { head: 'Pass', width: 36, fixed: true, align: 'right' },
  { head: 'Fail', width: 36, fixed: true, align: 'right' },
  { head: 'Open', width: 36, fixed: true, align: 'right' },
  { head: 'Waived', width: 38, fixed: true, align: 'right' },
  { head: 'Not applicable', width: 70, fixed: true, align: 'right' },
];

export function controlsInDetail(flow: Flow, report: Report, references: References): void {
  flow.newPage();
  section(
    flow,
    'controls',
    'The Trust Services Criteria that a packet capture bears on, in our own words, and what the rules found. A figure counts tests: one rule asked about one leg, session, certificate or capture.',
  );
  if (report.controls.length === 0) sentence(flow, 'No rule was asked, so no control was tested.');
  const titles = new Map(report.rules.map((rule) => [rule.id, rule.title]));
  report.controls.forEach((control, index) => {
    detail(flow, control, index, report.controls.length, titles, references);
  });
  withoutResult(flow, report);
  for (const framework of report.frameworks) frameworkTable(flow, framework);
}

function partNumber(index: number): string {
  return `${sectionNumber('controls')}.${index + 1}`;
}

function detail(
  flow: Flow,
  control: ReportControl,
  index: number,
  parts: number,
  titles: ReadonlyMap<string, string>,
  references: References,
): void {
  const { criterion, title, result, rules } = control;
  const titleOf = (counts: RuleCounts): string => titles.get(counts.rule) ?? counts.rule;
  const pairs: Pair[] = [
    ['It asks', control.asks],
    ['Was tested', testedWords(control)],
    ['A capture shows', control.shows],
    ['It cannot show', control.cannotShow],
  ];
  const tested = rules.filter((counts) => timesTested(counts) > 0);
  const met = tested.filter(isMet);
  const rows = tested.filter((counts) => !isMet(counts)).map((counts) => resultRow(counts, titleOf));
  const start = rows.length > 0 ? heightToStart(flow, COLUMNS, rows) : 5 * TYPE.body.leading;
  const keep = TYPE.body.leading + keyValuesHeight(flow, pairs) + start + 2 * STEP;
  heading(flow, `${criterion} ${title}`, { number: partNumber(index), anchor: controlName(criterion), keep });
  const { words, tone } = RESULTS[result];
  resultLine(flow, words, tone);
  keyValues(flow, pairs);
  flow.space(STEP);
  if (rows.length > 0) table(flow, COLUMNS, rows);
  metRules(flow, met, titleOf, rows.length > 0);
  const groups = references.groups.filter(({ worst }) => (worst.criteria as readonly string[]).includes(criterion));
  const isOpen = ({ worst }: FindingGroup): boolean => worst.verdict === 'open' && worst.waiver === null;
  groupTable(
    flow,
    'Exceptions',
    groups.filter((group) => !isOpen(group)),
    references,
  );
  groupTable(flow, 'What could not be answered', groups.filter(isOpen), references);
  untested(flow, rules, partNumber(parts));
  flow.space(STEP);
}

/** `8 tests of 3 legs and 2 sessions: 5 passed, 3 failed; 1 more stayed open`. */
function testedWords(control: ReportControl): string {
  const { tested, exceptions, open, waived, testedSubjects } = control;
  const { legs, sessions, certificates, calls } = testedSubjects;
  const what = [
    ...(legs === 0 ? [] : [counted(legs, 'leg')]),
    ...(sessions === 0 ? [] : [counted(sessions, 'session')]),
    ...(certificates === 0 ? [] : [counted(certificates, 'certificate')]),
    ...(calls === 0 ? [] : [counted(calls, 'call')]),
  ];
  const of = what.length === 0 ? '' : ` of ${what.join(', ')}`;
  const questions = open === 0 ? '' : ` ${counted(open, 'question')} stayed open.`;
  const accepted = waived === 0 ? '' : ` ${counted(waived, 'result is', 'results are')} waived.`;
  if (tested === 0) return `Nothing.${questions}${accepted}`;
  return `${counted(tested, 'test')}${of}: ${figure(tested - exceptions)} met, ${figure(exceptions)} not.${questions}${accepted}`;
}

function resultRow(counts: RuleCounts, titleOf: (counts: RuleCounts) => string): Row {
  return [
    cell(titleOf(counts)),
    count(counts.pass),
    count(counts.fail, 'bad'),
    count(counts.open, 'unknown'),
    count(counts.waived, 'warning'),
    count(counts.notApplicable),
  ];
}

function timesTested({ pass, fail, open, waived }: RuleCounts): number {
  return pass + fail + open + waived;
}

function isMet({ pass, fail, open, waived }: RuleCounts): boolean {
  return pass > 0 && fail + open + waived === 0;
}

const MET_COLUMNS: readonly Column[] = [
  { head: 'Met wherever it was asked', width: 1 },
  { head: 'Tests', width: 28, fixed: true, align: 'right' },
  { head: '', width: 1 },
  { head: 'Tests', width: 28, fixed: true, align: 'right' },
];

/** Two rules in a row, read across: there are many of them, and little to say of each. */
function metRules(
  flow: Flow,
  met: readonly RuleCounts[],
  titleOf: (counts: RuleCounts) => string,
  isBelow: boolean,
): void {
  if (met.length === 0) return;
  if (isBelow) flow.space(1.5 * STEP);
  const one = (counts: RuleCounts | undefined): Cell[] =>
    counts === undefined ? [cell(''), cell('')] : [cell(titleOf(counts)), count(counts.pass)];
  const rows = Array.from({ length: Math.ceil(met.length / 2) }, (_, index): Row => {
    return [...one(met[2 * index]), ...one(met[2 * index + 1])];
  });
  table(flow, met.length === 1 ? [...MET_COLUMNS.slice(0, 3), { ...MET_COLUMNS[3]!, head: '' }] : MET_COLUMNS, rows);
}

/** Rules that nothing could be tested by: counted here, and named once for all controls. */
function untested(flow: Flow, rules: readonly RuleCounts[], listedIn: string): void {
  const without = rules.filter((counts) => timesTested(counts) === 0);
  if (without.length === 0) return;
  const absent = without.filter(isAbsent).length;
  const beside = without.length - absent;
  const parts = [
    ...(beside === 0 ? [] : [`${counted(beside, 'rule')} did not apply to anything that was captured`]),
    ...(absent === 0
      ? []
      : [`${counted(absent, 'rule')} had nothing of ${absent === 1 ? 'its' : 'their'} kind to be asked about`]),
  ];
  flow.space(STEP * 1.5);
  const link = WITHOUT_RESULT;
  const where = { text: listedIn, style: { ...TYPE.soft, color: COLORS.accent }, link };
  sentence(flow, `${parts.join(', and ')}; listed in `, where, '.');
}

function isAbsent({ notApplicable }: RuleCounts): boolean {
  return notApplicable === 0;
}

const WITHOUT_RESULT = 'rules-without-result';

const LIST_COLUMNS: readonly Column[] = [
  { head: 'Rule', width: 1 },
  { head: 'Controls', width: 74, fixed: true },
  { head: 'Rule', width: 1 },
  { head: 'Controls', width: 74, fixed: true },
];

/** Of all controls, each rule once. */
function withoutResult(flow: Flow, report: Report): void {
  const counts = new Map(report.controls.flatMap(({ rules }) => rules.map((row) => [row.rule, row] as const)));
  const without = report.rules.filter(({ id }) => counts.has(id) && timesTested(counts.get(id)!) === 0);
  if (without.length === 0) return;
  const number = partNumber(report.controls.length);
  heading(flow, 'Rules without a result', { number, anchor: WITHOUT_RESULT, keep: 110 });
  const kinds = [
    ['Asked, and did not apply to anything that was captured', (row: RuleCounts) => !isAbsent(row)],
    ['Not asked: nothing of their kind was captured', isAbsent],
  ] as const;
  for (const [title, belongs] of kinds) {
    const rules = without.filter(({ id }) => belongs(counts.get(id)!));
    if (rules.length === 0) continue;
    flow.paragraph([{ text: title, style: TYPE.bodyStrong }], { tag: 'H3', keepWithNext: 50 });
    flow.space(STEP / 2);
    const one = (rule: Report['rules'][number] | undefined): Cell[] =>
      rule === undefined ? [cell(''), cell('')] : [cell(rule.title), cell(rule.criteria.join(', '), TYPE.cellSoft)];
    const half = Math.ceil(rules.length / 2);
    table(
      flow,
      LIST_COLUMNS,
      rules.slice(0, half).map((rule, index): Row => [...one(rule), ...one(rules[half + index])]),
    );
    flow.space(2 * STEP);
  }
}

// ------------------------------------------------------------------------------------------------ exceptions

const GROUP_COLUMNS: readonly Column[] = [
  { head: 'No.', width: 26, fixed: true },
  { head: 'What is expected, and what was seen', width: 1 },
  { head: 'Severity', width: 44, fixed: true },
  { head: 'Evidence', width: 92, fixed: true },
  { head: 'Page', width: 26, fixed: true, align: 'right' },
];

function groupTable(flow: Flow, title: string, groups: readonly FindingGroup[], references: References): void {
  if (groups.length === 0) return;
  const rows = groups.map((group) => groupRow(group, references));
  const keep = heightToStart(flow, GROUP_COLUMNS, rows) + STEP / 2;
  if (!flow.ensure(2 * STEP + TYPE.bodyStrong.leading + keep)) flow.space(2 * STEP);
  flow.paragraph([{ text: title, style: TYPE.bodyStrong }], { tag: 'H3', keepWithNext: keep });
  flow.space(STEP / 2);
  table(flow, GROUP_COLUMNS, rows);
}

function groupRow(group: FindingGroup, references: References): Row {
  const { number, worst, findings, legs } = group;
  const { tone, words } = stateOf(worst);
  const link = groupName(group);
  const rest = findings.length === 1 ? '' : ` And ${counted(findings.length - 1, 'more finding')} of this rule.`;
  const waived =
    worst.waiver === null ? [] : [[{ text: words, style: { ...TYPE.cellStrong, color: TONE_COLORS[tone].ink } }]];
  const where =
    legs.length === 0 ? [] : [[{ text: 'On ', style: TYPE.cellSoft }, ...references.rows(legs, TYPE.cellSoft, 6)]];
  return [
    { paragraphs: [[{ text: number, style: { ...TYPE.cellStrong, color: COLORS.accent }, link }]] },
    {
      mark: tone,
      paragraphs: [
        [{ text: worst.title, style: TYPE.cellStrong }],
        ...waived,
        clamped(`${worst.message}${rest}`, TYPE.cell, 4),
        ...where,
      ],
    },
    cell(worst.severity),
    cell(evidenceWords(group)),
    pageCell(link),
  ];
}

function evidenceWords({ findings }: FindingGroup): string {
  const rows = findings.flatMap(({ evidence }) => evidence);
  const total = findings.reduce((sum, { evidenceTotal }) => sum + evidenceTotal, 0);
  const shown = [...new Set(rows.map(({ frame }) => frame))].slice(0, 3);
  const rest = Math.max(0, total - shown.length);
  return `${shown.length === 1 ? 'frame' : 'frames'} ${shown.map(figure).join(', ')}${rest === 0 ? '' : ` and ${figure(rest)} more`}`;
}

// ------------------------------------------------------------------------------------------------ other frameworks

/** Another framework, on request: the same tests, counted by its requirements. */
function frameworkTable(flow: Flow, { title, note, requirements }: Report['frameworks'][number]): void {
  heading(flow, title, { keep: 120 });
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
      { head: 'Result', width: 98, fixed: true },
      { head: 'Failed tests', width: 58, fixed: true, align: 'right' },
      { head: 'Waived', width: 38, fixed: true, align: 'right' },
    ],
    rows,
  );
  flow.space(STEP);
}

function resultLine(flow: Flow, words: string, tone: Tone): void {
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
