import rule from '../../src/rules/tls-handshake-seen.ts';
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
      name: 'TLS 1.3 with X25519',
      facts: with13({ group: 'x25519' }),
      says: ['TLS 1.3, TLS_AES_256_GCM_SHA384, x25519', 'grade A'],
      cites: [3, 3],
    },
    {
      name: 'the worst part gives the grade',
      facts: with12({
        group: 'secp224r1',
        keyExchange: keyExchange({ kind: 'named-curve', group: { code: '0x0015', name: 'secp224r1' } }),
      }),
      says: ['grade D'],
    },
    {
      name: 'a post-quantum hybrid',
      facts: with13({
        keyExchange: keyExchange({ postQuantum: true, group: { code: '0x11ec', name: 'X25519MLKEM768' } }),
      }),
      says: ['post-quantum'],
    },
    {
      name: 'resumed, and the original is in the capture',
      facts: with12({ resumed: true, resumption: { kind: 'ticket', from: 'tls-7', reason: null } }),
      says: ['resuming tls-7'],
    },
  ],
  fail: [
    {
      name: 'a ticket for a month',
      facts: with12({ ticketLifetime: 30 * 86_400, ticketAt: frame(5) }),
      says: ['30 days', 'allows 7'],
      cites: [3, 5],
      severity: 'low',
    },
  ],
  open: [
    {
      name: 'joined later',
      facts: with12({ version: null, handshake: 'unseen', serverHello: null, versionHint: 'TLS 1.2 or 1.3' }),
      says: ['joined after', 'look like TLS 1.2 or 1.3, which is a hint'],
    },
    {
      name: 'no ServerHello',
      facts: with12({ version: null, handshake: 'partial', serverHello: null }),
      says: ['no ServerHello'],
    },
    { name: 'no end', facts: with12({ handshake: 'partial' }), says: ['end of the handshake'] },
    {
      name: 'resumed, and the original is not in the capture',
      facts: with12({ resumed: true, resumption: { kind: 'psk', from: null, reason: 'Tickets are hidden.' } }),
      says: ['resumes an earlier session. Tickets are hidden.'],
    },
  ],
  notApplicable: [
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    { name: 'the handshake failed', facts: with12({ handshake: 'failed' }), says: ['failed'] },
  ],
});
