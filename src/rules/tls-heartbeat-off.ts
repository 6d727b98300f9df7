/**
 * The heartbeat extension is off, and nobody abuses it. RFC 6520, CVE-2014-0160. Not handled: heartbeats inside ciphertext, whose
 * contents nobody sees; the extension in TLS 1.3, which the server answers encrypted.
 */
import { defineRule } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, isVersion13 } from './terms/handshakes.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'tls-heartbeat-off',
  title: 'The TLS heartbeat extension is off',
  criteria: ['CC7.1', 'CC7.2', 'CC7.3'],
  rationale: {
    'CC7.1': 'The extension shows a library that is old enough to be vulnerable.',
    'CC7.2': 'A request that announces more than it holds is an attack.',
    'CC7.3': 'After such a request somebody has to decide whether keys must be replaced.',
  },
  severity: 'low',
  subject: 'tls-session',
  catalogue: ['TLS-014'],
  why: 'Nobody needs heartbeats over TCP, and unpatched servers answer a malformed one with pieces of their memory: private keys and passwords (Heartbleed).',
  remedy:
    'Update the TLS library: OpenSSL has dropped the extension in version 1.1.1. A malformed request is an attempt to break in: treat it as a security event, patch the server, and replace its keys and certificates if it was not patched.',
  meaning: {
    pass: 'The server did not agree on heartbeats.',
    fail: 'It did (low), or a request was seen that announces more than it holds (critical).',
    open: 'The client asked for heartbeats and TLS 1.3 hides the answer.',
    notApplicable: 'No whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 6520 s4', 'CVE-2014-0160'],
  judge(session, outcomes) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const { malformedHeartbeats, heartbeats } = session.traffic;
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const [first, ...others] = malformedHeartbeats;
    if (first !== undefined) {
      const message = `A heartbeat request announces more octets than it holds, which is how Heartbleed is exploited.`;
      return fail(message, cite([first, ...others], helloOf(session)), 'critical');
    }
    if (session.version === null) return notApplicable('The capture holds no ServerHello: tls-handshake-seen says so.');
    if (session.agreed?.heartbeat === true || heartbeats > 0) {
      return fail(`Heartbeats were agreed on; ${count(heartbeats, 'heartbeat')} seen.`, helloOf(session));
    }
    if (isVersion13(session) && session.offer?.heartbeat === true) {
      return open('The client asks for heartbeats, and TLS 1.3 encrypts the answer.', helloOf(session));
    }
    return pass('No heartbeats were agreed on.', helloOf(session));
  },
});
