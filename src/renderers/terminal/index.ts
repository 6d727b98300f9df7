/**
 * The report on one screen: verdict, scope, legs, the worst findings, controls, what could not be seen, and where the files are.
 * A normal capture fits 80 columns and about 45 lines; a large one is cut with counts, and the JSON holds everything.
 */

import type { Report, ReportControl, ReportLeg } from '../../report/schema.ts';
import { printable } from '../../report/text.ts';
import { defineRenderer } from '../define-renderer.ts';
import {
  carriageOf,
  counted,
  endpointOf,
  type FindingGroup,
  figure,
  firstSentence,
  judgedFromWords,
  overrideWords,
  PROTECTION_TONES,
  period,
  policyOrigin,
  protectionCounts,
  RESULTS,
  sameReasonWords,
  stateOf,
  VERDICTS,
  waiverWords,
  weakestFirst,
  worstByRule,
} from '../words.ts';
import { columnsOf } from './columns.ts';
import { callWithId, ladderLines } from './ladder.ts';
import { clamp, pad, wrap } from './lines.ts';
import { ascii } from './paint.ts';
import { type Screen, screenOf } from './screen.ts';
import { viewLines } from './views.ts';

/** Prose wider than this is hard to read; it stays narrow on a wide terminal. */
const WIDEST_PROSE = 108;
/** A ladder of many hosts takes what there is. */
const WIDEST_LADDER = 240;
const LEGS_SHOWN = 4;
/** Up to so many have room for two lines of reason each. */
const FEW_LEGS = 3;
const FINDINGS_SHOWN = 3;
/** Of the whole screen; above it fewer findings are told, and at least one. */
const MOST_LINES = 55;
/** Of what stands beside a mark and its word. */
const INDENT = 13;

export default defineRenderer({
  id: 'terminal',
  mediaType: 'text/plain; charset=utf-8',
  extension: '.txt',
  render(given, options) {
    const screen = screenOf(options, WIDEST_PROSE);
    const report = options.unicode ? given : inAscii(given);
    const call = options.call === undefined ? undefined : callWithId(report, options.call);
    if (call !== undefined) return `${ladderLines(report, call, screenOf(options, WIDEST_LADDER)).join('\n')}\n`;
    if (options.view !== undefined) return `${viewLines(options.view, report, screen).join('\n')}\n`;
    const written = options.writtenFiles.map((file) => (options.unicode ? printable(file) : ascii(printable(file))));
    const screenful = oneScreen(report, written, screen);
    for (let most = FINDINGS_SHOWN; ; most--) {
      const text = screenful(most);
      // What is narrow is scrolled anyway.
      if (most === 1 || screen.columns < 60 || text.split('\n').length - 1 <= MOST_LINES) return text;
    }
  },
});

/** @returns the screen by how many findings are told */
function oneScreen(report: Report, written: readonly string[], screen: Screen): (most: number) => string {
  const above = [verdict(report, screen), scope(report, screen), legs(report, screen)];
  const groups = worstByRule(report);
  const below = [
    controls(report, screen),
    frameworks(report, screen),
    notSeen(report, screen),
    closing(report, written, screen),
  ];
  return (most) => {
    const sections = [...above, findings(report, groups, screen, most), ...below];
    const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
    return `${shown.join('\n\n')}\n`;
  };
}

/** Before anything is measured, since an escape is wider than its character. */
function inAscii(report: Report): Report {
  return JSON.parse(JSON.stringify(report), (_, value) => (typeof value === 'string' ? ascii(value) : value));
}

/** Lines of prose with a first line that starts with `lead`, and the others indented below its end. */
function hanging(lead: string, width: number, text: string, screen: Screen, most = Number.POSITIVE_INFINITY): string[] {
  const { marks, columns } = screen;
  const lines = clamp(text, columns - width, most, marks.ellipsis);
  return lines.map((line, index) => (index === 0 ? lead : ' '.repeat(width)) + line);
}

function heading(text: string, { paint, columns }: Screen): string {
  return wrap(text, columns).map(paint.strong).join('\n');
}

function verdict(report: Report, screen: Screen): string[] {
  const { word, tone } = VERDICTS[report.verdict];
  const lead = `${screen.marks.tone[tone]} ${word}  `;
  return hanging(screen.paint.tone(tone, screen.paint.strong(lead)), lead.length, report.summary.sentence, screen);
}

function scope(report: Report, screen: Screen): string[] {
  const { summary, captures } = report;
  const [first, ...others] = captures;
  const file = first === undefined ? 'no capture' : first.file;
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other file')}`;
  const what = [counted(summary.calls, 'call'), counted(summary.legs, 'leg')].join(', ');
  const split = summary.legs === 0 ? '' : `: ${protectionCounts(report)}`;
  return [
    ...labelled('Capture', `${file}${more}, ${counted(summary.frames, 'frame')}`, screen, 2),
    ...labelled('Period', period(summary.firstFrameAt, summary.lastFrameAt), screen),
    ...labelled('Sample', `${what}${split}`, screen),
    ...labelled('Policy', policyWords(report), screen, 2),
    ...labelledMaybe('Facts', judgedFromWords(report), screen),
  ];
}

