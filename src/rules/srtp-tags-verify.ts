/**
 * The authentication tags of the media verify with the keys that were agreed on. RFC 3711 sections 3.3 and 4.2.
 *
 * Tried where keys stood readable: the first packets of each stream, with the first rollover counters. That a tag verifies proves whose media
 * this is; that keys stood readable is another rule's matter. Not handled: keys of DTLS-SRTP without a key log.
 */
import type { Evidence, ReadableKeyFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { keyEvidence, linesWith } from './terms/keying.ts';
import { count } from './terms/wording.ts';

/** Tags that make it certain; one of 32 bits is right by chance once in 2^32. */
const MIN_TAGS = 3;
/** Packets of SRTP behind which keys that verify nothing are not those in use; the first four of each stream are tried. */
const MIN_PACKETS = 10;

export default defineRule({
  id: 'srtp-tags-verify',
  title: 'The authentication tags of the media verify with the agreed keys',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7': 'Only tags that verify prove that the media is protected by the keys that were agreed on.',
    'CC7.2': 'Tags that verify with no agreed key point to a foreign sender or an unknown relay.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['KEY-022', 'MED-009'],
  why: 'The media should be protected with the keys that its two sides agreed on. When its tags verify with none of them, it comes from somebody else, or under keys that nobody negotiated.',
  remedy:
    'Find out who sends this media: a relay that encrypts anew without telling, a device that uses old keys after a re-INVITE, or an injection. Compare with the statistics of the endpoints.',
  meaning: {
    pass: 'At least three tags verify with a key that was agreed on: proved.',
    fail: 'Keys of both sides were readable and were tried, and no tag verifies with any of them.',
    open: 'One or two tags verify: medium, because more are needed to be certain.',
    notApplicable:
      'No key could be tried: none was readable, its suite is not known to us, or no SRTP packet was seen.',
  },
  references: ['RFC 3711 s3.3', 'RFC 3711 s4.2', 'RFC 7714 s7'],
  judge(leg, { pass, fail, open, notApplicable }) {
    const { media } = leg;
    const tried = (media?.readableKeys ?? []).filter((key) => key.inForce && key.verifiedTags !== null);
    const [first, ...more] = tried.map(keyEvidence);
    if (media === null || first === undefined) return notApplicable('No key could be tried on packets of this media.');
    const evidence = cite([first, ...more], firstPackets(media.streams));
    const verified = tried.reduce((sum, key) => sum + key.verifiedTags!, 0);
    if (verified >= MIN_TAGS)
      return pass(`${count(verified, 'authentication tag')} verify with the keys that were agreed on.`, evidence);
    if (verified > 0)
      return open(`${count(verified, 'authentication tag')} verified, too few to be certain.`, evidence, 'medium');
    const srtp = media.streams.filter(({ encrypted }) => encrypted === 'yes');
    const packets = srtp.reduce((sum, stream) => sum + stream.packets, 0);
    if (!hasBothSides(tried) || packets < MIN_PACKETS || srtp.length < media.streams.length)
      return notApplicable('Too little of the keys or of SRTP was seen to try them.');
    if (linesWith(media, 'UNAUTHENTICATED_SRTP').length > 0) return notApplicable('It was agreed on to have no tags.');
    const words = `No tag of ${count(packets, 'SRTP packet')} that were tried in part verifies with any of ${count(tried.length, 'agreed key')}.`;
    return fail(words, evidence);
  },
});

function hasBothSides(keys: readonly ReadableKeyFact[]): boolean {
  return new Set(keys.map(({ side }) => side)).size === 2;
}

function firstPackets(streams: readonly { first: Evidence['at']; direction: string }[]): Evidence[] {
  return streams
    .slice(0, 4)
    .map(({ first, direction }) => ({ at: first, what: `First packet of a stream, ${direction}.` }));
}
