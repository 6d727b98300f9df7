/**
 * Servers staple what their certificate promises. RFC 7633 (must-staple), RFC 6066 section 8, RFC 9325 section 7.5.
 *
 * A capture rarely shows a check for revocation, which the limitations of every report say; only a promise can be broken. Not handled: what
 * the stapled response says, and how old it is; TLS 1.3, which hides certificate and staple; lists and OCSP that clients fetch themselves.
 */
import { defineRule } from './define-rule.ts';
import { whyPeerCertificateIsNotJudged } from './terms/applying.ts';
import { cite, helloOf, showingOf } from './terms/citing.ts';
import { showingsOf } from './terms/showing.ts';
import { nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-revocation-evidence',
  title: 'Servers staple the OCSP response that their certificate promises',
  criteria: ['CC6.1'],
  rationale: {
    'CC6.1': 'A certificate that was withdrawn must no longer open doors; a staple shows that its state was looked up.',
  },
  severity: 'info',
  subject: 'certificate',
  catalogue: ['CRT-017'],
  why: 'A stolen key is of use until its certificate is known to be withdrawn. A certificate with must-staple tells clients to accept it only with a fresh statement of its issuer: without that statement calls fail, or the client does not check.',
  remedy:
    'Enable OCSP stapling on the server, or have the certificate issued without must-staple and for a short time. Where the software for SIP cannot staple, short lifetimes are the better way.',
  meaning: {
    pass: 'An OCSP response was stapled; what it says is not read.',
    fail: 'The certificate promises a stapled response, the client asked for it, and none was sent: medium.',
    open: 'The certificate promises a stapled response, and the capture does not show whether one was asked for and sent.',
    notApplicable:
      'The certificate promises none and none was sent; it belongs to a client, only keys media by DTLS-SRTP, or no leg of a call uses it.',
  },
  references: ['RFC 7633 s4', 'RFC 6066 s8', 'RFC 9325 s7.5'],
  judge(certificate, { pass, fail, open, notApplicable }, { facts }) {
    const reason = whyPeerCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    const showings = showingsOf(certificate, facts).filter(({ chain }) => chain.role === 'server');
    if (showings.length === 0) return notApplicable('Shown by a client only.');
    const sessions = showings.map(({ session }) => session);
    const name = nameOf(certificate);
    const stapled = sessions.find(({ certificateStatus }) => certificateStatus !== null);
    const broken = sessions.find(
      ({ certificateStatus, handshake, offer }) =>
        certificateStatus === null && handshake === 'complete' && offer?.statusRequest === true,
    );
    if (certificate.mustStaple && broken !== undefined) {
      const asked = { at: broken.offer!.at, what: 'ClientHello asking for a stapled OCSP response.' };
      return fail(
        `${name} promises a stapled OCSP response (must-staple); the client asked for it and the server sent none.`,
        cite(showingOf(certificate), [asked, ...helloOf(broken)]),
        'medium',
      );
    }
    if (stapled !== undefined) {
      const at = { at: stapled.certificateStatus!, what: 'CertificateStatus: the stapled OCSP response.' };
      return pass(
        `An OCSP response was stapled to ${name.replace(/^The /, 'the ')}.`,
        cite(showingOf(certificate), [at]),
      );
    }
    if (!certificate.mustStaple) return notApplicable('It promises no stapled OCSP response, and none was sent.');
    return open(
      `${name} promises a stapled OCSP response; that a client asked for it, and the whole handshake, was not seen.`,
      showingOf(certificate),
    );
  },
});
