/** `soc2-sip rules`: every rule, in the order of the catalogue. */
import { RULES } from '../../rules/index.ts';
import { rationaleOf } from '../../rules/terms/rationale.ts';
import { EXIT } from '../exit-codes.ts';
import { type World, write } from '../world.ts';

export async function listRules({ format }: { readonly format: string }, world: World): Promise<number> {
  await write(world.stdout, format === 'json' ? json() : table());
  return EXIT.clean;
}

function table(): string {
  const idWidth = Math.max(...RULES.map((rule) => rule.id.length));
  const lines = RULES.map(
    (rule) => `${rule.id.padEnd(idWidth)}  ${rule.severity.padEnd(8)}  ${rule.criteria.join(' ')}`,
  );
  return `${lines.join('\n')}\n\nsoc2-sip explain <rule> prints one whole.\n`;
}

/** All that a rule says of itself. */
function json(): string {
  const rows = RULES.map((rule) => {
    const {
      id,
      title,
      severity,
      subject,
      criteria,
      catalogue,
      parameters = [],
      meaning = {},
      why,
      remedy,
      references,
    } = rule;
    const rationale = Object.fromEntries(criteria.map((criterion) => [criterion, rationaleOf(rule, criterion)]));
    return {
      id,
      title,
      severity,
      subject,
      criteria,
      rationale,
      catalogue,
      parameters,
      meaning,
      why,
      remedy,
      references,
    };
  });
  return `${JSON.stringify(rows, null, 2)}\n`;
}
