import rule from '../../src/rules/signaling-encrypted.ts';
import {
  call,
  credential,
  evidence,
  facts,
  mediaLeg,
  readableKey,
  signalingLeg,
  sipFacts,
} from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const readable = sipFacts({ messages: 7, firstReadable: evidence(1), lastReadable: evidence(9) });

testRule(rule, {
  pass: [
    {
      name: 'TLS with application data',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', transport: 'tls' })] }),
      says: ['encrypted over TLS', 'observed'],
    },
    {
      name: 'weak TLS is encrypted; other rules judge the weakness',
      facts: facts({ legs: [signalingLeg({ protection: 'weak', transport: 'tls' })] }),
      says: ['encrypted', 'weakness is judged by the rules on versions and cipher suites'],
    },
    {
      name: 'proved',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', basis: 'proved', transport: 'tls' })] }),
      says: ['proved'],
    },
  ],
  fail: [
    {
      name: 'SIP over UDP in clear',
      facts: facts({ legs: [signalingLeg({ protection: 'cleartext', sip: readable })] }),
      says: ['7 SIP messages', 'over UDP'],
      cites: [1, 1, 9],
    },
    {
      name: 'SIP over TCP in clear',
      facts: facts({
        legs: [signalingLeg({ protection: 'cleartext', transport: 'tcp', sip: sipFacts({ messages: 1 }) })],
      }),
      says: [/^1 SIP message could/, 'over TCP'],
    },
    {
      name: 'worse with a Basic password in it',
      facts: facts({
        legs: [
          signalingLeg({
            protection: 'cleartext',
            sip: sipFacts({ messages: 2, credentials: [credential({ scheme: 'basic' })] }),
          }),
        ],
      }),
      says: ['a password'],
      severity: 'critical',
    },
    {
      name: 'no worse with Digest in it: that is a finding of its own',
      facts: facts({
        legs: [signalingLeg({ protection: 'cleartext', sip: sipFacts({ messages: 2, credentials: [credential()] }) })],
      }),
      says: ['2 SIP messages'],
    },
    {
      name: 'no worse for the keys of another hop of the same call',
      facts: facts({
        calls: [call({ callIds: ['inside', 'outside'] })],
        legs: [
          signalingLeg({
            protection: 'cleartext',
            calls: ['call-1'],
            callIds: ['inside'],
            sip: sipFacts({ messages: 6 }),
          }),
          mediaLeg({ protection: 'exposed', calls: ['call-1'], callIds: ['outside'], readableKeys: [readableKey()] }),
        ],
      }),
      says: ['6 SIP messages'],
      severity: 'high',
    },
    {
      name: 'worse when it set up a call whose media keys stood readable',
      facts: facts({
        calls: [call()],
        legs: [
          signalingLeg({ protection: 'cleartext', calls: ['call-1'] }),
          mediaLeg({ protection: 'exposed', calls: ['call-1'], readableKeys: [readableKey()] }),
        ],
      }),
      says: ['media keys stood readable'],
      severity: 'critical',
    },
    {
      name: 'encrypted, and readable from the same capture',
      facts: facts({ legs: [signalingLeg({ protection: 'exposed' })] }),
      says: ['can be read from this capture'],
    },
  ],
  open: [
    {
      name: 'the capture does not tell',
      facts: facts({ legs: [signalingLeg({ reason: 'TLS records without their handshake.' })] }),
      says: ['cannot be told', 'without their handshake'],
    },
    {
      name: 'negotiated and nothing sent',
      facts: facts({ legs: [signalingLeg({ protection: 'encrypted', basis: 'negotiated', transport: 'tls' })] }),
      says: ['no encrypted signaling was seen'],
    },
    {
      name: 'weak, negotiated and nothing sent',
      facts: facts({ legs: [signalingLeg({ protection: 'weak', basis: 'negotiated', transport: 'tls' })] }),
      says: ['negotiated'],
    },
  ],
  never: { notApplicable: 'every signaling leg is encrypted or not' },
});
