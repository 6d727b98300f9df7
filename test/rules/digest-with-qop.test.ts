import rule from '../../src/rules/digest-with-qop.ts';
import { challenge, credential, evidence, facts, signalingLeg, sipFacts } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const leg = (sip: Parameters<typeof sipFacts>[0], parts: Parameters<typeof signalingLeg>[0] = {}) =>
  facts({
    legs: [
      signalingLeg({
        protection: 'cleartext',
        sip: sipFacts({ messages: 9, firstReadable: evidence(1), ...sip }),
        ...parts,
      }),
    ],
  });

testRule(rule, {
  pass: [
    {
      name: 'qop asked for and used',
      facts: leg({ challenges: [challenge()], credentials: [credential()] }),
      says: ['has qop'],
      cites: [2],
    },
  ],
  fail: [
    {
      name: 'a challenge without it',
      facts: leg({
        challenges: [challenge({ qop: false, count: 4 })],
        credentials: [credential({ qop: null, counted: false })],
      }),
      says: ['4 challenges without qop', '1 of 1 sign-in'],
      cites: [2, 3],
    },
    {
      name: 'qop without its count, as some scanners send it',
      facts: leg({ challenges: [challenge()], credentials: [credential({ counted: false })] }),
      says: ['0 challenges', '1 of 1'],
    },
    {
      name: 'inside TLS',
      facts: leg({ challenges: [challenge({ qop: false })] }, { protection: 'encrypted', transport: 'tls' }),
      says: ['without qop'],
      severity: 'low',
    },
  ],
  notApplicable: [{ name: 'no Digest', facts: leg({}), says: ['No Digest'] }],
  never: { open: 'without a readable Digest the question does not arise' },
});
