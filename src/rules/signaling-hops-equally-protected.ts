/** The hops of one call are protected alike. RFC 3261 sections 18 and 26.2.2, RFC 5630 section 3.2. Never passes: a hop that was not captured is not seen. */
import { defineRule } from './define-rule.ts';
import { contradictingCall } from './terms/contradicting.ts';

export default defineRule({
  id: 'signaling-hops-equally-protected',
  title: 'The hops of one call are protected alike',
  criteria: ['CC6.7', 'CC9.2'],
  rationale: {
    'CC6.7':
      'A call setup is protected in transmission only if every hop of it is; this compares the hops of one call.',
    'CC9.2': 'The hop that falls behind is often one to, or run by, a carrier or vendor whose part is then known.',
  },
  severity: 'high',
  subject: 'call',
  catalogue: ['SIG-005'],
  why: 'TLS protects one hop. Where the next hop goes in clear, the same call setup, with the keys it may carry, travels readable one step further, and the encrypted hop gives a false sense of safety.',
  remedy:
    'Secure every hop of the call, or end it at a border element that is the documented boundary, with its own keys for the media on each side, and say so in the system description.',
  meaning: {
    fail: 'A hop of the call was encrypted and another could be read; or a message in clear names hops of both kinds in its Via list; or one hop hid the key of the media and another showed it.',
    notApplicable:
      'The hops that were seen are protected alike. Others may be missing from the capture, so the rule never passes.',
  },
  references: ['RFC 3261 s26.2.2', 'RFC 3261 s18', 'RFC 5630 s3.2'],
  judge(call, { fail, notApplicable }, { facts }) {
    const found = contradictingCall(call, facts, 'key-readable-on-another-hop', 'hops-differ-in-protection');
    return found === null
      ? notApplicable('The hops of this call that were seen are protected alike.')
      : fail(found.message, found.evidence);
  },
});
