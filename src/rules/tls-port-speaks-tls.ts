/** What listens on the port of SIP over TLS speaks TLS. RFC 3261 section 19.1.2. */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { contradictingLeg } from './terms/contradicting.ts';

/** RFC 3261 section 19.1.2. */
const SIPS_PORT = 5061;

export default defineRule({
  id: 'tls-port-speaks-tls',
  title: 'What listens on the port of SIP over TLS speaks TLS',
  criteria: ['CC6.7', 'CC7.1'],
  rationale: {
    'CC6.7': 'What is believed to be encrypted because of its port crossed the network readable.',
    'CC7.1': 'A listener without TLS on the port of TLS is an error of configuration that a port scan does not reveal.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['SIG-009'],
  why: 'Firewalls, monitoring and people take port 5061 for encrypted. SIP in clear on it is almost always a mistake that nobody who looks at port numbers will find.',
  remedy:
    'Correct the listener: TLS on 5061 and nothing else, and none in clear on 443 or 7443. Asterisk: protocol=tls in the transport with bind=0.0.0.0:5061. Let monitoring look at content instead of ports.',
  meaning: {
    pass: 'The leg runs over TLS on port 5061.',
    fail: 'SIP could be read on a port of TLS: 5061, or 443 and 7443 for WebSocket.',
    notApplicable: 'The leg does not use a port of SIP over TLS, or what it speaks there was not seen.',
  },
  references: ['RFC 3261 s19.1.2'],
  judge(leg, { pass, fail, notApplicable }, { facts }) {
    const found = contradictingLeg(leg, facts, 'clear-sip-on-tls-port');
    if (found !== null) return fail(found.message, found.evidence);
    const isTls = leg.transport === 'tls' && (leg.protection === 'encrypted' || leg.protection === 'weak');
    if (!isTls || leg.b.port !== SIPS_PORT) return notApplicable('The leg was not seen to use a port of SIP over TLS.');
    return pass(`Port ${SIPS_PORT} speaks TLS.`, cite(leg.evidence));
  },
});
