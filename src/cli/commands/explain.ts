/** `soc2-sip explain <rule>`: what a rule expects, why, what to do, and what it rests on. */
import { RULES } from '../../rules/index.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { columnsOf } from '../terminal.ts';
import { type World, write } from '../world.ts';

const MAX_COLUMNS = 100;

export async function explain(id: string, world: World): Promise<number> {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule === undefined)
    throw new UsageError(`there is no rule "${id}"${suggestion(id)}. "soc2-sip rules" lists them.`);
  const columns = Math.min(MAX_COLUMNS, columnsOf(world));
  const sections = [
    `${rule.id} (${rule.severity})`,
    rule.title,
    `Criteria: ${rule.criteria.join(', ')}. Judged for each ${rule.subject}.`,
    `Why it matters: ${rule.why}`,
    `What to do: ${rule.remedy}`,
    `References: ${rule.references.join('; ')}`,
    `Catalogue: ${rule.catalogue.join(', ')}`,
  ];
  await write(world.stdout, `${sections.map((section) => wrap(section, columns)).join('\n\n')}\n`);
  return EXIT.clean;
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

/** The rule that shares the most words with what was typed. */
function suggestion(id: string): string {
  const words = new Set(id.split('-'));
  const scored = RULES.map((rule) => ({
    id: rule.id,
    shared: rule.id.split('-').filter((word) => words.has(word)).length,
  }));
  const best = scored.reduce((a, b) => (b.shared > a.shared ? b : a));
  return best.shared === 0 ? '' : `: did you mean "${best.id}"?`;
}
