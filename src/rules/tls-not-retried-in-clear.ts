/** A failed TLS connection is not followed by SIP in clear. RFC 9325 sections 3.2 and 5.2, RFC 3263 section 4. Never passes: an attempt that was not captured is not seen. */
import { defineRule } from './define-rule.ts';
import { contradictingLeg } from './terms/contradicting.ts';

export default defineRule({
  id: 'tls-not-retried-in-clear',
  title: 'A failed TLS connection is not followed by SIP in clear',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7':
      'Signaling that goes on in clear after TLS failed is transmitted without the protection that was intended.',
    'CC7.2': 'A failed TLS connection followed by clear text is what a forced downgrade looks like.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['SIG-011'],
  why: 'A client that goes on in clear when TLS fails can be made to do so: whoever is on the path only has to break the TLS connection to read the call.',
  remedy:
    'Demand TLS for this peer and let the call fail, or go to another server that speaks TLS. Asterisk: the endpoint with one transport, of protocol=tls. baresip: ;transport=tls in the account, and no second account without. Remove SRV and NAPTR records of other transports for the domain.',
  meaning: {
    fail: 'TLS to a server failed or was refused, and within 30 seconds the same client began to send SIP there in clear.',
    notApplicable:
      'No such sequence was seen. An attempt that was not captured may be part of one, so the rule never passes.',
  },
  references: ['RFC 9325 s3.2', 'RFC 9325 s5.2', 'RFC 3263 s4'],
  judge(leg, { fail, notApplicable }, { facts }) {
    const found = contradictingLeg(leg, facts, 'clear-retry-after-tls');
    return found === null
      ? notApplicable('No failed TLS connection came before this signaling in clear.')
      : fail(found.message, found.evidence);
  },
});
