/**
 * Page one, after which a reader may stop: the verdict in one sentence, what it is about, each control's result, and the three worst
 * exceptions in plain words. Everything on it is said again in full on the pages after it.
 */
import type { Report } from '../../../report/schema.ts';
import { Paths } from '../../drawing/call-path.ts';
import {
  counted,
  type FindingGroup,
  figure,
  firstSentence,
  judgedFromWords,
  PROTECTION_TONES,
  period,
  policyName,
  RESULTS,
  sameReasonWords,
  stateOf,
  VERDICTS,
  worstByRule,
} from '../../words.ts';
import type { Edition } from '../edition.ts';
import { heading, keyValues, type Pair, panel } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { breakLines, clampLines, heightOf, type Line, type Span } from '../layout/lines.ts';
import { drawMark } from '../layout/marks.ts';
import { type Column, cell, type Row, table } from '../layout/table.ts';
import { controlName, toSection } from '../references.ts';
import { COLORS, STEP, TONE_COLORS, TYPE } from '../theme.ts';

const EXCEPTIONS_SHOWN = 3;

export function frontPage(flow: Flow, report: Report, edition: Edition): void {
  flow.parent = flow.element('Sect', flow.root);
  flow.bookmark('Summary', 0);
  const { left, page } = flow;
  flow.artifact((document) => {
    document.rect(left, page.top - 20, 36, 4).fill(COLORS.accent);
  });
  flow.paragraph([{ text: 'Encryption evidence', style: TYPE.title }], { tag: 'H1' });
  flow.paragraph([{ text: subtitle(report), style: TYPE.subtitle }]);
  flow.space(2.5 * STEP);
  verdict(flow, report);
  flow.space(3 * STEP);
  figures(flow, report);
  flow.space(2 * STEP);
  keyValues(flow, scope(flow, report, edition), 62);
  controls(flow, report);
  exceptions(flow, report);
}

function subtitle({ summary }: Report): string {
  return `Voice over IP traffic captured ${period(summary.firstFrameAt, summary.lastFrameAt)}`;
}

