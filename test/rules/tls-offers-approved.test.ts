import rule from '../../src/rules/tls-offers-approved.ts';
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

const RC4 = { code: '0x0005', name: 'TLS_RSA_WITH_RC4_128_SHA' };
const offering = (parts: Parameters<typeof tlsOffer>[0]) => with12({ offer: tlsOffer(parts) });

testRule(rule, {
  pass: [
    { name: 'TLS 1.3 and 1.2', facts: with13(), says: ['TLS 1.3 and TLS 1.2', 'none broken'], cites: [2, 3] },
    {
      name: 'signaling suites are no suites',
      facts: offering({ cipherSuites: [{ code: '0x00ff', name: 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV' }] }),
      says: ['none broken'],
    },
  ],
  fail: [
    {
      name: 'a client that ends at TLS 1.0 (TLS-003)',
      facts: offering({ versions: ['TLS 1.0'] }),
      says: ['cannot do TLS 1.2'],
      severity: 'medium',
    },
    { name: 'RC4 is offered (TLS-012)', facts: offering({ cipherSuites: [RC4] }), says: ['1 broken suite', 'RC4'] },
    {
      name: 'a suite of SSL 2.0 is offered (TLS-012)',
      facts: offering({ format: 'ssl2', cipherSuites: [{ code: '0x010080', name: 'SSL_CK_RC4_128_WITH_MD5' }] }),
      says: ['SSL_CK_RC4_128_WITH_MD5'],
    },
    {
      name: 'the server takes a weak suite from another client (TLS-012)',
      facts: facts({
        tlsSessions: [
          ...with12().tlsSessions,
          ...with12({ id: 'tls-2', legs: [], client: '192.0.2.66', cipherSuite: RC4, serverHello: frame(9) })
            .tlsSessions,
        ],
      }),
      subject: 'tls-1',
      says: ['accepted TLS_RSA_WITH_RC4_128_SHA from 192.0.2.66 (tls-2)'],
      severity: 'medium',
      cites: [2, 3, 9],
    },
  ],
  open: [{ name: 'the ClientHello is not in the capture', facts: with12({ offer: null }), says: ['does not show'] }],
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with12({ handshake: 'partial' }),
      says: ['tls-handshake-seen'],
    },
    { name: 'no leg uses the session', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    {
      name: 'neither hello is in the capture',
      facts: with12({ version: null, offer: null, handshake: 'unseen' }),
      says: ['Neither hello'],
    },
  ],
});
