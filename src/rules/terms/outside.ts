/**
 * Whether an end of a leg is outside: by the policy where it names that end, else where its address is routed across the internet.
 *
 * A place that the policy names without a zone is a system of ours at the border, such as an SBC, whatever its address.
 */
import { isPublicAddress } from '../../ledger/addresses.ts';
import type { Leg } from '../../ledger/facts.ts';
import type { RuleContext } from '../define-rule.ts';

export function isOutside(leg: Leg, end: 'a' | 'b', context: RuleContext): boolean {
  const place = context.place(leg.id)?.[end];
  if (place == null || place.name === null) return isPublicAddress(leg[end].address);
  return place.zone !== null && place.zone !== 'internal';
}
