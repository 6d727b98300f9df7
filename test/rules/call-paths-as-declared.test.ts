import rule from '../../src/rules/call-paths-as-declared.ts';
import { captureFacts, facts, frame, mediaLeg, signalingLeg, stream, tlsSession } from '../support/facts-builder.ts';
import { policy } from '../support/policies.ts';
import { testRule } from '../support/rule-tester.ts';

const declared = (promise: string) =>
  policy(
    `endpoints: { carrier-x: { zone: carrier, addresses: [198.51.100.20] } }\npaths: [{ name: x, from: any, to: carrier-x${promise} }]`,
  );

const TLS = ', signaling: { tls: 1.2 }';
const MUTUAL = ', signaling: { tls: 1.2, mutual: true }';
const AES_256 = ', media: { srtp: AES-256 }';

const session = (parts: Parameters<typeof tlsSession>[0] = {}) =>
  tlsSession({
    server: '198.51.100.20:5061',
    version: 'TLS 1.3',
    handshake: 'complete',
    serverHello: frame(3),
    ...parts,
  });
const trunk = (parts: Parameters<typeof signalingLeg>[0] = {}) =>
  signalingLeg({ b: '198.51.100.20:5061', transport: 'tls', protection: 'encrypted', tls: ['tls-1'], ...parts });
const media = (parts: Parameters<typeof mediaLeg>[0] = {}) =>
  mediaLeg({
    protection: 'encrypted',
    keying: 'sdes',
    profile: 'AES_256_CM_HMAC_SHA1_80',
    streams: [stream({ packets: 100 })],
    ...parts,
  });

const elsewhere = signalingLeg({ b: '203.0.113.9:5060' });

