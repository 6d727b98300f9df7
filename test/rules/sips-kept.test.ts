import rule from '../../src/rules/sips-kept.ts';
import { contradiction, facts, signalingLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const leg = signalingLeg({ protection: 'cleartext' });
const promised = (what: string) => contradiction('secure-uri-in-clear', { legs: ['leg-1'], what });

testRule(rule, {
  fail: [
    {
      name: 'a sips: URI in clear',
      facts: facts({ legs: [leg], contradictions: [promised('Although its Request-URI is a sips: URI.')] }),
      says: ['sips: URI'],
      cites: [1, 2],
    },
    {
      name: 'sips: that became sip:',
      facts: facts({ legs: [leg], contradictions: [contradiction('sips-became-sip', { legs: ['leg-1'] })] }),
      says: ['sips-became-sip'],
    },
    {
      name: 'only the transport parameter names TLS',
      facts: facts({ legs: [leg], contradictions: [promised('Although its topmost Route says transport=tls.')] }),
      says: ['transport=tls'],
      severity: 'medium',
    },
    {
      name: 'both: the worse of them',
      facts: facts({
        legs: [leg],
        contradictions: [
          promised('Although its topmost Via says TLS.'),
          promised('Although its Contact is a sips: URI.'),
        ],
      }),
      says: ['Via says TLS', 'Contact'],
    },
  ],
  notApplicable: [
    { name: 'nothing was promised', facts: facts({ legs: [leg] }), says: ['promised TLS'] },
    {
      name: 'another leg broke its promise',
      facts: facts({ legs: [leg], contradictions: [contradiction('sips-became-sip', { legs: ['leg-9'] })] }),
      says: ['promised TLS'],
    },
  ],
  never: { pass: 'what promises nothing breaks nothing', open: 'a promise that was not seen is none' },
});
