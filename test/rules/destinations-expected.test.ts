import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { DialedRange } from '../../src/ledger/facts.ts';
import rule from '../../src/rules/destinations-expected.ts';
import { activity, facts, frame, rate, source } from '../support/facts-builder.ts';
import { policy } from '../support/policies.ts';
import { testRule } from '../support/rule-tester.ts';

const of = (parts: Parameters<typeof source>[0]) => facts({ activity: activity({ sources: [source(parts)] }) });

function dialed(range: string, parts: Partial<DialedRange> = {}): DialedRange {
  return {
    range,
    country: null,
    kind: 'ordinary',
    calls: rate(3, [60], 4),
    answered: 0,
    short: 0,
    parallel: 0,
    ...parts,
  };
}

testRule(rule, {
  pass: [
    {
      name: 'a line inside that begins like a prefix of the policy',
      facts: of({ dialed: [dialed('09', { kind: 'national' })] }),
      policy: policy('traffic: { destinations: { highCost: ["0900"] } }'),
      says: ['1 range'],
    },
    {
      name: 'calls to ordinary numbers of many countries',
      facts: of({
        dialed: [
          dialed('+4420794', { country: 'GB' }),
          dialed('+4930123', { country: 'DE' }),
          dialed('0171', { kind: 'national' }),
        ],
      }),
      says: ['3 ranges', 'none of which costs much'],
      cites: [1, 9],
    },
  ],
  fail: [
    {
      name: 'two hundred calls to premium rate numbers',
      facts: of({
        dialed: [
          dialed('+4490987', {
            country: 'GB',
            kind: 'premium',
            calls: rate(200, [60], 4),
            answered: 180,
            short: 170,
            parallel: 60,
          }),
        ],
      }),
      says: [
        '200 calls',
        '+4490987… (premium rate, GB)',
        '180 answered',
        '170 shorter than 30 seconds',
        'up to 60 at once',
      ],
      severity: 'high',
      cites: [4, 203],
    },
    {
      name: 'a few calls to a satellite',
      facts: of({ dialed: [dialed('+8816234', { kind: 'satellite' })] }),
      says: ['satellite'],
    },
    {
      name: 'an island of the North American plan',
      facts: of({ dialed: [dialed('+1242555', { country: 'BS' })] }),
      says: ['listed as costly, BS'],
    },
    {
      name: 'together with prefixes that were tried',
      facts: of({
        dialed: [dialed('+2526123', { country: 'SO' })],
        probe: { prefixes: 6, answered: 1, numbers: 1, first: frame(3), last: frame(8) },
      }),
      says: ['SO'],
      severity: 'high',
    },
    {
      name: 'a range that the policy puts out of bounds',
      facts: of({ dialed: [dialed('+4930123', { country: 'DE' })] }),
      policy: { ...SOC2_DEFAULT, numbers: { home: [], premium: [], outOfBounds: ['+4930'] } },
      says: ['out of bounds'],
    },
    {
      name: 'a national prefix that the policy lists',
      facts: of({ dialed: [dialed('0900', { kind: 'national' })] }),
      policy: {
        ...SOC2_DEFAULT,
        traffic: {
          ...SOC2_DEFAULT.traffic,
          destinations: { ...SOC2_DEFAULT.traffic.destinations, highCost: ['0900'] },
        },
      },
      says: ['0900…'],
    },
  ],
  open: [
    {
      name: 'a range of which the policy lists a part that the report does not keep',
      facts: of({ dialed: [dialed('+4930123', { country: 'DE' })] }),
      policy: policy('numbers: { premium: ["+49 30 12345"] }'),
      says: ['begin with +4930123', 'lists +493012345', 'not kept'],
      severity: 'low',
      cites: [4, 6],
    },
  ],
  notApplicable: [{ name: 'nothing dialed', facts: of({}), says: ['dialed no number'] }],
});
