import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { Certificate, CertificateChain } from '../../src/ledger/facts.ts';
import rule from '../../src/rules/certificate-chain-complete.ts';
import { pemOf } from '../ledger/certificates/chains.ts';
import { certificate } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';
import { NOT_A_PEER, peers } from './peer.ts';

const ISSUER = certificate({ id: 'cert-9', chainPosition: 1, isCa: true });
const ROOT = 'CN=Example Trust Root,O=Example Trust';
const WITH_ANCHORS = {
  ...SOC2_DEFAULT,
  certificates: { ...SOC2_DEFAULT.certificates, trustAnchors: [pemOf('root')] },
};

function chained(chain: Partial<CertificateChain>, parts: Partial<Certificate> = {}) {
  return peers({ certificate: parts, issuers: [ISSUER], chain });
}

testRule(rule, {
  pass: [
    {
      name: 'up to the root',
      subject: 'cert-1',
      facts: chained({ end: 'self-signed', missingIssuer: null }),
      says: ['was sent with 1 issuer, up to the root'],
      cites: [4],
    },
    {
      name: 'without the root',
      subject: 'cert-1',
      facts: chained({ missingIssuer: ROOT }),
      says: [`up to ${ROOT}, which peers are expected to have`],
    },
    {
      name: 'alone, by an anchor of the policy',
      facts: peers({ chain: { missingIssuer: ROOT } }),
      policy: WITH_ANCHORS,
      says: ['was sent alone, up to'],
    },
  ],
  fail: [
    {
      name: 'alone, by a public CA',
      facts: peers({ certificate: { timestamps: 2 } }),
      says: ['was sent alone; the certificate of CN=Example Issuing CA is missing'],
    },
    {
      name: 'no anchor of the policy above it',
      subject: 'cert-1',
      facts: chained({ missingIssuer: 'CN=Other' }),
      policy: WITH_ANCHORS,
      says: ['the certificate of CN=Other is missing'],
    },
    {
      name: 'not signed by what bears the name',
      subject: 'cert-1',
      facts: peers({ issuers: [ISSUER], chain: { end: 'signature-invalid', path: ['cert-1'] } }),
      says: ['whose key did not sign'],
      severity: 'high',
    },
    {
      name: 'out of order',
      subject: 'cert-1',
      facts: chained({ end: 'self-signed', missingIssuer: null, order: 'unordered' }),
      says: ['out of order'],
      severity: 'low',
    },
    {
      name: 'strangers',
      subject: 'cert-1',
      facts: chained({ end: 'self-signed', missingIssuer: null, order: 'strangers', strangers: ['cert-8'] }),
      says: ['1 certificate beside them belong to no path'],
      severity: 'low',
    },
    {
      name: 'sent twice',
      subject: 'cert-1',
      facts: chained({ end: 'self-signed', missingIssuer: null, duplicates: 1 }),
      says: ['1 certificate came twice'],
      severity: 'low',
    },
    {
      name: 'whole to one, incomplete to another',
      subject: 'cert-1',
      facts: peers(
        { certificate: { policies: ['2.23.140.1.2.1'] }, issuers: [ISSUER] },
        { certificate: { id: 'cert-1' } },
      ),
      says: ['was sent alone'],
    },
  ],
  open: [
    { name: 'alone, by a CA that nobody knows', facts: peers({}), says: ['is not known'], severity: 'low' },
    {
      name: 'one could not be read',
      subject: 'cert-1',
      facts: chained({ unreadable: 1 }),
      says: ['1 certificate beside it could not be read'],
      severity: 'low',
    },
    {
      name: 'a signature could not be verified',
      subject: 'cert-1',
      facts: chained({ linksVerified: false }),
      says: ['could not be verified'],
      severity: 'low',
    },
    {
      name: 'too long',
      subject: 'cert-1',
      facts: chained({ end: 'unchecked' }),
      says: ['longer than is followed'],
      severity: 'low',
    },
  ],
  notApplicable: [
    ...NOT_A_PEER,
    { name: 'self-signed', facts: peers({ certificate: { selfSigned: true } }), says: ['self-signed'] },
  ],
});
