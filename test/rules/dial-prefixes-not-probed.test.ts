import rule from '../../src/rules/dial-prefixes-not-probed.ts';
import { activity, facts, frame, rate, source } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const of = (parts: Parameters<typeof source>[0]) => facts({ activity: activity({ sources: [source(parts)] }) });
const probe = (prefixes: number, answered: number) => ({
  prefixes,
  answered,
  numbers: 1,
  first: frame(3),
  last: frame(8),
});
const invites = rate(12, [10, 60]);

testRule(rule, {
  pass: [
    { name: 'ordinary calls', facts: of({ invites }), says: ['no number with more than one prefix'], cites: [1, 9] },
    { name: 'the same number dialed in two ways', facts: of({ invites, probe: probe(2, 2) }), says: ['2 prefixes'] },
    {
      name: 'a number that people dial as 0…, 00… and +…, and reach',
      facts: of({ invites, probe: probe(3, 3) }),
      says: ['3 prefixes, 3 of these calls answered'],
    },
  ],
  fail: [
    {
      name: 'one prefix after the other until one rings',
      facts: of({ invites, probe: probe(12, 1) }),
      says: ['12 prefixes', 'of which 1 got through'],
      cites: [3, 8],
    },
  ],
  notApplicable: [{ name: 'no calls', facts: of({}), says: ['began no calls'] }],
  never: { open: 'what was dialed is in the INVITE' },
});
