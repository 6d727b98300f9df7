import rule from '../../src/rules/recording-session-protected.ts';
import { evidence, facts, observation, signalingLeg, sipFacts } from '../support/facts-builder.ts';
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
const session = observation('recording-session', { count: 2 });
const plain = observation('recording-without-srtp', { first: evidence(6) });

testRule(rule, {
  pass: [
    {
      name: 'TLS and SRTP',
      facts: leg({ observations: [session] }, { protection: 'encrypted', transport: 'tls' }),
      says: ['crossed encrypted and offered SRTP'],
      cites: [5],
    },
  ],
  fail: [
    {
      name: 'in clear',
      facts: leg({ observations: [session, plain] }),
      says: ['could be read over UDP', 'without SRTP'],
      cites: [5, 6],
    },
    {
      name: 'TLS around RTP',
      facts: leg({ observations: [session, plain] }, { protection: 'encrypted', transport: 'tls' }),
      says: ['without SRTP'],
    },
  ],
  open: [
    {
      name: 'the capture does not tell',
      facts: leg({ observations: [session] }, { protection: 'open' }),
      says: ['cannot be told'],
    },
  ],
  notApplicable: [{ name: 'no recording', facts: leg({}), says: ['No recording session'] }],
});
