/**
 * Page one, after which a reader may stop: the verdict in one sentence, what it is about, each control's result, and the three worst
 * exceptions in plain words. Everything on it is said again in full on the pages after it.
 */
import type { Report } from '../../../report/schema.ts';
import {
  counted,
  type FindingGroup,
  figure,
  judgedFromWords,
  PROTECTION_TONES,
  period,
  policyName,
  RESULTS,
  stateOf,
  VERDICTS,
  worstByRule,
} from '../../words.ts';
import { heading, keyValues, type Pair, panel } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';
import { breakLines, clampLines, heightOf } from '../layout/lines.ts';
import { drawMark } from '../layout/marks.ts';
import { cell, type Row, table } from '../layout/table.ts';
import { COLORS, PAGE, STEP, TONE_COLORS, TYPE } from '../theme.ts';

const EXCEPTIONS_SHOWN = 3;

export function frontPage(flow: Flow, report: Report): void {
  flow.parent = flow.element('Sect', flow.root);
  const { left } = flow;
  flow.artifact((document) => {
    document.rect(left, PAGE.top - 20, 36, 4).fill(COLORS.accent);
  });
  flow.paragraph([{ text: 'Encryption evidence', style: TYPE.title }], { tag: 'H1' });
  flow.paragraph([{ text: subtitle(report), style: TYPE.subtitle }]);
  flow.space(3 * STEP);
  verdict(flow, report);
  flow.space(3.5 * STEP);
  figures(flow, report);
  flow.space(2.5 * STEP);
  keyValues(flow, scope(report), 62);
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

/** Frames, calls, legs; then the legs by protection, each with its mark. */
function figures(flow: Flow, { summary }: Report): void {
  const element = flow.element('Div');
  const top = flow.y;
  let x = flow.left;
  const numbers: readonly [number, string][] = [
    [summary.frames, 'frames'],
    [summary.calls, summary.calls === 1 ? 'call' : 'calls'],
    [summary.legs, summary.legs === 1 ? 'leg' : 'legs'],
  ];
  for (const [count, what] of numbers) {
    const value = breakLines(flow, [{ text: figure(count), style: TYPE.figure }], flow.width);
    const label = breakLines(flow, [{ text: what, style: TYPE.soft }], flow.width);
    const paragraph = flow.element('P', element);
    flow.draw(value, x, top, paragraph, 'P');
    flow.draw(label, x, top + TYPE.figure.leading, paragraph, 'P');
    x += Math.max(value[0]!.width, label[0]!.width) + 26;
  }
  const protections = Object.entries(summary.protection).filter(([, count]) => count > 0);
  const start = Math.max(x + 10, flow.left + 178);
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

function scope(report: Report): Pair[] {
  const { failOn, captures } = report;
  const [first, ...others] = captures;
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other file')} (section 8)`;
  const from = judgedFromWords(report);
  const threshold = failOn === 'none' ? 'no severity fails the run' : `severity ${failOn} and above fails the run`;
  const name = first === undefined ? 'none' : shortened(first.file);
  return [
    ['Capture', `${name}${more}`],
    ['Policy', `${policyName(report)}; ${threshold}`],
    ...(from === null ? [] : ([['Facts', from]] as Pair[])),
  ];
}

/** A file name that leaves page one its shape; section 8 has it whole. */
function shortened(file: string): string {
  const characters = [...file];
  return characters.length <= 90 ? file : `${characters.slice(0, 60).join('')}…${characters.slice(-24).join('')}`;
}

function controls(flow: Flow, report: Report): void {
  heading(flow, 'Controls');
  const rows = report.controls.map((control): Row => {
    const { words, tone } = RESULTS[control.result];
    const style = { ...TYPE.cellStrong, color: TONE_COLORS[tone].ink };
    return [
      cell(control.criterion, TYPE.cellStrong),
      cell(control.title),
      { ...cell(words, style), mark: tone },
      cell(control.tested === 0 ? 'none' : `${figure(control.exceptions)} of ${figure(control.tested)}`),
      cell(figure(control.open)),
    ];
  });
  table(
    flow,
    [
      { head: 'Criterion', width: 48, fixed: true },
      { head: 'What it is about', width: 1 },
      { head: 'Result', width: 92, fixed: true },
      { head: 'Tests failed', width: 60, fixed: true, align: 'right' },
      { head: 'Open', width: 26, fixed: true, align: 'right' },
    ],
    rows,
  );
}

function exceptions(flow: Flow, report: Report): void {
  const groups = worstByRule(report);
  const shown = groups.slice(0, EXCEPTIONS_SHOWN);
  const onlyOpen = shown.length > 0 && shown.every(({ worst }) => worst.verdict === 'open');
  const title = shown.length === 0 ? 'Exceptions' : onlyOpen ? 'What could not be answered' : 'Worst exceptions';
  heading(flow, title, 50);
  if (shown.length === 0) {
    const text =
      report.legs.length === 0 ? 'There was nothing to test.' : 'No exceptions were noted in what was captured.';
    flow.paragraph([{ text, style: TYPE.soft }]);
    return;
  }
  for (const group of shown) exception(flow, group);
  const total = counted(report.findings.length, 'finding');
  flow.paragraph([{ text: `${total} in all, with evidence and remedies, in section 3.`, style: TYPE.soft }]);
}

function exception(flow: Flow, { worst, count, legs }: FindingGroup): void {
  const { words, tone } = stateOf(worst);
  const indent = 16;
  const findings = count === 1 ? [] : [counted(count, 'finding')];
  const where = legs.length === 0 ? [] : [counted(legs.length, 'leg')];
  const title = clampLines(
    flow,
    [
      { text: `${worst.title}: `, style: TYPE.bodyStrong },
      { text: words.toLowerCase(), style: { ...TYPE.bodyStrong, color: TONE_COLORS[tone].ink } },
      { text: ` · ${[worst.severity, ...findings, ...where].join(' · ')}`, style: TYPE.soft },
    ],
    flow.width - indent,
    2,
  );
  const message = clampLines(flow, [{ text: worst.message, style: TYPE.soft }], flow.width - indent, 2);
  const height = heightOf([...title, ...message]);
  flow.ensure(height);
  drawMark(flow, tone, flow.left + 5, flow.y + TYPE.body.leading / 2, 8.5);
  flow.draw([...title, ...message], flow.left + indent, flow.y, flow.element('P'), 'P');
  flow.y += height + STEP * 0.75;
}
