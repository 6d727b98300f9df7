/** The security mechanism agreement of SIP holds. RFC 3329 sections 2 and 5. Never passes: what was agreed on is protected, and then not readable. */
import { defineRule } from './define-rule.ts';
import { contradictingLeg } from './terms/contradicting.ts';

export default defineRule({
  id: 'sip-security-agreement-kept',
  title: 'The security mechanism agreement of SIP holds',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7':
      'The agreement decides how the signaling is protected; one that was bid down leaves it weaker than both sides can do.',
    'CC7.2': 'Lists that differ are the alarm that RFC 3329 provides for somebody who interferes.',
  },
  severity: 'medium',
  subject: 'signaling-leg',
  catalogue: ['SIG-010'],
  why: 'Client and server tell each other what protection they can do, and repeat it once protected. A difference is the alarm that somebody in between made them choose something weaker.',
  remedy:
    'Answer 494 where Security-Verify is not the list that was sent, prefer tls or ipsec-3gpp with encryption (ealg=aes-cbc), and do not offer ealg=null alone.',
  meaning: {
    fail: 'The list that came back is not the one that was sent; or both sides can do TLS and the confirmation came in clear; or IPsec was offered without encryption only.',
    notApplicable: 'No agreement was seen that is broken. A sound one is not readable, so the rule never passes.',
  },
  references: ['RFC 3329 s2', 'RFC 3329 s5'],
  judge(leg, { fail, notApplicable }, { facts }) {
    const found = contradictingLeg(leg, facts, 'security-agreement-broken');
    return found === null
      ? notApplicable('No security mechanism agreement was seen that is broken.')
      : fail(found.message, found.evidence);
  },
});
