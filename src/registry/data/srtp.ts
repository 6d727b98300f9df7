// Generated from fixtures/registry/dtls-srtp-profiles.json and sdes-crypto-suites.json by scripts/build-registry.mjs. Do not edit.

import type { Grade, Severity } from '../grade.ts';

/** code, name, cipher, master key, master salt, SRTP tag, SRTCP tag, exporter (all in octets), grade, severity, why */
export type SrtpProfileRow = readonly [
  number, string, string, number, number, number, number, number, Grade, Severity, string,
];

export const SRTP_PROFILE_ROWS: readonly SrtpProfileRow[] = [
  [0x0001, 'SRTP_AES128_CM_HMAC_SHA1_80', 'AES-128-CM', 16, 14, 10, 10, 60, 'B', 'info', 'mandatory profile of RFC 8827 s6.5; sound, not AEAD'],
  [0x0002, 'SRTP_AES128_CM_HMAC_SHA1_32', 'AES-128-CM', 16, 14, 4, 10, 60, 'C', 'medium', '32-bit tag: weak authentication, only with a documented risk acceptance (RFC 3711 s9.5)'],
  [0x0003, 'SRTP_AES256_CM_SHA1_80 (unregistered draft value)', 'AES-256-CM', 32, 14, 10, 10, 92, 'C', 'low', 'code points 3-4 are "Unassigned" at IANA (2023-02-03); stacks disagree (AES-256 or F8)'],
  [0x0004, 'SRTP_AES256_CM_SHA1_32 (unregistered draft value)', 'AES-256-CM', 32, 14, 4, 10, 92, 'C', 'medium', 'code points 3-4 are "Unassigned" at IANA (2023-02-03); stacks disagree (AES-256 or F8), 32-bit tag'],
  [0x0005, 'SRTP_NULL_HMAC_SHA1_80', 'NULL', 0, 0, 10, 10, 0, 'F', 'critical', 'no encryption'],
  [0x0006, 'SRTP_NULL_HMAC_SHA1_32', 'NULL', 0, 0, 4, 10, 0, 'F', 'critical', 'no encryption, 32-bit tag'],
  [0x0007, 'SRTP_AEAD_AES_128_GCM', 'AES-128-GCM', 16, 12, 16, 16, 56, 'A', 'info', 'AEAD'],
  [0x0008, 'SRTP_AEAD_AES_256_GCM', 'AES-256-GCM', 32, 12, 16, 16, 88, 'A', 'info', 'AEAD'],
  [0x0009, 'DOUBLE_AEAD_AES_128_GCM_AEAD_AES_128_GCM', '2 x AES-128-GCM', 32, 24, 32, 16, 112, 'A', 'info', 'end-to-end + hop-by-hop; SRTCP uses the outer half only (one 16-octet tag, RFC 8723 s6); OHB adds 1-4 octets inside the payload'],
  [0x000a, 'DOUBLE_AEAD_AES_256_GCM_AEAD_AES_256_GCM', '2 x AES-256-GCM', 64, 24, 32, 16, 176, 'A', 'info', 'end-to-end + hop-by-hop; SRTCP uses the outer half only (one 16-octet tag, RFC 8723 s6); OHB adds 1-4 octets inside the payload'],
  [0x000b, 'SRTP_ARIA_128_CTR_HMAC_SHA1_80', 'ARIA-128-CTR', 16, 14, 10, 10, 60, 'B', 'low', 'non-NIST cipher'],
  [0x000c, 'SRTP_ARIA_128_CTR_HMAC_SHA1_32', 'ARIA-128-CTR', 16, 14, 4, 10, 60, 'C', 'medium', '32-bit tag'],
  [0x000d, 'SRTP_ARIA_256_CTR_HMAC_SHA1_80', 'ARIA-256-CTR', 32, 14, 10, 10, 92, 'B', 'low', 'non-NIST cipher'],
  [0x000e, 'SRTP_ARIA_256_CTR_HMAC_SHA1_32', 'ARIA-256-CTR', 32, 14, 4, 10, 92, 'C', 'medium', '32-bit tag'],
  [0x000f, 'SRTP_AEAD_ARIA_128_GCM', 'ARIA-128-GCM', 16, 12, 16, 16, 56, 'B', 'low', 'non-NIST AEAD'],
  [0x0010, 'SRTP_AEAD_ARIA_256_GCM', 'ARIA-256-GCM', 32, 12, 16, 16, 88, 'B', 'low', 'non-NIST AEAD'],
];

