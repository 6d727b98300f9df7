/**
 * SDES keys are not used where every hop of the signaling would have to be trusted. RFC 8827 section 6.5, RFC 4568 section 8.3, RFC 7201 section 3.1.3.
 *
 * By default only legs that SIP over WebSocket set up are asked about, where WebRTC forbids SDES; the policy can ask about all.
 */
import type { Policy, Severity } from '../criteria/policy.ts';
import type { Evidence, MediaFacts } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { lineEvidence, linesInForce } from './terms/keying.ts';

export default defineRule({
  id: 'sdes-not-used-outside',
  title: 'SDES keys are not used where the signaling path is not trusted',
  criteria: ['CC6.7', 'CC9.2'],
  rationale: {
    'CC6.7': 'With SDES the protection of the media is no better than every server that passes on its key.',
    'CC9.2': 'The servers that see the key belong to carriers and vendors, who have to be trusted with it knowingly.',
  },
  severity: 'medium',
  subject: 'media-leg',
  catalogue: ['KEY-002'],
  why: 'With SDES every server on the way of the call setup sees the key of the conversation, even where each hop is encrypted. Whoever runs one of them could decrypt the call.',
  remedy:
    'Use DTLS-SRTP, which keeps keys out of the signaling (Asterisk: webrtc=yes or media_encryption=dtls on the endpoint). Where a carrier offers SDES only, write down why its servers are trusted.',
  meaning: {
    fail: 'SDES keys were agreed on: high on a leg that SIP over WebSocket set up; on others with the severity that the policy gives, if it gives one.',
    notApplicable:
      'No SDES keys were agreed on, or the policy accepts them here, as it does by default outside of WebRTC.',
  },
  parameters: ['keying.sdesOverWebSocketSeverity', 'keying.sdesSeverity'],
  references: ['RFC 8827 s6.5', 'RFC 4568 s8.3', 'RFC 7201 s3.1.3'],
  judge(leg, { fail, notApplicable }, { policy }) {
    const { media } = leg;
    if (media === null || media.keying !== 'sdes' || media.srtpNegotiated !== true)
      return notApplicable('No SDES keys were agreed on.');
    const severity = severityOf(media, policy);
    if (severity === null) return notApplicable('The policy accepts SDES keys on this leg.');
    const lines: Evidence[] = linesInForce(media).map(lineEvidence);
    const where = isOverWebSocket(media) ? ' on a leg that SIP over WebSocket set up' : '';
    return fail(
      `SDES keys were agreed on${where}: every server on the way sees them.`,
      cite(leg.evidence, lines),
      severity,
    );
  },
});

function severityOf(media: MediaFacts, { keying }: Policy): Severity | null {
  return isOverWebSocket(media) ? keying.sdesOverWebSocketSeverity : keying.sdesSeverity;
}

/** RFC 7118: what browsers speak. */
function isOverWebSocket({ sides }: MediaFacts): boolean {
  return sides.some(({ transport }) => transport === 'ws' || transport === 'wss');
}
