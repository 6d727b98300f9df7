import rule from '../../src/rules/tls-early-data-refused.ts';
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
    { name: 'none offered', facts: with13(), says: ['offered no 0-RTT'], cites: [2, 3] },
    {
      name: 'visibly refused',
      facts: with13({ earlyDataAccepted: false, offer: tlsOffer({ earlyData: true }) }),
      says: ['refused'],
    },
  ],
  fail: [
    {
      name: 'accepted',
      facts: with13({
        earlyDataAccepted: true,
        offer: tlsOffer({ earlyData: true }),
        traffic: tlsTraffic({ earlyDataRecords: 2 }),
      }),
      says: ['accepted 0-RTT data; 2 records'],
    },
  ],
  open: [
    {
      name: 'offered, and nobody knows',
      facts: with13({ offer: tlsOffer({ earlyData: true }) }),
      says: ['does not tell'],
    },
    {
      name: 'the ClientHello is not in the capture',
      facts: with13({ offer: null }),
      says: ['ClientHello is not in the capture'],
    },
  ],
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with13({ handshake: 'partial' }),
      says: ['tls-handshake-seen'],
    },
    { name: 'TLS 1.2', facts: with12(), says: ['has no 0-RTT'] },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'the handshake is not in the capture',
      facts: with12({ version: null, handshake: 'unseen' }),
      says: ['tls-handshake-seen'],
    },
  ],
});
