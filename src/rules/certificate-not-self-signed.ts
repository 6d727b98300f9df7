/**
 * Certificates of signaling are not self-signed. RFC 5922 section 7.
 *
 * Never applies to DTLS-SRTP, where self-signed is the design and the fingerprint in the signaling vouches (RFC 5763 section 5).
 * A certificate that the policy names as a trust anchor is pinned: medium. Not handled: a chain that ends in an unknown issuer, which is
 * certificate-trusted.
 */
import { defineRule } from './define-rule.ts';
import { whyCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { chainsOf } from './terms/showing.ts';
import { trustIn } from './terms/trusting.ts';
import { clip, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-not-self-signed',
  title: 'Certificates of signaling are not self-signed',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'A certificate that nobody vouches for identifies nobody.',
    'CC6.7': 'Without a verified peer, the encryption may end at somebody in the middle.',
  },
  severity: 'high',
  subject: 'certificate',
  catalogue: ['CRT-006'],
  why: 'A self-signed certificate says only what its maker wrote into it. Unless the other side knows this very certificate, anyone can put himself between the two and show one of his own.',
  remedy:
    'Have the certificate issued by a certificate authority that the peer verifies, or pin it at the peer and document that. Asterisk: cert_file, priv_key_file and ca_list_file on the TLS transport in pjsip.conf. Kamailio: certificate, private_key and ca_list in tls.cfg. baresip: sip_certificate and sip_cafile.',
  meaning: {
    pass: 'The certificate names another as its issuer. Whether the peer checks that issuer is not seen.',
    fail: 'It is self-signed. Medium where the policy names it as a trust anchor, which pins it.',
    open: 'It names itself as its issuer, and its signature could not be verified.',
    notApplicable:
      'It only keys media by DTLS-SRTP (always), is part of a chain, or was shown only on sessions that no leg of a call uses.',
  },
  parameters: ['certificates.trustAnchors'],
  references: ['RFC 5922 s7.1', 'RFC 5922 s7.3', 'RFC 5763 s5'],
  judge(certificate, { pass, fail, open, notApplicable }, { facts, policy }) {
    if (certificate.mediaKeyingOnly) {
      return notApplicable(
        'The certificate only keys media by DTLS-SRTP, where self-signed is the design (RFC 5763 section 5).',
      );
    }
    const reason = whyCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    if (certificate.chainPosition > 0) {
      return notApplicable('Not the certificate of a peer: it was sent along as part of a chain.');
    }
    const name = nameOf(certificate);
    const trusts = chainsOf(certificate, facts).map((chain) => trustIn(facts, policy, chain, chain.last.seconds));
    if (certificate.selfSigned && trusts.some(({ result }) => result === 'trusted')) {
      return fail(`${name} is self-signed; the policy names it as a trust anchor.`, showingOf(certificate), 'medium');
    }
    if (certificate.selfSigned)
      return fail(`${name} is self-signed: nobody else vouches for it.`, showingOf(certificate));
    if (certificate.issuer !== '' && certificate.issuer === certificate.subject) {
      return open(`${name} names itself as its issuer; its signature could not be verified.`, showingOf(certificate));
    }
    return pass(`${name} names ${clip(certificate.issuer) || 'another'} as its issuer.`, showingOf(certificate));
  },
});
