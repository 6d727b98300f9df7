/** DTLS-SRTP: fingerprints, handshakes, roles, profiles. */
import type { RuleCapture } from './rule-capture.ts';

/** Five calls, each with a fault of its own, and the same five without. */
const FAULTS = 'dtls-srtp-faults';
const IN_ORDER = 'dtls-srtp-in-order';

export const DTLS: readonly RuleCapture[] = [
  {
    rule: 'dtls-certificate-not-shared',
    fires: {
      verdict: 'fail',
      capture: 'dtls-certificate-in-many-calls',
      frames: [404, 405, 1396, 1397],
      filter: 'dtls.handshake.type == 11',
    },
    sound: {
      capture: FAULTS,
      verdict: 'notApplicable',
      why: 'both sides show one certificate in all of their five calls, which is not many.',
    },
  },
  {
    rule: 'dtls-fingerprint-hash-approved',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [1, 3],
      filter: 'sdp.media_attribute.value contains "sha-1 " && !(sdp.media_attribute.value contains "sha-256 ")',
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'both sides give a SHA-1 fingerprint there too, and one by SHA-256 beside it.',
    },
  },
  {
    rule: 'dtls-fingerprint-matches',
    fires: {
      verdict: 'fail',
      capture: 'dtls-fingerprint-mismatch',
      frames: [1, 8],
      filter: '(sip.Method == "INVITE" && sip contains "DE:AD:BE:EF") || dtls.handshake.type == 11',
    },
    sound: {
      capture: 'dtls-srtp-udp',
      verdict: 'pass',
      why: 'the same telephones without the proxy that changed the fingerprint on its way.',
    },
  },
  {
    rule: 'dtls-fingerprint-protected',
    fires: {
      verdict: 'fail',
      capture: 'dtls-srtp-udp',
      frames: [1, 5],
      filter: 'udp && sip contains "a=fingerprint:SHA-256 "',
    },
    sound: {
      capture: 'dtls-srtp-tls',
      verdict: 'notApplicable',
      why: 'the same telephones with SIP over TLS: no fingerprint can be read, nor changed.',
    },
  },
  {
    rule: 'dtls-key-exchange-approved',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [40, 41],
      // ecdsa_sha1 in ServerKeyExchange and CertificateVerify.
      filter: 'dtls.handshake.type in {12, 15} && dtls.handshake.sig_hash_alg == 0x0203',
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'ECDSA with SHA-1 is offered there too, and SHA-256 used.',
    },
  },
  {
    rule: 'dtls-renegotiation-absent',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [56, 61],
      // The ServerHello, and the ChangeCipherSpec that ends the first epoch of ciphertext.
      filter: 'dtls.handshake.type == 2 || (dtls.record.content_type == 20 && dtls.record.epoch == 1)',
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'the client asks for another handshake under the first keys there too, and the server refuses.',
    },
  },
  {
    rule: 'dtls-setup-roles-agree',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [17, 19, 21],
      filter: [
        'sip.Method == "INVITE" && sdp.media_attribute.value == "actpass"',
        'sip.Status-Code == 200 && sdp.media_attribute.value == "active"',
        'ip.src == 192.0.2.10 && dtls.handshake.type == 1',
      ]
        .map((one) => `(${one})`)
        .join(' || '),
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'the answer is active in the same way, and its side sends the ClientHello.',
    },
  },
  {
    rule: 'dtls-srtp-completed',
    fires: {
      verdict: 'fail',
      capture: 'dtls-unfinished-media-clear',
      frames: [1, 3, 4, 5, 7],
      filter: 'sdp.media.proto == "UDP/TLS/RTP/SAVP" || dtls.handshake.type == 1 || rtp.ssrc == 0x0a11ce19',
    },
    sound: {
      capture: 'dtls-srtp-udp',
      verdict: 'pass',
      why: 'the same telephone begins the same handshake, and the other side answers it.',
    },
  },
  {
    rule: 'dtls-srtp-mutual',
    fires: {
      verdict: 'fail',
      capture: 'dtls-openssl',
      frames: [4, 20, 34, 50, 66, 82, 103, 143, 159],
      filter: 'dtls.handshake.type == 2 && !(dtls.handshake.type == 13)',
    },
    sound: {
      capture: FAULTS,
      verdict: 'pass',
      why: 'the same programs, and the server asks for a certificate.',
    },
  },
  {
    rule: 'dtls-srtp-profile-offered',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      // The ClientHello that the server answers: the first one had no cookie.
      frames: [74],
      filter: 'dtls.handshake.type == 1 && dtls.use_srtp.protection_profile == 0x0005 && dtls.handshake.cookie',
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'two profiles are offered there too, and the second has a short tag, but encrypts.',
    },
  },
  {
    rule: 'dtls-version-and-suite-approved',
    fires: {
      verdict: 'fail',
      capture: 'dtls-openssl',
      frames: [66],
      filter: 'dtls.handshake.type == 2 && dtls.handshake.version == 0xfeff',
    },
    sound: {
      capture: FAULTS,
      verdict: 'pass',
      why: 'what carries the first hellos is marked DTLS 1.0 there too, and DTLS 1.2 is agreed on.',
    },
  },
  {
    rule: 'webrtc-media-without-mki',
    fires: {
      verdict: 'fail',
      capture: 'websocket-sdes-mki',
      frames: [25, 31, 37, 39, 45, 46],
      // In SDP, and between the speech and the tag of a packet.
      filter: 'sip contains "|1:4" || udp.payload[172:4] == 00:00:00:01',
    },
    sound: {
      capture: 'websocket-sdes',
      verdict: 'pass',
      why: 'the same call over WebSocket, whose keys have no identifier.',
    },
  },
];
