/** TLS does not shorten its authentication tags. RFC 6066 section 7, RFC 9325 section 4.6. */
import { defineRule } from './define-rule.ts';
import { helloOf } from './terms/citing.ts';
import { concluding, whyHandshakeIsNotJudged } from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-truncated-hmac-absent',
  title: 'TLS does not shorten its authentication tags',
  criteria: ['CC6.7'],
  rationale: {
    'CC6.7': 'Short tags weaken the protection against changes on the way.',
  },
  severity: 'medium',
  subject: 'tls-session',
  catalogue: ['TLS-017'],
  why: 'The extension truncated_hmac cuts the tag of each record to ten octets, which makes forging one thinkable. The standard forbids it.',
  remedy: 'Switch the extension off on both sides, or update their TLS library: current ones do not have it.',
  meaning: {
    pass: 'The ServerHello does not have the extension.',
    fail: 'It does.',
    notApplicable:
      'The version does not know it, no whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 9325 s4.6', 'RFC 6066 s7', 'RFC 9847'],
  judge(session, outcomes) {
    const { pass, fail, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const truncated = session.agreed?.truncatedHmac ?? null;
    if (truncated === null) return notApplicable(`${session.version} does not know the extension.`);
    if (truncated) return fail('The server agreed on truncated_hmac: tags of ten octets.', helloOf(session));
    return pass('The extension truncated_hmac was not agreed on.', helloOf(session));
  },
});
