import rule from '../../src/rules/media-not-relayed-in-clear.ts';
import { facts, mediaLeg, turn } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const relayed = (parts: Parameters<typeof mediaLeg>[0]) =>
  facts({ legs: [mediaLeg({ a: '192.0.2.10:40000', b: '9.9.9.9:3478', ...parts })], turn: [turn()] });

testRule(rule, {
  pass: [{ name: 'SRTP', facts: relayed({ protection: 'encrypted' }), says: ['is encrypted'], cites: [1] }],
  fail: [
    {
      name: 'RTP',
      facts: relayed({ protection: 'cleartext' }),
      says: ['TURN server 9.9.9.9 is not protected'],
      cites: [1],
    },
    { name: 'SRTP whose key is readable', facts: relayed({ protection: 'exposed' }), says: ['not protected'] },
  ],
  open: [
    { name: 'the capture does not tell', facts: relayed({}), says: ['cannot be told'], severity: 'low' },
    {
      name: 'negotiated only',
      facts: relayed({ protection: 'encrypted', basis: 'negotiated' }),
      says: ['cannot be told'],
      severity: 'low',
    },
  ],
  notApplicable: [
    {
      name: 'media past the relay',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext' })], turn: [turn()] }),
      says: ['No TURN server'],
    },
  ],
});
