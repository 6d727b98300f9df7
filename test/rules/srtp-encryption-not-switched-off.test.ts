import rule from '../../src/rules/srtp-encryption-not-switched-off.ts';
import { cryptoLine, facts, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const sdes = { keying: 'sdes', srtpNegotiated: true } as const;
const answer = cryptoLine({ side: 'answer' });
const offering = (...sessionParameters: string[]) =>
  facts({ legs: [mediaLeg({ ...sdes, crypto: [cryptoLine({ sessionParameters }), answer] })] });

testRule(rule, {
  pass: [
    { name: 'no parameters', facts: offering(), says: ['switched on'], cites: [1, 2] },
    {
      name: 'parameters that switch nothing off',
      facts: offering('KDR=20', 'WSH=128', 'FEC_ORDER=FEC_SRTP'),
      says: ['switched on'],
    },
    {
      name: 'offered, and another line was taken',
      facts: facts({
        legs: [
          mediaLeg({
            ...sdes,
            crypto: [
              cryptoLine(),
              answer,
              cryptoLine({ tag: 2, inForce: false, sessionParameters: ['UNENCRYPTED_SRTP'] }),
            ],
          }),
        ],
      }),
      says: ['switched on'],
    },
  ],
  fail: [
    { name: 'UNENCRYPTED_SRTP', facts: offering('UNENCRYPTED_SRTP'), says: ['is not encrypted'], cites: [1] },
    { name: 'in lower case', facts: offering('unencrypted_srtp'), says: ['is not encrypted'] },
    {
      name: 'in the answer alone',
      facts: facts({
        legs: [
          mediaLeg({
            ...sdes,
            crypto: [cryptoLine(), cryptoLine({ side: 'answer', sessionParameters: ['UNENCRYPTED_SRTP'] })],
          }),
        ],
      }),
      says: ['UNENCRYPTED_SRTP is in force'],
      cites: [2],
    },
    {
      name: 'UNAUTHENTICATED_SRTP',
      facts: offering('UNAUTHENTICATED_SRTP'),
      says: ['would not be noticed'],
      severity: 'high',
    },
    { name: 'UNENCRYPTED_SRTCP', facts: offering('UNENCRYPTED_SRTCP'), says: ['in RTCP'], severity: 'medium' },
    {
      name: 'all of them: the worst is said',
      facts: offering('UNENCRYPTED_SRTCP', 'UNAUTHENTICATED_SRTP', 'UNENCRYPTED_SRTP'),
      says: [/^UNENCRYPTED_SRTP is in force/],
    },
  ],
  notApplicable: [
    { name: 'no key lines', facts: facts({ legs: [mediaLeg()] }), says: ['No SDES keys'] },
    {
      name: 'the answer was not seen',
      facts: facts({ legs: [mediaLeg({ ...sdes, crypto: [cryptoLine()] })] }),
      says: ['Only one'],
    },
  ],
  never: { open: 'lines that were not seen are judged by media-encrypted' },
});
