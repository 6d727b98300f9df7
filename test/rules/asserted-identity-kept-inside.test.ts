import rule from '../../src/rules/asserted-identity-kept-inside.ts';
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
const OUT = { a: '192.168.1.5', b: '9.9.9.9:5060' };

testRule(rule, {
  pass: [
    {
      name: 'between servers inside',
      facts: leg(
        { observations: [observation('asserted-identity-private')] },
        { a: '192.168.1.5', b: '192.168.1.6:5060' },
      ),
      says: ['went to 192.168.1.6, which is not outside'],
      cites: [5],
    },
    {
      name: 'to our own SBC, which has a public address',
      facts: leg({ observations: [observation('asserted-identity')] }, OUT),
      policy: policy('endpoints: { sbc: { addresses: [9.9.9.9] } }'),
      says: ['went to 9.9.9.9, which is not outside'],
    },
  ],
  fail: [
    {
      name: 'to a carrier at a private address',
      facts: leg(
        { observations: [observation('asserted-identity-private')] },
        { a: '192.168.1.5', b: '10.9.0.1:5060' },
      ),
      policy: policy('endpoints: { carrier-x: { zone: carrier, addresses: [10.9.0.1] } }'),
      says: ['went to 10.9.0.1 in 1 message although Privacy'],
      cites: [5],
    },
    {
      name: 'outside although privacy was asked for',
      facts: leg({ observations: [observation('asserted-identity-private', { count: 4 })] }, OUT),
      says: ['went to 9.9.9.9 in 4 messages although Privacy'],
      cites: [5],
    },
    {
      name: 'outside without Privacy',
      facts: leg({ observations: [observation('asserted-identity')] }, OUT),
      says: ['without Privacy'],
      severity: 'low',
    },
  ],
  notApplicable: [{ name: 'none', facts: leg({}, OUT), says: ['No P-Asserted-Identity'] }],
  never: { open: 'what is not readable is not judged' },
});
