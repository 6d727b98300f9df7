/**
 * For trunks whose other side cannot do better yet. Weak cryptography weighs less than in soc2-default; no cryptography weighs the same,
 * and what is broken stays broken. Ours: no standard allows TLS 1.0 (RFC 8996).
 */
import type { Profile } from './define-profile.ts';

export const legacyTrunk: Profile = {
  name: 'legacy-trunk',
  version: '2026-11',
  meant:
    'For trunks to equipment that cannot do better yet: what is weak weighs less, what is readable weighs the same.',
  doubts: ['Ours, and below what RFC 8996 and RFC 9325 allow: an auditor will ask for the plan to leave it.'],
  differs: {
    versionSeverity: { 'TLS 1.0': 'medium', 'TLS 1.1': 'medium', 'DTLS 1.0': 'medium' },
    cipherSuites: {
      grades: { C: 'low', D: 'medium' },
      forwardSecrecySeverity: 'medium',
      finiteFieldSeverity: 'low',
      plainPskSeverity: 'low',
    },
    srtpProfiles: { grades: { C: 'low', D: 'medium' } },
    certificates: { forbiddenSignatureHashes: { sha1: 'medium' } },
  },
};
