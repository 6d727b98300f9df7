/**
 * Peers send the chain that leads to their issuer: whole, in order, and signed from link to link. RFC 5246 section 7.4.2, RFC 8446
 * section 4.4.2; RFC 5280 section 6.1.
 *
 * A root need not be sent. Without trust anchors in the policy nobody knows which issuers are roots: a chain with an intermediate is
 * taken for whole, and of a lone certificate it is open, unless a public CA issued it, which never does so from a root
 * (CA/Browser Forum Baseline Requirements section 7.1.2). Not handled: whether the issuer is trusted, which is certificate-trusted.
 */
import type { Severity } from '../criteria/policy.ts';
import type { Certificate, CertificateChain } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { whyPeerCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { isPubliclyIssued } from './terms/issuing.ts';
import { chainsOf } from './terms/showing.ts';
import { hasAnchors, isAnchorName } from './terms/trusting.ts';
import { clip, count, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-chain-complete',
  title: 'Peers send the whole chain of their certificate',
  criteria: ['CC7.1'],
  rationale: {
    'CC7.1': 'A chain that is incomplete is an error of configuration, which tempts others to stop checking.',
  },
  severity: 'medium',
  subject: 'certificate',
  catalogue: ['CRT-013'],
  why: 'A peer that checks certificates needs those between this one and the authority that it knows. Where they are missing the connection fails, and the usual repair is to switch the check off.',
  remedy:
    'Send the certificate and its intermediates in one file, the certificate first, each followed by its issuer, the root left out. Asterisk: cert_file on the TLS transport in pjsip.conf takes the concatenated file. Kamailio: certificate in tls.cfg. baresip: sip_certificate. Check with openssl s_client -connect HOST:5061 -showcerts.',
  meaning: {
    pass: 'Each certificate was signed by the next, up to a root or to an issuer that peers are expected to have.',
    fail: 'An intermediate is missing, a signature does not verify (high), or certificates are out of order or do not belong (low).',
    open: 'Only the certificate itself was sent, and the policy names no trust anchors to tell whether its issuer is a root; or not everything could be read or verified.',
    notApplicable:
      'It is self-signed, only keys media by DTLS-SRTP, is part of a chain, or was shown only on sessions that no leg of a call uses.',
  },
  parameters: ['certificates.trustAnchors'],
  references: ['RFC 5246 s7.4.2', 'RFC 8446 s4.4.2', 'RFC 5280 s6.1'],
  judge(certificate, { pass, fail, open, notApplicable }, context) {
    const reason = whyPeerCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    if (certificate.selfSigned) return notApplicable('The certificate is self-signed: no issuer stands above it.');
    const found = chainsOf(certificate, context.facts).map((chain) => stateOf(certificate, chain, context));
    const [first] = found;
    if (first === undefined) return notApplicable('No chain that begins with this certificate could be read.');
    const worst = found.reduce((one, other) => (RANK[other.state] > RANK[one.state] ? other : one), first);
    const evidence = showingOf(certificate);
    const message = `${nameOf(certificate)} ${worst.says}.`;
    if (worst.state === 'whole') return pass(message, evidence);
    return worst.state === 'unknown' ? open(message, evidence, 'low') : fail(message, evidence, SEVERITY[worst.state]);
  },
});

type State = 'whole' | 'untidy' | 'unknown' | 'incomplete' | 'broken';

const RANK: Readonly<Record<State, number>> = { whole: 0, untidy: 1, unknown: 2, incomplete: 3, broken: 4 };
const SEVERITY = { untidy: 'low', incomplete: 'medium', broken: 'high' } satisfies Partial<Record<State, Severity>>;

interface Judged {
  readonly state: State;
  /** A predicate. */
  readonly says: string;
}

function stateOf(certificate: Certificate, chain: CertificateChain, context: RuleContext): Judged {
  const { end, missingIssuer, path, unreadable, linksVerified } = chain;
  const issuer = clip(missingIssuer ?? '');
  if (end === 'signature-invalid') {
    return {
      state: 'broken',
      says: `was sent with a certificate of ${issuer} whose key did not sign the one below it`,
    };
  }
  if (end === 'unchecked') return { state: 'unknown', says: 'was sent with a chain that is longer than is followed' };
  const above = path.length - 1;
  const sent = above === 0 ? 'was sent alone' : `was sent with ${count(above, 'issuer')}`;
  const missing = end === 'issuer-not-sent' ? missingFrom(certificate, chain, context) : 'none';
  if (missing === 'needed') return { state: 'incomplete', says: `${sent}; the certificate of ${issuer} is missing` };
  if (unreadable > 0) {
    return { state: 'unknown', says: `${sent}, and ${count(unreadable, 'certificate')} beside it could not be read` };
  }
  if (missing === 'unknown') {
    return { state: 'unknown', says: `${sent}; whether peers have its issuer ${issuer} is not known` };
  }
  if (!linksVerified) return { state: 'unknown', says: `${sent}, and a signature among them could not be verified` };
  const untidy = untidiness(chain);
  if (untidy !== null) return { state: 'untidy', says: `${sent}, and ${untidy}` };
  const rest = end === 'self-signed' ? 'up to the root' : `up to ${issuer}, which peers are expected to have`;
  return { state: 'whole', says: `${sent}, ${rest}` };
}

function missingFrom(
  certificate: Certificate,
  { missingIssuer, path }: CertificateChain,
  { facts, policy }: RuleContext,
): 'none' | 'needed' | 'unknown' {
  if (hasAnchors(facts, policy)) return isAnchorName(facts, policy, missingIssuer ?? '') ? 'none' : 'needed';
  if (path.length > 1) return 'none';
  return isPubliclyIssued(certificate) ? 'needed' : 'unknown';
}

function untidiness({ order, strangers, duplicates }: CertificateChain): string | null {
  if (order === 'unordered') return 'the certificates are out of order';
  if (strangers.length > 0) return `${count(strangers.length, 'certificate')} beside them belong to no path`;
  return duplicates > 0 ? `${count(duplicates, 'certificate')} came twice` : null;
}
