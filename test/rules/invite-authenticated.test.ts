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
const bare = observation('invite-answered-without-sign-in', { count: 2, first: evidence(6) });
const OUTSIDE = { a: '9.9.9.9', b: '192.168.1.5:5060' };

testRule(rule, {
  pass: [
    {
      name: 'after a sign-in',
      facts: leg({ observations: [observation('invite-answered')] }, OUTSIDE),
      says: ['1 call from a public address'],
      cites: [5],
    },
  ],
  fail: [
    {
      name: 'a trunk that is known by its address',
      facts: leg({ observations: [bare] }, OUTSIDE),
      says: ['from 9.9.9.9', '2 of 2'],
      cites: [6],
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
  ],
  notApplicable: [
    { name: 'no calls', facts: leg({}, OUTSIDE), says: ['No call from a public address'] },
    {
      name: 'a phone inside that is rung',
      facts: leg({ observations: [bare] }, { a: '192.168.1.5', b: '192.168.1.20:5060' }),
      says: ['No call'],
    },
    {
      name: 'calls of the server inside to a trunk outside',
      facts: leg({ observations: [bare] }, { a: '192.168.1.5', b: '9.9.9.9:5060' }),
      says: ['No call from a public address'],
    },
  ],
  never: { open: 'calls that cannot be read are judged by signaling-encrypted' },
});
