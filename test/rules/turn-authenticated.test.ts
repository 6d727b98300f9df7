import rule from '../../src/rules/turn-authenticated.ts';
import { evidence, facts, turn } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

testRule(rule, {
  pass: [
    {
      name: 'with a sign-in by SHA-256',
      facts: facts({ turn: [turn()] }),
      says: ['1 TURN allocation, each with a sign-in'],
      cites: [3],
    },
  ],
  fail: [
    {
      name: 'an open relay',
      facts: facts({ turn: [turn({ withoutSignIn: { count: 2, first: evidence(5) } }), turn()] }),
      says: ['2 TURN allocations of 1 client granted without a sign-in'],
      cites: [5],
    },
    {
      name: 'a readable sign-in with HMAC-SHA1',
      facts: facts({ turn: [turn({ weakSignIns: { count: 7, first: evidence(6) } })] }),
      says: ['7 TURN requests of 1 client', 'HMAC-SHA1'],
      severity: 'medium',
      cites: [6],
    },
  ],
  notApplicable: [
    { name: 'no TURN', facts: facts(), says: ['No allocation'] },
    { name: 'refused', facts: facts({ turn: [turn({ allocations: null })] }), says: ['No allocation'] },
  ],
  never: { open: 'what is not seen is not judged' },
});
