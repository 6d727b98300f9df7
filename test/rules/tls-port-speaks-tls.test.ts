import rule from '../../src/rules/tls-port-speaks-tls.ts';
import { contradiction, facts, signalingLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const tls = { transport: 'tls', protection: 'encrypted', b: '198.51.100.20:5061' } as const;

testRule(rule, {
  pass: [
    { name: 'TLS on 5061', facts: facts({ legs: [signalingLeg(tls)] }), says: ['Port 5061 speaks TLS.'], cites: [1] },
    {
      name: 'weak TLS on 5061: another rule judges that',
      facts: facts({ legs: [signalingLeg({ ...tls, protection: 'weak' })] }),
      says: ['speaks TLS'],
    },
  ],
  fail: [
    {
      name: 'SIP in clear on 5061',
      facts: facts({
        legs: [signalingLeg({ transport: 'tcp', protection: 'cleartext', b: '198.51.100.20:5061' })],
        contradictions: [contradiction('clear-sip-on-tls-port', { legs: ['leg-1'] })],
      }),
      says: ['clear-sip-on-tls-port'],
      cites: [1, 2],
    },
  ],
  notApplicable: [
    { name: 'another port', facts: facts({ legs: [signalingLeg()] }), says: ['not seen to use a port'] },
    {
      name: 'TLS elsewhere',
      facts: facts({ legs: [signalingLeg({ ...tls, b: '198.51.100.20:5071' })] }),
      says: ['not seen to use a port'],
    },
    {
      name: '5061, and whether it is TLS cannot be told',
      facts: facts({ legs: [signalingLeg({ ...tls, protection: 'open' })] }),
      says: ['not seen to use a port'],
    },
  ],
  never: { open: 'what is not seen there is judged by signaling-encrypted' },
});
