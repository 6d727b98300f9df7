import rule from '../../src/rules/uri-without-password.ts';
import { evidence, facts, observation, signalingLeg, sipFacts } from '../support/facts-builder.ts';
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

testRule(rule, {
  fail: [
    {
      name: 'one in From',
      facts: leg({ observations: [observation('uri-password', { count: 3 })] }),
      says: ['3 messages (withheld)'],
      cites: [5],
    },
  ],
  notApplicable: [
    { name: 'none', facts: leg({}), says: ['No URI of the readable signaling'] },
    { name: 'nothing readable', facts: facts({ legs: [signalingLeg()] }), says: ['No SIP could be read'] },
  ],
  never: {
    pass: 'a password may stand in a message that the capture lacks',
    open: 'what is not readable is not judged',
  },
});
