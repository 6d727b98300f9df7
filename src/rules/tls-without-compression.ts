/** TLS does not compress. RFC 9325 section 3.3. Not handled: compression inside the protocol that TLS carries. */
import { defineRule } from './define-rule.ts';
import { helloOf } from './terms/citing.ts';
import { concluding, whyHandshakeIsNotJudged } from './terms/handshakes.ts';

export default defineRule({
  id: 'tls-without-compression',
  title: 'TLS does not compress',
  criteria: ['CC6.7', 'CC7.1'],
  rationale: {
    'CC6.7': 'With compression, the length of what is transmitted gives parts of it away.',
    'CC7.1': 'Compression is a known weakness that has been off in current libraries for years.',
  },
  severity: 'medium',
  subject: 'tls-session',
  catalogue: ['TLS-013'],
  why: 'When TLS compresses, the length of what is sent tells something of its content: the CRIME attack reads passwords and tokens that way.',
  remedy: 'Switch TLS compression off, or update the library: OpenSSL has it off since version 1.1.0.',
  meaning: {
    pass: 'The ServerHello chose no compression, or the version has none.',
    fail: 'It chose a compression method.',
    notApplicable: 'No whole handshake is in the capture, or no leg of a call uses the session.',
  },
  references: ['RFC 9325 s3.3', 'RFC 3749'],
  judge(session, outcomes) {
    const { pass, fail, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const method = session.agreed?.compression ?? null;
    if (method === null) return pass(`${session.version} has no compression.`, helloOf(session));
    if (method === 0) return pass('The server chose no compression.', helloOf(session));
    return fail(`The server chose compression method ${method}.`, helloOf(session));
  },
});
