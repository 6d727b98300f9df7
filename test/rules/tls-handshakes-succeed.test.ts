import rule from '../../src/rules/tls-handshakes-succeed.ts';
import { facts, failedHandshake, frame, tlsSession } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const done = tlsSession({
  legs: ['leg-1'],
  handshake: 'complete',
  version: 'TLS 1.2',
  serverHello: frame(3),
  connections: 4,
});

testRule(rule, {
  pass: [
    {
      name: 'all completed',
      facts: facts({ tlsSessions: [done] }),
      says: ['4 handshakes for VoIP completed'],
      cites: [3],
    },
  ],
  fail: [
    {
      name: 'refused by the server',
      facts: facts({ tlsSessions: [done], failedHandshakes: [failedHandshake({ count: 3 })] }),
      says: ['3 handshakes for VoIP failed', '192.0.2.10 to 198.51.100.20:5061, handshake_failure from the server (3)'],
      cites: [5],
    },
    {
      name: 'a certificate that ran out',
      facts: facts({
        failedHandshakes: [failedHandshake({ alert: { name: 'certificate_expired', level: 'fatal', from: 'client' } })],
      }),
      says: ['certificate_expired from the client'],
      severity: 'medium',
    },
    {
      name: 'closed without a word',
      facts: facts({ failedHandshakes: [failedHandshake({ alert: null })] }),
      says: ['closed without an alert'],
    },
  ],
  notApplicable: [
    { name: 'no TLS at all', facts: facts({}), says: ['No handshake'] },
    {
      name: 'what failed is not VoIP',
      facts: facts({ failedHandshakes: [failedHandshake({ voipHint: null })] }),
      says: ['No handshake'],
    },
  ],
  never: { open: 'what was not seen to fail is not counted' },
});
