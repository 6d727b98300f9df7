import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/certificate-trusted.ts';
import { factOf, pemOf } from '../ledger/certificates/chains.ts';
import { frame } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';
import { NOT_A_PEER, type Peer, peers } from './peer.ts';

function anchored(...names: readonly string[]) {
  const trustAnchors = names.map(pemOf);
  return { ...SOC2_DEFAULT, certificates: { ...SOC2_DEFAULT.certificates, trustAnchors } };
}

/** The leaf is valid from 2026-06 to 2027-06, and the builder's captures are of November 2026. */
function sent(leaf: string, ...issuers: readonly string[]): Peer {
  const { sha256, der } = factOf(leaf);
  return { certificate: { sha256, der }, issuers: issuers.map((name) => ({ ...factOf(name), chainPosition: 1 })) };
}

testRule(rule, {
  pass: [
    {
      name: 'a path to an anchor',
      subject: 'cert-1',
      facts: peers(sent('leaf', 'intermediate')),
      policy: anchored('old-root', 'root'),
      says: ['leads to CN=Example Trust Root,O=Example Trust, which the policy trusts'],
      cites: [4],
    },
  ],
  fail: [
    {
      name: 'another authority',
      subject: 'cert-1',
      facts: peers(sent('leaf', 'intermediate')),
      policy: anchored('old-root'),
      says: ['neither sent nor among the trust anchors'],
    },
    {
      name: 'an expired intermediate',
      subject: 'cert-1',
      facts: peers(sent('leaf', 'intermediate-expired')),
      policy: anchored('root'),
      says: ['had expired'],
    },
    {
      name: 'trusted once, untrusted another time',
      subject: 'cert-1',
      facts: peers(sent('leaf', 'intermediate'), { certificate: { id: 'cert-1' } }),
      policy: anchored('root'),
      says: ['CN=Example Trust Issuing'],
    },
    {
      name: 'lapsed since',
      subject: 'cert-1',
      facts: peers(sent('leaf', 'intermediate')),
      policy: anchored('root'),
      judgedAt: Date.UTC(2028, 0, 1) / 1000,
      says: ['when it was shown, and no longer does'],
      severity: 'low',
    },
  ],
  open: [
    {
      name: 'names are constrained',
      subject: 'cert-1',
      facts: peers(sent('constrained-leaf', 'constrained')),
      policy: anchored('root'),
      says: ['constrains names, which is not checked'],
      severity: 'medium',
    },
    {
      name: 'not kept whole',
      facts: peers({ certificate: { der: null } }),
      policy: anchored('root'),
      says: ['was not kept whole'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    ...NOT_A_PEER,
    {
      name: 'no anchors',
      subject: 'cert-1',
      facts: peers(sent('leaf', 'intermediate')),
      says: ['names no trust anchors'],
    },
    {
      name: 'no chain of it',
      facts: { ...peers({ certificate: { first: frame(5) } }), certificateChains: [] },
      policy: anchored('root'),
      says: ['No chain'],
    },
  ],
});
