/** Certificates were already valid when they were shown. RFC 5280 section 4.1.2.5. Not handled: expiry, which is certificate-not-expired. */
import { defineRule } from './define-rule.ts';
import { whyCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { count, day, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-already-valid',
  title: 'Certificates are already valid',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7': 'A peer that accepts it does not check towards whom it protects the transmission.',
    'CC7.2': 'A clock that is wrong, or a certificate from the future, is an error that monitoring should notice.',
  },
  severity: 'high',
  subject: 'certificate',
  catalogue: ['CRT-002'],
  why: 'A certificate from the future means that a clock is wrong or the certificate was issued wrongly, and that the other side accepted it without checking.',
  remedy:
    'Synchronize the clocks of both sides and of the recorder (NTP), or have the certificate issued again. Then make the peer verify: Asterisk verify_server=yes on the TLS transport in pjsip.conf; Kamailio modparam("tls", "verify_certificate", 1).',
  meaning: {
    pass: 'The certificate was valid when it was first shown, within the clock tolerance of the policy.',
    fail: 'It was shown before it became valid. Low where it keys media only.',
    notApplicable: 'It was shown only on sessions that no leg of a call uses.',
  },
  parameters: ['clockSkewSeconds'],
  references: ['RFC 5280 s4.1.2.5', 'RFC 5922 s7.1'],
  judge(certificate, { pass, fail, notApplicable }, { policy }) {
    const reason = whyCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    const { first, notBefore, mediaKeyingOnly } = certificate;
    const name = nameOf(certificate);
    const early = notBefore - first.seconds;
    if (early <= policy.clockSkewSeconds) {
      return pass(`${name} was valid from ${day(notBefore)} on, before it was shown.`, showingOf(certificate));
    }
    const message = `${name} becomes valid on ${day(notBefore)} and was shown on ${day(first.seconds)}, ${count(early, 'second')} early.`;
    if (mediaKeyingOnly) return fail(`${message} It keys media only.`, showingOf(certificate), 'low');
    return fail(message, showingOf(certificate));
  },
});
