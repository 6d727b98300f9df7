import type { Certificate } from '../../src/ledger/facts.ts';
import rule from '../../src/rules/certificate-usage-fits.ts';
import { testRule } from '../support/rule-tester.ts';
import { NOT_A_PEER, peers } from './peer.ts';

const ECDHE = { code: '0xc02f', name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' };
const RSA = { code: '0x009c', name: 'TLS_RSA_WITH_AES_128_GCM_SHA256' };

function used(certificate: Partial<Certificate>, cipherSuite = ECDHE) {
  return peers({ certificate, session: { cipherSuite } });
}

testRule(rule, {
  pass: [
    { name: 'no restriction', facts: used({}), says: ['may be used as it was'], cites: [4] },
    {
      name: 'server',
      facts: used({ extendedKeyUsage: ['serverAuth'], keyUsage: ['digitalSignature'] }),
      says: ['may be used'],
    },
    { name: 'client', facts: used({ role: 'client', extendedKeyUsage: ['clientAuth'] }), says: ['may be used'] },
    { name: 'SIP', facts: used({ role: 'both', extendedKeyUsage: ['sipDomain'] }), says: ['may be used'] },
    { name: 'any', facts: used({ extendedKeyUsage: ['anyExtendedKeyUsage'] }), says: ['may be used'] },
    { name: 'RSA key transport', facts: used({ keyUsage: ['keyEncipherment'] }, RSA), says: ['may be used'] },
  ],
  fail: [
    {
      name: 'server by a client certificate',
      facts: used({ extendedKeyUsage: ['clientAuth', 'emailProtection'] }),
      says: ['was shown by a server and may be used only for clientAuth and emailProtection'],
    },
    {
      name: 'both roles by a server certificate',
      facts: used({ role: 'both', extendedKeyUsage: ['serverAuth'] }),
      says: ['was shown by a client and may be used only for serverAuth'],
    },
    { name: 'nothing allowed', facts: used({ extendedKeyUsage: [] }), says: ['for nothing'] },
    {
      name: 'cannot sign',
      facts: used({ keyUsage: ['keyEncipherment'] }),
      says: ['without the key usage digitalSignature'],
    },
    {
      name: 'client cannot sign',
      facts: peers({ certificate: { role: 'client', keyUsage: ['keyEncipherment'] }, session: { cipherSuite: RSA } }),
      says: ['digitalSignature'],
    },
    {
      name: 'cannot encrypt',
      facts: used({ keyUsage: ['digitalSignature'] }, RSA),
      says: ['without the key usage keyEncipherment'],
    },
    { name: 'CA', facts: used({ isCa: true }), says: ['is a CA certificate'] },
    {
      name: 'self-signed CA',
      facts: used({ isCa: true, selfSigned: true }),
      says: ['is a CA certificate'],
      severity: 'low',
    },
    {
      name: 'two faults',
      facts: used({ isCa: true, selfSigned: true, keyUsage: ['keyCertSign'] }),
      says: ['digitalSignature, which the key exchange needs; it is a CA certificate'],
    },
  ],
  notApplicable: NOT_A_PEER,
  never: { open: 'an extension that is absent restricts nothing, and one that is there tells' },
});
