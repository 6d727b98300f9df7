/**
 * Where media is to be keyed by DTLS, the handshake completes before it flows, and the signaling names certificates. RFC 5763 sections 5 and 6.2,
 * RFC 5764 section 4.1, RFC 8122 section 5.
 *
 * A handshake that is not in the capture is open, not failed: it may have gone another way.
 */
import type { Leg, TlsSession } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { contradictingLeg } from './terms/contradicting.ts';
import { demandsDtls } from './terms/keying.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'dtls-srtp-completed',
  title: 'Where media is to be keyed by DTLS, the handshake completes',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'Before the handshake has completed, there are no keys to protect media with.',
    'CC6.1': 'Without a fingerprint nothing tells whose keys they are.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['DTL-008', 'DTL-009'],
  why: 'Without a handshake there are no keys, and without a fingerprint nothing says whose keys they are. Media that flows all the same is in clear, or keyed in a way that nobody agreed on.',
  remedy:
    'Send no media before the handshake has completed, and refuse media descriptions of DTLS-SRTP without a fingerprint. Look for what stops the handshake: a firewall that drops large UDP packets, a relay that does not pass DTLS, a certificate that one side rejects.',
  meaning: {
    pass: 'A DTLS handshake for this media completed.',
    fail: 'Media flowed although the handshake failed, or did not complete and the media is readable; or DTLS-SRTP was agreed on without a fingerprint.',
    open: 'Media flowed and no completed handshake is in the capture: medium, because it may have gone another way.',
    notApplicable: 'The media is not keyed by DTLS, or too little of it was seen.',
  },
  parameters: ['media.minimumPackets'],
  references: ['RFC 5763 s5', 'RFC 5763 s6.2', 'RFC 5764 s4.1', 'RFC 8122 s5'],
  judge(leg, { pass, fail, open, notApplicable }, context) {
    const { media } = leg;
    if (media === null || (media.keying !== 'dtls-srtp' && !demandsDtls(media)))
      return notApplicable('The media is not keyed by DTLS.');
    const { facts, policy } = context;
    const found = contradictingLeg(leg, facts, 'media-without-dtls-keys');
    if (found !== null) return fail(found.message, found.evidence);
    const unnamed = contradictingLeg(leg, facts, 'secure-profile-without-usable-keys');
    if (unnamed !== null) return fail(unnamed.message, unnamed.evidence);
    const complete = sessionsOf(leg, context).find(({ handshake }) => handshake === 'complete');
    if (complete !== undefined) return pass('A DTLS handshake for this media completed.', helloOf(complete));
    const packets = media.streams.reduce((sum, stream) => sum + stream.packets, 0);
    if (packets < policy.media.minimumPackets)
      return notApplicable('Too little media was seen to ask for its handshake.');
    const words = `${count(packets, 'RTP packet')} flowed, and no DTLS handshake that completed is in the capture.`;
    return open(words, cite(leg.evidence, media.negotiation), 'medium');
  },
});

function sessionsOf(leg: Leg, context: RuleContext): TlsSession[] {
  return leg.tls.flatMap((id) => context.session(id) ?? []).filter(({ protocol }) => protocol === 'DTLS');
}
