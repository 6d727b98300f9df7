/** Why a rule bears on one of its criteria. */
import type { CriterionId } from '../../criteria/criteria.ts';
import type { AnyRule } from '../define-rule.ts';

export function rationaleOf({ id, rationale }: AnyRule, criterion: CriterionId): string {
  const text = rationale[criterion];
  if (text === undefined) throw new TypeError(`the rule ${id} does not bear on ${criterion}`);
  return text;
}
