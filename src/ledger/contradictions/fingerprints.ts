/** Fingerprints that do not do their work: another certificate came, or anyone on the path could have changed them. RFC 8122 sections 6.2 and 7, RFC 5763 section 5. */
import type { Contradiction, Evidence, FingerprintFact, Leg } from '../facts.ts';
import { contradiction, type LedgerFacts } from './found.ts';

export function inFingerprints({ legs }: LedgerFacts): Contradiction[] {
  return legs.flatMap((leg) => {
    const fingerprints = leg.media?.fingerprints ?? [];
    return [...mismatches(leg, fingerprints), ...unprotected(leg, fingerprints)];
  });
}

function mismatches(leg: Leg, fingerprints: readonly FingerprintFact[]): Contradiction[] {
  return fingerprints
    .filter(({ result }) => result === 'mismatch')
    .map((fact) => {
      const shown = fact.certificate === null ? 'another one' : `one with SHA-256 ${fact.certificate.slice(0, 16)}…`;
      const what = `The ${fact.side} in ${fact.message} named a certificate by its ${fact.function} fingerprint, and the DTLS handshake showed ${shown}, which does not fit.`;
      const presented: Evidence[] =
        fact.certificateAt === null
          ? []
          : [{ at: fact.certificateAt, what: `certificate that does not fit the fingerprint of the ${fact.side}` }];
      return contradiction('fingerprint-mismatch', what, [lineOf(fact), ...presented], [leg.id], leg.calls);
    });
}

function unprotected(leg: Leg, fingerprints: readonly FingerprintFact[]): Contradiction[] {
  const [first, ...more] = fingerprints.filter(({ inClear, signed }) => inClear && !signed);
  if (first === undefined) return [];
  const what =
    'The fingerprints that are to authenticate the DTLS handshake came over signaling in clear and unsigned: whoever could change them could stand between the two ends.';
  return [contradiction('fingerprint-in-clear', what, [lineOf(first), ...more.map(lineOf)], [leg.id], leg.calls)];
}

function lineOf({ at, function: name, message }: FingerprintFact): Evidence {
  return { at, what: `a=fingerprint ${name} in ${message}` };
}
