import rule from '../../src/rules/tls-psk-with-forward-secrecy.ts';
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

testRule(rule, {
  pass: [
    {
      name: 'psk_dhe_ke',
      facts: with13({ resumed: true, group: 'x25519' }),
      says: ['fresh keys from x25519'],
      cites: [3, 3],
    },
  ],
  fail: [
    {
      name: 'psk_ke',
      facts: with13({ resumed: true, forwardSecrecy: false, keyExchange: null }),
      says: ['no forward secrecy'],
    },
  ],
  never: { open: 'the ServerHello says it, or it was not seen, and then tls-handshake-seen is open' },
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with13({ handshake: 'partial', resumed: true }),
      says: ['tls-handshake-seen'],
    },
    { name: 'a full handshake', facts: with13(), says: ['No pre-shared key'] },
    { name: 'a ticket of TLS 1.2', facts: with12({ resumed: true }), says: ['No pre-shared key'] },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'the handshake is not in the capture',
      facts: with12({ version: null, handshake: 'unseen' }),
      says: ['tls-handshake-seen'],
    },
  ],
});
