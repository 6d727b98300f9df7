import rule from '../../src/rules/digest-algorithm-approved.ts';
import { challenge, credential, evidence, facts, frame, signalingLeg, sipFacts } from '../support/facts-builder.ts';
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
const sha256 = challenge({ schemes: ['Digest', 'Digest'], algorithms: ['SHA-256', 'MD5'] });

testRule(rule, {
  pass: [
    {
      name: 'SHA-256 offered before MD5, and used',
      facts: leg({ challenges: [sha256], credentials: [credential({ algorithm: 'SHA-256' })] }),
      says: ['approved algorithms (SHA-256 and MD5)'],
      cites: [2],
    },
    {
      name: 'AKA of a mobile network',
      facts: leg({ challenges: [challenge({ algorithms: ['AKAv1-MD5'] })] }),
      says: ['AKAv1-MD5'],
    },
  ],
  fail: [
    {
      name: 'MD5 alone',
      facts: leg({ challenges: [challenge()], credentials: [credential()] }),
      says: ['Challenges offer MD5 alone', '1 sign-in used MD5'],
      cites: [2, 3],
    },
    {
      name: 'a client that answers MD5 although better was offered',
      facts: leg({ challenges: [sha256], credentials: [credential({ at: frame(5) })] }),
      says: ['1 sign-in used MD5 although SHA-256 was offered'],
      cites: [2, 5],
    },
    {
      name: 'a sign-in that names no algorithm is MD5',
      facts: leg({ credentials: [credential({ algorithm: null })] }),
      says: ['used MD5'],
    },
    {
      name: 'inside TLS',
      facts: leg({ challenges: [challenge()] }, { protection: 'encrypted', transport: 'tls' }),
      says: ['MD5 alone'],
      severity: 'low',
    },
  ],
  notApplicable: [{ name: 'no Digest', facts: leg({}), says: ['No Digest'] }],
  never: { open: 'without a readable Digest the question does not arise' },
});
