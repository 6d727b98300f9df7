/** What each criterion asks, how often each rule was asked, and what a capture cannot show about it. */
import type { Report, ReportControl } from '../../../report/schema.ts';
import { counted, figure, RESULTS, subjectsWords } from '../../words.ts';
import { type Child, type Element, h } from '../node.ts';
import { state } from '../views/terms.ts';
import { heading, plainTable, section, sentence, terms } from './parts.ts';

export function controls(report: Report): Element {
  const titles = new Map(report.rules.map(({ id, title }) => [id, title]));
  return section(
    {
      id: 'controls',
      title: 'Controls in detail',
      lead: 'The Trust Services Criteria that a capture bears on, in our own words. A figure counts tests: one rule asked about one leg, session, certificate or capture.',
    },
    report.controls.length === 0 ? sentence('No rule was asked, so no control was tested.') : null,
    ...report.controls.map((control) => detail(control, titles)),
    ...report.frameworks.flatMap(framework),
  );
}

/** Another framework that was asked for: the same tests, counted by its requirements. */
function framework({ title, note, requirements }: Report['frameworks'][number]): Child[] {
  return [
    heading(title),
    sentence(note),
    plainTable(
      title,
      [
        { head: 'Requirement' },
        { head: 'What it is about', look: 'prose' },
        { head: 'Result', look: 'short' },
        { head: 'Tests failed', look: 'number' },
        { head: 'Open', look: 'number' },
        { head: 'Waived', look: 'number' },
      ],
      requirements.map((requirement) => [
        requirement.id,
        requirement.title,
        state(RESULTS[requirement.result].tone, RESULTS[requirement.result].words),
        requirement.tested === 0 ? 'none' : `${figure(requirement.exceptions)} of ${figure(requirement.tested)}`,
        count(requirement.open),
        count(requirement.waived),
      ]),
    ),
  ];
}

function detail(control: ReportControl, titles: ReadonlyMap<string, string>): Element {
  const { criterion, title, result, asks, shows, cannotShow, rules } = control;
  const asked = rules.filter((counts) => timesAsked(counts) > 0);
  const unasked = rules.filter((counts) => timesAsked(counts) === 0);
  return h(
    'details',
    { class: 'control', id: `control-${criterion}` },
    h(
      'summary',
      {},
      h('span', { class: 'strong' }, `${criterion} `),
      h('span', { class: 'grow' }, title),
      state(RESULTS[result].tone, RESULTS[result].words),
    ),
    terms([
      ['It asks', asks],
      ['A capture shows', shows],
      ['It cannot show', cannotShow],
      ['Tested', control.tested === 0 ? 'nothing' : `${counted(control.tested, 'test')} of ${subjectsWords(control)}`],
    ]),
    asked.length === 0 ? null : ruleTable(criterion, asked, titles),
    unasked.length === 0
      ? null
      : sentence(
          `Nothing of their kind was captured, so these rules were not asked: ${unasked.map(({ rule }) => titles.get(rule) ?? rule).join('; ')}.`,
        ),
  );
}

function ruleTable(criterion: string, rules: ReportControl['rules'], titles: ReadonlyMap<string, string>): Element {
  return plainTable(
    `Rules of ${criterion}`,
    [
      { head: 'Rule', look: 'prose' },
      { head: 'Pass', look: 'number' },
      { head: 'Fail', look: 'number' },
      { head: 'Open', look: 'number' },
      { head: 'Waived', look: 'number' },
      { head: 'Not applicable', look: 'number' },
    ],
    rules.map(({ rule, pass, fail, open, waived, notApplicable }) => [
      titles.get(rule) ?? rule,
      count(pass),
      count(fail, 'c-bad strong'),
      count(open, 'c-unknown strong'),
      count(waived),
      count(notApplicable),
    ]),
  );
}

function timesAsked({ pass, fail, open, notApplicable, waived }: ReportControl['rules'][number]): number {
  return pass + fail + open + notApplicable + waived;
}

/** Zeros step back. */
function count(value: number, look = ''): Element {
  return h('span', { class: value === 0 ? 'soft' : look }, figure(value));
}
