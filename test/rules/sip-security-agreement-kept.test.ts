import rule from '../../src/rules/sip-security-agreement-kept.ts';
import { contradiction, evidence, facts, signalingLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

testRule(rule, {
  fail: [
    {
      name: 'security-agreement-broken',
      facts: facts({
        legs: [signalingLeg()],
        contradictions: [contradiction('security-agreement-broken', { legs: ['leg-1'] })],
      }),
      says: ['What contradicts is security-agreement-broken.'],
      cites: [1, 2],
    },
    {
      name: 'several of them: two are said, the others counted, all are cited',
      facts: facts({
        legs: [signalingLeg()],
        contradictions: [3, 4, 5].map((number) =>
          contradiction('security-agreement-broken', {
            legs: ['leg-1'],
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
    { name: 'none was found', facts: facts({ legs: [signalingLeg()] }), says: [/\S/] },
    {
      name: 'one of another leg',
      facts: facts({
        legs: [signalingLeg()],
        contradictions: [contradiction('security-agreement-broken', { legs: ['leg-9'] })],
      }),
      says: [/\S/],
    },
    {
      name: 'one of another kind',
      facts: facts({
        legs: [signalingLeg()],
        contradictions: [contradiction('rtp-agreed-srtp-seen', { legs: ['leg-1'] })],
      }),
      says: [/\S/],
    },
  ],
  never: { pass: 'a sample cannot show that it happens nowhere', open: 'what was not seen is not known to be missing' },
});
