import rule from '../../src/rules/tls-alpn-is-sip.ts';
import { agreed, facts, frame, keyExchange, signalingLeg, tlsOffer, tlsSession } from '../support/facts-builder.ts';
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

/** No leg, on a port that was stated to be one of SIP over TLS. */
const expected = (parts: Parameters<typeof tlsSession>[0]) => ({ legs: [], sipExpected: 'its port is 5061', ...parts });

const offering = (...alpn: string[]) => tlsOffer({ alpn });

testRule(rule, {
  pass: [
    {
      name: 'sip/2 agreed on',
      facts: with12({ alpn: 'sip/2', offer: offering('h2', 'sip/2') }),
      says: ['sip/2 was agreed on'],
      cites: [2, 3],
    },
    {
      name: 'TLS 1.3, and only SIP offered',
      facts: with13({ offer: offering('sip/2', 'sip') }),
      says: ['nothing else'],
    },
    {
      name: 'HTTP/1.1 on a secure WebSocket',
      facts: facts({
        ...with12({ alpn: 'http/1.1', offer: offering('http/1.1') }),
        legs: [signalingLeg({ transport: 'wss', tls: ['tls-1'] })],
      }),
      says: ['http/1.1'],
    },
  ],
  fail: [
    {
      name: 'h2 agreed on on a port of SIP, by no leg',
      facts: with12(expected({ alpn: 'h2', offer: offering('h2') })),
      says: ['h2 was agreed on where SIP was expected: its port is 5061.'],
      cites: [2, 3],
    },
    { name: 'h2 agreed on', facts: with12({ alpn: 'h2', offer: offering('h2', 'sip/2') }), says: ['h2 was agreed on'] },
    {
      name: 'TLS 1.3, and SIP not offered',
      facts: with13({ offer: offering('h2', 'http/1.1') }),
      says: ['and no SIP'],
    },
  ],
  open: [
    {
      name: 'HTTP/1.1 agreed on on a port of SIP: it may become a WebSocket',
      facts: with12(expected({ alpn: 'http/1.1', offer: offering('http/1.1') })),
      says: ['http/1.1', 'WebSocket'],
      cites: [2, 3],
    },
    {
      name: 'only others offered on a port of SIP, and TLS 1.3 hides the choice',
      facts: with13(expected({ offer: offering('h2', 'http/1.1') })),
      says: ['h2 and http/1.1', 'encrypts the choice'],
    },
    {
      name: 'TLS 1.3 hides the choice',
      facts: with13({ offer: offering('h2', 'sip/2') }),
      says: ['encrypts the choice'],
    },
    { name: 'the server names none', facts: with12({ offer: offering('h2', 'sip/2') }), says: ['named none'] },
  ],
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with12({ handshake: 'partial', alpn: 'sip/2' }),
      says: ['tls-handshake-seen'],
    },
    {
      name: 'only others offered on a port of SIP, and none agreed on',
      facts: with12(expected({ alpn: null, offer: offering('h2') })),
      says: ['agreed on no protocol'],
    },
    {
      name: 'a handshake that failed on a port of SIP',
      facts: with12(expected({ alpn: 'h2', handshake: 'failed' })),
      says: ['The handshake failed'],
    },
    { name: 'no protocol was named', facts: with12(), says: ['No protocol'] },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
  ],
});
