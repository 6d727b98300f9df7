import type { NonceActivity } from '../../src/ledger/facts.ts';
import rule from '../../src/rules/nonces-fresh.ts';
import { activity, facts, frame, source } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

function nonce(parts: Partial<NonceActivity> = {}): NonceActivity {
  return {
    sha256: 'aabbccddeeff0011',
    clients: 1,
    issued: 1,
    seconds: 2,
    sharedSeconds: 0,
    replays: 0,
    replaysAccepted: 0,
    first: frame(2),
    last: frame(6),
    ...parts,
  };
}

const of = (...nonces: NonceActivity[]) =>
  facts({ activity: activity({ sources: [source()], nonces, noncesSeen: 10 }) });

testRule(rule, {
  pass: [
    { name: 'one for each client', facts: of(), says: ['10 nonces seen'], cites: [1] },
    { name: 'used for an hour with a count that grows', facts: of(nonce({ seconds: 3_600 })), says: ['10 nonces'] },
    { name: 'a count that was used again, and refused', facts: of(nonce({ replays: 3 })), says: ['10 nonces'] },
  ],
  fail: [
    {
      name: 'a static nonce',
      facts: of(nonce({ clients: 40, issued: 300, sharedSeconds: 600, seconds: 600 })),
      says: ['1 of 10 nonces was not fresh', 'issued to 40 clients over 600 seconds'],
      cites: [2, 6],
    },
    {
      name: 'made from the clock',
      facts: of(nonce({ clients: 2 })),
      says: ['within the same second'],
      severity: 'low',
    },
    { name: 'kept for two days', facts: of(nonce({ seconds: 172_800 })), says: ['172800 seconds'] },
    {
      name: 'a sign-in that was accepted twice',
      facts: of(nonce({ replays: 1, replaysAccepted: 1 })),
      says: ['accepted 1 time with a count used before'],
      severity: 'high',
    },
  ],
  notApplicable: [{ name: 'no nonce', facts: facts(), says: ['No nonce'] }],
  never: { open: 'what is not seen is not judged' },
});
