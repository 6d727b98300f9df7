import rule from '../../src/rules/tls-group-approved.ts';
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

const prime = (bits: number, wellKnownPrime: string | null = null) =>
  with12({
    keyExchange: keyExchange({ kind: 'finite-field', group: null, bits, wellKnownPrime, primeSha256: 'ab'.repeat(32) }),
    group: `DH (${bits} bits)`,
  });
const named = (code: string, name: string) =>
  with12({ keyExchange: keyExchange({ kind: 'named-curve', group: { code, name } }) });

testRule(rule, {
  pass: [
    { name: 'X25519', facts: with13(), says: ['x25519', 'grade A'], cites: [3, 3] },
    { name: 'a post-quantum hybrid', facts: named('0x11ec', 'X25519MLKEM768'), says: ['grade A'] },
    { name: 'brainpool', facts: named('0x001b', 'brainpoolP384r1'), says: ['grade B'] },
    { name: 'a prime of 2048 bits', facts: prime(2048), says: ['2048 bits', 'own making'] },
    { name: 'ffdhe3072 in TLS 1.2', facts: prime(3072, 'ffdhe3072 (RFC 7919)'), says: ['many servers share'] },
  ],
  fail: [
    {
      name: 'a prime of 1024 bits (TLS-009)',
      facts: prime(1024, 'Apache mod_ssl 2.2, 1024 bits'),
      says: ['1024 bits', 'mod_ssl'],
    },
    { name: 'a prime of 768 bits (TLS-009)', facts: prime(768), says: ['768 bits'], severity: 'critical' },
    {
      name: 'a prime that is not safe (TLS-009)',
      facts: prime(2048, '2048 bits with a subgroup of 256 (RFC 5114)'),
      says: ['no safe prime'],
    },
    {
      name: 'a curve of 192 bits (TLS-010)',
      facts: named('0x0013', 'secp192r1'),
      says: ['grade F'],
      severity: 'critical',
    },
    { name: 'P-224 (TLS-010)', facts: named('0x0015', 'secp224r1'), says: ['grade D'] },
    {
      name: 'draft Kyber (TLS-027)',
      facts: named('0x6399', 'X25519Kyber768Draft00'),
      says: ['grade C'],
      severity: 'medium',
    },
    {
      name: 'explicit parameters',
      facts: with12({ keyExchange: keyExchange({ kind: 'explicit-curve', group: null }) }),
      says: ['curve of its own'],
    },
    {
      name: 'an export key',
      facts: with12({ keyExchange: keyExchange({ kind: 'rsa-export', group: null, bits: 512 }) }),
      says: ['512 bits'],
      severity: 'critical',
    },
  ],
  open: [
    { name: 'the ServerKeyExchange is not in the capture', facts: with12(), says: ['not in the capture'] },
    { name: 'an unknown group', facts: named('0xfe31', '0xFE31'), says: ['0xFE31', 'not in the registry'] },
  ],
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with13({ handshake: 'partial' }),
      says: ['tls-handshake-seen'],
    },
    { name: 'RSA key transport', facts: with12({ forwardSecrecy: false }), says: ['without Diffie-Hellman'] },
    { name: 'a resumed session', facts: with12({ resumed: true }), says: ['resumed'] },
    { name: 'SSL 2.0', facts: with12({ version: 'SSL 2.0', agreed: null }), says: ['RSA key transport'] },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'the handshake is not in the capture',
      facts: with12({ version: null, handshake: 'unseen' }),
      says: ['tls-handshake-seen'],
    },
  ],
});
