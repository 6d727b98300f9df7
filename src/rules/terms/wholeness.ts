/**
 * What was not recorded cannot have been seen: a rule about what somebody did, or how often, may fail on part of the traffic and
 * must not pass on it.
 */
import type { Facts, QualityMeasure } from '../../ledger/facts.ts';
import type { Outcomes } from '../define-rule.ts';

/** Signs that signaling is missing from the recording, each as the end of a sentence. */
const MISSING: readonly (readonly [QualityMeasure, string])[] = [
  ['truncated-signaling', 'frames were cut short by the recorder'],
  ['truncated-other', 'frames were cut short by the recorder'],
  ['drops-reported', 'the recorder lost frames'],
  ['tcp-octets-missing', 'parts of TCP streams are missing'],
  ['one-way-signaling', 'only one direction of the signaling was recorded'],
];

/**
 * The outcomes of a rule that counts what senders do: where signaling is known to be missing, open takes the place of pass. Low, since nothing
 * points to trouble; the capture itself is judged elsewhere, and names the same causes.
 *
 * @param address of the sender that the subject is about; null for all
 */
export function openUnlessWhole(outcomes: Outcomes, facts: Facts, address: string | null): Outcomes {
  const missing = missingSignaling(facts, address);
  const words = MISSING.find(([measure]) => missing.includes(measure))?.[1];
  if (words === undefined) return outcomes;
  return {
    ...outcomes,
    pass: (message, evidence) =>
      outcomes.open(`${message} There may have been more: ${words}.`, evidence, 'low', missing),
  };
}

/** What shows that signaling is missing: of the legs of a host, or of all. Empty where nothing does. */
export function missingSignaling(facts: Facts, address: string | null): QualityMeasure[] {
  const found = MISSING.filter(([measure]) =>
    facts.captureQuality.some(
      (fact) =>
        fact.measure === measure &&
        (address === null || fact.legs.length === 0 || legsOf(facts, address).some((leg) => fact.legs.includes(leg))),
    ),
  );
  return found.map(([measure]) => measure);
}

/** Legs that begin or end at a host, worked out once per Facts: a capture chooses how many there are. */
function legsOf(facts: Facts, address: string): readonly string[] {
  let byHost = legsByHost.get(facts);
  if (byHost === undefined) {
    byHost = new Map();
    for (const { id, plane, a, b } of facts.legs) {
      if (plane !== 'signaling') continue;
      for (const host of new Set([a.address, b.address])) {
        const known = byHost.get(host);
        if (known === undefined) byHost.set(host, [id]);
        else known.push(id);
      }
    }
    legsByHost.set(facts, byHost);
  }
  return byHost.get(address) ?? [];
}

const legsByHost = new WeakMap<Facts, Map<string, string[]>>();
