/**
 * Who stands outside the organization: what the policy says of a host; where it says nothing, a host whose address is routed on the Internet.
 *
 * A host that the policy names without a zone is ours, at the border. Not handled: addresses behind NAT.
 */
import type { EndPlace } from '../../criteria/places/leg-places.ts';
import { isPublicAddress } from '../../ledger/addresses.ts';
import type { Leg } from '../../ledger/facts.ts';
import type { RuleContext } from '../define-rule.ts';

/** One end of a leg, which the policy may know by its certificate too. */
export function isEndOutside(leg: Leg, end: 'a' | 'b', { place }: RuleContext): boolean {
  return isOutside(leg[end].address, place(leg.id)?.[end]);
}

/** A host that the policy may know by its address alone. */
export function isHostOutside(address: string, { places }: RuleContext): boolean {
  return isOutside(address, places.address(address));
}

function isOutside(address: string, place: EndPlace | undefined): boolean {
  if (place === undefined || place.name === null) return isPublicAddress(address);
  return place.zone !== null && place.zone !== 'internal';
}
