/**
 * TLS connections are not renegotiated, and could be only securely. RFC 5746, RFC 9325 section 3.5. Not handled: what a
 * renegotiation agrees on, which is encrypted.
 */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, isVersion13, whyHandshakeIsNotJudged } from './terms/handshakes.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'tls-renegotiation-secure',
  title: 'TLS connections are not renegotiated insecurely',
  criteria: ['CC6.7', 'CC7.1'],
  rationale: {
    'CC6.7': 'Insecure renegotiation lets somebody else put text into a protected connection.',
    'CC7.1': 'A peer without RFC 5746 has a weakness known since 2009.',
  },
  severity: 'medium',
  subject: 'tls-session',
  catalogue: ['TLS-015'],
  why: 'Without RFC 5746 somebody in the middle can put words of his own in front of what a client says, and the server takes them for the client\u2019s. A connection that is renegotiated can change its keys, and its certificates, out of sight.',
  remedy:
    'Update clients and servers that do not send renegotiation_info: every library does since 2010. Refuse renegotiation that clients ask for: OpenSSL has Options = NoRenegotiation; TLS 1.3 has none.',
  meaning: {
    pass: 'Both sides support RFC 5746 and no renegotiation was seen, or the version has none.',
    fail: 'The server did not answer with renegotiation_info, or another handshake was seen inside the connection.',
    notApplicable: 'No whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 5746', 'RFC 9325 s3.5'],
  judge(session, outcomes) {
    const { pass, fail, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const { renegotiations } = session.traffic;
    if (isVersion13(session)) return pass('TLS 1.3 has no renegotiation.', helloOf(session));
    if (session.agreed?.secureRenegotiation !== true) {
      const why =
        session.offer?.secureRenegotiation === false
          ? 'the client does not support it'
          : 'the server does not support it';
      return fail(`Secure renegotiation was not agreed on: ${why}.`, cite(helloOf(session), renegotiations));
    }
    if (renegotiations.length > 0) {
      const message = `The connection was renegotiated (${count(renegotiations.length, 'time')} seen), and what was agreed then is hidden.`;
      return fail(message, cite(helloOf(session), renegotiations));
    }
    return pass('Secure renegotiation is supported, and none was seen.', helloOf(session));
  },
});
