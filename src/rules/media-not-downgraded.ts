/**
 * Media that was offered with SRTP is not set up without it. RFC 4568 sections 5.1.2 and 7.4, RFC 8643 section 3, RFC 5939.
 *
 * Passes only where the agreement held: what was seen of the media is encrypted. An agreement alone could have been given up in a message
 * that the capture lacks.
 *
 * Not handled: a border element that takes SRTP on one side and offers RTP on the other; media-encrypted judges each of its legs.
 */
import type { Evidence, Leg, MediaFacts, OpportunisticFact, SomeEvidence } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { contradictingLeg } from './terms/contradicting.ts';

export default defineRule({
  id: 'media-not-downgraded',
  title: 'Media offered with encryption is not set up without it',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7': 'It shows where one side asked for protected transmission and the call was set up without.',
    'CC7.2': 'Protection that gets lost between offer and answer is what interference looks like.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['KEY-003', 'KEY-004'],
  why: 'One side asked for an encrypted conversation and got an open one. Whoever can make that happen, by a setting or by changing messages on the way, can listen, and both sides may believe that they are protected.',
  remedy:
    'Answer an offer of SRTP with SRTP or refuse the call, and do not give encryption up in a re-INVITE. Asterisk: media_encryption_optimistic=no on the endpoint in pjsip.conf, so that RTP is neither offered nor taken. FreeSWITCH: rtp_secure_media=mandatory. baresip: ;mediaenc=srtp-mand or ;mediaenc=dtls_srtp in the account. Between peers that are known to support SRTP, offer RTP/SAVP and nothing else: best effort is for peers that nobody knows.',
  meaning: {
    pass: 'SRTP was offered and agreed on, and what was seen of the media is encrypted.',
    fail: 'SRTP was demanded and RTP answered, or a later offer of the session gave SRTP up. High instead of critical where SRTP was offered as best effort and the call fell back to RTP.',
    notApplicable: 'No SRTP was offered, no answer was seen, or what was agreed on was not seen to hold.',
  },
  references: ['RFC 4568 s5.1.2', 'RFC 4568 s7.4', 'RFC 3264 s6', 'RFC 8643 s3.1', 'RFC 5939 s3.6'],
  judge(leg, { pass, fail, notApplicable }, { facts }) {
    const { media } = leg;
    if (media === null) return notApplicable('No media is known for this leg.');
    const found = contradictingLeg(leg, facts, 'secure-offer-answered-insecurely', 'protection-dropped-in-session');
    if (found !== null) return fail(found.message, found.evidence);
    const { opportunistic } = media;
    if (opportunistic?.result === 'fell-back') {
      const words = `SRTP was offered as best effort (${FORMS[opportunistic.form]}) and the call fell back to ${media.transportProfile ?? 'RTP'} without keys.`;
      return fail(words, fallBackEvidence(leg, opportunistic), 'high');
    }
    if (media.srtpNegotiated !== true) return notApplicable('No agreement on SRTP was seen that could be given up.');
    if (!holds(leg))
      return notApplicable('SRTP was agreed on; whether the media kept to it is judged by another rule.');
    return pass(agreementWords(media), cite(leg.evidence, media.negotiation));
  },
});

const FORMS: Readonly<Record<OpportunisticFact['form'], string>> = {
  'keys-beside-rtp': 'keys beside RTP/AVP, RFC 8643',
  capability: 'as a capability, RFC 5939',
  'two-descriptions': 'as one of two media descriptions',
};

function fallBackEvidence(leg: Leg, { evidence }: OpportunisticFact): SomeEvidence {
  const [first, ...more] = evidence as readonly [Evidence?, ...Evidence[]];
  return first === undefined ? cite(leg.evidence) : cite([first, ...more]);
}

function holds({ protection, basis }: Leg): boolean {
  return basis !== 'negotiated' && (protection === 'encrypted' || protection === 'weak' || protection === 'exposed');
}

function agreementWords({ opportunistic, transportProfile }: MediaFacts): string {
  const profile = transportProfile === null ? '' : ` (${transportProfile})`;
  if (opportunistic === null) return `SRTP was offered and agreed on${profile}, and the media kept to it.`;
  return `SRTP was offered as best effort (${FORMS[opportunistic.form]}) and taken, and the media kept to it.`;
}
