/**
 * Signaling legs of which one direction is missing (`missing-direction.ts`), and is not on another leg either.
 *
 * Phones and gateways may answer from another port than the one that was asked (RFC 3261 section 18.2.2 says where a response goes to, not where it
 * comes from): that is another leg between the same client and server, with the same Call-ID, and nothing is missing.
 *
 * Not handled: answers from another address; what is not of a call has no Call-ID in a leg.
 */
import type { Leg } from '../facts.ts';
import { missingDirection } from './missing-direction.ts';

export function oneWayLegs(legs: readonly Leg[]): Leg[] {
  const readable = legs.filter((leg) => leg.plane === 'signaling' && leg.sip !== null);
  const oneWay = readable.filter(({ sip }) => missingDirection(sip!) !== null);
  if (oneWay.length === 0) return [];
  const asked = new Set(readable.filter(hasRequests).flatMap(talksOf));
  const answered = new Set(readable.filter(hasResponses).flatMap(talksOf));
  return oneWay.filter((leg) => {
    const rest = hasRequests(leg) ? answered : asked;
    return !talksOf(leg).some((talk) => rest.has(talk));
  });
}

function hasRequests({ sip }: Leg): boolean {
  return Object.values(sip?.methods ?? {}).some((count) => count > 0);
}

function hasResponses({ sip }: Leg): boolean {
  return Object.values(sip?.statuses ?? {}).some((count) => count > 0);
}

/** What a client and a server said to each other under one Call-ID, whatever their ports. */
function talksOf({ a, b, callIds }: Leg): string[] {
  return callIds.map((callId) => `${a.address} ${b.address} ${callId}`);
}
