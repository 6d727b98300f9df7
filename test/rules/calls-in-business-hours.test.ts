import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/calls-in-business-hours.ts';
import { activity, facts, source } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

/** 2026-11-20 is a Friday; times are UTC, and Berlin is an hour ahead. */
const at = (text: string, number: number) => ({
  capture: 0,
  frame: number,
  seconds: Date.parse(text) / 1000,
  nanoseconds: 0,
});
const of = (...calls: { at: ReturnType<typeof at>; calls: number; prefix?: string }[]) =>
  facts({ activity: activity({ sources: [source({ abroad: calls.map((row) => ({ prefix: '+4420', ...row })) })] }) });
const policy = {
  ...SOC2_DEFAULT,
  businessHours: {
    timeZone: 'Europe/Berlin',
    days: ['monday' as const, 'tuesday' as const, 'wednesday' as const, 'thursday' as const, 'friday' as const],
    from: '08:00',
    to: '18:00',
    holidays: ['2026-12-25'],
  },
};

testRule(rule, {
  pass: [
    {
      name: 'the first and the last quarter of a working day',
      facts: of({ at: at('2026-11-20T07:00:00Z', 3), calls: 2 }, { at: at('2026-11-20T16:59:59Z', 4), calls: 1 }),
      policy,
      says: ['All 3 calls abroad', 'Europe/Berlin'],
      cites: [1, 9],
    },
  ],
  fail: [
    {
      name: 'at night and on a Sunday',
      facts: of(
        { at: at('2026-11-20T09:00:00Z', 3), calls: 2 },
        { at: at('2026-11-20T17:00:00Z', 4), calls: 1 },
        { at: at('2026-11-22T10:00:00Z', 5), calls: 4 },
      ),
      policy,
      says: ['5 of 7 calls abroad'],
      cites: [4, 5],
    },
    {
      name: 'on a holiday',
      facts: of({ at: at('2026-12-25T10:00:00Z', 3), calls: 1 }),
      policy,
      says: ['1 of 1 call abroad'],
      cites: [3],
    },
  ],
  notApplicable: [
    {
      name: 'no business hours',
      facts: of({ at: at('2026-11-22T10:00:00Z', 3), calls: 1 }),
      says: ['no business hours'],
    },
    {
      name: 'calls at night to numbers that are at home by the policy',
      facts: of({ at: at('2026-11-20T22:00:00Z', 3), calls: 1, prefix: '+4930' }),
      policy: { ...policy, numbers: { ...SOC2_DEFAULT.numbers, home: ['+49'] } },
      says: ['no call abroad'],
    },
    { name: 'no calls abroad', facts: of(), policy, says: ['no call abroad'] },
  ],
  never: { open: 'the time of a call is in the capture' },
});
