import rule from '../../src/rules/tls-without-compression.ts';
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
    { name: 'method 0', facts: with12(), says: ['no compression'], cites: [3] },
    { name: 'TLS 1.3', facts: with13(), says: ['TLS 1.3 has no compression'] },
  ],
  fail: [{ name: 'DEFLATE', facts: with12({ agreed: agreed({ compression: 1 }) }), says: ['method 1'] }],
  never: { open: 'the ServerHello says it, or it was not seen, and then tls-handshake-seen is open' },
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with12({ handshake: 'partial' }),
      says: ['tls-handshake-seen'],
    },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'the handshake is not in the capture',
      facts: with12({ version: null, handshake: 'unseen' }),
      says: ['tls-handshake-seen'],
    },
  ],
});
