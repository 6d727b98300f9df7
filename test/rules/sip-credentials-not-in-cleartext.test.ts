import rule from '../../src/rules/sip-credentials-not-in-cleartext.ts';
import { credential, facts, frame, signalingLeg, sipFacts } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const digest = sipFacts({ messages: 4, credentials: [credential(), credential({ at: frame(7) })] });
const basic = sipFacts({ messages: 4, credentials: [credential({ scheme: 'Basic', algorithm: null, qop: null })] });
const both = sipFacts({ messages: 4, credentials: [credential(), credential({ scheme: 'BASIC', userSha256: 'ff' })] });

testRule(rule, {
  pass: [
    {
      name: 'encrypted signaling',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', transport: 'tls' })] }),
      says: ['No sign-in can be read', 'encrypted'],
      cites: [1],
    },
    {
      name: 'encrypted signaling, read with the help of a key log',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', transport: 'tls', sip: digest })] }),
      says: ['2 sign-ins of 1 user (Digest) crossed encrypted'],
    },
    {
      name: 'weak encryption is judged by other rules',
      facts: facts({ legs: [signalingLeg({ protection: 'weak', transport: 'tls' })] }),
      says: ['encrypted'],
    },
  ],
  fail: [
    {
      name: 'Digest in clear',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext', sip: digest })] }),
      says: ['2 sign-ins of 1 user (Digest)', 'over UDP'],
      cites: [3, 7],
    },
    {
      name: 'Basic in clear',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext', sip: basic })] }),
      says: ['1 sign-in of 1 user (Basic)'],
      severity: 'critical',
    },
    {
      name: 'Digest and Basic in clear',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext', sip: both })] }),
      says: ['2 sign-ins of 2 users (Digest and BASIC)'],
      severity: 'critical',
    },
    {
      name: 'Basic inside TLS',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', transport: 'tls', sip: basic })] }),
      says: ['each hop reads the password'],
    },
    {
      name: 'readable sign-ins on a leg that cannot be told',
      facts: facts({ legs: [signalingLeg({ protection: 'open', sip: digest })] }),
      says: ['could be read'],
    },
    {
      name: 'readable sign-ins on an exposed leg',
      facts: facts({ legs: [signalingLeg({ protection: 'exposed', sip: digest })] }),
      says: ['could be read'],
    },
  ],
  open: [
    {
      name: 'sign-ins that a program reports of signaling that may have been encrypted',
      facts: facts({
        legs: [signalingLeg({ protection: 'open', transport: 'tcp', reportedBy: 'hep', sip: digest })],
      }),
      says: ['2 sign-ins of 1 user (Digest)', 'cannot be told'],
      cites: [3, 7],
    },
  ],
  notApplicable: [
    {
      name: 'the capture does not tell whether the signaling is encrypted, and signaling-encrypted is open for it',
      facts: facts({ legs: [signalingLeg()] }),
      says: ['signaling-encrypted says so'],
    },
    {
      name: 'encryption negotiated and nothing sent',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', basis: 'negotiated' })] }),
      says: ['signaling-encrypted says so'],
    },
    {
      name: 'no sign-in in readable signaling: it may be in a frame that is missing, so this is no pass',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext', sip: sipFacts({ messages: 2 }) })] }),
      says: ['No sign-in was seen'],
    },
  ],
});
