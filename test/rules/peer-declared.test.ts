import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/peer-declared.ts';
import { facts, frame, mediaLeg, signalingLeg, sipFacts, stream } from '../support/facts-builder.ts';
import { policy } from '../support/policies.ts';
import { testRule } from '../support/rule-tester.ts';

const DECLARED = policy(`
networks: { office: { zone: internal, addresses: [10.20.0.0/16] } }
endpoints: { carrier-x: { zone: carrier, addresses: [198.51.100.20] } }
paths: [{ name: x, from: any, to: carrier-x }]
`);
const strange = (parts: Parameters<typeof signalingLeg>[0] = {}) => signalingLeg({ b: '203.0.113.9:5060', ...parts });
const answered = (statuses: Record<string, number>) => sipFacts({ messages: 2, methods: { INVITE: 1 }, statuses });

testRule(rule, {
  pass: [
    {
      name: 'a leg on a declared path',
      facts: facts({ legs: [signalingLeg()] }),
      policy: DECLARED,
      says: ['The leg belongs to the declared path x.'],
    },
    {
      name: 'media on a declared path',
      facts: facts({ legs: [mediaLeg({ streams: [stream()] })] }),
      policy: DECLARED,
      says: ['path x'],
    },
  ],
  fail: [
    {
      name: 'calls with a stranger',
      facts: facts({ legs: [strange({ sip: answered({ '200': 1 }), first: frame(4) })] }),
      policy: DECLARED,
      says: ['No declared path covers this signaling between 192.0.2.10 and 203.0.113.9.'],
      cites: [4],
    },
    {
      name: 'hidden signaling with a stranger',
      facts: facts({ legs: [strange({ transport: 'tls', protection: 'encrypted' })] }),
      policy: DECLARED,
      says: ['No declared path'],
    },
    {
      name: 'media with a stranger',
      facts: facts({ legs: [mediaLeg({ b: '203.0.113.9:4000', streams: [stream({ packets: 3 })] })] }),
      policy: DECLARED,
      says: ['this media'],
    },
    {
      name: 'a stranger who was refused',
      facts: facts({ legs: [strange({ sip: answered({ '401': 1, '403': 2 }) })] }),
      policy: DECLARED,
      says: ['Every request was refused or unanswered.'],
      severity: 'low',
    },
    {
      name: 'calls inside',
      facts: facts({ legs: [strange({ a: '10.20.0.1', b: '10.20.0.2:5060' })] }),
      policy: DECLARED,
      says: ['Both ends are internal by the policy'],
      severity: 'low',
    },
  ],
  notApplicable: [
    {
      name: 'a policy without paths',
      facts: facts({ legs: [strange()] }),
      policy: SOC2_DEFAULT,
      says: ['declares no call path'],
    },
    {
      name: 'a tunnel',
      facts: facts({ legs: [strange({ plane: 'control', protocol: 'ESP' })] }),
      policy: DECLARED,
      says: ['A tunnel may carry anything'],
    },
    {
      name: 'media that was never sent',
      facts: facts({ legs: [mediaLeg({ b: '203.0.113.9:4000' })] }),
      policy: DECLARED,
      says: ['No media was sent.'],
    },
  ],
  never: { open: 'addresses are always seen, and the policy names a path for them or not' },
});
