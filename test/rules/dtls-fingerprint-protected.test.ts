import rule from '../../src/rules/dtls-fingerprint-protected.ts';
import { contradiction, facts, fingerprint, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const both = (parts: { inClear: boolean; signed: boolean }) =>
  (['offer', 'answer'] as const).map((side) => fingerprint({ side, ...parts }));

testRule(rule, {
  pass: [
    {
      name: 'over encrypted signaling',
      facts: facts({ legs: [mediaLeg({ fingerprints: both({ inClear: false, signed: false }) })] }),
      says: ['over encrypted signaling.'],
      cites: [1, 2],
    },
    {
      name: 'in clear and signed',
      facts: facts({ legs: [mediaLeg({ fingerprints: both({ inClear: true, signed: true }) })] }),
      says: ['the signature was not checked'],
    },
  ],
  fail: [
    {
      name: 'in clear',
      facts: facts({
        legs: [mediaLeg({ fingerprints: both({ inClear: true, signed: false }) })],
        contradictions: [contradiction('fingerprint-in-clear', { legs: ['leg-2'] })],
      }),
      says: ['fingerprint-in-clear'],
      cites: [1, 2],
    },
  ],
  notApplicable: [
    { name: 'no fingerprint', facts: facts({ legs: [mediaLeg()] }), says: ['were not seen'] },
    {
      name: 'one side seen',
      facts: facts({ legs: [mediaLeg({ fingerprints: [fingerprint({ inClear: false })] })] }),
      says: ['were not seen'],
    },
  ],
  never: { open: 'a fingerprint that was not seen is not asked about' },
});
