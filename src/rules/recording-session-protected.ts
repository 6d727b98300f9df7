/** Sessions that record a call are protected like the call: TLS for signaling, SRTP for media. RFC 7866 section 12. Not handled: recordings at rest. */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { isCovered, observed } from './terms/readable-content.ts';
import { count, transportOf } from './terms/wording.ts';

export default defineRule({
  id: 'recording-session-protected',
  title: 'Recording sessions are protected',
  criteria: ['CC6.7', 'C1.1', 'CC9.2'],
  rationale: {
    'CC6.7': 'The copy of a call is transmitted as well, and needs the protection of the call.',
    'C1.1': 'A recording holds the whole conversation.',
    'CC9.2': 'Recorders are often run by a vendor, and this shows how calls reach it.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['SIG-018'],
  why: 'A recording session (SIPREC) carries a copy of the whole call and who took part. Encrypting the call and not its copy protects nothing.',
  remedy:
    'Use TLS and SRTP towards the recording server, on the session border controller that forks the call and on the server; RFC 7866 obliges both to support it.',
  meaning: {
    pass: 'The recording session was set up over encrypted signaling and offered SRTP.',
    fail: 'It was set up in clear, or offered media without SRTP.',
    open: 'Whether its signaling is encrypted cannot be told.',
    notApplicable: 'No recording session could be read on this leg.',
  },
  references: ['RFC 7866 s12', 'RFC 7866 s12.2'],
  judge(leg, { pass, fail, open, notApplicable }) {
    const [session] = observed(leg, ['recording-session']);
    if (session === undefined) return notApplicable('No recording session could be read on this leg.');
    const [bare] = observed(leg, ['recording-without-srtp']);
    const evidence = cite([session.first], [bare?.first]);
    const sessions = count(session.count, 'message that sets up a recording', 'messages that set up recordings');
    if (leg.protection === 'cleartext' || leg.protection === 'exposed') {
      const media = bare === undefined ? '' : ' Its media is offered without SRTP.';
      return fail(`${sessions} could be read over ${transportOf(leg)}.${media}`, evidence);
    }
    if (bare !== undefined) return fail(`${sessions}: media is offered without SRTP.`, evidence);
    if (isCovered(leg)) return pass(`${sessions} crossed encrypted and offered SRTP.`, evidence);
    return open(`Whether recording sessions are encrypted cannot be told. ${leg.reason}`, evidence);
  },
});
