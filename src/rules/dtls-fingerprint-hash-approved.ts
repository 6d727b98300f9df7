/** Fingerprints of DTLS-SRTP use an approved hash function. RFC 8122 section 5. Where a side gives several, the best one counts: peers check the best they know. */
import { compareSeverities, type Severity } from '../criteria/policy.ts';
import type { FingerprintFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { worst } from './terms/grading.ts';
import { fingerprintEvidence } from './terms/keying.ts';
import { list } from './terms/wording.ts';

export default defineRule({
  id: 'dtls-fingerprint-hash-approved',
  title: 'Fingerprints of DTLS-SRTP use an approved hash function',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'The fingerprint authenticates the peer only as well as its hash function resists forgery.',
    'CC6.7': 'Whoever can forge the fingerprint can stand between the two ends of the media.',
  },
  severity: 'medium',
  subject: 'media-leg',
  catalogue: ['DTL-003'],
  why: 'The fingerprint stands for the certificate. With a weak hash function another certificate can be made that has the same one.',
  remedy:
    'Send sha-256 fingerprints. Asterisk: dtls_fingerprint=SHA-256 on the endpoint in pjsip.conf. Endpoints that cannot must be updated.',
  meaning: {
    pass: 'Both sides gave a fingerprint whose hash function the policy accepts.',
    fail: 'A side gave none better than SHA-1 (medium) or MD5 (high).',
    notApplicable: 'The signaling named no fingerprint, or that of one side only.',
  },
  parameters: ['keying.fingerprintHashes'],
  references: ['RFC 8122 s5', 'RFC 8122 s7'],
  judge(leg, { pass, fail, notApplicable }, { policy }) {
    const fingerprints = leg.media?.fingerprints ?? [];
    const sides = (['offer', 'answer'] as const).map((side) => fingerprints.filter((one) => one.side === side));
    const [first, ...more] = fingerprints.map(fingerprintEvidence);
    if (first === undefined) return notApplicable('The signaling named no fingerprint for this media.');
    const evidence = cite([first, ...more]);
    const names = list([...new Set(fingerprints.map((one) => one.function))]);
    const severity = worst(sides.map((own) => bestOf(own, policy.keying.fingerprintHashes)));
    if (severity !== null)
      return fail(`A side gave no better fingerprint than one that the policy rejects (${names}).`, evidence, severity);
    if (sides.some((own) => own.length === 0)) return notApplicable('The fingerprint of one side only was seen.');
    return pass(`Both sides gave fingerprints that the policy accepts (${names}).`, evidence);
  },
});

/** Null where the side has a fingerprint that the policy accepts, or none at all. */
function bestOf(own: readonly FingerprintFact[], rejected: Readonly<Record<string, Severity>>): Severity | null {
  const severities = own.map((one) => (Object.hasOwn(rejected, one.function) ? rejected[one.function]! : null));
  if (severities.length === 0 || severities.includes(null)) return null;
  return severities.reduce((a, b) => (compareSeverities(a!, b!) > 0 ? a : b));
}
