/** Why a rule bears on one of its criteria: in its own words, or in those that hold for every rule. */
import { CRITERIA, type CriterionId } from '../../criteria/criteria.ts';
import type { AnyRule } from '../define-rule.ts';

export function rationaleOf({ rationale }: AnyRule, criterion: CriterionId): string {
  return rationale?.[criterion] ?? CRITERIA[criterion].bears;
}
