import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/tls-version-approved.ts';
import { facts, frame, tlsSession } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const onALeg = { legs: ['leg-1'], serverHello: frame(3) };
const modern = { ...SOC2_DEFAULT, minimumVersion: { ...SOC2_DEFAULT.minimumVersion, tls: 'TLS 1.3' as const } };

testRule(rule, {
  pass: [
    {
      name: 'TLS 1.3',
      facts: facts({ tlsSessions: [tlsSession({ ...onALeg, version: 'TLS 1.3', handshake: 'complete' })] }),
      says: ['TLS 1.3 was negotiated'],
      cites: [3],
    },
    {
      name: 'TLS 1.2 is the minimum',
      facts: facts({ tlsSessions: [tlsSession({ ...onALeg, version: 'TLS 1.2', handshake: 'complete' })] }),
      says: ['asks for TLS 1.2 or newer'],
    },
  ],
  fail: [
    ...(['SSL 2.0', 'SSL 3.0'] as const).map((version) => ({
      name: version,
      facts: facts({ tlsSessions: [tlsSession({ ...onALeg, version, handshake: 'complete' })] }),
      says: [`${version} was negotiated`] as const,
      severity: 'critical' as const,
    })),
    ...(['TLS 1.0', 'TLS 1.1'] as const).map((version) => ({
      name: version,
      facts: facts({ tlsSessions: [tlsSession({ ...onALeg, version, handshake: 'complete' })] }),
      says: [`${version} was negotiated`] as const,
    })),
    {
      name: 'TLS 1.2 under a policy that asks for 1.3',
      facts: facts({ tlsSessions: [tlsSession({ ...onALeg, version: 'TLS 1.2', handshake: 'complete' })] }),
      policy: modern,
      says: ['asks for TLS 1.3'],
    },
    {
      name: 'a draft is no version that the policy knows',
      facts: facts({ tlsSessions: [tlsSession({ ...onALeg, version: 'TLS 1.3 (draft 28)', handshake: 'complete' })] }),
      says: ['not a version that the policy knows'],
    },
  ],
  open: [
    {
      name: 'the ServerHello was seen, the end of the handshake was not',
      facts: facts({ tlsSessions: [tlsSession({ ...onALeg, version: 'TLS 1.2', handshake: 'partial' })] }),
      says: ['TLS 1.2', 'may never have been in force'],
    },
    {
      name: 'the handshake is not in the capture',
      facts: facts({ tlsSessions: [tlsSession({ legs: ['leg-1'] })] }),
      says: ['no ServerHello'],
      cites: [1],
    },
  ],
  notApplicable: [
    {
      name: 'not on a VoIP path',
      facts: facts({ tlsSessions: [tlsSession({ version: 'TLS 1.0', handshake: 'complete' })] }),
      says: ['Not a VoIP path'],
    },
    {
      name: 'the handshake failed',
      facts: facts({ tlsSessions: [tlsSession({ ...onALeg, version: 'TLS 1.0', handshake: 'failed' })] }),
      says: ['carried nothing'],
    },
  ],
});
