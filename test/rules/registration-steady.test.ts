import type { UserActivity } from '../../src/ledger/facts.ts';
import rule from '../../src/rules/registration-steady.ts';
import { activity, facts, frame, rate } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

function user(parts: Partial<UserActivity> = {}): UserActivity {
  return {
    id: 'user-1',
    aor: 'sip:alice@example.com',
    userSha256: '0011223344556677',
    first: frame(2),
    last: frame(8),
    rejectedSignIns: rate(0),
    sourcesRejected: 0,
    sourcesAccepted: 1,
    networks: 1,
    moves: [],
    ...parts,
  };
}

const move = { at: frame(5), before: frame(3), from: '203.0.0.0/16', to: '198.51.0.0/16', seconds: 300, calls: 4 };
const of = (...users: UserActivity[]) => facts({ activity: activity({ users }) });

testRule(rule, {
  pass: [
    { name: 'one user in one place', facts: of(user()), says: ['1 user signed in'], cites: [1] },
    {
      name: 'a phone that changes networks and places no call',
      facts: of(user({ networks: 2, moves: [{ ...move, calls: 0 }] })),
      says: ['gives reason to ask'],
    },
    {
      name: 'a phone and a computer of one user',
      facts: of(user({ sourcesAccepted: 2, networks: 2 })),
      says: ['1 user'],
    },
    {
      name: 'a move that took hours',
      facts: of(user({ networks: 2, moves: [{ ...move, seconds: 7_200 }] })),
      says: ['1 user'],
    },
  ],
  fail: [
    {
      name: 'a registration that jumps, and calls from there',
      facts: of(user({ networks: 2, moves: [move] })),
      says: ['User 0011223344556677', '198.51.0.0/16', '300 seconds', '4 calls'],
      cites: [3, 5],
    },
    { name: 'one user in many networks', facts: of(user({ networks: 5 })), says: ['5 networks'], cites: [2] },
    {
      name: 'a password tried from many addresses',
      facts: of(user({ rejectedSignIns: rate(30, [60, 3600], 4), sourcesRejected: 15 })),
      says: ['30 sign-ins', '15 addresses'],
      cites: [4, 33],
    },
  ],
  notApplicable: [{ name: 'nobody signed in', facts: facts(), says: ['No sign-in'] }],
  never: { open: 'what is not seen is not judged' },
});
