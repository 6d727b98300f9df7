import rule from '../../src/rules/invite-authenticated.ts';
import {
  activity,
  evidence,
  facts,
  frame,
  observation,
  rate,
  signalingLeg,
  sipFacts,
  source,
} from '../support/facts-builder.ts';
import { policy } from '../support/policies.ts';
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
const bare = observation('invite-answered-without-sign-in', {
  count: 2,
  first: evidence(6),
  request: evidence(4),
});
const OUTSIDE = { a: '9.9.9.9', b: '192.168.1.5:5060' };
/** A line of a carrier that has no public address, and a border element of ours that has one. */
const NAMED = policy(`
endpoints:
  sbc: { addresses: [9.9.9.9] }
  carrier-line: { zone: carrier, addresses: [10.99.0.1] }
`);

testRule(rule, {
  pass: [
    {
      name: 'after a sign-in',
      facts: leg({ observations: [observation('invite-answered')] }, OUTSIDE),
      says: ['1 call from outside'],
      cites: [5],
    },
  ],
  fail: [
    {
      name: 'a trunk that is known by its address',
      facts: leg({ observations: [bare] }, OUTSIDE),
      says: ['from 9.9.9.9', '2 of 2'],
      cites: [4, 6],
    },
    {
      name: 'an attacker that is served',
      facts: facts({
        legs: [
          signalingLeg({ protection: 'cleartext', ...OUTSIDE, sip: sipFacts({ messages: 9, observations: [bare] }) }),
        ],
        activity: activity({
          sources: [
            source({
              address: '9.9.9.9',
              invites: rate(12, [10, 60]),
              probe: { prefixes: 9, answered: 1, numbers: 1, first: frame(2), last: frame(8) },
            }),
          ],
        }),
      }),
      says: ['2 of 2'],
      severity: 'high',
    },
    {
      name: 'a carrier by the policy, on a private address',
      facts: leg({ observations: [bare] }, { a: '10.99.0.1', b: '192.168.1.5:5060' }),
      policy: NAMED,
      says: ['from 10.99.0.1', '2 of 2'],
      cites: [4, 6],
    },
  ],
  notApplicable: [
    { name: 'no calls', facts: leg({}, OUTSIDE), says: ['No call from outside'] },
    {
      name: 'a phone inside that is rung',
      facts: leg({ observations: [bare] }, { a: '192.168.1.5', b: '192.168.1.20:5060' }),
      says: ['No call'],
    },
    {
      name: 'calls of our own border element, which the policy names',
      facts: leg({ observations: [bare] }, OUTSIDE),
      policy: NAMED,
      says: ['No call from outside'],
    },
    {
      name: 'calls of the server inside to a trunk outside',
      facts: leg({ observations: [bare] }, { a: '192.168.1.5', b: '9.9.9.9:5060' }),
      says: ['No call from outside'],
    },
  ],
  never: { open: 'calls that cannot be read are judged by signaling-encrypted' },
});
