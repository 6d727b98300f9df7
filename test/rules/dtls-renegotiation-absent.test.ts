import rule from '../../src/rules/dtls-renegotiation-absent.ts';
import { agreed, dtlsSession, evidence, facts, frame, keyExchange, tlsTraffic } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

/** A whole handshake of DTLS 1.2 that keys a media leg. */
const with12 = (parts: Parameters<typeof dtlsSession>[0] = {}) =>
  facts({
    tlsSessions: [
      dtlsSession({
        legs: ['leg-2'],
        handshake: 'complete',
        version: 'DTLS 1.2',
        cipherSuite: { code: '0xc02b', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
        forwardSecrecy: true,
        resumed: false,
        serverHello: frame(3),
        agreed: agreed(),
        keyExchange: keyExchange({ kind: 'named-curve', at: frame(4), group: { code: '0x0017', name: 'secp256r1' } }),
        handshakeSignatures: [
          {
            at: frame(4),
            by: 'server',
            message: 'ServerKeyExchange',
            scheme: 'ecdsa_secp256r1_sha256',
            implied: false,
          },
        ],
        ...parts,
      }),
    ],
  });

testRule(rule, {
  pass: [
    { name: 'none seen', facts: with12(), says: ['No renegotiation'], cites: [3] },
    { name: 'DTLS 1.3', facts: with12({ version: 'DTLS 1.3' }), says: ['has no renegotiation'] },
  ],
  fail: [
    {
      name: 'a second epoch',
      facts: with12({ traffic: tlsTraffic({ renegotiations: [evidence(40)] }) }),
      says: ['second handshake'],
      cites: [3, 40],
    },
  ],
  notApplicable: [
    {
      name: 'the end of the handshake is not in the capture',
      facts: with12({ handshake: 'partial' }),
      says: ['tls-handshake-seen'],
    },
    { name: 'no leg is keyed by it', facts: with12({ legs: [] }), says: ['Not a VoIP path'] },
    { name: 'no ServerHello', facts: with12({ version: null, serverHello: null }), says: ['no ServerHello'] },
  ],
  never: { open: 'what was not seen to be renegotiated passes; a gap is capture-complete-enough’s' },
});
