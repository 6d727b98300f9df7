/**
 * Contradictions: where what was promised and what was done do not agree. Each finder looks at one family; none of them decides whether it
 * is good enough, which the rules do.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import { compareReferences } from '../../capture/frame.ts';
import type { Contradiction } from '../facts.ts';
import type { Negotiation } from '../media/negotiation.ts';
import { inFingerprints } from './fingerprints.ts';
import type { LedgerFacts } from './found.ts';
import { onTheWay } from './hops.ts';
import { inKeys } from './keys.ts';
import { inNegotiation } from './negotiated.ts';
import { inMedia } from './observed.ts';

export { failedTlsOf } from './failed-tls.ts';

/** Of the whole capture, in order of time. */
const MAX_CONTRADICTIONS = 20_000;

export interface Contradictions {
  readonly contradictions: readonly Contradiction[];
  /** Those that found no place; null when there are none. */
  readonly leftOut: { readonly stop: Stop; readonly first: Contradiction; readonly count: number } | null;
}

export function contradictionsOf(input: Omit<LedgerFacts, 'legsOf' | 'callOf'>): Contradictions {
  const facts = { ...input, ...lookUps(input) };
  const all = [inNegotiation, inMedia, inKeys, inFingerprints, onTheWay].flatMap((find) => find(facts)).map(inOrder);
  all.sort((a, b) => compareReferences(a.evidence[0].at, b.evidence[0].at));
  const count = all.length - MAX_CONTRADICTIONS;
  if (count <= 0) return { contradictions: all, leftOut: null };
  const detail = `More than ${MAX_CONTRADICTIONS} contradictions between what was promised and what was done.`;
  return {
    contradictions: all.slice(0, MAX_CONTRADICTIONS),
    leftOut: { stop: stop('facts', 'limit-reached', 0, 1, 0, detail), first: all[MAX_CONTRADICTIONS]!, count },
  };
}

function inOrder(one: Contradiction): Contradiction {
  const [first, ...more] = [...one.evidence].sort((a, b) => compareReferences(a.at, b.at));
  return { ...one, evidence: [first!, ...more] };
}

function lookUps({ drafts, legs, calls }: Omit<LedgerFacts, 'legsOf' | 'callOf'>) {
  const announced = new Map<Negotiation, string[]>();
  drafts.forEach(({ negotiations = [] }, index) => {
    for (const negotiation of negotiations) {
      const known = announced.get(negotiation);
      if (known === undefined) announced.set(negotiation, [legs[index]!.id]);
      else known.push(legs[index]!.id);
    }
  });
  const byCallId = new Map(calls.flatMap(({ id, callIds }) => callIds.map((callId) => [callId, id] as const)));
  return {
    legsOf: (negotiation: Negotiation) => announced.get(negotiation) ?? [],
    callOf: (callId: string | null) => (callId === null ? undefined : byCallId.get(callId)),
  };
}
