import rule from '../../src/rules/certificate-not-expired.ts';
import { CAPTURED_AT, certificate, certificateChain, DAY, facts, frame, JUDGED_AT } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

function shown(parts: Parameters<typeof certificate>[0]) {
  return facts({ certificates: [certificate({ seenOn: ['leg-1'], ...parts })] });
}

const duringCapture = { first: frame(4), last: frame(90), notAfter: frame(50).seconds };

testRule(rule, {
  pass: [
    { name: 'valid for months', facts: shown({}), says: ['valid until 2027-05-24'], cites: [4] },
    { name: 'valid to the very second', facts: shown({ notAfter: JUDGED_AT }), says: ['valid until'] },
    {
      name: 'valid when captured, expired since, keys media only',
      facts: shown({ notAfter: CAPTURED_AT + DAY, mediaKeyingOnly: true }),
      judgedAt: CAPTURED_AT + 2 * DAY,
      says: ['valid when it was shown'],
    },
  ],
  fail: [
    {
      name: 'sent along, and another that was sent leads around it',
      facts: facts({
        certificates: [certificate({ seenOn: ['leg-1'], chainPosition: 2, notAfter: CAPTURED_AT - DAY })],
        certificateChains: [
          certificateChain({ certificates: ['cert-7', 'cert-1'], path: ['cert-7'], alternates: ['cert-1'] }),
        ],
      }),
      says: ['lead around it'],
      severity: 'low',
    },
    {
      name: 'sent along, and on the path',
      facts: facts({
        certificates: [certificate({ seenOn: ['leg-1'], chainPosition: 1, notAfter: CAPTURED_AT - DAY })],
        certificateChains: [certificateChain({ certificates: ['cert-7', 'cert-1'] })],
      }),
      says: ['expired on'],
    },
    {
      name: 'expired when it was shown',
      facts: shown({ notAfter: CAPTURED_AT - DAY }),
      says: ['CN=sip.example.com expired on 2026-11-19', 'shown on 2026-11-20'],
    },
    {
      name: 'expired during the capture and still shown',
      facts: shown(duringCapture),
      says: ['still shown'],
      cites: [4, 90],
    },
    {
      name: 'valid when captured, expired since',
      facts: shown({ notAfter: CAPTURED_AT + DAY }),
      judgedAt: CAPTURED_AT + 2 * DAY,
      says: ['has expired since', 'replaced'],
      severity: 'low',
    },
    {
      name: 'expired when it was shown, keys media only',
      facts: shown({ notAfter: CAPTURED_AT - DAY, mediaKeyingOnly: true }),
      says: ['keys media only'],
      severity: 'low',
    },
    {
      name: 'a certificate without subject is named by its hash',
      facts: shown({ notAfter: CAPTURED_AT - DAY, subject: '' }),
      says: ['SHA-256 abababababababab'],
    },
  ],
  notApplicable: [
    {
      name: 'not on a VoIP path',
      facts: facts({ certificates: [certificate({ notAfter: 0 })] }),
      says: ['Not a VoIP path'],
    },
  ],
  never: { open: 'a certificate that was read has its dates' },
});
