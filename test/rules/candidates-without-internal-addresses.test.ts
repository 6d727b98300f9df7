import rule from '../../src/rules/candidates-without-internal-addresses.ts';
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
const found = observation('internal-candidate', { count: 6 });

testRule(rule, {
  pass: [
    { name: 'none', facts: leg({}, OUT), says: ['No candidate'], cites: [1] },
    {
      name: 'those of the peer outside, which it sends here',
      facts: leg({ observations: [{ ...found, by: 'b' }] }, OUT),
      says: ['No candidate'],
    },
  ],
  fail: [
    {
      name: 'to a browser that the policy places outside',
      facts: leg({ observations: [found] }, { a: '10.0.0.1', b: '10.9.0.2:5060' }),
      policy: policy('networks: { guests: { zone: webrtc, addresses: [10.9.0.0/24] } }'),
      says: ['6 candidates', 'went to 10.9.0.2'],
      cites: [5],
    },
    {
      name: 'host candidates',
      facts: leg({ observations: [found] }, OUT),
      says: ['6 candidates', 'went to 9.9.9.9'],
      cites: [5],
    },
  ],
  notApplicable: [
    {
      name: 'inside',
      facts: leg({ observations: [found] }, { a: '10.0.0.1', b: '10.0.0.2:5060' }),
      says: ['went outside'],
    },
    { name: 'nothing readable', facts: facts({ legs: [signalingLeg(OUT)] }), says: ['went outside'] },
  ],
  never: { open: 'what is not readable is not judged' },
});
