/** As strict as current programs can be: TLS 1.3 (RFC 9846, RFC 9325 section 3.1.1 SHOULD) and SRTP with AEAD (RFC 7714). Ours. */
import type { Profile } from './define-profile.ts';

export const modern: Profile = {
  name: 'modern',
  version: '2026-11',
  meant: 'For systems whose both ends are your own and current: TLS 1.3, AEAD for media, longer keys.',
  doubts: ['Ours: no standard asks for all of it. Many carriers cannot do TLS 1.3 or AEAD profiles yet.'],
  differs: {
    // DTLS 1.3 (RFC 9147) is not in the browsers yet, so DTLS stays at 1.2.
    minimumVersion: { tls: 'TLS 1.3', dtls: 'DTLS 1.2' },
    versionSeverity: { 'TLS 1.2': 'medium' }, // Allowed by RFC 9325; below this profile only.
    cipherSuites: {
      grades: { B: 'low', C: 'high', X: 'medium' },
      finiteFieldSeverity: 'high',
      plainPskSeverity: 'high',
    },
    srtpProfiles: { grades: { B: 'low', C: 'high', X: 'medium' } },
    // 128 bits of strength: RSA of 3072 bits (NIST SP 800-57 part 1, from memory), P-256.
    certificates: { minimumRsaBits: 3072, minimumEcBits: 256, expiresWithinDays: { high: 14, medium: 21, low: 45 } },
    // Inside as outside.
    zones: { internal: { inClear: { signaling: 'high', media: 'critical' } } },
  },
};
