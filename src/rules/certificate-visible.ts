/**
 * The certificates of a session can be seen. RFC 8446 section 4.4.2: TLS 1.3 encrypts them, and then nothing is said of them, which is
 * not the same as nothing being wrong with them.
 *
 * Not handled: DTLS 1.3, which the limitations of the report speak of; sessions whose handshake is not in the capture.
 */
import { defineRule } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { helloOf } from './terms/citing.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-visible',
  title: 'The certificates of a session can be seen',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7': 'It says for which sessions the identity behind the protection could not be judged.',
    'CC7.2': 'Hidden certificates limit what monitoring from the network can show; those seen make up an inventory.',
  },
  severity: 'info',
  subject: 'tls-session',
  catalogue: ['TLS-025', 'CRT-020'],
  why: 'TLS 1.3 hides certificates from everyone but the peers. That is good for privacy, and means that names, dates, keys and issuers of this session were not judged: they are unknown, not approved.',
  remedy:
    'Judge them by other evidence: an export of the certificates from the peers, a connection of your own (openssl s_client -connect HOST:5061 -showcerts), or the keys of a test call (SSLKEYLOGFILE).',
  meaning: {
    pass: 'They were sent in clear, and are in the inventory of the report.',
    open: 'TLS 1.3 hides them.',
    notApplicable:
      'The session was resumed, needs none, or its handshake failed or was not captured; or no leg of a call uses it.',
  },
  references: ['RFC 8446 s4.4.2'],
  judge(session, { pass, open, notApplicable }) {
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const { certificates, certificatesHidden, decrypted, version } = session;
    if (certificates.length > 0) {
      // Whether it came to anything is not known: a refusal may be what is missing.
      if (session.handshake === 'partial') return notApplicable('The handshake is not seen to end.');
      return pass(`${count(certificates.length, 'certificate')} could be read.`, helloOf(session));
    }
    if (certificatesHidden && !decrypted) {
      const hidden = `${version ?? 'TLS 1.3'} hides the certificates of this session`;
      return open(`${hidden}: names, dates, keys, usages and issuers were not judged.`, helloOf(session));
    }
    if (session.resumed === true)
      return notApplicable('The session was resumed: certificates were shown in an earlier one.');
    return notApplicable('No certificate was seen: the handshake is not whole in the capture, or needs none.');
  },
});
