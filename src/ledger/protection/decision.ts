/** A decision about a leg, put together; and the words that all decisions share. */
import type { Basis, Evidence, Protection, ProtectionDecision, SomeEvidence } from '../facts.ts';

export function decision(
  protection: Protection,
  basis: Basis | null,
  reason: string,
  evidence: readonly Evidence[],
): ProtectionDecision {
  return { protection, basis, reason, evidence: distinct(evidence) };
}

/** The same frame with the same words only once; the order is kept. Callers pass at least one. */
function distinct(evidence: readonly Evidence[]): SomeEvidence {
  const seen = new Set<string>();
  const kept = evidence.filter(({ at, what }) => {
    const key = `${at.capture}:${at.frame}:${what}`;
    return seen.has(key) ? false : seen.add(key);
  });
  return kept as unknown as SomeEvidence;
}

export function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
