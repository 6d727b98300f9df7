import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/certificate-already-valid.ts';
import { certificate, DAY, facts, frame } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const SHOWN_AT = frame(4).seconds;

function validFrom(notBefore: number, parts: Parameters<typeof certificate>[0] = {}) {
  return facts({ certificates: [certificate({ seenOn: ['leg-1'], notBefore, ...parts })] });
}

testRule(rule, {
  pass: [
    { name: 'valid since long', facts: validFrom(SHOWN_AT - DAY), says: ['valid from 2026-11-19'] },
    { name: 'early by no more than clocks may disagree', facts: validFrom(SHOWN_AT + 300), says: ['valid from'] },
  ],
  fail: [
    {
      name: 'valid only tomorrow',
      facts: validFrom(SHOWN_AT + DAY),
      says: ['becomes valid on 2026-11-21', '86400 seconds early'],
      cites: [4],
    },
    { name: 'early by more than clocks may disagree', facts: validFrom(SHOWN_AT + 301), says: ['301 seconds'] },
    {
      name: 'early under a policy without tolerance',
      facts: validFrom(SHOWN_AT + 1),
      policy: { ...SOC2_DEFAULT, clockSkewSeconds: 0 },
      says: ['1 second early'],
    },
    {
      name: 'keys media only',
      facts: validFrom(SHOWN_AT + DAY, { mediaKeyingOnly: true }),
      says: ['keys media only'],
      severity: 'low',
    },
  ],
  notApplicable: [
    {
      name: 'not on a VoIP path',
      facts: facts({ certificates: [certificate({ notBefore: SHOWN_AT + DAY })] }),
      says: ['Not a VoIP path'],
    },
  ],
  never: { open: 'a certificate that was read has its dates' },
});
