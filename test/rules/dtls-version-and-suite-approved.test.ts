import rule from '../../src/rules/dtls-version-and-suite-approved.ts';
import { dtlsSession, facts, frame, mediaLeg, tlsSession } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const strong = { code: '0xc02b', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' };
const cbc = { code: '0xc009', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA' };
const nothing = { code: '0xc006', name: 'TLS_ECDHE_ECDSA_WITH_NULL_SHA' };

function session(parts: Parameters<typeof dtlsSession>[0]) {
  return facts({
    tlsSessions: [dtlsSession({ legs: ['leg-2'], serverHello: frame(6), handshake: 'complete', ...parts })],
  });
}

testRule(rule, {
  pass: [
    {
      name: 'DTLS 1.2 with ECDHE and AES-GCM',
      facts: session({ version: 'DTLS 1.2', cipherSuite: strong }),
      says: ['DTLS 1.2 was negotiated', 'grade A'],
      cites: [6],
    },
  ],
  fail: [
    {
      name: 'DTLS 1.0 with a suite that fails less',
      facts: session({ version: 'DTLS 1.0', cipherSuite: cbc }),
      says: ['DTLS 1.0 was negotiated', 'CBC'],
    },
    {
      name: 'DTLS 1.2 with CBC',
      facts: session({ version: 'DTLS 1.2', cipherSuite: cbc }),
      says: [/^TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA/],
      severity: 'medium',
    },
    {
      name: 'DTLS 1.0 with NULL: the worst counts',
      facts: session({ version: 'DTLS 1.0', cipherSuite: nothing }),
      says: ['No encryption'],
      severity: 'critical',
    },
    {
      name: 'DTLS 1.0, of which the end was not seen, and the media is open',
      facts: facts({
        legs: [mediaLeg({ id: 'leg-2', protection: 'open', tls: ['tls-1'] })],
        tlsSessions: [
          dtlsSession({
            id: 'tls-1',
            legs: ['leg-2'],
            version: 'DTLS 1.0',
            cipherSuite: strong,
            serverHello: frame(6),
            handshake: 'partial',
          }),
        ],
      }),
      says: ['DTLS 1.0 was negotiated'],
    },
    {
      name: 'DTLS 1.0 whose suite was not seen',
      facts: session({ version: 'DTLS 1.0' }),
      says: ['DTLS 1.0 was negotiated'],
    },
  ],
  open: [
    {
      name: 'the handshake is not in the capture',
      facts: facts({ tlsSessions: [dtlsSession({ legs: ['leg-2'] })] }),
      says: ['which DTLS version', 'which cipher suite'],
    },
    {
      name: 'the handshake is not in the capture, and its media was seen encrypted',
      facts: facts({
        legs: [mediaLeg({ id: 'leg-2', protection: 'encrypted', tls: ['tls-1'] })],
        tlsSessions: [dtlsSession({ id: 'tls-1', legs: ['leg-2'] })],
      }),
      says: ['which DTLS version', 'which cipher suite'],
    },
    {
      name: 'the suite is not in the registry',
      facts: session({ version: 'DTLS 1.2', cipherSuite: { code: '0xfedc', name: '0xFEDC' } }),
      says: ['not in the registry'],
    },
  ],
  notApplicable: [
    {
      name: 'no leg is keyed by it',
      facts: facts({ tlsSessions: [tlsSession({ version: 'TLS 1.0' }), dtlsSession({ version: 'DTLS 1.0' })] }),
      says: ['Not a VoIP path'],
    },
    {
      name: 'the media is open for want of the handshake',
      facts: facts({
        legs: [mediaLeg({ id: 'leg-2', protection: 'open', tls: ['tls-1'] })],
        tlsSessions: [dtlsSession({ id: 'tls-1', legs: ['leg-2'] })],
      }),
      says: ['media-encrypted says so'],
    },
    {
      name: 'the media is open, and the end of a good handshake was not seen',
      facts: facts({
        legs: [mediaLeg({ id: 'leg-2', protection: 'open', tls: ['tls-1'] })],
        tlsSessions: [
          dtlsSession({
            id: 'tls-1',
            legs: ['leg-2'],
            version: 'DTLS 1.2',
            cipherSuite: strong,
            serverHello: frame(6),
            handshake: 'partial',
          }),
        ],
      }),
      says: ['media-encrypted says so'],
    },
    {
      name: 'the handshake failed',
      facts: session({ version: 'DTLS 1.0', handshake: 'failed' }),
      says: ['carried nothing'],
    },
  ],
});
