/** What a reader sees first: the verdict in one sentence, what it is about, the controls, and the worst of what was found. */
import type { Report } from '../../../report/schema.ts';
import {
  counted,
  figure,
  judgedFromWords,
  PROTECTION_TONES,
  period,
  policyOrigin,
  RESULTS,
  sameReasonWords,
  stateOf,
  VERDICTS,
  worstByRule,
} from '../../words.ts';
import { type Child, type Element, h } from '../node.ts';
import { mark } from '../svg.ts';
import { state } from '../views/terms.ts';
import { capital, heading, plainTable, sentence, terms } from './parts.ts';

const EXCEPTIONS_SHOWN = 3;

export function summary(report: Report): Element {
  return h(
    'section',
    { id: 'section-summary', 'aria-label': 'Summary' },
    verdict(report),
    figures(report),
    scope(report),
    heading('Controls'),
    controls(report),
    ...exceptions(report),
  );
}

function verdict(report: Report): Element {
  const { word, tone } = VERDICTS[report.verdict];
  return h(
    'div',
    { class: `verdict b-${tone}` },
    mark(tone),
    h(
      'div',
      {},
      h('p', { class: `verdict-word c-${tone}` }, word),
      h('p', { class: 'verdict-sentence' }, report.summary.sentence),
      h('p', { class: 'soft' }, `${capital(report.exitReason)}.`),
    ),
  );
}

function figures({ summary: { frames, calls, legs, protection } }: Report): Element {
  const number = (count: number, one: string): Element =>
    h('div', { class: 'figure' }, h('strong', {}, figure(count)), h('span', {}, count === 1 ? one : `${one}s`));
  const counts = Object.entries(protection).filter(([, count]) => count > 0);
  return h(
    'div',
    { class: 'figures' },
    number(frames, 'frame'),
    number(calls, 'call'),
    number(legs, 'leg'),
    h(
      'ul',
      { class: 'protections' },
      ...counts.map(([name, count]) =>
        h(
          'li',
          {},
          mark(PROTECTION_TONES[name as keyof typeof PROTECTION_TONES]),
          h('strong', {}, figure(count)),
          ` ${name}`,
        ),
      ),
    ),
  );
}

function scope(report: Report): Element {
  const {
    policy,
    failOn,
    captures,
    summary: { firstFrameAt, lastFrameAt, waived },
  } = report;
  const judgedFrom = judgedFromWords(report);
  const [first, ...others] = captures;
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other file')}`;
  const threshold = failOn === 'none' ? 'no severity fails the run' : `severity ${failOn} and above fails the run`;
  return terms([
    ['Capture', first === undefined ? 'none' : `${first.file}${more}`],
    ['Period', period(firstFrameAt, lastFrameAt)],
    ['Policy', `${policy.name} ${policy.version} (${policyOrigin(report)}); ${threshold}`],
    ...(judgedFrom === null ? [] : [['Facts', judgedFrom] as const]),
    ...(report.contradictions.length === 0
      ? []
      : [
          [
            'Not kept',
            h('a', { href: '#section-contradictions' }, counted(report.contradictions.length, 'contradiction')),
          ] as const,
        ]),
    ...(waived === 0
      ? []
      : [
          [
            'Waived',
            [
              h('a', { href: '#section-policy' }, counted(waived, 'finding')),
              ', counted towards neither verdict nor exit code',
            ],
          ] as const,
        ]),
  ]);
}

function controls(report: Report): Element {
  if (report.controls.length === 0) return sentence('No rule was asked, so no control was tested.');
  return plainTable(
    'Controls and their results',
    [
      { head: 'Criterion' },
      { head: 'What it is about', look: 'prose' },
      { head: 'Result', look: 'short' },
      { head: 'Tests failed', look: 'number' },
      { head: 'Open', look: 'number' },
      { head: 'Waived', look: 'number' },
    ],
    report.controls.map(({ criterion, title, result, tested, exceptions: failed, open, waived }) => [
      h('a', { href: `#control-${criterion}` }, criterion),
      title,
      state(RESULTS[result].tone, RESULTS[result].words),
      tested === 0 ? 'none' : `${figure(failed)} of ${figure(tested)}`,
      figure(open),
      figure(waived),
    ]),
  );
}

function exceptions(report: Report): Child[] {
  const groups = worstByRule(report);
  const shown = groups.slice(0, EXCEPTIONS_SHOWN);
  if (shown.length === 0) {
    const nothing =
      report.legs.length === 0 ? 'There was nothing to test.' : 'No exceptions were noted in what was captured.';
    return [heading('Exceptions'), sentence(nothing)];
  }
  const onlyOpen = shown.every(({ worst }) => worst.verdict === 'open');
  return [
    heading(onlyOpen ? 'What could not be answered' : 'Worst exceptions'),
    h(
      'ul',
      { class: 'worst' },
      ...shown.map((group) => {
        const { worst, count, legs } = group;
        const others = sameReasonWords(group);
        const { words, tone } = stateOf(worst);
        const about = [
          worst.severity,
          ...(count === 1 ? [] : [counted(count, 'finding')]),
          ...(legs.length === 0 ? [] : [counted(legs.length, 'leg')]),
        ];
        return h(
          'li',
          {},
          mark(tone),
          h(
            'div',
            {},
            h(
              'p',
              {},
              h('a', { href: `#finding-${worst.id}`, class: 'strong' }, worst.title),
              ': ',
              h('strong', { class: `c-${tone}` }, words.toLowerCase()),
              h('span', { class: 'soft' }, ` · ${about.join(' · ')}`),
            ),
            h('p', { class: 'soft' }, others === null ? worst.message : `${worst.message} ${others}`),
          ),
        );
      }),
    ),
  ];
}
