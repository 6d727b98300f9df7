import rule from '../../src/rules/srtp-profile-approved.ts';
import { dtlsSession, evidence, facts, frame, mediaLeg, signalingLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

function sdes(profile: string | null) {
  return facts({
    legs: [
      mediaLeg({ keying: 'sdes', profile, srtpNegotiated: true, protection: 'encrypted', negotiation: [evidence(2)] }),
    ],
  });
}

function dtls(profile: string | null, session: Parameters<typeof dtlsSession>[0] = {}) {
  return facts({
    legs: [mediaLeg({ keying: 'dtls-srtp', profile, protection: 'encrypted', tls: ['dtls-1'] })],
    tlsSessions: [dtlsSession({ serverHello: frame(6), handshake: 'complete', version: 'DTLS 1.2', ...session })],
  });
}

testRule(rule, {
  pass: [
    { name: 'SDES with an 80-bit tag', facts: sdes('AES_CM_128_HMAC_SHA1_80'), says: ['grade B'], cites: [1, 2] },
    { name: 'SDES with AEAD', facts: sdes('AEAD_AES_256_GCM'), says: ['grade A'] },
    { name: 'SDES with a suite without remark', facts: sdes('AES_256_CM_HMAC_SHA1_80'), says: [/grade B\.$/] },
    { name: 'DTLS-SRTP with AEAD', facts: dtls('SRTP_AEAD_AES_128_GCM'), says: ['grade A'], cites: [1, 6] },
    { name: 'regional, accepted', facts: dtls('SRTP_AEAD_ARIA_128_GCM'), says: ['grade B'] },
  ],
  fail: [
    { name: 'SDES with a 32-bit tag', facts: sdes('AES_CM_128_HMAC_SHA1_32'), says: ['32-bit'], severity: 'medium' },
    { name: 'SDES without encryption', facts: sdes('NULL_HMAC_SHA1_80'), says: ['grade F'], severity: 'critical' },
    {
      name: 'SDES, unregistered and regional',
      facts: sdes('ARIA_CM_192_HMAC_SHA1_80'),
      says: ['grade X'],
      severity: 'low',
    },
    {
      name: 'DTLS-SRTP with a 32-bit tag',
      facts: dtls('SRTP_AES128_CM_HMAC_SHA1_32'),
      says: ['32-bit'],
      severity: 'medium',
    },
    {
      name: 'DTLS-SRTP without encryption',
      facts: dtls('SRTP_NULL_HMAC_SHA1_80'),
      says: ['No encryption'],
      severity: 'critical',
    },
    { name: 'DTLS without use_srtp', facts: dtls(null), says: ['no use_srtp'] },
  ],
  open: [
    { name: 'SDES whose answer was not seen', facts: sdes(null), says: ['does not show'], severity: 'medium' },
    {
      name: 'DTLS 1.3 hides use_srtp',
      facts: dtls(null, { version: 'DTLS 1.3' }),
      says: ['does not show'],
      severity: 'medium',
    },
    {
      name: 'DTLS handshake not finished',
      facts: dtls(null, { handshake: 'partial' }),
      says: ['does not show'],
      severity: 'medium',
    },
    {
      name: 'keying hidden in the encrypted signaling of its hosts',
      facts: facts({
        legs: [signalingLeg({ protection: 'encrypted', transport: 'tls' }), mediaLeg({ protection: 'encrypted' })],
      }),
      subject: 'leg-2',
      says: ['does not show'],
      severity: 'medium',
    },
    {
      name: 'a suite that the registry does not know',
      facts: sdes('ROT_13'),
      says: ['ROT_13 is not in'],
      severity: 'medium',
    },
  ],
  notApplicable: [
    {
      name: 'keying unseen, and no signaling: media-encrypted is open for it',
      facts: facts({ legs: [mediaLeg({ protection: 'encrypted' })] }),
      says: ['media-encrypted says so'],
    },
    {
      name: 'plain RTP agreed on',
      facts: facts({ legs: [mediaLeg({ keying: 'none', srtpNegotiated: false, protection: 'cleartext' })] }),
      says: ['not agreed'],
    },
    {
      name: 'SRTP offered and declined',
      facts: facts({ legs: [mediaLeg({ keying: 'sdes', srtpNegotiated: false, protection: 'cleartext' })] }),
      says: ['not agreed'],
    },
    {
      name: 'media in clear whose signaling was not seen',
      facts: facts({ legs: [mediaLeg({ protection: 'cleartext' })] }),
      says: ['no profile is in force'],
    },
  ],
});
