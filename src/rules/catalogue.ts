/**
 * The identity of the rule catalogue: two reports can be compared rule by rule when it is the same.
 *
 * The hash covers what decides a verdict's weight and place (ids, severities, criteria, subjects), not the wording.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../criteria/policy.ts';
import type { AnyRule } from './define-rule.ts';
import { RULES } from './index.ts';

/** Year and month of the catalogue that the rules answer. */
export const CATALOGUE_VERSION = '2026-11';

export interface CatalogueIdentity {
  readonly version: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly rules: number;
}

export function catalogueIdentity(rules: readonly AnyRule[] = RULES): CatalogueIdentity {
  const weights = rules.map(({ id, severity, criteria, subject, catalogue }) => ({
    id,
    severity,
    criteria,
    subject,
    catalogue,
  }));
  const sha256 = createHash('sha256').update(canonicalJson(weights)).digest('hex');
  return { version: CATALOGUE_VERSION, sha256, rules: rules.length };
}
