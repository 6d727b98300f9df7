import rule from '../../src/rules/tls-agreement-steady.ts';
import { evidence, facts, frame, tlsOffer, tlsSession } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

type Parts = Parameters<typeof tlsSession>[0];

const TLS13: Parts = { version: 'TLS 1.3', cipherSuite: { code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' } };
const GCM: Parts = {
  version: 'TLS 1.2',
  cipherSuite: { code: '0xc02f', name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
};
const CBC: Parts = { version: 'TLS 1.2', cipherSuite: { code: '0xc013', name: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA' } };

/** Whole handshakes of one client and server with one offer, a frame 10, 20, ... each. */
function sessions(...each: Parts[]) {
  return facts({
    tlsSessions: each.map((parts, index) =>
      tlsSession({
        id: `tls-${index + 1}`,
        legs: ['leg-1'],
        handshake: 'complete',
        resumed: false,
        forwardSecrecy: true,
        offer: tlsOffer(),
        first: frame(10 * (index + 1)),
        serverHello: frame(10 * (index + 1) + 1),
        ...parts,
      }),
    ),
  });
}

const otherOffer: Parts = { offer: tlsOffer({ ja4: 't12i010100_000000000000_000000000000' }) };

testRule(rule, {
  pass: [
    {
      name: 'the first of two',
      facts: sessions(TLS13, GCM),
      subject: 'tls-1',
      says: ['2 sessions', 'none before'],
      cites: [11],
    },
    { name: 'stronger than before', facts: sessions(GCM, TLS13), subject: 'tls-2', says: ['none before'], cites: [21] },
    {
      name: 'the same again',
      facts: sessions(GCM, { ...GCM, alpn: 'sip' }),
      subject: 'tls-2',
      says: ['none before'],
      cites: [21],
    },
  ],
  fail: [
    {
      name: 'an older version',
      facts: sessions(TLS13, GCM),
      subject: 'tls-2',
      says: ['tls-1', 'TLS 1.3, now TLS 1.2'],
      cites: [11, 21],
    },
    {
      name: 'a worse suite of the same version, after the strongest of two',
      facts: sessions(CBC, GCM, CBC),
      subject: 'tls-3',
      says: ['tls-2', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, now TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'],
      cites: [21, 31],
    },
    {
      name: 'forward secrecy lost',
      facts: sessions(GCM, { ...GCM, forwardSecrecy: false }),
      subject: 'tls-2',
      says: ['forward secrecy, now none'],
    },
  ],
  notApplicable: [
    { name: 'alone', facts: sessions(GCM), says: ['No other session'] },
    {
      name: 'another offer',
      facts: sessions(TLS13, { ...GCM, ...otherOffer }),
      subject: 'tls-2',
      says: ['No other session'],
    },
    {
      name: 'another server',
      facts: sessions(TLS13, { ...GCM, server: { address: '203.0.113.99', port: 5061, name: null } }),
      subject: 'tls-2',
      says: ['No other session'],
    },
    {
      name: 'another client',
      facts: sessions(TLS13, { ...GCM, client: { address: '192.0.2.99', port: null, name: null } }),
      subject: 'tls-2',
      says: ['No other session'],
    },
    {
      name: 'the other one failed',
      facts: sessions({ ...TLS13, handshake: 'failed', alerts: [evidence(12, 'alert')] }, GCM),
      subject: 'tls-2',
      says: ['No other session'],
    },
    {
      name: 'resumed',
      facts: sessions(TLS13, { ...GCM, resumed: true }),
      subject: 'tls-2',
      says: ['No other session'],
    },
    {
      name: 'the offer is not known',
      facts: sessions(TLS13, { ...GCM, offer: null }),
      subject: 'tls-2',
      says: ['No other session'],
    },
    {
      name: 'no leg of a call uses it',
      facts: sessions(TLS13, { ...GCM, legs: [] }),
      subject: 'tls-2',
      says: ['Not a VoIP path'],
    },
    {
      name: 'joined later',
      facts: sessions(TLS13, { ...GCM, version: null, handshake: 'unseen' }),
      subject: 'tls-2',
      says: ['no ServerHello'],
    },
  ],
  never: {
    open: 'Where the offer or the agreement is not known there is nothing to compare, and other rules are open for that.',
  },
});
