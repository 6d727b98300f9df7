import { type Policy, SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/sdes-not-used-outside.ts';
import { cryptoLine, facts, mediaLeg, mediaSide } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const sdes = { keying: 'sdes', srtpNegotiated: true, crypto: [cryptoLine()] } as const;
const web = { ...sdes, sides: [mediaSide({ transport: 'wss' }), mediaSide({ side: 'answer', transport: 'udp' })] };
const policyWith = (keying: Partial<Policy['keying']>): Policy => ({
  ...SOC2_DEFAULT,
  keying: { ...SOC2_DEFAULT.keying, ...keying },
});

testRule(rule, {
  fail: [
    {
      name: 'SDES over SIP over WebSocket',
      facts: facts({ legs: [mediaLeg(web)] }),
      says: ['SIP over WebSocket set up'],
      cites: [1, 1],
      severity: 'high',
    },
    {
      name: 'any SDES where the policy asks for it',
      facts: facts({ legs: [mediaLeg(sdes)] }),
      says: ['every server on the way sees them'],
      policy: policyWith({ sdesSeverity: 'low' }),
      severity: 'low',
    },
  ],
  notApplicable: [
    { name: 'SDES outside of WebRTC, by default', facts: facts({ legs: [mediaLeg(sdes)] }), says: ['policy accepts'] },
    {
      name: 'SDES over WebSocket where the policy accepts it',
      facts: facts({ legs: [mediaLeg(web)] }),
      says: ['policy accepts'],
      policy: policyWith({ sdesOverWebSocketSeverity: null }),
    },
    { name: 'no SDES', facts: facts({ legs: [mediaLeg({ keying: 'dtls-srtp' })] }), says: ['No SDES keys'] },
  ],
  never: { pass: 'whom to trust is not seen in a capture', open: 'the same' },
});
