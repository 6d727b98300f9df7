import rule from '../../src/rules/dtls-fingerprint-matches.ts';
import { contradiction, facts, fingerprint, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const both = [fingerprint(), fingerprint({ side: 'answer' })];

testRule(rule, {
  pass: [
    {
      name: 'both certificates fit',
      facts: facts({ legs: [mediaLeg({ fingerprints: both })] }),
      says: ['Both certificates fit'],
      cites: [1, 2, 8, 9],
    },
    {
      name: 'one of two fingerprints of a side fits',
      facts: facts({
        legs: [mediaLeg({ fingerprints: [...both, fingerprint({ function: 'sha-1', result: 'unseen' })] })],
      }),
      says: ['Both certificates fit'],
    },
  ],
  fail: [
    {
      name: 'another certificate',
      facts: facts({
        legs: [mediaLeg({ fingerprints: [fingerprint(), fingerprint({ side: 'answer', result: 'mismatch' })] })],
        contradictions: [contradiction('fingerprint-mismatch', { legs: ['leg-2'] })],
      }),
      says: ['fingerprint-mismatch'],
      cites: [1, 2],
    },
  ],
  open: [
    {
      name: 'DTLS 1.3 hides the certificates',
      facts: facts({
        legs: [
          mediaLeg({
            fingerprints: (['offer', 'answer'] as const).map((side) =>
              fingerprint({ side, result: 'unseen', reason: 'DTLS 1.3 hides the certificates' }),
            ),
          }),
        ],
      }),
      says: ['offer: DTLS 1.3 hides the certificates and answer: DTLS 1.3 hides'],
      severity: 'info',
    },
    {
      name: 'one side seen',
      facts: facts({ legs: [mediaLeg({ fingerprints: [fingerprint()] })] }),
      says: ['answer: no fingerprint of it was seen'],
      severity: 'info',
    },
  ],
  notApplicable: [{ name: 'no fingerprint', facts: facts({ legs: [mediaLeg()] }), says: ['named no fingerprint'] }],
});
