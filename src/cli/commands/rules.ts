/** `soc2-sip rules`: every rule, by the family of its first row in the catalogue. */
import type { AnyRule } from '../../rules/define-rule.ts';
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
  const groups = FAMILIES.flatMap(([prefix, name]) => {
    const rules = RULES.filter((rule) => familyOf(rule) === prefix);
    if (rules.length === 0) return [];
    const lines = rules.map(
      (rule) => `  ${rule.id.padEnd(idWidth)}  ${rule.severity.padEnd(8)}  ${rule.criteria.join(' ')}`,
    );
    return [[`${name} (${rules.length})`, ...lines].join('\n')];
  });
  return `${groups.join('\n\n')}\n\n${RULES.length} rules. soc2-sip explain <rule> prints one whole.\n`;
}

/** By the letters in front of catalogue rows, in the order in which people ask. */
const FAMILIES: readonly (readonly [string, string])[] = [
  ['SIG', 'Signaling'],
  ['MED', 'Media'],
  ['KEY', 'Media keys'],
  ['DTL', 'DTLS-SRTP'],
  ['TLS', 'TLS'],
  ['CRT', 'Certificates'],
  ['AUT', 'Sign-ins'],
  ['PRV', 'Privacy'],
  ['STN', 'TURN and ICE'],
  ['TRF', 'Attacks and fraud'],
  ['CAP', 'The capture, and what it should show'],
];

function familyOf({ catalogue }: AnyRule): string {
  return catalogue[0]?.split('-')[0] ?? '';
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
