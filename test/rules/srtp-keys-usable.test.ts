import rule from '../../src/rules/srtp-keys-usable.ts';
import { contradiction, cryptoLine, evidence, facts, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const sdes = { keying: 'sdes', srtpNegotiated: true, transportProfile: 'RTP/SAVP' } as const;
const lines = [cryptoLine(), cryptoLine({ side: 'answer' })];
const unusable = contradiction('secure-profile-without-usable-keys', { legs: ['leg-2'], what: 'No keys were given.' });

testRule(rule, {
  pass: [
    {
      name: 'one valid line each',
      facts: facts({ legs: [mediaLeg({ ...sdes, crypto: lines })] }),
      says: ['each have one key line'],
      cites: [1, 1, 2],
    },
    {
      name: 'an invalid line was offered beside the one that was taken',
      facts: facts({
        legs: [
          mediaLeg({ ...sdes, crypto: [...lines, cryptoLine({ tag: 2, inForce: false, faults: ['it is short'] })] }),
        ],
      }),
      says: ['both are valid'],
    },
  ],
  fail: [
    {
      name: 'a secure profile without keys',
      facts: facts({ legs: [mediaLeg({ transportProfile: 'RTP/SAVP', keying: 'none' })], contradictions: [unusable] }),
      says: ['No keys were given.'],
      cites: [1, 2],
    },
    {
      name: 'keys that are invalid and were used all the same',
      facts: facts({
        legs: [mediaLeg({ ...sdes, crypto: [cryptoLine(), cryptoLine({ side: 'answer', faults: ['it is short'] })] })],
        contradictions: [unusable],
      }),
      says: ['No keys were given.'],
      severity: 'medium',
    },
    {
      name: 'two lines in the answer',
      facts: facts({
        legs: [
          mediaLeg({
            ...sdes,
            negotiation: [evidence(5)],
            crypto: [
              ...lines,
              cryptoLine({ side: 'answer', tag: 2, inForce: false, faults: ['the answer has more than one line'] }),
            ],
          }),
        ],
      }),
      says: ['invalid by RFC 4568', 'more than one line'],
      severity: 'medium',
      cites: [2, 5],
    },
  ],
  notApplicable: [
    {
      name: 'no agreement',
      facts: facts({ legs: [mediaLeg({ keying: 'none' })] }),
      says: ['No agreement on SDES keys'],
    },
    {
      name: 'one line seen',
      facts: facts({ legs: [mediaLeg({ ...sdes, crypto: [cryptoLine()] })] }),
      says: ['No agreement on SDES keys'],
    },
    {
      name: 'DTLS-SRTP: another rule',
      facts: facts({
        legs: [mediaLeg({ transportProfile: 'UDP/TLS/RTP/SAVPF' })],
        contradictions: [unusable],
      }),
      says: ['No SDES keys are asked for'],
    },
  ],
  never: { open: 'lines that were not seen are judged by media-encrypted' },
});
