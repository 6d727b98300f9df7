/**
 * No 0-RTT data is accepted for signaling. RFC 8446 section 8 and appendix E.5, RFC 9325 section 3.10. Not handled: whether the server
 * notices a replay.
 */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, isVersion13, offerEvidence, whyHandshakeIsNotJudged } from './terms/handshakes.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'tls-early-data-refused',
  title: 'No 0-RTT data is accepted for signaling',
  criteria: ['CC6.7', 'CC7.1'],
  rationale: {
    'CC6.7': 'Early data can be sent again by others, so its transmission is not protected against replay.',
    'CC7.1': 'No SIP standard has 0-RTT: a server that accepts it departs from the standard.',
  },
  severity: 'medium',
  subject: 'tls-session',
  catalogue: ['TLS-019'],
  why: 'What a client sends before the handshake is done can be sent again by anybody who recorded it, and no standard says how SIP would notice: a call could be set up twice.',
  remedy:
    'Switch early data off on the server (OpenSSL: max_early_data 0, which is the default) and on the client. No SIP standard defines it.',
  meaning: {
    pass: 'None was offered, or the server visibly refused it.',
    fail: 'It was offered and accepted, as the messages behind it show.',
    open: 'It was offered, and the capture does not tell whether it was accepted.',
    notApplicable:
      'The version has no 0-RTT, no whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 9325 s3.10', 'RFC 8446 s8', 'RFC 8446 appendix E.5'],
  judge(session, outcomes) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (!isVersion13(session)) return notApplicable(`${session.version} has no 0-RTT data.`);
    const records = session.traffic.earlyDataRecords;
    const evidence = cite(helloOf(session), [offerEvidence(session)]);
    const seen = `${count(records, 'record')} of early data seen`;
    if (session.earlyDataAccepted === true) return fail(`The server accepted 0-RTT data; ${seen}.`, evidence);
    if (session.earlyDataAccepted === false) return pass(`The server refused 0-RTT data; ${seen}.`, evidence);
    if (session.offer === null) {
      return open('The ClientHello is not in the capture, so whether 0-RTT data was offered is not known.', evidence);
    }
    if (session.offer.earlyData || records > 0) {
      return open(
        `The client offered 0-RTT data; ${seen}. The capture does not tell whether it was accepted.`,
        evidence,
      );
    }
    return pass('The client offered no 0-RTT data.', evidence);
  },
});
