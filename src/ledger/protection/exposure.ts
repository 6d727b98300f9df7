/**
 * Why a leg is called exposed: its keys stand in signaling that was readable. RFC 4568 (SDES), RFC 3830 (MIKEY without encryption of the key).
 *
 * Not decided here: which key lines are in force (`media/negotiation.ts`), and whether a key verifies the tags of the packets
 * (`media/tag-check.ts`). Keys that were never in force, or of signaling that the capture does not show, expose nothing.
 */
import type { Evidence, MediaFacts, ReadableKeyFact } from '../facts.ts';
import { exposedMikey } from '../strength.ts';
import { mikeyEvidence } from './keying-evidence.ts';

export interface Exposure {
  readonly reason: string;
  readonly verifiedTags: number;
  readonly evidence: Evidence;
}

/** Why whoever saw the signaling has the keys; null when nobody is known to. */
export function exposureOf(media: MediaFacts): Exposure | null {
  const key = exposingKey(media);
  if (key !== null) {
    const reason = `The SRTP master key (${key.suite}) stands readable in the ${key.message} in cleartext signaling`;
    return { reason, verifiedTags: key.verifiedTags ?? 0, evidence: keyEvidence(key) };
  }
  const mikey = media.keying === 'mikey' ? exposedMikey(media.mikey) : undefined;
  if (mikey === undefined) return null;
  const reason = `The MIKEY message of the ${mikey.message} carries its key without encryption in cleartext signaling`;
  return { reason, verifiedTags: 0, evidence: mikeyEvidence(mikey) };
}

/** A readable SDES key that is in force for this leg; the one that verified, if any. */
function exposingKey(media: MediaFacts): ReadableKeyFact | null {
  if (media.keying !== 'sdes') return null;
  const keys = media.readableKeys.filter((key) => key.inForce);
  return keys.find((key) => key.verifiedTags !== null && key.verifiedTags > 0) ?? keys[0] ?? null;
}

function keyEvidence(key: ReadableKeyFact): Evidence {
  return { at: key.at, what: `a=crypto:${key.tag} ${key.suite} (key withheld, sha256 ${key.keySha256})` };
}
