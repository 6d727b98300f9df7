import rule from '../../src/rules/sdp-without-key-line.ts';
import { facts, mediaLeg, mediaSide } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

testRule(rule, {
  fail: [
    {
      name: 'a key in clear in the offer',
      facts: facts({ legs: [mediaLeg({ sides: [mediaSide({ keyLine: 'clear' }), mediaSide({ side: 'answer' })] })] }),
      says: ['(k=clear;', 'withheld'],
      cites: [1],
    },
    {
      name: 'on both sides',
      facts: facts({
        legs: [mediaLeg({ sides: [mediaSide({ keyLine: 'base64' }), mediaSide({ side: 'answer', keyLine: 'uri' })] })],
      }),
      says: ['k=base64 and k=uri'],
      cites: [1, 2],
    },
    {
      name: 'only a prompt for the user',
      facts: facts({ legs: [mediaLeg({ sides: [mediaSide({ keyLine: 'prompt' })] })] }),
      says: ['k=prompt'],
      severity: 'low',
    },
  ],
  notApplicable: [
    { name: 'no such line', facts: facts({ legs: [mediaLeg({ sides: [mediaSide()] })] }), says: ['No k= line'] },
    { name: 'no SDP', facts: facts({ legs: [mediaLeg()] }), says: ['No k= line'] },
  ],
  never: { pass: 'a line that was not captured is not seen', open: 'the same' },
});