testRule(rule, {
  pass: [
    {
      name: 'what was promised for signaling',
      facts: facts({ legs: [trunk()], tlsSessions: [session()] }),
      policy: declared(TLS),
      says: ['1 leg of the declared path x (any to carrier-x): TLS 1.2 or newer, as promised'],
    },
    {
      name: 'certificates of both sides',
      facts: facts({ legs: [trunk()], tlsSessions: [session({ clientAuthenticated: true })] }),
      policy: declared(MUTUAL),
      says: ['with certificates of both sides'],
    },
    {
      name: 'AES-256 for media',
      facts: facts({ legs: [media()] }),
      policy: declared(AES_256),
      says: ['SRTP with AES-256, as promised'],
    },
    {
      name: 'AEAD, whose keys are long enough too',
      facts: facts({ legs: [media({ profile: 'AEAD_AES_256_GCM' })] }),
      policy: declared(AES_256),
      says: ['SRTP with AES-256'],
    },
    {
      name: 'any SRTP, whatever its profile',
      facts: facts({ legs: [media({ profile: null })] }),
      policy: declared(', media: { srtp: any }'),
      says: ['SRTP, as promised'],
    },
    {
      name: 'one profile by name',
      facts: facts({ legs: [media({ profile: 'AEAD_AES_128_GCM' })] }),
      policy: declared(', media: { srtp: AEAD_AES_128_GCM }'),
      says: ['AEAD_AES_128_GCM'],
    },
    {
      name: 'a keying that is on the list',
      facts: facts({ legs: [media()] }),
      policy: declared(', media: { srtp: any, keying: [sdes] }'),
      says: ['SRTP'],
    },
    {
      name: 'a path without a promise that was seen',
      facts: facts({ legs: [trunk({ protection: 'cleartext' })], tlsSessions: [session()] }),
      policy: declared(''),
      says: ['nothing beyond the general floors was promised'],
    },
  ],
  fail: [
    {
      name: 'signaling that could be read',
      facts: facts({ legs: [trunk({ protection: 'cleartext', tls: [], first: frame(5) })] }),
      policy: declared(TLS),
      says: ['On the declared path x (any to carrier-x), signaling could be read.'],
      cites: [5],
    },
    {
      name: 'an older version',
      facts: facts({ legs: [trunk()], tlsSessions: [session({ version: 'TLS 1.2' })] }),
      policy: declared(', signaling: { tls: 1.3 }'),
      says: ['TLS 1.2 was negotiated where TLS 1.3 was promised'],
      cites: [1, 3],
    },
    {
      name: 'no certificate of the client',
      facts: facts({ legs: [trunk()], tlsSessions: [session({ clientAuthenticated: false })] }),
      policy: declared(MUTUAL),
      says: ['the client showed no certificate where mutual TLS was promised'],
    },
    {
      name: 'a shorter key',
      facts: facts({ legs: [media({ profile: 'AES_CM_128_HMAC_SHA1_80' })] }),
      policy: declared(AES_256),
      says: ['AES_CM_128_HMAC_SHA1_80 is in force where AES-256 was promised'],
    },
    {
      name: 'no AEAD',
      facts: facts({ legs: [media()] }),
      policy: declared(', media: { srtp: AEAD }'),
      says: ['where AEAD was promised'],
    },
    {
      name: 'another keying',
      facts: facts({ legs: [media()] }),
      policy: declared(', media: { srtp: any, keying: [dtls-srtp] }'),
      says: ['keys were agreed by sdes where dtls-srtp was promised'],
    },
    {
      name: 'media whose key stands readable',
      facts: facts({ legs: [media({ protection: 'exposed' })] }),
      policy: declared(AES_256),
      says: ['media could be decrypted with what the capture holds'],
    },
    {
      name: 'one leg of two',
      facts: facts({
        legs: [trunk(), trunk({ id: 'leg-2', protection: 'cleartext', tls: [] })],
        tlsSessions: [session()],
      }),
      policy: declared(TLS),
      says: ['signaling could be read'],
    },
  ],
  open: [
    {
      name: 'a path that was not seen',
      facts: facts({ legs: [elsewhere] }),
      policy: declared(TLS),
      says: ['The capture shows no traffic of the declared path x'],
      cites: [1],
    },
    {
      name: 'signaling that was only negotiated',
      facts: facts({ legs: [trunk({ basis: 'negotiated' })], tlsSessions: [session()] }),
      policy: declared(TLS),
      says: ['signaling was not seen protected'],
    },
    {
      name: 'a version that was not seen',
      facts: facts({ legs: [trunk()], tlsSessions: [session({ version: null })] }),
      policy: declared(TLS),
      says: ['the version of TLS was not seen'],
    },
    {
      name: 'certificates that TLS 1.3 hides',
      facts: facts({ legs: [trunk()], tlsSessions: [session()] }),
      policy: declared(MUTUAL),
      says: ['whether the client showed a certificate was not seen'],
    },
    {
      name: 'a profile that was not seen',
      facts: facts({ legs: [media({ profile: null })] }),
      policy: declared(AES_256),
      says: ['the profile of SRTP was not seen'],
    },
    {
      name: 'a keying that was not seen',
      facts: facts({ legs: [media({ keying: 'unseen' })] }),
      policy: declared(', media: { srtp: any, keying: [sdes] }'),
      says: ['the keying was not seen'],
    },
    {
      name: 'a path of which only media was seen',
      facts: facts({ legs: [media()] }),
      policy: declared(TLS),
      says: ['no signaling was seen'],
    },
    {
      name: 'a path of which only signaling was seen',
      facts: facts({ legs: [trunk()], tlsSessions: [session()] }),
      policy: declared(AES_256),
      says: ['no media was seen'],
    },
    {
      name: 'a session that failed beside encrypted signaling',
      facts: facts({ legs: [trunk()], tlsSessions: [session({ handshake: 'failed' })] }),
      policy: declared(TLS),
      says: ['no TLS session of the signaling was seen'],
    },
  ],
  notApplicable: [
    {
      name: 'a capture without frames',
      facts: facts({ captures: [captureFacts({ frames: 0, firstFrame: null, lastFrame: null })] }),
      policy: declared(TLS),
      says: ['no frames'],
    },
  ],
});
