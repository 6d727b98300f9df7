/** DTLS associations of media are not renegotiated. RFC 8827 section 6.5. Not handled: what a renegotiation agrees on. */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, isVersion13, whyHandshakeIsNotJudged } from './terms/handshakes.ts';

export default defineRule({
  id: 'dtls-renegotiation-absent',
  title: 'DTLS of media is not renegotiated',
  criteria: ['CC7.1'],
  rationale: {
    'CC7.1': 'Renegotiation has to be off for media; that it is on is an error of configuration.',
  },
  severity: 'medium',
  subject: 'dtls-session',
  catalogue: ['DTL-010'],
  why: 'A second handshake inside the association changes certificate and keys out of sight, after the fingerprint was checked. WebRTC forbids it.',
  remedy:
    'Switch renegotiation off in the DTLS stack; new keys are negotiated with a new offer and answer. OpenSSL: Options = NoRenegotiation.',
  meaning: {
    pass: 'No record of a second epoch was seen, or DTLS 1.3 was negotiated, which has no renegotiation.',
    fail: 'A second handshake was seen inside the association.',
    notApplicable: 'No whole handshake is in the capture, or no leg of a call is keyed by the session.',
  },
  references: ['RFC 8827 s6.5', 'RFC 6347 s4.1'],
  judge(session, outcomes) {
    const { pass, fail, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (isVersion13(session)) return pass('DTLS 1.3 has no renegotiation.', helloOf(session));
    const { renegotiations } = session.traffic;
    if (renegotiations.length === 0) return pass('No renegotiation was seen.', helloOf(session));
    return fail('A second handshake was seen inside the association.', cite(helloOf(session), renegotiations));
  },
});
