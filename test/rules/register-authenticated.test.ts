import rule from '../../src/rules/register-authenticated.ts';
import { evidence, facts, observation, signalingLeg, sipFacts, tlsSession } from '../support/facts-builder.ts';
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
const accepted = observation('register-accepted', { count: 3, first: evidence(4) });
const bare = observation('register-accepted-without-sign-in', {
  count: 2,
  first: evidence(6),
  request: evidence(3),
});

testRule(rule, {
  pass: [
    {
      name: 'all with a sign-in',
      facts: leg({ observations: [accepted] }),
      says: ['3 accepted registrations: all came with a sign-in'],
      cites: [4],
    },
    {
      name: 'with a client certificate instead',
      facts: facts({
        legs: [
          signalingLeg({
            protection: 'encrypted',
            transport: 'tls',
            tls: ['tls-1'],
            sip: sipFacts({ messages: 9, observations: [accepted, bare] }),
          }),
        ],
        tlsSessions: [tlsSession({ clientAuthenticated: true })],
      }),
      says: ['client certificate'],
    },
  ],
  fail: [
    {
      name: 'some without',
      facts: leg({ observations: [accepted, bare] }),
      says: ['accepted without a sign-in: 2 of 3'],
      cites: [3, 6],
    },
  ],
  open: [
    {
      name: 'behind a proxy that may have asked',
      facts: leg({ observations: [accepted, observation('register-accepted-behind-proxy', { count: 3 })] }),
      says: ['through a proxy'],
      severity: 'low',
      cites: [5],
    },
  ],
  notApplicable: [{ name: 'no registration', facts: leg({}), says: ['No accepted registration'] }],
});
