/**
 * Where SIP promises TLS, it goes over TLS. RFC 3261 section 26.2.2, RFC 5630 sections 3.1.4, 4 and 5.3, RFC 7118 section 5.
 *
 * Never passes: what promises nothing breaks nothing. Not handled: transport=tls where TLS was used (deprecated by RFC 5630, and harmless).
 */
import type { Severity } from '../criteria/policy.ts';
import { defineRule } from './define-rule.ts';
import { type Contradicting, contradictingLeg } from './terms/contradicting.ts';

export default defineRule({
  id: 'sips-kept',
  title: 'Where SIP promises TLS, it goes over TLS',
  criteria: ['CC6.7', 'CC7.1'],
  rationale: {
    'CC6.7': 'A sips: address demands TLS on each hop; this shows where the transmission did without.',
    'CC7.1':
      'A proxy or client that drops the demand is configured against the standard, which a check of configurations should find.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['SIG-006', 'SIG-007', 'SIG-008'],
  why: 'A sips: address is a promise of TLS on every hop to the other side. When a message with one goes in clear, the caller believes in a protection that is not there.',
  remedy:
    'Route requests for sips: URIs, and for next hops that are named with transport=tls, over TLS only, and answer 480 or 416 where that cannot be done. Do not rewrite sips: to sip: in a proxy or border element. Kamailio: enable_tls=yes, and no forced socket of another transport for these requests.',
  meaning: {
    fail: 'A message with a sips: URI was read in clear, or a request came to a sips: URI and went on to a sip: one. Medium where only a Via or the transport parameter of the next hop names TLS.',
    notApplicable:
      'No message in clear promised TLS. A promise in a message that was not captured is not seen, so the rule never passes.',
  },
  references: ['RFC 3261 s26.2.2', 'RFC 5630 s3.1.4', 'RFC 5630 s4.1', 'RFC 5630 s5.3', 'RFC 7118 s9.2'],
  judge(leg, { fail, notApplicable }, { facts }) {
    const found = contradictingLeg(leg, facts, 'sips-became-sip', 'secure-uri-in-clear');
    return found === null
      ? notApplicable('No message of this leg in clear promised TLS.')
      : fail(found.message, found.evidence, severityOf(found));
  },
});

function severityOf({ all }: Contradicting): Severity | undefined {
  return all.some(({ kind, what }) => kind === 'sips-became-sip' || /\bsips: URI/.test(what)) ? undefined : 'medium';
}
