/** TLS sessions use the extended master secret. RFC 7627, RFC 9325 section 3.5. DTLS: dtls-key-exchange-approved. */
import { defineRule } from './define-rule.ts';
import { helloOf } from './terms/citing.ts';
import { concluding, isVersion13, whyHandshakeIsNotJudged } from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-extended-master-secret',
  title: 'TLS sessions use the extended master secret',
  criteria: ['CC6.1', 'CC7.1'],
  rationale: {
    'CC6.1': 'Without it, the keys do not belong to one handshake alone.',
    'CC7.1': 'A library without it is old, and a check of configurations should find it.',
  },
  severity: 'low',
  subject: 'tls-session',
  catalogue: ['TLS-016'],
  why: 'Without it the keys of a TLS 1.2 session do not depend on the whole handshake, and somebody in the middle can make two connections share them (triple handshake).',
  remedy:
    'Update the TLS library of the side that does not support it: OpenSSL since 1.1.0, GnuTLS since 3.4, or go to TLS 1.3, where it is built in.',
  meaning: {
    pass: 'Both sides agreed on it, or TLS 1.3 was negotiated.',
    fail: 'The ServerHello does not have it.',
    notApplicable:
      'The version is too old to have it, no whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 7627 s5.3', 'RFC 9325 s3.5'],
  judge(session, outcomes) {
    const { pass, fail, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (isVersion13(session)) return pass('TLS 1.3 derives its keys from the whole handshake.', helloOf(session));
    if (session.version?.startsWith('SSL')) return notApplicable(`${session.version} is too old for the extension.`);
    if (session.agreed?.extendedMasterSecret === true) {
      return pass('Both sides agreed on the extended master secret.', helloOf(session));
    }
    const side = session.offer?.extendedMasterSecret === false ? 'client' : 'server';
    return fail(`No extended master secret: the ${side} does not support it.`, helloOf(session));
  },
});