function policyWords(report: Report): string {
  const { failOn } = report;
  const threshold = failOn === 'none' ? 'fails at nothing' : `fails at ${failOn} and above`;
  const { name, version } = report.policy;
  return `${name} ${version} (${policyOrigin(report)}), ${threshold}`;
}

function labelled(label: string, text: string, screen: Screen, most?: number): string[] {
  const lead = pad(label, 9);
  return hanging(screen.paint.faint(lead), lead.length, text, screen, most);
}

function labelledMaybe(label: string, text: string | null, screen: Screen): string[] {
  return text === null ? [] : labelled(label, text, screen);
}

function legs(report: Report, screen: Screen): string[] {
  if (report.legs.length === 0) return [];
  const groups = alike(weakestFirst(report));
  const shown = groups.slice(0, LEGS_SHOWN);
  const rest = report.legs.length - shown.reduce((sum, group) => sum + group.length, 0);
  const title = report.legs.length === 1 ? 'Leg' : 'Legs, least protected first';
  const more = rest === 0 ? [] : wrap(`and ${figure(rest)} more with --view legs`, screen.columns);
  const most = screen.columns < 60 ? 3 : shown.length <= FEW_LEGS ? 2 : 1;
  return [heading(title, screen), ...shown.flatMap((group) => legLines(group, screen, most)), ...more];
}

/** Legs that differ only in their client are told once. */
function alike(order: readonly ReportLeg[]): ReportLeg[][] {
  const groups = new Map<string, ReportLeg[]>();
  for (const leg of order) {
    const { plane, protocol, transport, protection, basis, reason } = leg;
    const { address, port, name } = leg.b;
    // No text of a report holds a line break.
    const key = [plane, protocol, transport, protection, basis, reason, address, port, name].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [leg]);
    else group.push(leg);
  }
  return [...groups.values()];
}

/** @param most lines of its reason */
function legLines(group: readonly ReportLeg[], screen: Screen, most: number): string[] {
  const { marks, paint, columns } = screen;
  const leg = group[0]!;
  const tone = PROTECTION_TONES[leg.protection];
  const lead = pad(`${marks.tone[tone]} ${leg.protection}`, INDENT);
  const others = group.length === 1 ? '' : ` and ${counted(group.length - 1, 'other')}`;
  const path = `${endpointOf(leg.a)}${others} ${marks.arrow} ${endpointOf(leg.b)}`;
  const what = `${leg.plane} ${marks.dot} ${carriageOf(leg)} ${marks.dot} ${path}`;
  const basis = leg.basis === null ? '' : `${leg.basis}: `;
  const reason = clamp(`${basis}${leg.reason}`, columns - INDENT, most, marks.ellipsis);
  return [
    ...hanging(paint.tone(tone, lead), INDENT, what, screen, 5),
    ...reason.map((line) => ' '.repeat(INDENT) + paint.faint(line)),
  ];
}

function findings(report: Report, groups: readonly FindingGroup[], screen: Screen, most: number): string[] {
  const shown = groups.slice(0, most);
  const hidden = groups.slice(most);
  const followers = hidden.reduce((sum, { sameReason }) => sum + sameReason.length, 0);
  const rest = hidden.reduce((sum, { count }) => sum + count, followers);
  const reason = followers === 0 ? '' : `, ${figure(followers)} for the same reason as another`;
  const notKept = report.contradictions.length;
  const beside = [
    ...(rest === 0 ? [] : [`${figure(rest)} more${reason}: --view findings`]),
    ...(report.summary.waived === 0 ? [] : [`${figure(report.summary.waived)} waived`]),
    ...(notKept === 0 ? [] : [`${counted(notKept, 'contradiction')}: --view contradictions`]),
  ];
  if (groups.length === 0 && beside.length === 0) return [];
  const title = `${rest === 0 ? 'Findings' : 'Worst findings'}${beside.length === 0 ? '' : ` (${beside.join('; ')})`}`;
  const legs = new Map(report.legs.map((leg) => [leg.id, leg]));
  return [heading(title, screen), ...shown.flatMap((group) => findingLines(group, legs, screen))];
}

