import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/tls-mutual-authentication.ts';
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

const policy = {
  ...SOC2_DEFAULT,
  handshake: { ...SOC2_DEFAULT.handshake, mutualTls: ['198.51.100.20:5061', '[2001:db8::1]:5061', '203.0.113.9'] },
};
const NONE = { requested: null, sent: null, refused: null, verified: null };

testRule(rule, {
  pass: [
    {
      name: 'a certificate was shown and its key proved',
      facts: with12({
        clientAuthenticated: true,
        clientCertificate: { requested: frame(4), sent: frame(5), refused: null, verified: frame(5) },
      }),
      says: ['proved its key'],
      cites: [3, 4, 5, 5],
    },
  ],
  fail: [
    {
      name: 'asked for, not given, and the session went on (TLS-022)',
      facts: with12({
        clientAuthenticated: false,
        clientCertificate: { ...NONE, requested: frame(4), refused: frame(5) },
      }),
      says: ['sent none, and the session went on', 'does not require one'],
      severity: 'medium',
    },
    {
      name: 'required, asked for, not given, and the session went on (TLS-022)',
      facts: with12({
        server: '203.0.113.9:5065',
        clientAuthenticated: false,
        clientCertificate: { ...NONE, requested: frame(4), refused: frame(5) },
      }),
      policy,
      says: [/sent none, and the session went on\.$/],
      severity: 'high',
    },
    {
      name: 'required, and not asked for (TLS-021)',
      facts: with12({ clientAuthenticated: false }),
      policy,
      says: ['did not ask'],
    },
    {
      name: 'required of an IPv6 server, and not asked for (TLS-021)',
      facts: with12({ clientAuthenticated: false, server: '[2001:db8::1]:5061' }),
      policy,
      says: ['did not ask'],
    },
    {
      name: 'required of a host on any port (TLS-021)',
      facts: with12({ clientAuthenticated: false, server: '203.0.113.9:5065' }),
      policy,
      says: ['did not ask'],
    },
  ],
  open: [
    { name: 'required, in TLS 1.3', facts: with13(), policy, says: ['TLS 1.3 encrypts'] },
    { name: 'required, in a resumed session', facts: with12({ resumed: true }), policy, says: ['resumed'] },
    {
      name: 'the answer is not in the capture',
      facts: with12({ handshake: 'partial', clientCertificate: { ...NONE, requested: frame(4) } }),
      says: ['does not show'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    {
      name: 'nobody asks for it',
      facts: with12({ clientAuthenticated: false }),
      says: ['Neither the policy nor the server'],
    },
    {
      name: 'the policy names another port',
      facts: with12({ server: '198.51.100.20:5065' }),
      policy,
      says: ['Neither the policy nor the server'],
    },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'the handshake is not in the capture',
      facts: with12({ version: null, handshake: 'unseen' }),
      says: ['tls-handshake-seen'],
    },
  ],
});
