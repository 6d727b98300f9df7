/**
 * Why a leg is called exposed: its keys stand in signaling that was readable. RFC 4568 (SDES), RFC 3830 (MIKEY without encryption of the key).
 *
 * Not decided here: which key lines are in force (`media/negotiation.ts`), and whether a key verifies the tags of the packets
 * (`media/tag-check.ts`). Keys that were never in force, or of signaling that the capture does not show, expose nothing.
 */
import type { Evidence, MediaFacts, ReadableKeyFact } from '../facts.ts';
import { exposedMikey } from '../strength.ts';
import { plural } from './decision.ts';
import { mikeyEvidence } from './keying-evidence.ts';
import { lineWith } from './switched-off.ts';

export interface Exposure {
  readonly reason: string;
  /** Null where none was tried. */
  readonly verifiedTags: number | null;
  /** Each key in force verified tags: then nothing that was sent with either of them is in doubt. */
  readonly allVerified: boolean;
  readonly evidence: Evidence;
}

/** Why whoever saw the signaling has the keys; null when nobody is known to. */
export function exposureOf(media: MediaFacts): Exposure | null {
  const key = exposingKey(media);
  if (key !== null) {
    const reason = `The SRTP master key (${key.suite}) stands readable in the ${key.message} in cleartext signaling`;
    return {
      reason,
      verifiedTags: key.verifiedTags,
      allVerified: keysInForce(media).every(hasVerified),
      evidence: keyEvidence(key),
    };
  }
  const mikey = media.keying === 'mikey' ? exposedMikey(media.mikey) : undefined;
  if (mikey === undefined) return null;
  const reason = `The MIKEY message of the ${mikey.message} carries its key without encryption in cleartext signaling`;
  return { reason, verifiedTags: null, allVerified: false, evidence: mikeyEvidence(mikey) };
}

/** Tags that do not verify prove nothing: the stream may have begun long before. */
export function verifiedWords(media: MediaFacts, tags: number | null): string {
  if (tags === null) return '';
  if (tags > 0) return `; ${plural(tags, 'authentication tag')} verified with it`;
  const hasTags = lineWith(media, 'UNAUTHENTICATED_SRTP') === undefined;
  return hasTags ? '; no authentication tag that was tried verified with it' : '';
}

/** A readable SDES key that is in force for this leg; the one that verified, if any. */
function exposingKey(media: MediaFacts): ReadableKeyFact | null {
  const keys = keysInForce(media);
  return keys.find(hasVerified) ?? keys[0] ?? null;
}

function keysInForce({ keying, readableKeys }: MediaFacts): readonly ReadableKeyFact[] {
  return keying === 'sdes' ? readableKeys.filter((key) => key.inForce) : [];
}

function hasVerified({ verifiedTags }: ReadableKeyFact): boolean {
  return verifiedTags !== null && verifiedTags > 0;
}

function keyEvidence(key: ReadableKeyFact): Evidence {
  return { at: key.at, what: `a=crypto:${key.tag} ${key.suite} (key withheld, sha256 ${key.keySha256})` };
}
