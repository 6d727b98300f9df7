import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/certificate-not-self-signed.ts';
import { factOf, pemOf } from '../ledger/certificates/chains.ts';
import { certificate, facts } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';
import { peers } from './peer.ts';

function shown(parts: Parameters<typeof certificate>[0]) {
  return facts({ certificates: [certificate({ seenOn: ['leg-1'], ...parts })] });
}

testRule(rule, {
  pass: [{ name: 'issued by another', facts: shown({}), says: ['CN=Example Issuing CA as its issuer'], cites: [4] }],
  fail: [
    {
      name: 'self-signed, and an anchor of the policy',
      facts: peers({ certificate: { ...factOf('root'), id: 'cert-1', selfSigned: true } }),
      policy: {
        ...SOC2_DEFAULT,
        certificates: { ...SOC2_DEFAULT.certificates, trustAnchors: [pemOf('root')] },
      },
      says: ['the policy names it as a trust anchor'],
      severity: 'medium',
    },
    { name: 'self-signed', facts: shown({ selfSigned: true }), says: ['self-signed'] },
    { name: 'self-signed by a client', facts: shown({ selfSigned: true, role: 'client' }), says: ['self-signed'] },
  ],
  open: [
    {
      name: 'names itself, and the signature could not be verified',
      facts: shown({ subject: 'CN=pbx', issuer: 'CN=pbx', selfSigned: false }),
      says: ['names itself'],
    },
  ],
  notApplicable: [
    { name: 'DTLS-SRTP', facts: shown({ selfSigned: true, mediaKeyingOnly: true }), says: ['RFC 5763'] },
    { name: 'a root sent along', facts: shown({ selfSigned: true, chainPosition: 2 }), says: ['part of a chain'] },
    {
      name: 'not on a VoIP path',
      facts: facts({ certificates: [certificate({ selfSigned: true })] }),
      says: ['Not a VoIP path'],
    },
  ],
});
