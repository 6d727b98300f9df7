import rule from '../../src/rules/tls-heartbeat-off.ts';
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
    { name: 'not agreed on', facts: with12(), says: ['No heartbeats'], cites: [3] },
    { name: 'TLS 1.3, not asked for', facts: with13(), says: ['No heartbeats'] },
  ],
  fail: [
    { name: 'agreed on', facts: with12({ agreed: agreed({ heartbeat: true }) }), says: ['agreed on; 0 heartbeats'] },
    {
      name: 'a request that announces more than it holds',
      facts: with12({ traffic: tlsTraffic({ heartbeats: 1, malformedHeartbeats: [evidence(7)] }) }),
      says: ['Heartbleed'],
      severity: 'critical',
      cites: [3, 7],
    },
    {
      name: 'a malformed request in a session without its handshake',
      facts: with12({ version: null, serverHello: null, traffic: tlsTraffic({ malformedHeartbeats: [evidence(7)] }) }),
      says: ['Heartbleed'],
      severity: 'critical',
    },
  ],
  open: [
    {
      name: 'TLS 1.3 hides the answer',
      facts: with13({ offer: tlsOffer({ heartbeat: true }) }),
      says: ['encrypts the answer'],
    },
  ],
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
