import rule from '../../src/rules/caller-identity-signed.ts';
import { evidence, facts, observation, signalingLeg, sipFacts } from '../support/facts-builder.ts';
import { policy } from '../support/policies.ts';
import { testRule } from '../support/rule-tester.ts';

const leg = (sip: Parameters<typeof sipFacts>[0], parts: Parameters<typeof signalingLeg>[0] = {}) =>
  facts({
    legs: [
      signalingLeg({
        protection: 'cleartext',
        sip: sipFacts({ messages: 9, firstReadable: evidence(1), ...sip }),
        ...parts,
      }),
    ],
  });
const OUT = { a: '9.9.9.9', b: '192.168.1.5:5060' };

testRule(rule, {
  pass: [
    {
      name: 'every INVITE',
      facts: leg({ observations: [observation('call-signed', { count: 3 })] }, OUT),
      says: ['3 INVITEs: each'],
      cites: [5],
    },
  ],
  fail: [
    {
      name: 'some not',
      facts: leg(
        { observations: [observation('call-signed'), observation('call-unsigned', { count: 2, first: evidence(7) })] },
        OUT,
      ),
      says: ['2 of 3 INVITEs carry no signed'],
      cites: [7],
    },
    {
      name: 'a signature of yesterday',
      facts: leg(
        { observations: [observation('call-signed'), observation('signature-stale', { first: evidence(8) })] },
        OUT,
      ),
      says: ['older than a minute'],
      severity: 'low',
      cites: [8],
    },
    {
      name: 'a certificate over HTTP',
      facts: leg({ observations: [observation('call-signed'), observation('signature-certificate-in-clear')] }, OUT),
      says: ['over HTTP'],
      severity: 'low',
    },
    {
      name: 'a carrier by the policy, on a private address',
      facts: leg({ observations: [observation('call-unsigned')] }, { a: '10.99.0.1', b: '192.168.1.5:5060' }),
      policy: policy('endpoints: { carrier-line: { zone: carrier, addresses: [10.99.0.1] } }'),
      says: ['1 of 1 INVITE carry no signed'],
      cites: [5],
    },
  ],
  notApplicable: [
    { name: 'no calls', facts: leg({}, OUT), says: ['No INVITE'] },
    {
      name: 'inside',
      facts: leg({ observations: [observation('call-unsigned')] }, { a: '10.0.0.1', b: '10.0.0.2:5060' }),
      says: ['No INVITE'],
    },
  ],
  never: { open: 'what is not readable is not judged' },
});
