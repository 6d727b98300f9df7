/** TLS 1.3 sessions with a pre-shared key have forward secrecy. RFC 9325 section 3.4, RFC 8446 section 4.2.9. */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, isVersion13, keyExchangeEvidence, whyHandshakeIsNotJudged } from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-psk-with-forward-secrecy',
  title: 'TLS 1.3 sessions that are resumed have forward secrecy',
  criteria: ['CC6.7'],
  rationale: {
    'CC6.7': 'Without forward secrecy, recorded traffic stays protected only as long as the ticket key stays secret.',
  },
  severity: 'medium',
  subject: 'tls-session',
  catalogue: ['TLS-020'],
  why: 'A session that is resumed with its ticket alone can be decrypted by whoever gets hold of the key that protects the tickets, also years later.',
  remedy:
    'Require psk_dhe_ke. OpenSSL does, unless SSL_OP_ALLOW_NO_DHE_KEX (AllowNoDHEKEX) is set; wolfSSL: leave wolfSSL_no_dhe_psk unused.',
  meaning: {
    pass: 'The ServerHello has a key share beside the pre-shared key.',
    fail: 'It has a pre-shared key and no key share (psk_ke).',
    notApplicable:
      'No pre-shared key of TLS 1.3 is used, no whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 9325 s3.4', 'RFC 8446 s4.2.9'],
  judge(session, outcomes) {
    const { pass, fail, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (!isVersion13(session) || session.resumed !== true)
      return notApplicable('No pre-shared key of TLS 1.3 was used.');
    const evidence = cite(helloOf(session), [keyExchangeEvidence(session)]);
    if (session.forwardSecrecy === false) {
      return fail('The session was resumed with a pre-shared key alone (psk_ke): no forward secrecy.', evidence);
    }
    return pass(`The session was resumed with fresh keys from ${session.group ?? 'a key share'}.`, evidence);
  },
});
