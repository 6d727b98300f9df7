/**
 * Certificates were not expired when they were shown. RFC 5280 section 4.1.2.5, RFC 5922 section 7.1.
 *
 * Judged at two times. Expired in the capture: a peer accepted an identity that had lapsed, or the call failed. Valid in the
 * capture and expired since: nothing was wrong then, and whether it was replaced is for somebody to check.
 *
 * Not handled: revocation; the chain up to a trust anchor, which is certificate-trusted.
 */
import { compareReferences } from '../capture/frame.ts';
import { defineRule } from './define-rule.ts';
import { whyCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { isBesideThePath } from './terms/showing.ts';
import { day, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-not-expired',
  title: 'Certificates are not expired',
  criteria: ['CC6.7', 'CC6.1', 'CC7.2'],
  rationale: {
    'CC6.7': 'A peer that accepts an expired certificate protects the transmission without checking towards whom.',
    'CC6.1': 'Certificates identify systems to each other, and an expired one no longer does.',
    'CC7.2': 'Certificates that ran out unnoticed show a gap in monitoring.',
  },
  severity: 'critical',
  subject: 'certificate',
  catalogue: ['CRT-001'],
  why: 'A certificate tells a system whom it talks to. When an expired one is accepted, that check is not done, and someone else could answer the call just as well.',
  remedy:
    'Renew the certificate, automate the renewal, and alert well before expiry. Then make the peer verify: Asterisk verify_server=yes (and verify_client=yes) on the TLS transport in pjsip.conf; Kamailio modparam("tls", "verify_certificate", 1); baresip sip_verify_server yes.',
  meaning: {
    pass: 'The certificate was valid whenever it was shown, and still is when the report is made.',
    fail: 'It had expired when it was shown. Low where it expired only between capture and report, where it keys media only, and where it was sent along and others that were sent lead around it.',
    notApplicable: 'It was shown only on sessions that no leg of a call uses.',
  },
  references: ['RFC 5280 s4.1.2.5', 'RFC 5280 s6.1', 'RFC 5922 s7.1'],
  judge(certificate, { pass, fail, notApplicable }, { facts, judgedAt }) {
    const reason = whyCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    const { first, last, notAfter, mediaKeyingOnly } = certificate;
    const name = nameOf(certificate);
    const latest = compareReferences(first, last) > 0 ? first : last;
    if (notAfter < latest.seconds) {
      const when = `${name} expired on ${day(notAfter)} and was still shown on ${day(latest.seconds)}.`;
      // The fingerprint in the signaling vouches for it (RFC 5763 section 5), not the dates: hygiene.
      if (mediaKeyingOnly) return fail(`${when} It keys media only.`, showingOf(certificate), 'low');
      if (isBesideThePath(certificate, facts)) {
        return fail(`${when} Other certificates that were sent lead around it.`, showingOf(certificate), 'low');
      }
      return fail(when, showingOf(certificate));
    }
    if (notAfter < judgedAt) {
      if (mediaKeyingOnly)
        return pass(`${name} was valid when it was shown; it keys media only.`, showingOf(certificate));
      const since = `${name} was valid when it was captured and has expired since, on ${day(notAfter)}.`;
      return fail(`${since} Check that it was replaced.`, showingOf(certificate), 'low');
    }
    return pass(`${name} is valid until ${day(notAfter)}.`, showingOf(certificate));
  },
});
