import rule from '../../src/rules/certificate-strength-approved.ts';
import { certificate, facts } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

function shown(parts: Parameters<typeof certificate>[0]) {
  return facts({ certificates: [certificate({ seenOn: ['leg-1'], ...parts })] });
}

const rsa = { keyAlgorithm: 'RSA', signatureAlgorithm: 'sha256WithRSAEncryption' };

testRule(rule, {
  pass: [
    { name: 'P-256 and ECDSA with SHA-256', facts: shown({}), says: ['EC key of 256 bits', 'ecdsa-with-SHA256'] },
    { name: 'RSA 2048 and SHA-256', facts: shown({ ...rsa, keyBits: 2048 }), says: ['RSA key of 2048 bits'] },
    {
      name: 'Ed25519',
      facts: shown({ keyAlgorithm: 'Ed25519', keyBits: null, signatureAlgorithm: 'Ed25519' }),
      says: ['an Ed25519 key'],
    },
    { name: 'SHA-512/256', facts: shown({ signatureAlgorithm: 'sha512-256WithRSAEncryption' }), says: ['sha512-256'] },
    {
      name: 'SHA-1 on a self-signed certificate',
      facts: shown({ signatureAlgorithm: 'sha1WithRSAEncryption', selfSigned: true }),
      says: ['its signature is not judged'],
    },
  ],
  fail: [
    {
      name: 'an RSA exponent that encrypts nothing',
      facts: shown({ keyAlgorithm: 'RSA', keyBits: 4096, keyExponent: 1 }),
      says: ['public exponent 1'],
      severity: 'critical',
    },
    { name: 'RSA 1024', facts: shown({ ...rsa, keyBits: 1024 }), says: ["below the policy's 2048"] },
    { name: 'RSA 512', facts: shown({ ...rsa, keyBits: 512 }), says: ['512 bits'], severity: 'critical' },
    { name: 'EC 224', facts: shown({ keyBits: 224 }), says: ['224 bits'], severity: 'medium' },
    { name: 'EC 192', facts: shown({ keyBits: 192 }), says: ['192 bits'], severity: 'critical' },
    { name: 'DSA', facts: shown({ keyAlgorithm: 'DSA', keyBits: 2048 }), says: ['DSA'] },
    {
      name: 'SHA-1',
      facts: shown({ signatureAlgorithm: 'sha1WithRSAEncryption' }),
      says: ['sha1WithRSAEncryption', 'forbids'],
    },
    { name: 'ECDSA with SHA-1', facts: shown({ signatureAlgorithm: 'ecdsa-with-SHA1' }), says: ['forbids'] },
    {
      name: 'MD5',
      facts: shown({ signatureAlgorithm: 'md5WithRSAEncryption' }),
      says: ['forbids'],
      severity: 'critical',
    },
    {
      name: 'a short key and SHA-1',
      facts: shown({ ...rsa, keyBits: 512, signatureAlgorithm: 'sha1WithRSAEncryption' }),
      says: ['512 bits', 'sha1WithRSAEncryption'],
      severity: 'critical',
    },
    {
      name: 'a self-signed certificate with a short key',
      facts: shown({ ...rsa, keyBits: 1024, selfSigned: true }),
      says: ['1024 bits'],
    },
    {
      name: 'a short key counts for media too',
      facts: shown({ ...rsa, keyBits: 1024, selfSigned: true, mediaKeyingOnly: true }),
      says: ['1024 bits'],
    },
    {
      name: 'a short key beside a signature that is not known',
      facts: shown({ ...rsa, keyBits: 1024, signatureAlgorithm: '1.2.3.4' }),
      says: ['1024 bits'],
    },
  ],
  open: [
    { name: 'an unknown signature', facts: shown({ signatureAlgorithm: '1.2.3.4' }), says: ['signed with 1.2.3.4'] },
    { name: 'an unknown key', facts: shown({ keyAlgorithm: '1.2.3.5' }), says: ['1.2.3.5'] },
    { name: 'a key without size', facts: shown({ keyBits: null }), says: ['not known'] },
  ],
  notApplicable: [
    {
      name: 'not on a VoIP path',
      facts: facts({ certificates: [certificate({ keyBits: 112 })] }),
      says: ['Not a VoIP path'],
    },
  ],
});
