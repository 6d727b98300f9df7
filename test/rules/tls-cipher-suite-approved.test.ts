import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { TlsSession } from '../../src/ledger/facts.ts';
import rule from '../../src/rules/tls-cipher-suite-approved.ts';
import { agreed, facts, frame, tlsSession } from '../support/facts-builder.ts';
import { type RuleCase, testRule } from '../support/rule-tester.ts';

/** Codes and names from the IANA registry. */
function negotiated(code: string, name: string, parts: Partial<TlsSession> = {}): RuleCase['facts'] {
  const cipherSuite = { code, name };
  return facts({
    tlsSessions: [tlsSession({ legs: ['leg-1'], serverHello: frame(3), cipherSuite, handshake: 'complete', ...parts })],
  });
}

const withoutSecrecy = {
  ...SOC2_DEFAULT,
  cipherSuites: {
    ...SOC2_DEFAULT.cipherSuites,
    requireForwardSecrecy: false,
    grades: { ...SOC2_DEFAULT.cipherSuites.grades, D: null },
  },
};

testRule(rule, {
  pass: [
    {
      name: 'CBC with encrypt-then-MAC (TLS-008)',
      facts: negotiated('0xc014', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', { agreed: agreed({ encryptThenMac: true }) }),
      says: ['grade C', 'Encrypt-then-MAC was agreed'],
    },
    {
      name: 'TLS 1.3 AES-256-GCM',
      facts: negotiated('0x1302', 'TLS_AES_256_GCM_SHA384'),
      says: ['TLS_AES_256_GCM_SHA384', 'grade A'],
      cites: [3],
    },
    {
      name: 'ECDHE with ChaCha20-Poly1305',
      facts: negotiated('0xcca8', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'),
      says: ['grade A'],
    },
    {
      name: 'ECDHE with ARIA-GCM is acceptable',
      facts: negotiated('0xc060', 'TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256'),
      says: ['grade B'],
    },
    {
      name: 'a policy that accepts RSA key transport',
      facts: negotiated('0x009c', 'TLS_RSA_WITH_AES_128_GCM_SHA256'),
      policy: withoutSecrecy,
      says: ['grade D'],
    },
  ],
  fail: [
    {
      name: 'CBC without encrypt-then-MAC (TLS-008)',
      facts: negotiated('0xc014', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', { agreed: agreed({ encryptThenMac: false }) }),
      says: ['grade C'],
      severity: 'medium',
    },
    {
      name: 'encrypt-then-MAC does not mend RSA key transport',
      facts: negotiated('0x002f', 'TLS_RSA_WITH_AES_128_CBC_SHA', { agreed: agreed({ encryptThenMac: true }) }),
      says: ['grade D'],
    },
    {
      name: 'TLS 1.3 with a pre-shared key alone (TLS-006)',
      facts: negotiated('0x1301', 'TLS_AES_128_GCM_SHA256', { version: 'TLS 1.3', forwardSecrecy: false }),
      says: ['psk_ke'],
      severity: 'medium',
    },
    {
      name: 'NULL (TLS-004)',
      facts: negotiated('0x0002', 'TLS_RSA_WITH_NULL_SHA'),
      says: ['No encryption'],
      severity: 'critical',
    },
    {
      name: 'anonymous (TLS-004)',
      facts: negotiated('0x0034', 'TLS_DH_anon_WITH_AES_128_CBC_SHA'),
      says: ['grade F'],
      severity: 'critical',
    },
    {
      name: 'export (TLS-004)',
      facts: negotiated('0x0003', 'TLS_RSA_EXPORT_WITH_RC4_40_MD5'),
      says: ['grade F'],
      severity: 'critical',
    },
    {
      name: 'RC4 (TLS-005)',
      facts: negotiated('0x0005', 'TLS_RSA_WITH_RC4_128_SHA'),
      says: ['RC4'],
      severity: 'critical',
    },
    { name: '3DES (TLS-005)', facts: negotiated('0xc012', 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'), says: ['grade D'] },
    {
      name: 'RSA key transport (TLS-006)',
      facts: negotiated('0x002f', 'TLS_RSA_WITH_AES_128_CBC_SHA'),
      says: ['no forward secrecy'],
    },
    {
      name: 'plain PSK (TLS-006)',
      facts: negotiated('0x00a8', 'TLS_PSK_WITH_AES_128_GCM_SHA256'),
      says: ['grade C'],
      severity: 'medium',
    },
    {
      name: 'finite-field DHE (TLS-007)',
      facts: negotiated('0x009e', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'),
      says: ['RFC 10015'],
      severity: 'medium',
    },
    {
      name: 'finite-field DHE with CBC',
      facts: negotiated('0x0033', 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA'),
      says: ['grade D'],
    },
    {
      name: 'ECDHE with CBC (TLS-008)',
      facts: negotiated('0xc013', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'),
      says: ['CBC'],
      severity: 'medium',
    },
    {
      name: 'CCM_8 (TLS-029)',
      facts: negotiated('0xc0ae', 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8'),
      says: ['64-bit'],
      severity: 'medium',
    },
    {
      name: 'GOST (TLS-029)',
      facts: negotiated('0xc100', 'TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC'),
      says: ['Regional'],
      severity: 'low',
    },
    {
      name: 'SSL 2.0',
      facts: negotiated('0x010080', 'SSL_CK_RC4_128_WITH_MD5'),
      says: ['RFC 6176'],
      severity: 'critical',
    },
  ],
  open: [
    {
      name: 'a suite that the registry does not know',
      facts: negotiated('0xfedc', '0xFEDC'),
      says: ['not in the registry'],
    },
  ],
  notApplicable: [
    {
      name: 'the handshake is not in the capture: tls-version-approved is open for it',
      facts: facts({ tlsSessions: [tlsSession({ legs: ['leg-1'] })] }),
      says: ['no ServerHello'],
    },
    {
      name: 'not on a VoIP path',
      facts: facts({
        tlsSessions: [
          tlsSession({ cipherSuite: { code: '0x0002', name: 'TLS_RSA_WITH_NULL_SHA' }, handshake: 'complete' }),
        ],
      }),
      says: ['Not a VoIP path'],
    },
    {
      name: 'the handshake failed',
      facts: facts({ tlsSessions: [tlsSession({ legs: ['leg-1'], handshake: 'failed' })] }),
      says: ['carried nothing'],
    },
  ],
});
