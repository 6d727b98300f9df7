/**
 * The docs pages of the rules, made from the rules themselves: Markdown, one page per rule and one table of all.
 *
 * `scripts/build-rule-docs.mjs` writes them to `docs/rules`; a test compares what is committed with what this returns.
 */
import { CRITERIA } from '../criteria/criteria.ts';
import { answersOf, type RowAnswer } from './catalogue-rows/answers.ts';
import { DEVIATIONS } from './catalogue-rows/deviations.ts';
import { CATALOGUE_ROWS } from './catalogue-rows/rows.ts';
import type { AnyRule, SubjectKind, Verdict } from './define-rule.ts';
import { RULES } from './index.ts';
import { rationaleOf } from './terms/rationale.ts';

const GENERATED = '<!-- Made from src/rules by `npm run docs:rules`; change the rule, not this page. -->';

const SUBJECTS: Readonly<Record<SubjectKind, string>> = {
  leg: 'each leg',
  'signaling-leg': 'each signaling leg',
  'media-leg': 'each media leg',
  'messaging-leg': 'each messaging leg',
  'control-leg': 'each control leg',
  'tls-session': 'each TLS session',
  'dtls-session': 'each DTLS session',
  certificate: 'each certificate',
  'sip-source': 'each address that sends SIP requests',
  call: 'each call',
  'call-path': 'each declared call path',
  'capture-set': 'the capture as a whole',
};

const VERDICTS: readonly (readonly [Verdict, string])[] = [
  ['pass', 'pass'],
  ['fail', 'fail'],
  ['open', 'open'],
  ['notApplicable', 'not applicable'],
];

/** File name in `docs/rules` to text. */
export function rulePages(rules: readonly AnyRule[] = RULES): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', overview(rules)],
    ['catalogue.md', catalogue(rules)],
    ...rules.map((rule) => [`${rule.id}.md`, page(rule)] as const),
  ]);
}

function page(rule: AnyRule): string {
  const lines = [
    GENERATED,
    `# ${rule.title}`,
    `\`${rule.id}\` · severity **${rule.severity}** · asked of ${SUBJECTS[rule.subject]} · catalogue ${rule.catalogue.join(', ') || 'none'}`,
    '## Why it matters',
    rule.why,
    '## When it says what',
    verdictTable(rule),
    '## What to do',
    rule.remedy,
    '## Criteria',
    rule.criteria.map((id) => `- **${id}** ${CRITERIA[id].title}. ${rationaleOf(rule, id)}`).join('\n'),
    ...parametersOf(rule),
    '## References',
    rule.references.map((reference) => `- ${reference}`).join('\n'),
  ];
  return `${lines.join('\n\n')}\n`;
}

function parametersOf({ parameters = [] }: AnyRule): string[] {
  if (parameters.length === 0) return [];
  const list = parameters.map((key) => `\`${key}\``).join(', ');
  return ['## Policy', `It looks at ${list}; see [docs/policy.md](../policy.md).`];
}

const ANSWERS: Readonly<Record<RowAnswer['by'], string>> = {
  rule: 'rule',
  report: 'in every report',
  limitation: 'limitation',
  later: 'later',
  unanswered: 'not yet',
};

function catalogue(rules: readonly AnyRule[]): string {
  const rows = CATALOGUE_ROWS.map(([id, title]) => {
    const answers = answersOf(id, rules);
    const what = answers.map((answer) => (answer.by === 'rule' ? linked(answer.what) : answer.what)).join('; ');
    return [id, title, answers.map(({ by }) => ANSWERS[by]).join(', '), what];
  });
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[2]!, (counts.get(row[2]!) ?? 0) + 1);
  const lines = [
    GENERATED,
    '# The catalogue and what answers it',
    `The catalogue has ${rows.length} rows: ${[...counts].map(([by, count]) => `${count} ${by}`).join(', ')}. Rows that differ only by zone or parameter are one rule. "Later" names what a row waits for: keys, a protocol or a kind of traffic that is not read.`,
    table(['row', 'about', 'answered by', 'which'], rows),
    '## Where rules differ from it',
    'A rule has the severity of its gravest row and the criteria of all its rows (those of the Privacy category are not in scope). Where it does not:',
    table(['rule', 'what', 'why'], rules.flatMap(deviationsOf)),
  ];
  return `${lines.join('\n\n')}\n`;
}

function deviationsOf({ id, severity }: AnyRule): string[][] {
  const deviation = DEVIATIONS[id];
  return [
    ...(deviation?.severity === undefined ? [] : [[linked(id), `severity: ${severity}`, deviation.severity]]),
    ...(deviation?.criteria === undefined ? [] : [[linked(id), 'criteria', deviation.criteria]]),
  ];
}

function linked(ids: string): string {
  return ids
    .split(', ')
    .map((id) => `[${id}](${id}.md)`)
    .join(', ');
}

function verdictTable({ meaning }: AnyRule): string {
  return table(
    ['verdict', 'when'],
    VERDICTS.map(([verdict, name]) => [name, meaning?.[verdict] ?? 'Never.']),
  );
}

function overview(rules: readonly AnyRule[]): string {
  const rows = rules.map(({ id, title, severity, subject, criteria }) => [
    `[${id}](${id}.md)`,
    title,
    severity,
    SUBJECTS[subject],
    criteria.join(', '),
  ]);
  const lines = [
    GENERATED,
    '# The rules',
    'A rule states what is expected, and says of each leg, call, session or certificate whether it holds: `pass`, `fail`, `open` (the capture does not tell, with the reason) or not applicable (the question does not arise). Every `pass`, `fail` and `open` cites the frames that it rests on.',
    table(['rule', 'expected state', 'severity', 'asked of', 'criteria'], rows),
    'The severity is that of a failure or an open question; single findings may differ, as each page says. A leg is internal only where the policy names both its ends so, and weighs less then; every other counts as external, since a private address is no proof of a trusted network. [catalogue.md](catalogue.md) says what answers each row of the catalogue. Sessions and certificates that no leg of a call uses are listed in the report and not judged.',
    'Criteria are those of the AICPA Trust Services Criteria (2017, points of focus revised 2022), paraphrased in our own words. A rule yields evidence towards a criterion; it does not decide whether the criterion is met.',
  ];
  return `${lines.join('\n\n')}\n`;
}

/** With columns aligned, as the formatter of this repository leaves them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((text) => text.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) => `| ${row.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
