import rule from '../../src/rules/dtls-srtp-mutual.ts';
import { dtlsSession, facts, frame, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const session = (parts: Parameters<typeof dtlsSession>[0]) =>
  facts({
    legs: [mediaLeg({ tls: ['dtls-1'] })],
    tlsSessions: [
      dtlsSession({
        handshake: 'complete',
        version: 'DTLS 1.2',
        serverHello: frame(6),
        useSrtp: 'SRTP_AES128_CM_HMAC_SHA1_80',
        ...parts,
      }),
    ],
  });

testRule(rule, {
  pass: [
    { name: 'a client certificate', facts: session({ clientAuthenticated: true }), says: ['Both sides'], cites: [6] },
  ],
  fail: [
    {
      name: 'none',
      facts: session({ clientAuthenticated: false }),
      says: ['without a certificate of the client'],
      cites: [6],
    },
  ],
  open: [
    {
      name: 'hidden by DTLS 1.3',
      facts: session({
        version: 'DTLS 1.3',
        certificatesHidden: true,
        useSrtp: null,
        useSrtpOffered: ['SRTP_AEAD_AES_128_GCM'],
      }),
      says: ['DTLS 1.3 hides certificates'],
      severity: 'info',
    },
    { name: 'resumed', facts: session({ resumed: true }), says: ['resumed an earlier one'], severity: 'info' },
    { name: 'not captured whole', facts: session({}), says: ['does not show the whole'], severity: 'info' },
  ],
  notApplicable: [
    { name: 'not for media', facts: session({ useSrtp: null }), says: ['not seen to key media'] },
    { name: 'failed', facts: session({ handshake: 'failed' }), says: ['failed'] },
    { name: 'no leg', facts: facts({ tlsSessions: [dtlsSession()] }), says: ['Not a VoIP path'] },
  ],
});
