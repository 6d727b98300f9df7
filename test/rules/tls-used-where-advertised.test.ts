import rule from '../../src/rules/tls-used-where-advertised.ts';
import { evidence, facts, observation, signalingLeg, sipFacts } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const offered = sipFacts({
  firstReadable: evidence(9),
  observations: [observation('tls-in-dns', { count: 3, first: evidence(2) })],
});

testRule(rule, {
  fail: [
    {
      name: 'DNS offered TLS and the requests went in clear',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext', sip: offered })] }),
      says: ['3 requests went in clear over UDP'],
      cites: [2, 9],
    },
  ],
  notApplicable: [
    {
      name: 'no such answer',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext', sip: sipFacts() })] }),
      says: ['No answer of DNS'],
    },
    {
      name: 'the leg is no longer in clear',
      facts: facts({ legs: [signalingLeg({ protection: 'open', sip: offered })] }),
      says: ['No answer of DNS'],
    },
  ],
  never: {
    pass: 'that TLS is used is for signaling-encrypted to say',
    open: 'without an answer of DNS the question does not arise',
  },
});