/** name, cipher, master key, master salt, SRTP tag, SRTCP tag (all in octets), in the IANA registry, grade, severity, why */
export type SdesSuiteRow = readonly [
  string, string, number, number, number, number, boolean, Grade, Severity, string,
];

export const SDES_SUITE_ROWS: readonly SdesSuiteRow[] = [
  ['AES_CM_128_HMAC_SHA1_80', 'AES-128-CM', 16, 14, 10, 10, true, 'B', 'info', 'default suite; sound, not AEAD'],
  ['AES_CM_128_HMAC_SHA1_32', 'AES-128-CM', 16, 14, 4, 10, true, 'C', 'medium', '32-bit RTP tag (RTCP stays 80)'],
  ['F8_128_HMAC_SHA1_80', 'AES-128-f8', 16, 14, 10, 10, true, 'C', 'medium', 'f8 mode: legacy 3G, hardly reviewed or deployed'],
  ['SEED_CTR_128_HMAC_SHA1_80', 'SEED-CTR', 16, 14, 10, 10, true, 'B', 'low', 'regional cipher; 14-octet session salt in the RFC 5669 test vectors'],
  ['SEED_128_CCM_80', 'SEED-CCM', 16, 14, 10, 10, true, 'B', 'low', 'regional AEAD, 80-bit tag; RFC 5669 s3 uses a 12-octet session salt; it gives no separate master-salt length, SRTP default 112 bits assumed'],
  ['SEED_128_GCM_96', 'SEED-GCM', 16, 14, 12, 12, true, 'B', 'low', 'regional AEAD, 96-bit tag; master-salt length as for SEED-CCM'],
  ['AES_192_CM_HMAC_SHA1_80', 'AES-192-CM', 24, 14, 10, 10, true, 'B', 'info', ''],
  ['AES_192_CM_HMAC_SHA1_32', 'AES-192-CM', 24, 14, 4, 10, true, 'C', 'medium', '32-bit RTP tag'],
  ['AES_256_CM_HMAC_SHA1_80', 'AES-256-CM', 32, 14, 10, 10, true, 'B', 'info', ''],
  ['AES_256_CM_HMAC_SHA1_32', 'AES-256-CM', 32, 14, 4, 10, true, 'C', 'medium', '32-bit RTP tag'],
  ['AEAD_AES_128_GCM', 'AES-128-GCM', 16, 12, 16, 16, true, 'A', 'info', 'AEAD'],
  ['AEAD_AES_256_GCM', 'AES-256-GCM', 32, 12, 16, 16, true, 'A', 'info', 'AEAD'],
  ['AEAD_AES_128_GCM_8', 'AES-128-GCM', 16, 12, 8, 8, false, 'C', 'medium', '8-octet tag, never registered; seen in old stacks'],
  ['AEAD_AES_256_GCM_8', 'AES-256-GCM', 32, 12, 8, 8, false, 'C', 'medium', '8-octet tag, never registered; seen in old stacks'],
  ['AES_CM_256_HMAC_SHA1_80', 'AES-256-CM', 32, 14, 10, 10, false, 'B', 'low', 'non-standard spelling used by some stacks (libsrtp/Linphone); treat as AES_256_CM_HMAC_SHA1_80 and report the spelling'],
  ['AES_CM_256_HMAC_SHA1_32', 'AES-256-CM', 32, 14, 4, 10, false, 'C', 'medium', 'non-standard spelling used by some stacks (libsrtp/Linphone); treat as AES_256_CM_HMAC_SHA1_80 and report the spelling'],
  ['AES_CM_192_HMAC_SHA1_80', 'AES-192-CM', 24, 14, 10, 10, false, 'B', 'low', 'non-standard spelling used by some stacks (libsrtp/Linphone); treat as AES_256_CM_HMAC_SHA1_80 and report the spelling'],
  ['AES_CM_192_HMAC_SHA1_32', 'AES-192-CM', 24, 14, 4, 10, false, 'C', 'medium', 'non-standard spelling used by some stacks (libsrtp/Linphone); treat as AES_256_CM_HMAC_SHA1_80 and report the spelling'],
  ['ARIA_CM_192_HMAC_SHA1_80', 'ARIA-192-CM', 24, 14, 10, 10, false, 'X', 'medium', 'not IANA registered'],
  ['NULL_HMAC_SHA1_80', 'NULL', 16, 14, 10, 10, false, 'F', 'critical', 'non-standard: encryption off'],
  ['NULL_HMAC_SHA1_32', 'NULL', 16, 14, 4, 10, false, 'F', 'critical', 'non-standard: encryption off'],
];
