/**
 * NIST SP 800-52 revision 2 (August 2019), with SP 800-131A and 800-57 for key lengths.
 *
 * From memory and from pages about the standard: its text was not at hand. Each value says which part it is meant to follow.
 */
import type { Profile } from './define-profile.ts';

export const nist80052r2: Profile = {
  name: 'nist-800-52r2',
  version: '2026-11',
  meant: 'For organizations that follow NIST SP 800-52r2 for TLS, with algorithms approved under FIPS 140.',
  doubts: [
    'The text of SP 800-52r2 was not read for this profile: check it before quoting the profile to an auditor.',
    'SP 800-131A revision 3 was a draft when this was written, and may change what is approved.',
    'DHE with AES-GCM is accepted here and forbidden by RFC 10015 since July 2026.',
  ],
  differs: {
    // Section 3.1: TLS 1.2 at least, and support for TLS 1.3 since January 2024.
    minimumVersion: { tls: 'TLS 1.2', dtls: 'DTLS 1.2' },
    cipherSuites: {
      // Section 3.3.1: only suites of approved algorithms. ChaCha20 is in no FIPS publication; nor are Camellia, ARIA and SEED.
      notApproved: { CHACHA20: 'medium', CAMELLIA: 'medium', ARIA: 'medium', SEED: 'medium' },
      // Section 3.3.1: CBC suites of AES are still listed, after those with GCM and CCM.
      grades: { C: 'low', X: 'medium' },
      // Section 3.3.1: ephemeral finite-field suites are listed.
      finiteFieldSeverity: 'low',
    },
    // SP 800-57 part 1: 112 bits of strength, which is RSA of 2048 bits; SP 800-186: P-256 and larger.
    certificates: { minimumRsaBits: 2048, minimumEcBits: 256 },
  },
};
