import rule from '../../src/rules/messaging-encrypted.ts';
import { facts, signalingLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const msrp = signalingLeg({
  plane: 'messaging',
  protocol: 'MSRP',
  transport: 'tcp',
  protection: 'cleartext',
  reason: '4 MSRP requests (SEND) and 4 responses are readable over TCP.',
});

testRule(rule, {
  fail: [{ name: 'MSRP over TCP', facts: facts({ legs: [msrp] }), says: ['4 MSRP requests', 'withheld'], cites: [1] }],
  never: {
    pass: 'MSRP inside TLS cannot be told from other TLS and makes no leg',
    open: 'a leg is made of messages that were read',
    notApplicable: 'every messaging leg is MSRP in clear',
  },
});
