/**
 * The keys of the media are not readable in the capture. RFC 4568 section 8.3 (SDES keys need encrypted signaling).
 *
 * Where no key was found the rule passes only if signaling of the same hosts was seen and all of it is encrypted: then the
 * one place where a key could have stood was looked at, and it cannot be read. It says no more than that: the key may still
 * have traveled readable on a path that was not captured, which is the limitation of every capture. Without any signaling of
 * those hosts, or with some that is readable or cannot be told, the question is open: the message with the key may be the
 * one that is missing.
 *
 * A key that stood readable on another hop of the same call counts as well where the tags of this media verify with it.
 *
 * MIKEY (RFC 3830) that carries its key without encryption in readable signaling is a key that can be read. Not handled: whether a MIKEY key fits
 * the tags of the media.
 */
import type { Leg, MediaFacts, ReadableKeyFact, SomeEvidence } from '../ledger/facts.ts';
import { defineRule, type Outcome, type Outcomes, type RuleContext } from './define-rule.ts';
import { whyMediaIsNotExpected } from './terms/applying.ts';
import { cite } from './terms/citing.ts';
import { keyEvidence, keysVerifyNothing } from './terms/keying.ts';
import { signalingAround } from './terms/looking-up.ts';
import { count, list } from './terms/wording.ts';
import { carriesClearKeys, mikeyEvidence, mikeyInForce } from './terms/zrtp.ts';

