import { facts, signalingLeg } from '../../test/support/facts-builder.ts';
import { testRule } from '../../test/support/rule-tester.ts';
import rule from './rule.ts';

testRule(rule, {
  pass: [
    {
      name: 'the expected state was seen',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', transport: 'tls' })] }),
      says: ['TLS'],
      cites: [1],
    },
  ],
  fail: [
    {
      name: 'it was seen not to hold',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext' })] }),
      says: ['UDP'],
    },
  ],
  open: [
    {
      name: 'the capture does not tell',
      facts: facts({ legs: [signalingLeg()] }),
      says: ['cannot be told'],
    },
  ],
  never: { notApplicable: 'say why the question always arises, or give a case' },
});
