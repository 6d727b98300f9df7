import rule from '../../src/rules/location-not-in-cleartext.ts';
import { evidence, facts, observation, signalingLeg, sipFacts } from '../support/facts-builder.ts';
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
const found = { observations: [observation('location', { count: 2 })] };

testRule(rule, {
  pass: [
    {
      name: 'encrypted signaling',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', transport: 'tls' })] }),
      says: ['can be read: the signaling is encrypted'],
      cites: [1],
    },
    {
      name: 'seen inside TLS, with the help of a key log',
      facts: leg(found, { protection: 'encrypted', transport: 'tls' }),
      says: ['crossed encrypted'],
    },
  ],
  fail: [
    { name: 'in clear', facts: leg(found), says: ['A location', 'could be read over UDP, in 2 messages'], cites: [5] },
    { name: 'exposed', facts: leg(found, { protection: 'exposed' }), says: ['could be read'] },
    {
      name: 'milder content',
      facts: leg({ observations: [observation('presence')] }),
      says: ['Presence of a user'],
      severity: 'medium',
    },
  ],
  open: [
    {
      name: 'told by HEP',
      facts: leg(found, { protection: 'open', reportedBy: 'hep' }),
      says: ['cannot be told', 'HEP reported it'],
    },
    {
      name: 'encryption negotiated only',
      facts: leg(found, { protection: 'encrypted', basis: 'negotiated' }),
      says: ['cannot be told'],
    },
  ],
  notApplicable: [
    { name: 'none seen', facts: leg({}), says: ['was seen'] },
    { name: 'the capture does not tell', facts: facts({ legs: [signalingLeg()] }), says: ['was seen'] },
  ],
});
