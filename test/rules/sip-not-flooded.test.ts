import rule from '../../src/rules/sip-not-flooded.ts';
import { activity, facts, rate, source } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const of = (parts: Parameters<typeof source>[0]) => facts({ activity: activity({ sources: [source(parts)] }) });

testRule(rule, {
  pass: [
    {
      name: 'a busy trunk that is answered',
      facts: of({ requests: rate(9_000, [1]), transactions: 3_000, answered: 2_990 }),
      says: ['at most 9000 within a second'],
      cites: [1, 9],
    },
    { name: 'a broken phone', facts: of({ malformed: rate(3, [60]) }), says: ['3 malformed messages'] },
  ],
  fail: [
    {
      name: 'a flood that the server does not keep up with',
      facts: of({ requests: rate(5_000, [1], 4), transactions: 5_000, answered: 200 }),
      says: ['at most 5000 within a second', '200 of 5000 were answered'],
      cites: [4, 5003],
    },
    {
      name: 'broken messages in number',
      facts: of({ malformed: rate(60, [60], 4) }),
      says: ['60 malformed messages', 'allows 5'],
      cites: [4, 63],
    },
    { name: 'header fields without end', facts: of({ longHeaders: 40 }), says: ['more than 8 kB of header fields'] },
  ],
  open: [
    {
      name: 'one direction of a busy trunk',
      facts: of({ requests: rate(5_000, [1], 4), transactions: 5_000, answered: 0 }),
      says: ['one direction only'],
    },
  ],
  never: { notApplicable: 'every address sends requests at some rate' },
});
