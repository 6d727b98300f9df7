import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/call-volume-steady.ts';
import { activity, facts, frame, rate, source } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const of = (parts: Parameters<typeof source>[0], seconds = 3_600) =>
  facts({ activity: activity({ sources: [source(parts)], last: frame(9, frame(1).seconds + seconds) }) });
const burst = rate(200, [10, 60], 4);

testRule(rule, {
  pass: [
    {
      name: 'a call center that begins eighty calls in ten seconds all day',
      facts: of({
        invites: { ...rate(9_000, [10, 60]), peaks: [{ seconds: 10, count: 110, at: frame(40) }] },
        invitesMedian: 80,
      }),
      says: ['at most 110 within ten seconds', 'usual for it are 80', 'allows 800'],
      cites: [1, 9],
    },
    { name: 'a handful of calls', facts: of({ invites: rate(5, [10, 60]) }), says: ['allows 50'] },
  ],
  fail: [
    {
      name: 'two hundred calls at once where there are none otherwise',
      facts: of({ invites: burst }),
      says: ['began 200 calls', 'at most 200 within ten seconds', 'allows 50'],
      cites: [4, 203],
    },
    {
      name: 'more calls at once than the policy allows',
      facts: of({ invites: rate(30, [10, 60], 4), parallelCalls: 30 }),
      policy: {
        ...SOC2_DEFAULT,
        traffic: { ...SOC2_DEFAULT.traffic, calls: { ...SOC2_DEFAULT.traffic.calls, parallel: 20 } },
      },
      says: ['held 30 calls at once', 'allows 20'],
    },
  ],
  open: [
    {
      name: 'a burst in a capture of a minute',
      facts: of({ invites: burst }, 60),
      says: ['60 seconds of signaling are too short'],
    },
  ],
  notApplicable: [{ name: 'no calls', facts: of({}), says: ['began no calls'] }],
});
