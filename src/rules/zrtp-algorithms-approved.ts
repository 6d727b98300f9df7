/** What ZRTP agreed on is approved: cipher, tag, hash and key agreement. RFC 6189 sections 5.1.2 to 5.1.5. Not handled: signatures of the SAS. */

import type { Severity } from '../criteria/policy.ts';
import {
  ZRTP_AUTH_TAGS,
  ZRTP_CIPHERS,
  ZRTP_HASHES,
  ZRTP_KEY_AGREEMENTS,
  type ZrtpAlgorithm,
  zrtpAlgorithm,
} from '../registry/zrtp.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { worst } from './terms/grading.ts';
import { clip, list } from './terms/wording.ts';
import { algorithmsOf, zrtpEvidence } from './terms/zrtp.ts';

export default defineRule({
  id: 'zrtp-algorithms-approved',
  title: 'The algorithms that ZRTP agreed on are approved',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'The algorithms that ZRTP agrees on are those that encrypt the conversation.',
    'CC6.1': 'Algorithms, key sizes and the length of the comparison string are chosen here, by the two ends.',
  },
  severity: 'medium',
  subject: 'media-leg',
  catalogue: ['KEY-018'],
  why: 'Both phones choose the strongest that they share, and one that offers little takes the other down with it. A 32-bit tag lets forged audio pass more easily; a preshared agreement is as strong as a secret that lies in two phones.',
  remedy:
    'Offer EC25, EC38 or DH3k, AES3 or AES1, and HS80 (linphone: zrtp_key_agreements_suites, zrtp_cipher_suites=MS_ZRTP_CIPHER_AES3 and zrtp_auth_suites=MS_ZRTP_AUTHTAG_HS80 in the [sip] section). HS32 cannot be forbidden by the standard, but it is chosen only where both prefer it.',
  meaning: {
    pass: 'The policy accepts every algorithm of the Commit in force.',
    fail: 'It does not accept one: medium for a 32-bit tag or a preshared agreement, low for a 2048-bit group and P-521.',
    open: 'The Commit is not in the capture, or it names an algorithm that is not in the registry.',
    notApplicable: 'ZRTP did not complete on this media.',
  },
  parameters: ['zrtp.algorithms'],
  references: ['RFC 6189 s5.1.2', 'RFC 6189 s5.1.3', 'RFC 6189 s5.1.4', 'RFC 6189 s5.1.5', 'RFC 3711 s9.5'],
  judge(leg, { pass, fail, open, notApplicable }, { policy }) {
    const zrtp = leg.media?.zrtp ?? null;
    if (zrtp === null || zrtp.completed === null) return notApplicable('ZRTP did not complete on this media.');
    const evidence = cite(zrtpEvidence(zrtp));
    const { hash, cipher, authTag, keyAgreement } = zrtp;
    if (hash === null || cipher === null || authTag === null || keyAgreement === null)
      return open('ZRTP completed; the Commit that names its algorithms is not in the capture.', evidence, 'low');
    const { algorithms } = policy.zrtp;
    const blocks = [
      [ZRTP_HASHES, hash],
      [ZRTP_CIPHERS, cipher],
      [ZRTP_AUTH_TAGS, authTag],
      [ZRTP_KEY_AGREEMENTS, keyAgreement],
    ] as const;
    const rejected = blocks.filter(([, block]) => algorithms[block] !== undefined);
    const severity = worst(rejected.map(([, block]): Severity | undefined => algorithms[block]));
    if (severity !== null) {
      const words = rejected.map(([rows, block]) => described(rows, block));
      return fail(`ZRTP agreed on ${list(words)}.`, evidence, severity);
    }
    const unknown = blocks.filter(([rows, block]) => zrtpAlgorithm<ZrtpAlgorithm>(rows, block) === null);
    if (unknown.length > 0) {
      const names = list(unknown.map(([, block]) => clip(block)));
      return open(`ZRTP agreed on ${names}, which RFC 6189 does not name.`, evidence, 'low');
    }
    return pass(`ZRTP agreed on ${algorithmsOf(zrtp)}.`, evidence);
  },
});

function described(rows: readonly ZrtpAlgorithm[], block: string): string {
  const row = zrtpAlgorithm(rows, block);
  if (row === null) return clip(block);
  return `${row.block} (${row.why === '' ? row.name : row.why})`;
}
