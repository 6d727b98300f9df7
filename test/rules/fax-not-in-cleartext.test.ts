import rule from '../../src/rules/fax-not-in-cleartext.ts';
import { content, facts, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

testRule(rule, {
  fail: [
    {
      name: 'T.38 in clear',
      facts: facts({
        legs: [
          mediaLeg({ protocol: 'T.38', protection: 'cleartext', content: [content({ kind: 'fax', count: 480 })] }),
        ],
      }),
      says: ['480 T.38 packets are readable', 'withheld'],
      cites: [1, 10],
    },
  ],
  open: [
    {
      name: 'T.38 agreed on, none seen',
      facts: facts({ legs: [mediaLeg({ protocol: 'T.38', protection: 'cleartext', basis: 'negotiated' })] }),
      says: ['no packet of it'],
    },
  ],
  notApplicable: [
    { name: 'audio', facts: facts({ legs: [mediaLeg({ protection: 'cleartext' })] }), says: ['No T.38'] },
  ],
  never: { pass: 'fax inside DTLS makes no leg, and other protected fax does not exist' },
});
