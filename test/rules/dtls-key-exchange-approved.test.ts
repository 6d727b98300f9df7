import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/dtls-key-exchange-approved.ts';
import { agreed, dtlsSession, facts, frame, keyExchange } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

/** A whole handshake of DTLS 1.2 that keys a media leg. */
const with12 = (parts: Parameters<typeof dtlsSession>[0] = {}) =>
  facts({
    tlsSessions: [
      dtlsSession({
        legs: ['leg-2'],
        handshake: 'complete',
        version: 'DTLS 1.2',
        cipherSuite: { code: '0xc02b', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
        forwardSecrecy: true,
        resumed: false,
        serverHello: frame(3),
        agreed: agreed(),
        keyExchange: keyExchange({ kind: 'named-curve', at: frame(4), group: { code: '0x0017', name: 'secp256r1' } }),
        handshakeSignatures: [
          {
            at: frame(4),
            by: 'server',
            message: 'ServerKeyExchange',
            scheme: 'ecdsa_secp256r1_sha256',
            implied: false,
          },
        ],
        ...parts,
      }),
    ],
  });

/** What DTLS 1.0 leaves no choice about. */
const prescribed: Parameters<typeof dtlsSession>[0] = {
  version: 'DTLS 1.0',
  handshakeSignatures: [
    { at: frame(4), by: 'server', message: 'ServerKeyExchange', scheme: 'ecdsa_sha1', implied: true },
  ],
};

testRule(rule, {
  pass: [
    {
      name: 'P-256, ECDSA and the extended master secret',
      facts: with12(),
      says: ['secp256r1', 'ecdsa_secp256r1_sha256', 'extended master secret'],
      cites: [3, 4, 4],
    },
    {
      name: 'SHA-1 in DTLS 1.0: the version is a finding of its own, and its signature goes with it',
      facts: with12(prescribed),
      says: ['secp256r1'],
    },
    {
      name: 'DTLS 1.3',
      facts: with12({
        version: 'DTLS 1.3',
        agreed: agreed({ extendedMasterSecret: null }),
        handshakeSignatures: [],
        keyExchange: keyExchange(),
      }),
      says: ['x25519'],
    },
  ],
  fail: [
    {
      name: 'no extended master secret',
      facts: with12({ agreed: agreed({ extendedMasterSecret: false }) }),
      says: ['not agreed on'],
      severity: 'medium',
    },
    {
      name: 'SHA-1 that DTLS 1.2 did not prescribe',
      facts: with12({
        handshakeSignatures: [
          { at: frame(4), by: 'server', message: 'ServerKeyExchange', scheme: 'ecdsa_sha1', implied: false },
        ],
      }),
      says: ['ecdsa_sha1'],
    },
    {
      name: 'SHA-1 in DTLS 1.0, where the policy allows that version',
      facts: with12(prescribed),
      policy: { ...SOC2_DEFAULT, minimumVersion: { ...SOC2_DEFAULT.minimumVersion, dtls: 'DTLS 1.0' } },
      says: ['ecdsa_sha1'],
    },
    {
      name: 'a short prime',
      facts: with12({ keyExchange: keyExchange({ kind: 'finite-field', group: null, bits: 512 }) }),
      says: ['512 bits'],
      severity: 'critical',
    },
  ],
  open: [
    {
      name: 'fragments are missing',
      facts: with12({ keyExchange: null, handshakeSignatures: [] }),
      says: ['not in the capture', 'does not show how'],
    },
  ],
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with12({ handshake: 'partial' }),
      says: ['tls-handshake-seen'],
    },
    { name: 'no leg is keyed by it', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    { name: 'no ServerHello', facts: with12({ version: null, serverHello: null }), says: ['no ServerHello'] },
    {
      name: 'a resumed session that shows nothing',
      facts: with12({ resumed: true, keyExchange: null, handshakeSignatures: [], agreed: null }),
      says: ['neither group nor signature'],
    },
  ],
});
