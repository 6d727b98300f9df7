/**
 * A server does not agree on less than before with a client that offers the same. RFC 8446 sections 4.1.3 and 9.3, RFC 9325 section 3.1.1.
 *
 * The offer is compared by its JA4 fingerprint, so that two programs behind one address are not taken for one that was talked down. Not
 * handled: an offer that was changed on its way, which tls-not-downgraded sees; resumed sessions, whose suite is that of the first.
 */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, whyHandshakeIsNotJudged } from './terms/handshakes.ts';
import { agreementsOf } from './terms/tls-agreements.ts';

export default defineRule({
  id: 'tls-agreement-steady',
  title: 'Versions and cipher suites do not get weaker within the capture',
  criteria: ['CC7.2'],
  rationale: {
    'CC7.2':
      'A server that agrees on less than minutes before has been changed, or something stands before it: an anomaly until it is explained.',
  },
  severity: 'medium',
  subject: 'tls-session',
  catalogue: ['TRF-012'],
  why: 'The same client asked the same server in the same words and got a weaker answer than before. A new configuration, a balancer whose nodes differ, and somebody who answers in the place of the server look like this.',
  remedy:
    'Compare the TLS settings of all nodes behind the address, and ask what was changed at the time. If neither explains it, find out who answered: compare the certificates of both sessions.',
  meaning: {
    pass: 'What was agreed on is as strong as in the sessions before it with the same offer, or this is the first of several.',
    fail: 'An earlier session of the same client and server, with the same offer, had a newer version, a better graded suite, or forward secrecy, and this one does not.',
    notApplicable:
      'There is no other session of the same client, server and offer to compare with; it was resumed; no whole handshake is in the capture; or no leg of a call uses it.',
  },
  references: ['RFC 8446 s4.1.3', 'RFC 9325 s3.1.1'],
  judge(session, outcomes, { facts }) {
    const { pass, fail, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const agreements = agreementsOf(session, facts);
    if (agreements === null) return notApplicable('No other session of this client, server and offer can be compared.');
    const { stronger, weakerIn, sessions } = agreements;
    if (stronger === null) {
      return pass(`${sessions} sessions with this offer: none before this one was stronger.`, helloOf(session));
    }
    const evidence = cite(helloOf(stronger), helloOf(session));
    return fail(
      `An earlier session of the same client, server and offer (${stronger.id}) was stronger: ${weakerIn.join('; ')}.`,
      evidence,
    );
  },
});
