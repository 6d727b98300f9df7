/**
 * Certificates do not expire soon after the capture. Practice of certificate monitoring; no RFC sets the days.
 *
 * Measured from the last time the certificate was shown, so that a capture gives the same answer whenever it is judged.
 * Not handled: whether a renewed certificate is already in place elsewhere.
 */
import type { Policy } from '../criteria/policy.ts';
import type { Certificate } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { whyCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { count, day, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-not-expiring-soon',
  title: 'Certificates do not expire soon',
  criteria: ['CC7.2', 'CC6.7'],
  rationale: {
    'CC7.2': 'Monitoring has to see the end of a certificate before calls fail.',
    'CC6.7': 'In its last days the protection in transmission hangs on a renewal in time.',
  },
  severity: 'high',
  subject: 'certificate',
  catalogue: ['CRT-003', 'CRT-004', 'CRT-005'],
  why: 'A certificate that runs out stops calls, and the usual emergency repair is to switch the check off. One that is about to run out also shows that nobody watches the dates.',
  remedy:
    'Renew the certificate now and load it (Kamailio: kamcmd tls.reload; Asterisk: restart the TLS transport). Automate the renewal (ACME), and alert at 30 days.',
  meaning: {
    pass: 'More days are left, counted from the last time it was shown, than the policy asks for.',
    fail: 'Fewer are left: high, medium or low by the days. For certificates that live 100 days or less the days are capped at a share of the lifetime.',
    notApplicable: 'It had expired already, keys media only, or was shown only on sessions that no leg of a call uses.',
  },
  parameters: ['certificates.expiresWithinDays', 'certificates.shortLived'],
  references: ['RFC 5280 s4.1.2.5'],
  judge(certificate, { pass, fail, notApplicable }, { policy }) {
    const reason = whyCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    if (certificate.mediaKeyingOnly) {
      return notApplicable(
        'The certificate only keys media: such certificates are made for days and vouched for by fingerprint.',
      );
    }
    const left = certificate.notAfter - certificate.last.seconds;
    if (left < 0) return notApplicable('The certificate has expired already: see certificate-not-expired.');
    const until = `${nameOf(certificate)} expires on ${day(certificate.notAfter)}, ${count(Math.floor(left / DAY), 'day')} after it was shown.`;
    const severity = urgency(certificate, left, policy);
    return severity === null ? pass(until, showingOf(certificate)) : fail(until, showingOf(certificate), severity);
  },
});

const DAY = 86_400;

function urgency({ notBefore, notAfter }: Certificate, left: number, policy: Policy): 'high' | 'medium' | 'low' | null {
  const { expiresWithinDays, shortLived } = policy.certificates;
  const lifetime = notAfter - notBefore;
  const isShortLived = lifetime <= shortLived.lifetimeDays * DAY;
  for (const severity of ['high', 'medium', 'low'] as const) {
    const limit = expiresWithinDays[severity] * DAY;
    if (left < (isShortLived ? Math.min(limit, lifetime * shortLived[severity]) : limit)) return severity;
  }
  return null;
}
