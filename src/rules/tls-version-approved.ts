/** TLS versions are approved. RFC 8996, RFC 9325 section 3.1.1. Not handled: what was offered and not chosen
 * (tls-offers-approved). */
import { defineRule } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { helloOf } from './terms/citing.ts';
import { gradeVersion } from './terms/grading.ts';
import { openUnlessComplete } from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-version-approved',
  title: 'TLS versions are approved',
  criteria: ['CC6.7', 'CC6.1', 'CC7.1'],
  rationale: {
    'CC6.7': 'The version decides whether the protection in transmission has known breaks.',
    'CC6.1': 'Versions of a protocol are among the technology that has to be fit for restricting access.',
    'CC7.1': 'An old version still in use departs from the configuration standard.',
  },
  severity: 'high',
  subject: 'tls-session',
  catalogue: ['TLS-001', 'TLS-002'],
  why: 'Old versions of TLS have known attacks, and the standards forbid to negotiate them. Encryption with a broken version counts for little.',
  remedy:
    'Set TLS 1.2 as the lowest version and prefer TLS 1.3; replace phones that cannot, or put a session border controller in front of them. Asterisk: method=tlsv1_2 on the TLS transport in pjsip.conf. Kamailio: modparam("tls", "tls_method", "TLSv1.2+"). FreeSWITCH: sip_tls_version=tlsv1.2.',
  meaning: {
    pass: 'The negotiated version is the policy’s minimum or newer.',
    fail: 'It is older, or none that the policy knows. Critical for SSL.',
    open: 'The ServerHello, or the end of the handshake, is not in the capture.',
    notApplicable: 'No leg of a call uses the session, or its handshake failed.',
  },
  parameters: ['minimumVersion.tls', 'versionSeverity'],
  references: ['RFC 6176 s3', 'RFC 7568 s3', 'RFC 8996', 'RFC 9325 s3.1.1'],
  judge(session, outcomes, { policy }) {
    const { pass, fail, open, notApplicable } = openUnlessComplete(session, outcomes);
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (session.version === null) {
      return open(
        'The capture does not show which TLS version was negotiated: it holds no ServerHello.',
        helloOf(session),
      );
    }
    const grading = gradeVersion('TLS', session.version, policy);
    if (grading.result === 'approved') return pass(grading.reason, helloOf(session));
    return fail(grading.reason, helloOf(session), grading.severity);
  },
});
