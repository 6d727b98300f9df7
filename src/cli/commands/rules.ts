/** `soc2-sip rules`: every rule, in the order of the catalogue. */
import { RULES } from '../../rules/index.ts';
import { EXIT } from '../exit-codes.ts';
import { type World, write } from '../world.ts';

export async function listRules(world: World): Promise<number> {
  const idWidth = Math.max(...RULES.map((rule) => rule.id.length));
  const lines = RULES.map(
    (rule) => `${rule.id.padEnd(idWidth)}  ${rule.severity.padEnd(8)}  ${rule.criteria.join(' ')}`,
  );
  await write(world.stdout, `${lines.join('\n')}\n\nsoc2-sip explain <rule> prints one whole.\n`);
  return EXIT.clean;
}
