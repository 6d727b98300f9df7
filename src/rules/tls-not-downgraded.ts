/** TLS sessions were not talked down to an older version. RFC 8446 section 4.1.3, RFC 7507. */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, isVersion13, offerEvidence, whyHandshakeIsNotJudged } from './terms/handshakes.ts';
import { list } from './terms/wording.ts';

export default defineRule({
  id: 'tls-not-downgraded',
  title: 'TLS sessions are not downgraded',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7': 'The session is protected less than its two ends are able to.',
    'CC7.2': 'The mark in the answer is the sign that somebody changed the handshake.',
  },
  severity: 'high',
  subject: 'tls-session',
  catalogue: ['TLS-024'],
  why: 'A server that can do better marks its answer. When a client that asked for better gets such an answer and goes on, somebody between them has changed the question: a middlebox that inspects, or an attacker.',
  remedy:
    'Find the element between client and server that changes the handshake (TLS inspection, an old load balancer), and take it out of the path of calls. Update clients that do not hang up when they see the mark.',
  meaning: {
    pass: 'TLS 1.3 was negotiated, or the ServerHello carries no mark of a downgrade.',
    fail: 'It carries the mark although the client offered more, or the client had fallen back and was accepted.',
    open: 'The ClientHello is not in the capture.',
    notApplicable: 'No whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 8446 s4.1.3', 'RFC 7507'],
  judge(session, outcomes) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (isVersion13(session))
      return pass(`${session.version} was negotiated: there is nothing above it.`, helloOf(session));
    if (session.offer === null) {
      return open(
        'The capture does not show what the client offered, so a downgrade cannot be told.',
        helloOf(session),
        'low',
      );
    }
    const evidence = cite(helloOf(session), [offerEvidence(session), session.downgrade]);
    const offered = `The client offered ${list(session.offer.versions)}`;
    if (session.downgrade !== null) {
      return fail(`${offered}, and ${session.version} was negotiated: ${session.downgrade.what}.`, evidence);
    }
    return pass(`${offered}, ${session.version} was negotiated, and nothing marks a downgrade.`, evidence);
  },
});
