/**
 * TLS handshakes are signed with an approved scheme. RFC 9155. Not handled: signatures in certificates
 * (certificate-strength-approved), and those of TLS 1.3, which are encrypted.
 */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import {
  concluding,
  gradeSignatures,
  isVersion13,
  signatureEvidence,
  signaturesToJudge,
  whyHandshakeIsNotJudged,
  whyNoKeyExchange,
} from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-handshake-signature-approved',
  title: 'TLS handshakes are signed with an approved scheme',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'A forged signature lets somebody else end the encryption of the connection.',
    'CC6.1': 'The signature authenticates the server, as well as its hash function holds.',
  },
  severity: 'high',
  subject: 'tls-session',
  catalogue: ['TLS-011'],
  why: 'The signature ties the keys of the connection to the server\u2019s certificate. With MD5 or SHA-1 somebody in the middle can forge it, and the standard orders both sides to hang up.',
  remedy:
    'Use TLS 1.2 or newer on both sides, and take MD5 and SHA-1 out of the signature algorithms. With OpenSSL: security level 2 or higher (CipherString = DEFAULT@SECLEVEL=2), or SignatureAlgorithms without SHA1.',
  meaning: {
    pass: 'The policy accepts the schemes of all signatures that are in clear.',
    fail: 'It does not accept one: SHA-1 and DSA high, MD5 critical, SHA-224 medium. Before TLS 1.2 the version prescribes SHA-1, and is the one to fail.',
    open: 'The signature is not in the capture, or the registry does not know the scheme.',
    notApplicable:
      'Nothing is signed (RSA key transport, a resumption), TLS 1.3 hides it, a version that the policy rejects prescribes it, or no leg of a call uses the session.',
  },
  parameters: ['handshake.signatures', 'minimumVersion.tls', 'versionSeverity'],
  references: ['RFC 9155 s2', 'RFC 9155 s3', 'RFC 8446 s4.2.3'],
  judge(session, outcomes, { policy }) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session) ?? whyNoKeyExchange(session);
    if (reason !== null) return notApplicable(reason);
    if (isVersion13(session)) {
      return notApplicable('TLS 1.3 encrypts its signatures, and its standard allows neither MD5 nor SHA-1 for them.');
    }
    if (/_anon_|PSK/.test(session.cipherSuite?.name ?? '')) return notApplicable('The cipher suite signs nothing.');
    const evidence = cite(helloOf(session), signatureEvidence(session));
    if (session.handshakeSignatures.length === 0) {
      return open('The capture does not show how the handshake was signed.', evidence);
    }
    const judged = signaturesToJudge(session, policy);
    if (judged.length === 0) {
      return notApplicable(`${session.version} prescribes how it is signed; tls-version-approved fails the version.`);
    }
    const grading = gradeSignatures(judged, policy);
    if (grading.result === 'approved') return pass(grading.reason, evidence);
    if (grading.result === 'unknown') return open(grading.reason, evidence);
    return fail(grading.reason, evidence, grading.severity);
  },
});
