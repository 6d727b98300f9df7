/**
 * No key of AES-GCM protects more records than it may. RFC 8446 section 5.5. Not handled: KeyUpdate, which TLS 1.3 encrypts; ChaCha20,
 * which has no such limit; CBC.
 */
import { defineRule } from './define-rule.ts';
import { helloOf } from './terms/citing.ts';
import { concluding, isVersion13, whyHandshakeIsNotJudged } from './terms/handshakes.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'tls-usage-limits',
  title: 'No key protects more records than it may',
  criteria: ['CC6.1'],
  rationale: {
    'CC6.1': 'A key is fit for use up to the number of records for which its algorithm was analyzed.',
  },
  severity: 'low',
  subject: 'tls-session',
  catalogue: ['TLS-031'],
  why: 'With every record the chance grows that AES-GCM gives something away. The standards set a limit with a wide margin, which a trunk that is never restarted reaches one day.',
  remedy: 'Reconnect always-on trunks daily, or let the TLS 1.3 stack update its keys.',
  meaning: {
    pass: 'Fewer records were seen in each direction of each connection.',
    fail: 'More were seen in one direction of a connection of TLS 1.2.',
    open: 'More were seen in TLS 1.3, which hides whether its keys were updated in between.',
    notApplicable:
      'The suite is not AES-GCM, no whole handshake is in the capture, or no leg of a call uses the session.',
  },
  parameters: ['handshake.maximumRecordsPerKey'],
  references: ['RFC 8446 s5.5', 'RFC 9325 s4.4'],
  judge(session, outcomes, { policy }) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (!/AES_\d+_GCM/.test(session.cipherSuite?.name ?? '')) return notApplicable('The suite is not AES-GCM.');
    const { recordsInOneDirection: records } = session.traffic;
    const limit = policy.handshake.maximumRecordsPerKey;
    const message = `At most ${count(records, 'record')} of one connection went in one direction; the limit for one key is ${limit}.`;
    if (records <= limit) return pass(message, helloOf(session));
    if (isVersion13(session)) return open(`${message} TLS 1.3 hides whether the keys were updated.`, helloOf(session));
    return fail(message, helloOf(session));
  },
});
