/**
 * What the trust anchors of the policy make of a chain, worked out once per facts and policy: rules see the result, and so does the
 * report. Without anchors nothing is computed, and nothing is trusted.
 */
import type { Policy } from '../../criteria/policy.ts';
import { type Trust, TrustStore } from '../../ledger/certificates/trust.ts';
import type { Certificate, CertificateChain, Facts } from '../../ledger/facts.ts';

/** `seconds`: Unix time to judge dates at. */
export function trustIn(facts: Facts, policy: Policy, chain: CertificateChain, seconds: number): Trust {
  const { store, certificates, known } = lookupOf(facts, policy);
  const key = store.isEmpty ? '' : `${chain.id} ${seconds}`;
  let trust = known.get(key);
  if (trust === undefined) {
    trust = store.verify(
      chain.certificates.flatMap((id) => certificates.get(id) ?? []),
      seconds,
    );
    known.set(key, trust);
  }
  return trust;
}

/** Whether the policy names any trust anchor. */
export function hasAnchors(facts: Facts, policy: Policy): boolean {
  return !lookupOf(facts, policy).store.isEmpty;
}

/** Whether a trust anchor of the policy bears this name: then nobody needs to send it. */
export function isAnchorName(facts: Facts, policy: Policy, name: string): boolean {
  return lookupOf(facts, policy).store.holds(name);
}

interface Lookup {
  readonly store: TrustStore;
  readonly certificates: ReadonlyMap<string, Certificate>;
  readonly known: Map<string, Trust>;
}

const LOOKUPS = new WeakMap<Facts, WeakMap<Policy, Lookup>>();

function lookupOf(facts: Facts, policy: Policy): Lookup {
  let ofFacts = LOOKUPS.get(facts);
  if (ofFacts === undefined) {
    ofFacts = new WeakMap();
    LOOKUPS.set(facts, ofFacts);
  }
  let lookup = ofFacts.get(policy);
  if (lookup === undefined) {
    const certificates = new Map(facts.certificates.map((one) => [one.id, one]));
    lookup = { store: new TrustStore(policy.certificates.trustAnchors), certificates, known: new Map() };
    ofFacts.set(policy, lookup);
  }
  return lookup;
}
