import rule from '../../src/rules/control-channels-encrypted.ts';
import { facts, signalingLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const control = (protocol: string) =>
  signalingLeg({
    plane: 'control',
    protocol,
    transport: 'tcp',
    protection: 'cleartext',
    reason: `9 ${protocol} messages are readable over TCP.`,
  });

testRule(rule, {
  fail: [
    {
      name: 'MRCP over TCP',
      facts: facts({ legs: [control('MRCPv2')] }),
      says: ['9 MRCPv2 messages', 'withheld'],
      cites: [1],
    },
    { name: 'RTSP over TCP', facts: facts({ legs: [control('RTSP')] }), says: ['9 RTSP messages'], severity: 'medium' },
  ],
  notApplicable: [
    {
      name: 'an encrypted tunnel',
      facts: facts({ legs: [signalingLeg({ plane: 'control', protocol: 'WireGuard', protection: 'open' })] }),
      says: ['tunnel'],
    },
  ],
  never: {
    pass: 'channels inside TLS cannot be told from other TLS and make no leg',
    open: 'a leg is made of messages that were read',
  },
});
