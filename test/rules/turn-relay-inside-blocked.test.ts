import rule from '../../src/rules/turn-relay-inside-blocked.ts';
import { evidence, facts, turn } from '../support/facts-builder.ts';
import { policy } from '../support/policies.ts';
import { testRule } from '../support/rule-tester.ts';

testRule(rule, {
  pass: [
    {
      name: 'no internal peer',
      facts: facts({ turn: [turn()] }),
      says: ['no relay to an internal address'],
      cites: [2],
    },
  ],
  fail: [
    {
      name: 'a permission for a private address',
      facts: facts({ turn: [turn({ internalPeers: { count: 3, first: evidence(8) } })] }),
      says: ['9.9.9.9 agreed 3 times'],
      cites: [8],
    },
    {
      name: 'a server that the policy places outside',
      facts: facts({ turn: [turn({ server: '192.0.2.30:3478', internalPeers: { count: 1, first: evidence(8) } })] }),
      policy: policy('endpoints: { turn: { zone: vendor, addresses: [192.0.2.30] } }'),
      says: ['192.0.2.30 agreed 1 time'],
      cites: [8],
    },
  ],
  notApplicable: [
    { name: 'no TURN', facts: facts(), says: ['No exchange'] },
    {
      name: 'a server inside for those inside',
      facts: facts({ turn: [turn({ server: '10.0.0.9:3478', internalPeers: { count: 3, first: evidence(8) } })] }),
      says: ['No exchange'],
    },
  ],
  never: { open: 'what is not seen is not judged' },
});
