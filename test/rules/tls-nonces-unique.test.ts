import rule from '../../src/rules/tls-nonces-unique.ts';
import {
  agreed,
  evidence,
  facts,
  frame,
  keyExchange,
  tlsOffer,
  tlsSession,
  tlsTraffic,
} from '../support/facts-builder.ts';
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
      name: 'all differ',
      facts: with12({ traffic: tlsTraffic({ noncesCompared: 40 }) }),
      says: ['40 nonces compared, none came twice.'],
      cites: [3],
    },
    {
      name: 'too many to compare all',
      facts: with12({ traffic: tlsTraffic({ noncesCompared: 900, noncesComplete: false }) }),
      says: ['too many'],
    },
  ],
  fail: [
    {
      name: 'one came twice',
      facts: with12({
        traffic: tlsTraffic({ noncesCompared: 9, repeatedNonces: [evidence(8)], noncesUsedFirst: [evidence(6)] }),
      }),
      says: ['same nonce'],
      cites: [3, 6, 8],
    },
  ],
  never: { open: 'the ServerHello says it, or it was not seen, and then tls-handshake-seen is open' },
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with12({ handshake: 'partial', traffic: tlsTraffic({ noncesCompared: 2 }) }),
      says: ['tls-handshake-seen'],
    },
    { name: 'none sent', facts: with13(), says: ['No explicit nonces'] },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'the handshake is not in the capture',
      facts: with12({ version: null, handshake: 'unseen' }),
      says: ['tls-handshake-seen'],
    },
  ],
});
