/**
 * The Diffie-Hellman group of MIKEY and the SRTP policy that it sets are approved. RFC 3830 sections 6.4 and 6.10.1; RFC 9325 section 4.5 as yardstick.
 *
 * Not handled: MIKEY's own PRF, MACs and signatures, which RFC 3830 makes with SHA-1; RFC 3830 has no group of 2048 bits or more.
 */
import { mikeyDhGroupByName } from '../registry/mikey.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { clip } from './terms/wording.ts';
import { leavesUnauthenticated, leavesUnencrypted, mikeyEvidence, mikeyInForce } from './terms/zrtp.ts';

export default defineRule({
  id: 'mikey-algorithms-approved',
  title: 'The Diffie-Hellman group and the SRTP policy of MIKEY are approved',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'What MIKEY agrees on decides how well the conversation is encrypted on its way.',
    'CC6.1': 'Algorithms and key lengths of MIKEY are part of what keeps others out.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['KEY-016'],
  why: 'All groups that MIKEY was made with are smaller than what is held safe today: 768 and 1024 bits are within reach of an attack, and 1536 bits are below what standards ask for. Its policy can also switch the encryption or the authentication of the media off.',
  remedy:
    'Replace MIKEY by DTLS-SRTP, which agrees on modern groups. Until then use OAKLEY 5 and no smaller group, and let the policy ask for AES-CM or AES-GCM with authentication.',
  meaning: {
    pass: 'No group below the policy, and no policy that switches encryption or authentication off.',
    fail: 'The group has fewer bits than the policy asks for; critical where the SRTP policy has no encryption, high where it has no authentication.',
    open: 'The group is not one that RFC 3830 names.',
    notApplicable: 'No MIKEY message is in force, or it names neither a group nor a policy.',
  },
  parameters: ['mikey.minimumDhBits'],
  references: ['RFC 3830 s6.4', 'RFC 3830 s6.10.1', 'RFC 9325 s4.5', 'RFC 7714 s15.2'],
  judge(leg, { pass, fail, open, notApplicable }, { policy }) {
    const messages = leg.media === null ? [] : mikeyInForce(leg.media);
    const [first, ...more] = messages.map(mikeyEvidence);
    if (first === undefined) return notApplicable('No MIKEY message is in force for this media.');
    const evidence = cite([first, ...more]);
    const policies = messages.flatMap((message) => message.policies);
    if (policies.some(leavesUnencrypted))
      return fail('The SRTP policy of MIKEY leaves the media unencrypted (NULL).', evidence, 'critical');
    if (policies.some(leavesUnauthenticated))
      return fail('The SRTP policy of MIKEY leaves the media without authentication.', evidence);
    const groups = [...new Set(messages.flatMap(({ dhGroup }) => dhGroup ?? []))];
    for (const name of groups) {
      const bits = mikeyDhGroupByName(name)?.bits;
      if (bits === undefined)
        return open(`The Diffie-Hellman group (${clip(name)}) is not one of RFC 3830.`, evidence, 'medium');
      const asked = policy.mikey.minimumDhBits;
      if (bits < asked)
        return fail(`The Diffie-Hellman group is ${name} with ${bits} bits; the policy asks for ${asked}.`, evidence);
    }
    if (groups.length === 0 && policies.length === 0)
      return notApplicable('MIKEY names neither a group nor an SRTP policy.');
    return pass('Nothing speaks against the group and the SRTP policy of MIKEY.', evidence);
  },
});
