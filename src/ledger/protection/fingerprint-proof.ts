/**
 * The proof of DTLS-SRTP: each side presented the certificate whose fingerprint its SDP named (RFC 8122, RFC 5763).
 *
 * Not handled here: which certificate a fingerprint is held against (`legs/fingerprint-facts.ts`).
 */
import type { Evidence, FingerprintFact, MediaFacts } from '../facts.ts';

/** Both sides named a fingerprint, and the certificate that each presented fits. */
export function fingerprintsFit({ keying, fingerprints }: MediaFacts): boolean {
  if (keying !== 'dtls-srtp' || fingerprints.some(({ result }) => result === 'mismatch')) return false;
  const fitting = new Set(fingerprints.filter(({ result }) => result === 'match').map(({ side }) => side));
  return fitting.size === 2;
}

export function fitEvidence({ side, function: name, result, certificateAt }: FingerprintFact): Evidence[] {
  if (result !== 'match' || certificateAt === null) return [];
  return [{ at: certificateAt, what: `certificate that fits the ${name} fingerprint of the ${side}` }];
}
