import rule from '../../src/rules/tls-usage-limits.ts';
import { agreed, facts, frame, keyExchange, tlsOffer, tlsSession, tlsTraffic } from '../support/facts-builder.ts';
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
      name: 'a few records',
      facts: with12({ traffic: tlsTraffic({ recordsInOneDirection: 900 }) }),
      says: ['At most 900 records'],
      cites: [3],
    },
  ],
  fail: [
    {
      name: 'too many in TLS 1.2',
      facts: with12({ traffic: tlsTraffic({ recordsInOneDirection: 23_726_567 }) }),
      says: ['23726567'],
    },
  ],
  open: [
    {
      name: 'too many in TLS 1.3',
      facts: with13({ traffic: tlsTraffic({ recordsInOneDirection: 23_726_567 }) }),
      says: ['hides whether the keys were updated'],
    },
  ],
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with12({ handshake: 'partial' }),
      says: ['tls-handshake-seen'],
    },
    {
      name: 'CBC',
      facts: with12({ cipherSuite: { code: '0xc014', name: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA' } }),
      says: ['not AES-GCM'],
    },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'the handshake is not in the capture',
      facts: with12({ version: null, handshake: 'unseen' }),
      says: ['tls-handshake-seen'],
    },
  ],
});
