/** How media is keyed, as rules ask for it: key lines in force and their parameters, sides, and how they are cited. RFC 4568, RFC 5763. */
import type { CryptoLineFact, Evidence, FingerprintFact, MediaFacts, ReadableKeyFact } from '../../ledger/facts.ts';
import { clip } from './wording.ts';

export function linesInForce(media: MediaFacts): CryptoLineFact[] {
  return media.crypto.filter(({ inForce }) => inForce);
}

/** Lines in force that have the parameter, compared without case. */
export function linesWith(media: MediaFacts, parameter: string): CryptoLineFact[] {
  return linesInForce(media).filter(({ sessionParameters }) =>
    sessionParameters.some((one) => one.toUpperCase() === parameter),
  );
}

/** Offer and answer both have a line in force: neither is missing from the capture. */
export function bothLinesSeen(media: MediaFacts): boolean {
  return new Set(linesInForce(media).map(({ side }) => side)).size === 2;
}

/** Keys in force were readable and tried, and no tag verifies with any. Asked only where there are tags to try. */
export function keysVerifyNothing(media: MediaFacts): boolean {
  const keys = media.readableKeys.filter(({ inForce }) => inForce);
  const inVain = keys.length > 0 && keys.every(({ verifiedTags }) => verifiedTags === 0);
  return inVain && linesWith(media, 'UNAUTHENTICATED_SRTP').length === 0;
}

export function lineEvidence({ at, tag, suite, sessionParameters, message }: CryptoLineFact): Evidence {
  const words = [suite, ...sessionParameters].map(clip).join(' ');
  return { at, what: `a=crypto:${tag ?? '?'} ${words} in ${clip(message)} (key withheld).` };
}

export function keyEvidence({ at, tag, suite, keySha256, message }: ReadableKeyFact): Evidence {
  return { at, what: `a=crypto:${tag} ${clip(suite)} in ${clip(message)} (key withheld, SHA-256 ${keySha256}).` };
}

export function fingerprintEvidence({ at, side, function: name, message }: FingerprintFact): Evidence {
  return { at, what: `a=fingerprint ${clip(name)} of the ${side} in ${clip(message)}.` };
}

/** UDP/TLS/RTP/SAVP and the like: keys are to come by DTLS. RFC 5764 section 8. */
export function demandsDtls({ transportProfile }: MediaFacts): boolean {
  return transportProfile !== null && /(^|\/)TLS\/RTP\/SAVPF?$/i.test(transportProfile);
}
