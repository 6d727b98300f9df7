import type { NamedUsersFact } from '../../src/ledger/facts.ts';
import rule from '../../src/rules/from-fits-sender.ts';
import { activity, evidence, facts, frame, signalingLeg, source, tlsSession } from '../support/facts-builder.ts';
import { policy } from '../support/policies.ts';
import { testRule } from '../support/rule-tester.ts';

const STRANGER = '203.0.113.66';
const SHOWN = { registered: frame(2), request: frame(3), accepted: frame(5) };
const BORROWED: NamedUsersFact = { accepted: 3, elsewhere: 2, usersElsewhere: 1, shown: SHOWN };

/** The recorder lost frames. */
const LOSSY: Parameters<typeof facts>[0] = {
  captureQuality: [{ measure: 'drops-reported', count: 3, of: null, legs: [], evidence: [evidence(1)] }],
};

const of = (named: NamedUsersFact | null, more: Parameters<typeof facts>[0] = {}) =>
  facts({ activity: activity({ sources: [source({ address: STRANGER, legs: ['leg-1'], named })] }), ...more });

testRule(rule, {
  pass: [
    {
      name: 'a phone that calls from where it is registered',
      facts: of({ accepted: 4, elsewhere: 0, usersElsewhere: 0, shown: null }),
      says: ['4 calls or messages', 'none was borrowed'],
      cites: [1, 9],
    },
    {
      name: 'a border element that the policy names as ours',
      facts: of(BORROWED),
      policy: policy(`endpoints: { sbc: { addresses: [${STRANGER}] } }`),
      says: ['3 calls or messages of 203.0.113.66', 'none was borrowed'],
    },
    {
      name: 'a client certificate in the TLS below',
      facts: of(BORROWED, {
        legs: [signalingLeg({ id: 'leg-1', transport: 'tls', tls: ['tls-1'] })],
        tlsSessions: [tlsSession({ id: 'tls-1', legs: ['leg-1'], clientAuthenticated: true })],
      }),
      says: ['none was borrowed'],
    },
  ],
  fail: [
    {
      name: 'two calls in the name of a user who is registered elsewhere',
      facts: of(BORROWED),
      says: ['203.0.113.66 sent 2 calls or messages in the name of 1 user', 'all were accepted'],
      cites: [2, 3, 5],
    },
    {
      name: 'a carrier, which may vouch for numbers and not for users of ours',
      facts: of({ ...BORROWED, accepted: 2 }),
      policy: policy(`endpoints: { carrier-line: { zone: carrier, addresses: [${STRANGER}] } }`),
      says: ['2 calls or messages'],
    },
  ],
  open: [
    {
      name: 'calls whose answers the recording may lack',
      facts: facts({
        activity: activity({
          sources: [
            source({ address: STRANGER, methods: { INVITE: 3 } }),
            source({ id: 'source-2', address: '192.0.2.10', methods: { REGISTER: 1 } }),
          ],
        }),
        ...LOSSY,
      }),
      subject: 'source-1',
      severity: 'low',
      says: ['Nothing of 203.0.113.66 was accepted', 'There may have been more'],
    },
    {
      name: 'a recording that lost frames',
      facts: of({ accepted: 4, elsewhere: 0, usersElsewhere: 0, shown: null }, LOSSY),
      severity: 'low',
      says: ['There may have been more'],
    },
  ],
  notApplicable: [
    { name: 'nobody registered', facts: of(null), says: ['whose registration is in the capture'] },
    {
      name: 'a recording that lost frames, in which nobody registers',
      facts: facts({
        activity: activity({ sources: [source({ address: STRANGER, methods: { INVITE: 3, OPTIONS: 1 } })] }),
        ...LOSSY,
      }),
      says: ['Nothing of 203.0.113.66 was accepted'],
    },
    { name: 'a recording that lost frames, of a host that calls nobody', facts: of(null, LOSSY), says: ['Nothing of'] },
  ],
});
