import rule from '../../src/rules/srtp-keys-unpredictable.ts';
import { facts, mediaLeg, readableKey } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const offered = readableKey();
const answered = readableKey({ side: 'answer', keySha256: '1122334455667788' });

testRule(rule, {
  pass: [
    {
      name: 'keys without a pattern on both sides',
      facts: facts({ legs: [mediaLeg({ readableKeys: [offered, answered] })] }),
      says: ['2 SRTP master keys in force show no pattern'],
    },
  ],
  fail: [
    {
      name: 'a key of zeros',
      facts: facts({ legs: [mediaLeg({ readableKeys: [{ ...offered, predictable: 'all zero' }, answered] })] }),
      says: ['1 SRTP master key can be guessed: all zero.'],
      cites: [1],
    },
    {
      name: 'a key that was offered and not taken',
      facts: facts({ legs: [mediaLeg({ readableKeys: [readableKey({ inForce: false, predictable: 'a counter' })] })] }),
      says: ['a counter', 'None of them came into force'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'no readable key', facts: facts({ legs: [mediaLeg()] }), says: ['not readable on both sides'] },
    {
      name: 'one side alone',
      facts: facts({ legs: [mediaLeg({ readableKeys: [offered] })] }),
      says: ['not readable on both sides'],
    },
  ],
  never: { open: 'hidden keys cannot be looked at, and nobody expects to' },
});
