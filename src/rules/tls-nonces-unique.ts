/**
 * No explicit nonce of TLS 1.2 comes twice under one key. RFC 5288 section 3, RFC 9325 section 7.2.1. Not handled: TLS 1.3 and ChaCha20,
 * whose nonces are not sent; DTLS, whose nonces are nearly always the number of the record.
 */
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, whyHandshakeIsNotJudged } from './terms/handshakes.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'tls-nonces-unique',
  title: 'No nonce is used twice under one key',
  criteria: ['CC6.7', 'CC7.1'],
  rationale: {
    'CC6.7': 'A repeated nonce uncovers what was transmitted and lets others forge records.',
    'CC7.1': 'It is a known fault of some TLS stacks, and calls for an update.',
  },
  severity: 'critical',
  subject: 'tls-session',
  catalogue: ['TLS-030'],
  why: 'Two records of AES-GCM with the same nonce give away the difference of their contents, and the key of the authentication: from then on anybody can forge what is said.',
  remedy:
    'Update the device that sent them at once: a random nonce of 64 bits, or a counter that starts over, is a fault of its TLS stack.',
  meaning: {
    pass: 'All explicit nonces that are in the capture differ, as far as they were compared.',
    fail: 'One came twice in one direction under one key.',
    notApplicable:
      'The suite sends no nonces, no whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 5288 s3', 'RFC 9325 s7.2.1'],
  judge(session, outcomes) {
    const { pass, fail, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const { noncesCompared, noncesComplete, repeatedNonces, noncesUsedFirst } = session.traffic;
    const [first, ...others] = repeatedNonces;
    if (first !== undefined) {
      return fail(
        'A record has the same nonce as an earlier one under the same key.',
        cite([first, ...noncesUsedFirst, ...others], helloOf(session)),
      );
    }
    if (noncesCompared === null || noncesCompared === 0) return notApplicable('No explicit nonces were sent.');
    const limit = noncesComplete ? '' : ' There were too many unrelated ones to compare each with all others.';
    return pass(`${count(noncesCompared, 'nonce')} compared, none came twice.${limit}`, helloOf(session));
  },
});
