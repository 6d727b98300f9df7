import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/mikey-algorithms-approved.ts';
import { facts, mediaLeg, mikeyFact, mikeyPolicyFact } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const withMikey = (parts: Parameters<typeof mikeyFact>[0]) =>
  facts({ legs: [mediaLeg({ keying: 'mikey', srtpNegotiated: true, mikey: [mikeyFact(parts)] })] });

testRule(rule, {
  pass: [
    {
      name: 'a policy with AES-CM',
      facts: withMikey({ policies: [mikeyPolicyFact({ encryption: 'AES-CM' })] }),
      says: ['Nothing'],
      cites: [1],
    },
    {
      name: 'GCM, which needs no tag of its own',
      facts: withMikey({ policies: [mikeyPolicyFact({ encryption: 'AES-GCM', authentication: 'NULL' })] }),
      says: ['Nothing'],
    },
    {
      name: 'a group that the policy accepts',
      facts: withMikey({ mode: 'dh', dhGroup: 'OAKLEY 5' }),
      policy: { ...SOC2_DEFAULT, mikey: { minimumDhBits: 1536 } },
      says: ['Nothing'],
    },
  ],
  fail: [
    {
      name: 'OAKLEY 5',
      facts: withMikey({ mode: 'dh', dhGroup: 'OAKLEY 5' }),
      says: ['1536 bits', '2048'],
      cites: [1],
    },
    { name: 'OAKLEY 1', facts: withMikey({ mode: 'dhhmac', dhGroup: 'OAKLEY 1' }), says: ['768 bits'] },
    {
      name: 'NULL',
      facts: withMikey({ policies: [mikeyPolicyFact({ encryption: 'NULL' })] }),
      says: ['unencrypted'],
      severity: 'critical',
    },
    {
      name: 'encryption off',
      facts: withMikey({ policies: [mikeyPolicyFact({ srtpEncryption: false })] }),
      says: ['unencrypted'],
      severity: 'critical',
    },
    {
      name: 'no MAC',
      facts: withMikey({ policies: [mikeyPolicyFact({ authentication: 'NULL' })] }),
      says: ['without authentication'],
    },
  ],
  open: [
    {
      name: 'an unknown group',
      facts: withMikey({ mode: 'dh', dhGroup: 'group 9' }),
      says: ['group 9'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    { name: 'no MIKEY', facts: facts({ legs: [mediaLeg({})] }), says: ['No MIKEY'] },
    { name: 'a message without group and policy', facts: withMikey({}), says: ['neither'] },
  ],
});
