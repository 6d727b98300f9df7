import rule from '../../src/rules/sip-basic-not-used.ts';
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
const basic = { challenges: [challenge({ schemes: ['Basic'], algorithms: [] })] };

testRule(rule, {
  pass: [
    {
      name: 'Digest',
      facts: leg({ challenges: [challenge()], credentials: [credential()] }),
      says: ['none with Basic'],
      cites: [2],
    },
  ],
  fail: [
    { name: 'a server that asks for it', facts: leg(basic), says: ['asked for 1 time and used 0 times'], cites: [2] },
    {
      name: 'a client that uses it',
      facts: leg({ credentials: [credential({ scheme: 'BASIC', algorithm: null, qop: null })] }),
      says: ['used 1 time'],
      cites: [3],
    },
    {
      name: 'inside TLS',
      facts: leg(basic, { protection: 'encrypted', transport: 'tls' }),
      says: ['inside encrypted signaling'],
      severity: 'high',
    },
  ],
  notApplicable: [{ name: 'no sign-in', facts: leg({}), says: ['No sign-in'] }],
  never: { open: 'without a readable sign-in the question does not arise' },
});