function findingLines(group: FindingGroup, legs: ReadonlyMap<string, ReportLeg>, screen: Screen): string[] {
  const { marks, paint, columns } = screen;
  const { worst } = group;
  const { words, tone } = stateOf(worst);
  const lead = pad(`${marks.tone[tone]} ${worst.severity}`, INDENT);
  const alike = group.count === 1 ? '' : ` (${counted(group.count, 'finding')})`;
  const file = worst.displayFilters.length > 1 ? `${worst.displayFilters[0]!.file}: ` : '';
  const most = columns < 60 ? 4 : 2;
  return [
    ...hanging(paint.tone(tone, lead), INDENT, `${words}: ${worst.title}${alike}`, screen, 3),
    ...whereLines(group, legs, screen),
    ...below(worst.message, screen, most),
    ...belowMaybe('', sameReasonWords(group), screen),
    ...belowMaybe('Accepted: ', waiverWords(worst), screen),
    ...belowMaybe('Severity by policy: ', overrideWords(worst), screen),
    ...below(`${file}${worst.displayFilter}`, screen, 3).map(paint.faint),
    ...(worst.verdict === 'fail' && worst.waiver === null
      ? below(`Fix: ${firstSentence(worst.remedy)}`, screen, most)
      : []),
  ];
}

/** The path of the first leg; nothing for a finding about no leg. */
function whereLines(group: FindingGroup, legs: ReadonlyMap<string, ReportLeg>, screen: Screen): string[] {
  const leg = legs.get(group.worst.leg ?? '');
  if (leg === undefined) return [];
  const others = group.legs.length > 1 ? `, and ${counted(group.legs.length - 1, 'other leg')}` : '';
  return below(`${endpointOf(leg.a)} ${screen.marks.arrow} ${endpointOf(leg.b)}${others}`, screen, 4);
}

/** Lines of detail, indented a little: what they say needs the width. */
function below(text: string, { columns, marks }: Screen, most: number): string[] {
  return clamp(text, columns - 2, most, marks.ellipsis).map((line) => `  ${line}`);
}

function belowMaybe(label: string, text: string | null, screen: Screen): string[] {
  return text === null ? [] : below(`${label}${text}`, screen, 2);
}

function controls(report: Report, screen: Screen): string[] {
  if (report.controls.length === 0) return [];
  const cells = report.controls.map((control) => controlCell(control, screen));
  const width = Math.max(...cells.map((cell) => columnsOf(cell)));
  if (width * 2 + 2 > screen.columns) {
    return [heading('Controls', screen), ...cells.flatMap((cell) => wrap(cell, screen.columns))];
  }
  const rows = Math.ceil(cells.length / 2);
  const lines = cells.slice(0, rows).map((cell, row) => (pad(cell, width + 2) + (cells[rows + row] ?? '')).trimEnd());
  return [heading('Controls', screen), ...lines];
}

/** Not painted: the mark and the words carry it, and two to a line stay aligned. */
function controlCell(control: ReportControl, { marks }: Screen): string {
  const { words, tone } = RESULTS[control.result];
  const tests = counted(control.tested, 'test');
  const failed = `${figure(control.exceptions)} of ${tests} failed`;
  const passed = control.tested === 0 ? words : `no exceptions in ${tests}`;
  const open = control.open === 0 ? '' : `, ${figure(control.open)} open`;
  if (control.waived > 0) return waivedCell(control, marks, open);
  return `${marks.tone[tone]} ${pad(control.criterion, 6)} ${control.exceptions > 0 ? failed : passed}${open}`;
}

function waivedCell(control: ReportControl, marks: Screen['marks'], open: string): string {
  const { tone } = RESULTS[control.result];
  const tests = `${figure(control.exceptions)} of ${counted(control.tested, 'test')} failed`;
  return `${marks.tone[tone]} ${pad(control.criterion, 6)} ${tests}, ${figure(control.waived)} waived${open}`;
}

/** Other frameworks, where they were asked for: a line for each requirement. */
function frameworks(report: Report, screen: Screen): string[] {
  return report.frameworks.flatMap(({ title, requirements }) => {
    const width = Math.max(...requirements.map(({ id }) => columnsOf(id)));
    return [
      heading(title, screen),
      ...requirements.flatMap((requirement) => {
        const { words, tone } = RESULTS[requirement.result];
        const { tested, exceptions, waived } = requirement;
        const beside = waived === 0 ? '' : `, ${figure(waived)} waived`;
        const figures = tested === 0 ? '' : ` (${figure(exceptions)} of ${counted(tested, 'test')} failed${beside})`;
        const lead = `${screen.marks.tone[tone]} ${pad(requirement.id, width + 1)}`;
        return hanging(lead, lead.length, `${words}${figures}: ${requirement.title}`, screen, 3);
      }),
    ];
  });
}

function notSeen(report: Report, screen: Screen): string[] {
  const text = `${report.limitations.map((limitation) => limitation.short).join('; ')}.`;
  return [heading('Not seen', screen), ...below(text, screen, screen.columns < 60 ? 8 : 5)];
}

function closing(report: Report, written: readonly string[], screen: Screen): string[] {
  return [
    ...(written.length === 0 ? [] : labelled('Written', written.join(', '), screen, 4)),
    ...labelled('Exit', `${report.exitCode}, ${report.exitReason}`, screen),
  ];
}
