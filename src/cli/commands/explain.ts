/** `soc2-sip explain <rule>`: what a rule expects, why, what to do, and what it rests on. */
import { CRITERIA } from '../../criteria/criteria.ts';
import { isTree } from '../../criteria/merge.ts';
import { SOC2_DEFAULT } from '../../criteria/policy.ts';
import { didYouMean, suggest } from '../../criteria/policy-file/suggest.ts';
import { CATALOGUE_ROWS } from '../../rules/catalogue-rows/rows.ts';
import { RULES } from '../../rules/index.ts';
import { rationaleOf } from '../../rules/terms/rationale.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { columnsOf } from '../terminal.ts';
import { type World, write } from '../world.ts';

const MAX_COLUMNS = 100;

export async function explain(id: string, world: World): Promise<number> {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule === undefined)
    throw new UsageError(`there is no rule "${id}"${suggestion(id)}. "soc2-sip rules" lists them.`);
  const { parameters = [] } = rule;
  const titles = new Map(CATALOGUE_ROWS);
  const columns = Math.min(MAX_COLUMNS, columnsOf(world));
  const sections = [
    `${rule.id} (${rule.severity})`,
    rule.title,
    `Judged for each ${rule.subject.replaceAll('-', ' ')}.`,
    ...rule.criteria.map((id) => `${id}: ${CRITERIA[id].title}. ${rationaleOf(rule, id)}`),
    `Why it matters: ${rule.why}`,
    ...VERDICTS.flatMap(([verdict, name]) => (rule.meaning?.[verdict] ? [`${name}: ${rule.meaning[verdict]}`] : [])),
    `What to do: ${rule.remedy}`,
    `References: ${rule.references.join('; ')}`,
    `Policy: ${parameters.length === 0 ? 'nothing of it' : parameters.map((key) => valueLine(key)).join('; ')}`,
    `Catalogue: ${rule.catalogue.map((row) => `${row} ${titles.get(row) ?? ''}`.trim()).join('; ')}`,
  ];
  await write(world.stdout, `${sections.map((section) => wrap(section, columns)).join('\n\n')}\n`);
  return EXIT.clean;
}

const VERDICTS = [
  ['pass', 'Passes'],
  ['fail', 'Fails'],
  ['open', 'Stays open'],
  ['notApplicable', 'Does not apply'],
] as const;

/** `minimumVersion.tls (TLS 1.2)`: what the built-in policy says, where it is short. */
function valueLine(key: string): string {
  const value = key
    .split('.')
    .reduce<unknown>((at, part) => (isTree(at) && Object.hasOwn(at, part) ? at[part] : undefined), SOC2_DEFAULT);
  const text = typeof value === 'object' ? '' : String(value ?? '');
  return text === '' ? key : `${key} (${text} by default)`;
}

function wrap(text: string, columns: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** The rule that is spelled most alike, else the one that shares the most words with what was typed. */
function suggestion(id: string): string {
  const near = didYouMean(
    suggest(
      id,
      RULES.map((rule) => rule.id),
    ),
  );
  if (near !== null) return `: ${near}`;
  const words = new Set(id.split('-'));
  const scored = RULES.map((rule) => ({
    id: rule.id,
    shared: rule.id.split('-').filter((word) => words.has(word)).length,
  }));
  const best = scored.reduce((a, b) => (b.shared > a.shared ? b : a));
  return best.shared === 0 ? '' : `: did you mean "${best.id}"?`;
}
