import rule from '../../src/rules/attacks-met-with-reaction.ts';
import { activity, facts, frame, rate, source } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const of = (parts: Parameters<typeof source>[0]) => facts({ activity: activity({ sources: [source(parts)] }) });
const guessing = { methods: { REGISTER: 60 }, rejectedSignIns: rate(40, [60, 3600], 4), rejectedUsers: 1 };
const reaction = (kind: 'refused' | 'silence') => ({ kind, transactions: 25, since: frame(6), afterSeconds: 12 });

testRule(rule, {
  pass: [
    {
      name: 'silence after answers',
      facts: of({ ...guessing, reaction: reaction('silence') }),
      says: ['25 requests', 'got no answer any more', '12 seconds'],
      cites: [1, 6, 9],
    },
    { name: 'refusal', facts: of({ ...guessing, reaction: reaction('refused') }), says: ['were refused'] },
  ],
  open: [
    { name: 'an attack that goes on', facts: of(guessing), says: ['no reaction to it is visible'], cites: [1, 9] },
  ],
  notApplicable: [
    {
      name: 'a phone whose server went away is no attacker',
      facts: of({ reaction: reaction('silence') }),
      says: ['does not look like an attacker'],
    },
  ],
  never: { fail: 'a reaction may be outside the capture' },
});
