import rule from '../../src/rules/registrations-not-forced.ts';
import { activity, facts, frame, rate, source } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const of = (parts: Parameters<typeof source>[0]) => facts({ activity: activity({ sources: [source(parts)] }) });

testRule(rule, {
  pass: [
    {
      name: 'phones that are challenged once and then accepted: no refusal at all',
      facts: of({ methods: { REGISTER: 400 }, finals: { '401': 200, '200': 200 }, answered: 400, transactions: 400 }),
      says: ['0 sign-ins or registrations refused', '400 registrations'],
      cites: [1, 9],
    },
    {
      name: 'a phone with a wrong password that tries three times',
      facts: of({ methods: { REGISTER: 6 }, rejectedSignIns: rate(3, [60, 3600], 4), rejectedUsers: 1 }),
      says: ['3 sign-ins or registrations refused', 'fewer than 10 a minute'],
    },
  ],
  fail: [
    {
      name: 'ten refusals of one user within a minute: brute force',
      facts: of({ methods: { REGISTER: 20 }, rejectedSignIns: rate(10, [60, 3600], 4), rejectedUsers: 1 }),
      says: ['10 sign-ins or registrations of one user were refused to 203.0.113.66', '10 of them within a minute'],
      cites: [4, 13],
    },
    {
      name: 'one try for each of many users: password spray',
      facts: of({ methods: { REGISTER: 80 }, rejectedSignIns: rate(40, [60, 3600], 4), rejectedUsers: 40 }),
      says: ['40 sign-ins or registrations of 40 users'],
    },
    {
      name: 'slow guessing reaches the threshold of an hour',
      facts: of({
        methods: { REGISTER: 120 },
        rejectedSignIns: {
          ...rate(60, [], 4),
          peaks: [
            { seconds: 60, count: 1, at: frame(4) },
            { seconds: 3600, count: 60, at: frame(63) },
          ],
        },
        rejectedUsers: 1,
      }),
      says: ['60 of them within an hour', 'fewer than 50'],
      severity: 'medium',
    },
    {
      name: 'behind a proxy the guesser stands further out',
      facts: of({
        methods: { REGISTER: 20 },
        transactions: 20,
        forwarded: 20,
        rejectedSignIns: rate(12, [60, 3600], 4),
        rejectedUsers: 2,
      }),
      says: ['through a proxy'],
      severity: 'medium',
    },
  ],
  open: [
    {
      name: 'one direction of the traffic',
      facts: of({ methods: { REGISTER: 20 }, answered: 0 }),
      says: ['No answer'],
      severity: 'low',
    },
  ],
  notApplicable: [{ name: 'no registration', facts: of({ methods: { INVITE: 3 } }), says: ['registered nobody'] }],
});