function verdict(flow: Flow, report: Report): void {
  const { word, tone } = VERDICTS[report.verdict];
  const label = { ...TYPE.label, size: 8, leading: 13, color: TONE_COLORS[tone].ink };
  panel(flow, {
    tone,
    markSize: 26,
    paragraphs: [
      [{ text: word, style: label }],
      [{ text: report.summary.sentence, style: TYPE.verdict }],
      // Without a leg the sentence is the reason.
      ...(report.legs.length === 0 ? [] : [[{ text: `${capitalized(report.exitReason)}.`, style: TYPE.soft }]]),
    ],
  });
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Frames, calls, paths, legs; then the legs by protection, each with its mark. */
function figures(flow: Flow, report: Report): void {
  const { summary } = report;
  const element = flow.element('Div');
  const top = flow.y;
  let x = flow.left;
  const numbers: readonly [number, string][] = [
    [summary.frames, summary.frames === 1 ? 'frame' : 'frames'],
    [summary.calls, summary.calls === 1 ? 'call' : 'calls'],
    [new Paths(report).all().length, 'paths'],
    [summary.legs, summary.legs === 1 ? 'leg' : 'legs'],
  ];
  for (const [count, what] of numbers) {
    const value = breakLines(flow, [{ text: figure(count), style: TYPE.figure }], flow.width);
    const label = breakLines(
      flow,
      [{ text: count === 1 ? what.replace(/s$/, '') : what, style: TYPE.soft }],
      flow.width,
    );
    const paragraph = flow.element('P', element);
    flow.draw(value, x, top, paragraph, 'P');
    flow.draw(label, x, top + TYPE.figure.leading, paragraph, 'P');
    x += Math.max(value[0]!.width, label[0]!.width) + 24;
  }
  const protections = Object.entries(summary.protection).filter(([, count]) => count > 0);
  const start = Math.max(x + 6, flow.left + 196);
  const columnWidth = (flow.left + flow.width - start) / 3;
  protections.forEach(([name, count], index) => {
    const left = start + (index % 3) * columnWidth;
    const y = top + 5 + Math.floor(index / 3) * 17;
    const tone = PROTECTION_TONES[name as keyof typeof PROTECTION_TONES];
    drawMark(flow, tone, left + 5, y + 7, 9);
    const spans = [
      { text: `${figure(count)} `, style: TYPE.bodyStrong },
      { text: name, style: TYPE.body },
    ];
    flow.draw(breakLines(flow, spans, columnWidth), left + 16, y, flow.element('P', element), 'P');
  });
  flow.y = top + TYPE.figure.leading + TYPE.soft.leading;
}

function scope(flow: Flow, report: Report, { attachment }: Edition): Pair[] {
  const { failOn, captures } = report;
  const from = judgedFromWords(report);
  const [first, ...others] = captures;
  const more: Span[] =
    others.length === 0
      ? []
      : [
          { text: ` and ${counted(others.length, 'other file')} (`, style: TYPE.body },
          toSection('completeness', TYPE.body),
          { text: ')', style: TYPE.body },
        ];
  const threshold = failOn === 'none' ? 'no severity fails the run' : `severity ${failOn} and above fails the run`;
  const name = first === undefined ? 'none' : shortened(asShown(flow, first.file), 90);
  return [
    ['Capture', [{ text: name, style: TYPE.body }, ...more]],
    ['Policy', `${shortened(asShown(flow, policyName(report)), 60)}; ${threshold}`],
    ...(from === null ? [] : ([['Facts', from]] as Pair[])),
    ['JSON inside', `SHA-256 ${attachment.sha256}`, TYPE.cellMono],
  ];
}

/** With what the fonts lack as numbers. */
function asShown(flow: Flow, text: string): string {
  return flow
    .pieces(text, 'regular')
    .map((piece) => piece.text)
    .join('');
}

/** A name that leaves page one its shape; the section on completeness has it whole. */
function shortened(name: string, most: number): string {
  const characters = [...name];
  return characters.length <= most
    ? name
    : `${characters.slice(0, most - 30).join('')}…${characters.slice(-24).join('')}`;
}

const COLUMNS: readonly Column[] = [
  { head: 'Control', width: 40, fixed: true },
  { head: 'What it is about', width: 1 },
  { head: 'Result', width: 98, fixed: true },
  { head: 'Failed tests', width: 58, fixed: true, align: 'right' },
  { head: 'Open', width: 26, fixed: true, align: 'right' },
];

function controls(flow: Flow, report: Report): void {
  if (report.controls.length === 0) return;
  heading(flow, 'Controls');
  const rows = report.controls.map((control): Row => {
    const { words, tone } = RESULTS[control.result];
    const style = { ...TYPE.cellStrong, color: TONE_COLORS[tone].ink };
    const link = controlName(control.criterion);
    return [
      { paragraphs: [[{ text: control.criterion, style: { ...TYPE.cellStrong, color: COLORS.accent }, link }]] },
      cell(control.title),
      { ...cell(words, style), mark: tone },
      cell(control.tested === 0 ? 'none' : `${figure(control.exceptions)} of ${figure(control.tested)}`),
      cell(figure(control.open)),
    ];
  });
  table(flow, COLUMNS, rows);
}

/** As much of each as fits the page: the title always, then what was seen, then what to do. */
function exceptions(flow: Flow, report: Report): void {
  const groups = worstByRule(report);
  const shown = groups.slice(0, EXCEPTIONS_SHOWN);
  const onlyOpen = shown.length > 0 && shown.every(({ worst }) => worst.verdict === 'open');
  const title = shown.length === 0 ? 'Exceptions' : onlyOpen ? 'What could not be answered' : 'Worst exceptions';
  heading(flow, title, { keep: 24 });
  if (shown.length === 0) {
    const text =
      report.legs.length === 0 ? 'There was nothing to test.' : 'No exceptions were noted in what was captured.';
    flow.paragraph([{ text, style: TYPE.soft }]);
    return;
  }
  const closing = TYPE.soft.leading;
  const fits = (blocks: readonly (readonly Line[])[]): boolean =>
    blocks.reduce<number>((sum, lines) => sum + heightOf(lines) + STEP * 0.75, closing) <= flow.room();
  const attempts = [3, 2, 1, 0].map((lines) => shown.map((group) => exceptionLines(flow, group, lines)));
  const blocks = attempts.find(fits) ?? attempts.at(-1)!;
  blocks.forEach((lines, index) => {
    exception(flow, shown[index]!, lines);
  });
  const total = counted(report.findings.length, 'finding');
  const closingLine = [
    { text: `${total} in all, with evidence and remedies, in `, style: TYPE.soft },
    toSection('findings'),
    { text: '; whose turn it is in ', style: TYPE.soft },
    toSection('actions'),
    { text: '.', style: TYPE.soft },
  ];
  flow.paragraph(closingLine);
}

const INDENT = 16;

function exceptionLines(flow: Flow, group: FindingGroup, lines: number): Line[] {
  const { worst, count, legs } = group;
  const { words, tone } = stateOf(worst);
  const findings = count === 1 ? [] : [counted(count, 'finding')];
  const where = legs.length === 0 ? [] : [counted(legs.length, 'leg')];
  const width = flow.width - INDENT;
  const title = [
    { text: `${worst.title}: `, style: TYPE.bodyStrong },
    { text: words.toLowerCase(), style: { ...TYPE.bodyStrong, color: TONE_COLORS[tone].ink } },
    { text: ` · ${[worst.severity, ...findings, ...where].join(' · ')}`, style: TYPE.soft },
  ];
  const others = sameReasonWords(group);
  const remedy = [{ text: `To do: ${firstSentence(worst.remedy)}`, style: TYPE.soft }];
  return [
    ...clampLines(flow, title, width, lines === 0 ? 1 : 2),
    ...(lines === 0 ? [] : messageLines(flow, worst.message, width, Math.min(lines, 2))),
    ...(others === null || lines === 0 ? [] : clampLines(flow, [{ text: others, style: TYPE.soft }], width, 1)),
    ...(lines < 3 || worst.verdict === 'open' ? [] : clampLines(flow, remedy, width, 2)),
  ];
}

/** Where not all of it fits, its first sentence rather than half of the second. */
function messageLines(flow: Flow, message: string, width: number, most: number): Line[] {
  const whole = breakLines(flow, [{ text: message, style: TYPE.body }], width);
  if (whole.length <= most) return whole;
  return clampLines(flow, [{ text: firstSentence(message), style: TYPE.body }], width, most);
}

function exception(flow: Flow, { worst }: FindingGroup, lines: readonly Line[]): void {
  drawMark(flow, stateOf(worst).tone, flow.left + 5, flow.y + TYPE.body.leading / 2, 8.5);
  flow.draw(lines, flow.left + INDENT, flow.y, flow.element('P'), 'P');
  flow.y += heightOf(lines) + STEP * 0.75;
}
