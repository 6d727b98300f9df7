import rule from '../../src/rules/dtls-srtp-profile-offered.ts';
import { dtlsSession, facts, frame, mediaLeg, tlsOffer } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const offering = (...useSrtpOffered: string[]) =>
  facts({
    legs: [mediaLeg({ tls: ['dtls-1'] })],
    tlsSessions: [dtlsSession({ useSrtpOffered, offer: tlsOffer({ at: frame(3) }) })],
  });

testRule(rule, {
  pass: [
    {
      name: 'profiles that encrypt',
      facts: offering('SRTP_AEAD_AES_256_GCM', 'SRTP_AES128_CM_HMAC_SHA1_80'),
      says: ['all encrypt'],
      cites: [3],
    },
  ],
  fail: [
    {
      name: 'a NULL profile among others',
      facts: offering('SRTP_AES128_CM_HMAC_SHA1_80', 'SRTP_NULL_HMAC_SHA1_80'),
      says: ['SRTP_NULL_HMAC_SHA1_80'],
      cites: [3],
    },
  ],
  notApplicable: [
    { name: 'no offer seen', facts: offering(), says: ['No offer'] },
    {
      name: 'no leg of a call',
      facts: facts({ tlsSessions: [dtlsSession({ useSrtpOffered: ['SRTP_NULL_HMAC_SHA1_80'] })] }),
      says: ['Not a VoIP path'],
    },
  ],
  never: { open: 'an offer that was not seen is judged by what was chosen' },
});
