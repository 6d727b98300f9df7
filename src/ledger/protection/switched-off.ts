/**
 * Media that is called SRTP and not encrypted: UNENCRYPTED_SRTP (RFC 4568 section 6.3.2), or NULL in the MIKEY policy (RFC 3830 section 6.10.1).
 *
 * Not handled here: a profile whose cipher is NULL, which is a weakness of the profile (`media-weakness.ts`).
 */
import type { CryptoLineFact, Evidence, MediaFacts, ProtectionDecision } from '../facts.ts';
import { nullMikey } from '../strength.ts';
import { decision } from './decision.ts';
import { mikeyEvidence } from './keying-evidence.ts';

/**
 * RFC 4568 section 6.3.2: with UNENCRYPTED_SRTP the payload goes as it is, with a tag behind it. A payload that a codec compressed well
 * looks encrypted then, and its length is right for a tag, so that nothing seen speaks against it.
 */
export function encryptionSwitchedOff(
  media: MediaFacts,
  rest: string,
  evidence: readonly Evidence[],
): ProtectionDecision | null {
  const mikey = media.keying === 'mikey' ? nullMikey(media.mikey) : undefined;
  if (mikey !== undefined) {
    const reason = `The signaling agreed on SRTP without encryption (NULL in the MIKEY policy of the ${mikey.message}). ${rest}.`;
    return decision('cleartext', 'negotiated', reason, [mikeyEvidence(mikey), ...evidence]);
  }
  const line = lineWith(media, 'UNENCRYPTED_SRTP');
  if (line === undefined) return null;
  const reason = `The signaling agreed on SRTP without encryption (UNENCRYPTED_SRTP in the ${line.message}). ${rest}.`;
  return decision('cleartext', 'negotiated', reason, [lineEvidence(line), ...evidence]);
}

/** A line in force that has the parameter. Negotiated parameters stand in offer and answer; one of the two is enough to act on. */
export function lineWith({ crypto }: MediaFacts, parameter: string): CryptoLineFact | undefined {
  return crypto.find(
    ({ inForce, sessionParameters }) => inForce && sessionParameters.some((one) => one.toUpperCase() === parameter),
  );
}

function lineEvidence({ at, tag, suite, sessionParameters }: CryptoLineFact): Evidence {
  return { at, what: `a=crypto:${tag} ${[suite, ...sessionParameters].join(' ')} (key withheld)` };
}
