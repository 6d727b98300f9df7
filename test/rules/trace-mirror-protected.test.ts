import rule from '../../src/rules/trace-mirror-protected.ts';
import { evidence, facts, signalingLeg, sipFacts } from '../support/facts-builder.ts';
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
      name: 'HEP in clear',
      facts: leg({}, { reportedBy: 'hep', protection: 'open' }),
      says: ['9 SIP messages of 1 path', 'HEP'],
      cites: [1],
    },
  ],
  notApplicable: [
    { name: 'SIP itself', facts: leg({}), says: ['No HEP'] },
    {
      name: 'a file made from another program’s log',
      facts: leg({}, { reportedBy: 'exported-pdu' }),
      says: ['No HEP'],
    },
  ],
  never: {
    pass: 'HEP inside TLS is not seen as HEP',
    open: 'HEP that is seen is readable',
  },
});
