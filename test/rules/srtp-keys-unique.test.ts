import rule from '../../src/rules/srtp-keys-unique.ts';
import { contradiction, evidence, facts, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

testRule(rule, {
  fail: [
    {
      name: 'same-key-in-both-directions',
      facts: facts({
        legs: [mediaLeg()],
        contradictions: [contradiction('same-key-in-both-directions', { legs: ['leg-2'] })],
      }),
      says: ['What contradicts is same-key-in-both-directions.'],
      cites: [1, 2],
    },
    {
      name: 'same-key-in-two-streams',
      facts: facts({
        legs: [mediaLeg()],
        contradictions: [contradiction('same-key-in-two-streams', { legs: ['leg-2'] })],
      }),
      says: ['What contradicts is same-key-in-two-streams.'],
      cites: [1, 2],
    },
    {
      name: 'same-key-in-two-calls',
      facts: facts({
        legs: [mediaLeg()],
        contradictions: [contradiction('same-key-in-two-calls', { legs: ['leg-2'] })],
      }),
      says: ['What contradicts is same-key-in-two-calls.'],
      cites: [1, 2],
    },
    {
      name: 'several of them: two are said, the others counted, all are cited',
      facts: facts({
        legs: [mediaLeg()],
        contradictions: [3, 4, 5].map((number) =>
          contradiction('same-key-in-two-calls', {
            legs: ['leg-2'],
            what: `In frame ${number}.`,
            evidence: [evidence(number)],
          }),
        ),
      }),
      says: [/^In frame 3\. In frame 4\. The same or the like is found once more\.$/],
      cites: [3, 4, 5],
    },
  ],
  notApplicable: [
    { name: 'none was found', facts: facts({ legs: [mediaLeg()] }), says: [/\S/] },
    {
      name: 'one of another leg',
      facts: facts({
        legs: [mediaLeg()],
        contradictions: [contradiction('same-key-in-two-calls', { legs: ['leg-9'] })],
      }),
      says: [/\S/],
    },
    {
      name: 'one of another kind',
      facts: facts({
        legs: [mediaLeg()],
        contradictions: [contradiction('rtp-agreed-srtp-seen', { legs: ['leg-2'] })],
      }),
      says: [/\S/],
    },
  ],
  never: { pass: 'a sample cannot show that it happens nowhere', open: 'what was not seen is not known to be missing' },
});
