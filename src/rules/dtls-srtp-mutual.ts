/** Both sides of DTLS-SRTP present a certificate. RFC 5763 section 5, RFC 8122 section 6.2. */
import { defineRule } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { helloOf } from './terms/citing.ts';

export default defineRule({
  id: 'dtls-srtp-mutual',
  title: 'Both sides of DTLS-SRTP present a certificate',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'A side without a certificate is not authenticated.',
    'CC6.7': 'Media may be protected towards a party that nobody verified.',
  },
  severity: 'high',
  subject: 'dtls-session',
  catalogue: ['DTL-007'],
  why: 'A side without a certificate is not bound to the fingerprint that the signaling named for it: anybody can take its place.',
  remedy:
    'Let the DTLS server ask for a certificate and end the handshake without one. Asterisk: dtls_verify=fingerprint on the endpoint in pjsip.conf. Libraries: SSL_VERIFY_PEER with SSL_VERIFY_FAIL_IF_NO_PEER_CERT and a check of the fingerprint.',
  meaning: {
    pass: 'The client presented a certificate and proved that it has the key.',
    fail: 'The handshake completed without a certificate of the client.',
    open: 'The handshake hides it, or was not captured whole: info, because nothing speaks against it.',
    notApplicable: 'No SRTP profile was agreed on, the handshake failed, or no leg of a call uses the session.',
  },
  references: ['RFC 5763 s5', 'RFC 8122 s6.2'],
  judge(session, { pass, fail, open, notApplicable }) {
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (session.useSrtp === null && session.useSrtpOffered.length === 0)
      return notApplicable('The session was not seen to key media.');
    const evidence = helloOf(session);
    if (session.clientAuthenticated === true) return pass('Both sides presented a certificate.', evidence);
    if (session.clientAuthenticated === false)
      return fail('The handshake completed without a certificate of the client.', evidence);
    const why = session.certificatesHidden
      ? `${session.version ?? 'DTLS 1.3'} hides certificates`
      : session.resumed === true
        ? 'the handshake resumed an earlier one'
        : 'the capture does not show the whole handshake';
    return open(`Whether the client presented a certificate cannot be told: ${why}.`, evidence, 'info');
  },
});
