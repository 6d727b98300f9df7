/**
 * Whether a publicly trusted CA issued a certificate, as the certificate itself tells: it carries signed certificate timestamps, which
 * public logs give to public CAs (RFC 6962), or a policy of the CA/Browser Forum (2.23.140.1.1, 2.23.140.1.2.*).
 *
 * Not handled: public certificates with neither; a private CA may copy either.
 */
import type { Certificate } from '../../ledger/facts.ts';

export function isPubliclyIssued({ timestamps, policies }: Certificate): boolean {
  return timestamps > 0 || policies.some((oid) => oid === '2.23.140.1.1' || oid.startsWith('2.23.140.1.2.'));
}
