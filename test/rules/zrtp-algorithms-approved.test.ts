import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/zrtp-algorithms-approved.ts';
import { facts, mediaLeg, zrtpFact } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const withZrtp = (zrtp: Parameters<typeof zrtpFact>[0]) =>
  facts({ legs: [mediaLeg({ keying: 'zrtp', zrtp: zrtpFact(zrtp) })] });

testRule(rule, {
  pass: [
    { name: 'DH3k', facts: withZrtp({}), says: ['S256, AES1, HS80, DH3k, B32'], cites: [3, 5, 6, 7] },
    { name: 'P-384', facts: withZrtp({ hash: 'S384', cipher: 'AES3', keyAgreement: 'EC38' }), says: ['EC38'] },
    { name: 'multistream', facts: withZrtp({ keyAgreement: 'Mult', mode: 'multistream' }), says: ['Mult'] },
    {
      name: 'a short tag that the policy accepts',
      facts: withZrtp({ authTag: 'HS32' }),
      policy: { ...SOC2_DEFAULT, zrtp: { algorithms: {} } },
      says: ['HS32'],
    },
  ],
  fail: [
    { name: 'a 32-bit tag', facts: withZrtp({ authTag: 'HS32' }), says: ['HS32', '32-bit tag'], severity: 'medium' },
    { name: 'a 32-bit tag of Skein', facts: withZrtp({ authTag: 'SK32' }), says: ['SK32'], severity: 'medium' },
    {
      name: 'preshared',
      facts: withZrtp({ keyAgreement: 'Prsh' }),
      says: ['Prsh', 'no Diffie-Hellman'],
      severity: 'medium',
    },
    { name: '2048 bits', facts: withZrtp({ keyAgreement: 'DH2k' }), says: ['DH2k', '2048-bit'], severity: 'low' },
    { name: 'P-521', facts: withZrtp({ keyAgreement: 'EC52' }), says: ['EC52', 'deprecates'], severity: 'low' },
    {
      name: 'two of them: the worse counts',
      facts: withZrtp({ keyAgreement: 'DH2k', authTag: 'HS32' }),
      says: ['HS32', 'DH2k'],
      severity: 'medium',
    },
  ],
  open: [
    {
      name: 'a Commit that was not seen',
      facts: withZrtp({ hash: null, cipher: null }),
      says: ['not in the capture'],
      severity: 'low',
    },
    {
      name: 'an algorithm that nobody knows',
      facts: withZrtp({ keyAgreement: 'KYB1' }),
      says: ['KYB1'],
      severity: 'low',
    },
  ],
  notApplicable: [
    { name: 'no ZRTP', facts: facts({ legs: [mediaLeg({})] }), says: ['did not complete'] },
    { name: 'not completed', facts: withZrtp({ completed: null }), says: ['did not complete'] },
  ],
});
