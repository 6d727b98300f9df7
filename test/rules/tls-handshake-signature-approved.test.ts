import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/tls-handshake-signature-approved.ts';
import { agreed, facts, frame, keyExchange, tlsOffer, tlsSession } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

/** A whole handshake of TLS 1.2 on a signaling leg. */
const with12 = (parts: Parameters<typeof tlsSession>[0] = {}) =>
  facts({
    tlsSessions: [
      tlsSession({
        legs: ['leg-1'],
        handshake: 'complete',
        version: 'TLS 1.2',
        cipherSuite: { code: '0xc02f', name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
        forwardSecrecy: true,
        resumed: false,
        serverHello: frame(3),
        agreed: agreed(),
        offer: tlsOffer(),
        ...parts,
      }),
    ],
  });

const with13 = (parts: Parameters<typeof tlsSession>[0] = {}) =>
  with12({
    version: 'TLS 1.3',
    cipherSuite: { code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' },
    agreed: null,
    keyExchange: keyExchange(),
    ...parts,
  });

const signed = (scheme: string, parts: Parameters<typeof tlsSession>[0] = {}, implied = false) =>
  with12({
    keyExchange: keyExchange({ kind: 'named-curve' }),
    handshakeSignatures: [{ at: frame(4), by: 'server', message: 'ServerKeyExchange', scheme, implied }],
    ...parts,
  });

testRule(rule, {
  pass: [
    { name: 'RSA-PSS with SHA-256', facts: signed('rsa_pss_rsae_sha256'), says: ['grade A'], cites: [3, 4] },
    { name: 'PKCS#1 with SHA-384', facts: signed('rsa_pkcs1_sha384'), says: ['grade B'] },
  ],
  fail: [
    { name: 'RSA with SHA-1', facts: signed('rsa_pkcs1_sha1'), says: ['rsa_pkcs1_sha1', 'grade D'] },
    { name: 'RSA with MD5', facts: signed('rsa_md5'), says: ['grade F'], severity: 'critical' },
    {
      name: 'what TLS 1.0 prescribes, where the policy allows that version',
      facts: signed('rsa_pkcs1_md5_sha1', { version: 'TLS 1.0' }, true),
      policy: { ...SOC2_DEFAULT, minimumVersion: { ...SOC2_DEFAULT.minimumVersion, tls: 'TLS 1.0' } },
      says: ['as its version prescribes'],
    },
    {
      name: 'a client that signs with SHA-1',
      facts: signed('x', {
        handshakeSignatures: [
          {
            at: frame(4),
            by: 'server',
            message: 'ServerKeyExchange',
            scheme: 'ecdsa_secp256r1_sha256',
            implied: false,
          },
          { at: frame(5), by: 'client', message: 'CertificateVerify', scheme: 'ecdsa_sha1', implied: false },
        ],
      }),
      says: ['The client signed its CertificateVerify'],
    },
  ],
  open: [
    {
      name: 'the message is not in the capture',
      facts: with12({ keyExchange: keyExchange() }),
      says: ['does not show'],
    },
    { name: 'an unknown scheme', facts: signed('0xFE01'), says: ['not in the registry'] },
  ],
  notApplicable: [
    {
      name: 'what TLS 1.0 prescribes: the version is a finding of its own',
      facts: signed('rsa_pkcs1_md5_sha1', { version: 'TLS 1.0' }, true),
      says: ['tls-version-approved fails the version'],
    },
    {
      name: 'the end of the handshake is not in the capture',
      facts: signed('ed25519', { handshake: 'partial' }),
      says: ['tls-handshake-seen'],
    },
    { name: 'TLS 1.3', facts: with13(), says: ['TLS 1.3 encrypts'] },
    { name: 'RSA key transport', facts: with12({ forwardSecrecy: false }), says: ['without Diffie-Hellman'] },
    {
      name: 'an anonymous suite',
      facts: signed('x', {
        cipherSuite: { code: '0x006d', name: 'TLS_DH_anon_WITH_AES_256_CBC_SHA256' },
        handshakeSignatures: [],
      }),
      says: ['signs nothing'],
    },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'the handshake is not in the capture',
      facts: with12({ version: null, handshake: 'unseen' }),
      says: ['tls-handshake-seen'],
    },
  ],
});
