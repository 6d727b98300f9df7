/** One DTLS certificate does not stand for many calls. RFC 8827 section 6.5. Info: allowed, and normal for a border element. Never passes: other calls were not captured. */
import type { Certificate } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { showingOf } from './terms/citing.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'dtls-certificate-not-shared',
  title: 'A DTLS certificate of media is not shared by many calls',
  criteria: ['CC6.1'],
  rationale: {
    'CC6.1': 'A certificate in many calls is a key in long use, and lets others recognize its user.',
  },
  severity: 'info',
  subject: 'certificate',
  catalogue: ['DTL-011'],
  why: 'A certificate that comes back in call after call lets anyone who sees the handshakes tell that it is the same user or device. Browsers make a new one for each call.',
  remedy:
    'Let endpoints make a new certificate for each call. For border elements a lasting one is normal: nothing to do.',
  meaning: {
    fail: 'The certificate was shown in at least as many calls as the policy says. Info: it is allowed.',
    notApplicable: 'Fewer calls were seen, or the certificate is none of DTLS-SRTP.',
  },
  parameters: ['keying.callsPerDtlsCertificate'],
  references: ['RFC 8827 s6.5', 'RFC 5763 s5'],
  judge(certificate, { fail, notApplicable }, context) {
    if (!certificate.mediaKeyingOnly) return notApplicable('The certificate is none of DTLS-SRTP.');
    const calls = callsOf(certificate, context);
    if (calls < context.policy.keying.callsPerDtlsCertificate)
      return notApplicable('The certificate was seen in few calls.');
    return fail(`The certificate was shown in ${count(calls, 'call')}.`, showingOf(certificate));
  },
});

/** Calls of the legs on which it was shown; not more than it was shown in handshakes, for a leg without media may be that of many calls. */
function callsOf({ seenOn, sessions }: Certificate, context: RuleContext): number {
  const calls = new Set(seenOn.flatMap((id) => context.leg(id)?.calls ?? [])).size;
  const handshakes = sessions.reduce((sum, id) => sum + (context.session(id)?.connections ?? 0), 0);
  return Math.min(calls, handshakes);
}
