/**
 * Certificates do not live longer than their kind should. CA/Browser Forum Baseline Requirements section 6.3.2 for those of public
 * CAs, by the date of issue; for private CAs limits of the policy.
 *
 * Whether a CA is public is read from the certificate: timestamps of public logs, or a policy of the CA/Browser Forum. Not handled:
 * certificates of CAs themselves.
 */
import type { Policy, Severity } from '../criteria/policy.ts';
import type { Certificate } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { whyPeerCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { isPubliclyIssued } from './terms/issuing.ts';
import { count, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-lifetime-limited',
  title: 'Certificates are not valid for too long',
  criteria: ['CC7.1', 'CC6.1'],
  rationale: {
    'CC7.1': 'A lifetime over the limit departs from the standard for issuing certificates.',
    'CC6.1': 'The longer a certificate is valid, the longer a stolen key opens doors.',
  },
  severity: 'low',
  subject: 'certificate',
  catalogue: ['CRT-012'],
  why: 'What a certificate says gets old: people leave, names and keys move. The longer it is valid, the longer a stolen key is of use, and the less its replacement is practiced.',
  remedy:
    'Issue for a shorter time and automate the renewal (ACME works for private authorities, too, for example with step-ca). A certificate of a public authority that exceeds the limit is refused by current clients: have it issued again.',
  meaning: {
    pass: 'It is valid no longer than the limit for its kind.',
    fail: 'It is valid longer: for a public CA than the CA/Browser Forum allowed when it was issued, for a private CA than the policy does (medium beyond five years).',
    notApplicable:
      'It is self-signed, only keys media by DTLS-SRTP, is part of a chain, or was shown only on sessions that no leg of a call uses.',
  },
  parameters: ['certificates.lifetime'],
  references: ['CA/Browser Forum Baseline Requirements s6.3.2'],
  judge(certificate, { pass, fail, notApplicable }, { policy }) {
    const reason = whyPeerCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    if (certificate.selfSigned)
      return notApplicable('The certificate is self-signed: see certificate-not-self-signed.');
    // A day is 86,400 seconds, and both ends count: RFC 5280 section 4.1.2.5, Baseline Requirements section 6.3.2.
    const days = Math.ceil((certificate.notAfter - certificate.notBefore + 1) / DAY);
    const { limit, severity, kind } = limitOf(certificate, days, policy);
    const lives = `${nameOf(certificate)} is valid for ${count(days, 'day')}`;
    const evidence = showingOf(certificate);
    if (severity !== null) return fail(`${lives}; ${kind} allows ${limit}.`, evidence, severity);
    return pass(
      limit === null ? `${lives}; no limit held when it was issued.` : `${lives}, within the ${limit} of ${kind}.`,
      evidence,
    );
  },
});

const DAY = 86_400;

interface Limit {
  readonly limit: number | null;
  /** Null: it keeps to the limit. */
  readonly severity: Severity | null;
  readonly kind: string;
}

function limitOf(certificate: Certificate, days: number, policy: Policy): Limit {
  const { publicCa, privateCa } = policy.certificates.lifetime;
  if (isPubliclyIssued(certificate)) {
    const inForce = publicCa.filter(({ from }) => Date.parse(from) / 1000 <= certificate.notBefore);
    const limit = inForce.length === 0 ? null : Math.min(...inForce.map((one) => one.days));
    const kind = 'the CA/Browser Forum for certificates of that date';
    return { limit, severity: limit !== null && days > limit ? 'low' : null, kind };
  }
  const severity = days > privateCa.medium ? 'medium' : days > privateCa.low ? 'low' : null;
  return { limit: privateCa.low, severity, kind: 'the policy for private authorities' };
}
