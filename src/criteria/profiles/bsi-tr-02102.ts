/**
 * BSI TR-02102-2 "Cryptographic Mechanisms: Recommendations and Key Lengths, Part 2: Use of TLS", version 2026-01.
 *
 * From one secondary page; the guideline itself was not at hand.
 */
import type { Profile } from './define-profile.ts';

export const bsiTr02102: Profile = {
  name: 'bsi-tr-02102',
  version: '2026-11',
  meant: 'For organizations that follow the recommendations of the German BSI for TLS.',
  doubts: [
    'Taken from one page about TR-02102-2 version 2026-01: check the guideline before quoting the profile to an auditor.',
    'DHE is accepted here (the guideline names the end of 2029) and forbidden by RFC 10015 since July 2026.',
    'TLS 1.2 is accepted (the guideline names the end of 2031).',
  ],
  differs: {
    minimumVersion: { tls: 'TLS 1.2', dtls: 'DTLS 1.2' },
    cipherSuites: {
      // The guideline recommends AES in GCM and CCM; ChaCha20 is not among its recommendations.
      notApproved: { CHACHA20: 'low' },
      finiteFieldSeverity: 'low', // Recommended until the end of 2029.
    },
    // RSA of 3000 bits since 2024, curves of 250 bits.
    certificates: { minimumRsaBits: 3000, minimumEcBits: 250 },
  },
};