export default defineRule({
  id: 'media-keys-not-exposed',
  title: 'Keys of the media are not readable in the signaling',
  criteria: ['CC6.7', 'CC6.1', 'CC6.6', 'C1.1'],
  rationale: {
    'CC6.7': 'Media whose key was readable was transmitted as good as in clear.',
    'CC6.1': 'Protecting keys is part of restricting access; here the key itself was handed out.',
    'CC6.6': 'Whoever outside the boundary recorded the signaling can decrypt the media.',
    'C1.1': 'The conversation can be disclosed later, from any recording that holds both.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['KEY-001'],
  why: 'With SDES, the key of the conversation travels in the call setup. If the setup is not encrypted, whoever recorded the traffic has the key as well, and the encryption of the conversation protects nothing.',
  remedy:
    'Use DTLS-SRTP, which keeps keys out of the signaling (Asterisk: media_encryption=dtls; baresip: ;mediaenc=dtls_srtp), or carry the signaling over TLS on every hop that sees the key (Asterisk: a transport with protocol=tls; Kamailio: enable_tls=yes; FreeSWITCH: internal_ssl_enable=true). Calls recorded before stay readable.',
  meaning: {
    pass: 'Keys were agreed by DTLS-SRTP or ZRTP, which keep them out of the signaling, or by MIKEY, which hides them; or no key was found and all signaling of the hosts, in this capture, is encrypted. It says nothing of paths that were not captured.',
    fail: 'An SDES key, or a key in a MIKEY message without encryption, could be read, on this hop or, proved by its tags, on another hop of the call. Medium instead of critical where it is known not to have come into force.',
    open: 'The media looks encrypted and no key was found, but signaling of the hosts is not all encrypted, or was not seen (medium, as media-encrypted is open for the same reason); or DTLS-SRTP or ZRTP was offered and no agreement seen; or a MIKEY message was not read to its end.',
    notApplicable:
      'The media has no keys, or none was to come: the call was not answered; or whether it is encrypted at all cannot be told, which media-encrypted says.',
  },
  references: ['RFC 4568 s8.3', 'RFC 8643 s4'],
  judge(leg, outcomes, context) {
    const { pass, fail, notApplicable } = outcomes;
    const media = leg.media;
    if (media === null) return notApplicable('No media is known for this leg.');
    if (media.readableKeys.length > 0) {
      const severity = isUsable(media) ? undefined : 'medium';
      return fail(exposureMessage(leg, media), citeKeys(leg, media.readableKeys), severity);
    }
    if (leg.protection === 'exposed')
      return fail(`What protects this media can be read. ${leg.reason}`, cite(leg.evidence));
    const unexpected = whyMediaIsNotExpected(leg, context);
    if (unexpected !== null) return notApplicable(unexpected);
    const evidence = cite(leg.evidence, media.negotiation);
    switch (media.keying) {
      case 'none':
        return notApplicable('No keys were agreed: the media has none.');
      case 'dtls-srtp':
        return isAgreed(leg, media)
          ? pass('Keys were agreed by DTLS-SRTP: the signaling carries only a fingerprint.', evidence)
          : notApplicable(whyNoKeys('DTLS-SRTP', leg));
      case 'zrtp':
        return isAgreed(leg, media)
          ? pass('Keys were agreed by ZRTP, in the media path: the signaling carries none.', evidence)
          : notApplicable(whyNoKeys('ZRTP', leg));
      case 'mikey':
        return judgeMikey(leg, media, outcomes);
      default:
        // Also SDES whose keys were not found: the line that holds them may be the one that was cut off.
        return judgeSignaling(leg, outcomes, context);
    }
  },
});

function judgeMikey(leg: Leg, media: MediaFacts, { pass, fail, open }: Outcomes): Outcome {
  const messages = mikeyInForce(media);
  const evidence = cite(leg.evidence, [...messages.map(mikeyEvidence), ...media.negotiation]);
  const clear = messages.find((message) => message.inClear && carriesClearKeys(message));
  if (clear !== undefined)
    return fail(
      `The MIKEY message of the ${clear.message} carries its key without encryption, in readable signaling.`,
      evidence,
    );
  const unread = messages.find((message) => message.unread !== null || message.mode === 'unknown');
  if (messages.length === 0 || unread !== undefined)
    return open('Keys were exchanged by MIKEY; whether its message hides them was not read.', evidence);
  return pass('Keys were exchanged by MIKEY, and no message that was seen carries one without encryption.', evidence);
}

/** An offer alone is no agreement: the answer may name SDES, or nothing. */
function isAgreed(leg: Leg, media: MediaFacts): boolean {
  return media.srtpNegotiated === true || leg.protection === 'encrypted' || leg.protection === 'weak';
}

/** Offered and not seen to be agreed on: then keys are not the first question, and the one about encryption is asked elsewhere. */
function whyNoKeys(keying: string, leg: Leg): string {
  return leg.protection === 'cleartext'
    ? `${keying} was offered, but the media is not encrypted, so it has no keys.`
    : `${keying} was offered; that nothing more was seen, media-encrypted says.`;
}

/** Known to be unused only when an agreement was seen and none of the keys is part of it. */
function isUsable({ readableKeys, srtpNegotiated }: MediaFacts): boolean {
  return srtpNegotiated === null || readableKeys.some((key) => key.inForce || (key.verifiedTags ?? 0) > 0);
}

function exposureMessage(leg: Leg, media: MediaFacts): string {
  const keys = media.readableKeys;
  const places = list([...new Set(keys.map((key) => `${key.message} in frame ${key.at.frame}`))]);
  const found = `${count(keys.length, 'SDES key')} can be read in the signaling (${places}).`;
  if (!isUsable(media)) return `${found} None of them came into force for this media.`;
  const verified = keys.reduce((sum, key) => sum + (key.verifiedTags ?? 0), 0);
  if (leg.protection === 'cleartext' && verified === 0)
    return `${found} The media went in clear, so they protect nothing as it is.`;
  if (verified === 0 && keysVerifyNothing(media))
    return `${found} Whoever saw the signaling has the keys that were agreed on. No tag that was tried verifies with them, so the media may be under others.`;
  const proof =
    verified === 0 ? '' : ` Proved: the authentication tags of ${count(verified, 'packet')} verify with it.`;
  return `${found} Whoever saw the signaling can decrypt the media.${proof}`;
}

function citeKeys(leg: Leg, keys: readonly ReadableKeyFact[]): SomeEvidence {
  const [first, ...more] = keys.map(keyEvidence);
  return first === undefined ? cite(leg.evidence) : cite([first, ...more]);
}

function judgeSignaling(leg: Leg, { pass, open, notApplicable }: Outcomes, { facts }: RuleContext): Outcome {
  if (leg.protection === 'cleartext') return notApplicable('The media is not encrypted, so it has no keys.');
  if (leg.protection === 'open') {
    return notApplicable('Whether this media is encrypted at all cannot be told; media-encrypted says so.');
  }
  const { state, first } = signalingAround(leg, facts);
  const evidence = cite(
    leg.evidence,
    first.map((other) => ({ at: other.first, what: `First signaling of a host of this media: ${other.protection}.` })),
  );
  if (state === 'encrypted') {
    return pass('No key can be read: all signaling of these hosts in this capture is encrypted.', evidence);
  }
  const message = (why: string) => `No key was found, but ${why}, so it may stand readable elsewhere.`;
  // One missing thing, one alarm: media-encrypted is open at its full severity for the same signaling.
  if (state === 'unseen') return open(message('no signaling of these hosts was seen'), evidence, 'medium');
  return open(message('not all signaling of these hosts is encrypted'), evidence);
}
