/** The group that TLS keys are agreed with is approved. RFC 9325 section 4.5. Not handled: whether a server's own prime is safe. */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import {
  concluding,
  gradeKeyExchange,
  keyExchangeEvidence,
  whyHandshakeIsNotJudged,
  whyNoKeyExchange,
} from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-group-approved',
  title: 'TLS keys are agreed with an approved group',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'Who can compute the key from a weak group can decrypt what was recorded.',
    'CC6.1': 'The size of the group is the strength of the keys that restrict access.',
  },
  severity: 'high',
  subject: 'tls-session',
  catalogue: ['TLS-009', 'TLS-010'],
  why: 'The group decides how hard it is to compute the keys from what was recorded. A Diffie-Hellman prime of 1024 bits, which many servers share, is within reach of a state; small curves are within reach of less.',
  remedy:
    'Prefer X25519, P-256 and P-384, with X25519MLKEM768 where both sides have it, and take the DHE suites out. With OpenSSL 3: Groups = X25519:P-256:P-384 in the system configuration; a server that must keep DHE: ffdhe3072 instead of its own parameters. Kamailio and Asterisk take what OpenSSL is configured for.',
  meaning: {
    pass: 'The policy accepts the grade of the group, or the length of the prime.',
    fail: 'It does not. A prime under 1024 bits, an export key and a curve under 224 bits are critical.',
    open: 'The message that names the group is not in the capture, or the registry does not know the group.',
    notApplicable: 'No Diffie-Hellman took place, or no leg of a call uses the session.',
  },
  parameters: ['handshake.groups', 'handshake.minimumPrimeBits', 'handshake.brokenPrimeBits'],
  references: ['RFC 9325 s4.5', 'RFC 8422 s5.4', 'RFC 9847'],
  judge(session, outcomes, { policy }) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session) ?? whyNoKeyExchange(session);
    if (reason !== null) return notApplicable(reason);
    const grading = gradeKeyExchange(session, policy);
    const evidence = cite(helloOf(session), [keyExchangeEvidence(session)]);
    if (grading.result === 'approved') return pass(grading.reason, evidence);
    if (grading.result === 'unknown') return open(grading.reason, evidence);
    return fail(grading.reason, evidence, grading.severity);
  },
});
