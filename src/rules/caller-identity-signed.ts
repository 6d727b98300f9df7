/**
 * Calls from outside carry a signed caller identity (STIR, SHAKEN). RFC 8224 section 4, RFC 8588.
 *
 * No control of encryption: it tells whether the number shown can be believed. Not handled: whether the signature is right, and networks in
 * which nobody signs.
 */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { isEndOutside } from './terms/outside.ts';
import { observed } from './terms/readable-content.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'caller-identity-signed',
  title: 'Calls carry a signed caller identity',
  criteria: ['CC6.1', 'CC7.2'],
  rationale: {
    'CC6.1': 'A signature tells who answers for the number of the caller.',
    'CC7.2': 'Calls without a signature, or with an old one, are where forged numbers are to be looked for.',
  },
  severity: 'info',
  subject: 'signaling-leg',
  catalogue: ['PRV-005'],
  why: 'Numbers of callers are easy to forge. A signature of the provider where the call began says who answers for the number.',
  remedy:
    'Ask the carrier to sign calls and to hand the Identity header on, and have the session border controller check it (stir_shaken in Asterisk, stirshaken in Kamailio, stir_shaken in OpenSIPS). Sign with the current time and publish certificates over HTTPS.',
  meaning: {
    pass: 'Every INVITE to or from outside on this path carries a fresh signature.',
    fail: 'Some carry none (info), or one that is older than a minute or whose certificate is fetched over HTTP (low).',
    notApplicable:
      'No INVITE to or from outside could be read: a host that the policy places outside, or one with a public address that it does not name.',
  },
  parameters: ['networks', 'endpoints'],
  references: ['RFC 8224 s4', 'RFC 8225', 'RFC 8588 s4'],
  judge(leg, { pass, fail, notApplicable }, context) {
    const outside = isEndOutside(leg, 'a', context) || isEndOutside(leg, 'b', context);
    const signed = observed(leg, ['call-signed']);
    const unsigned = observed(leg, ['call-unsigned']);
    const [any] = [...unsigned, ...signed];
    if (!outside || any === undefined) return notApplicable('No INVITE to or from outside could be read.');
    const [flaw] = observed(leg, ['signature-stale', 'signature-certificate-in-clear']);
    const without = unsigned.reduce((sum, row) => sum + row.count, 0);
    const total = without + signed.reduce((sum, row) => sum + row.count, 0);
    if (flaw !== undefined) {
      const what =
        flaw.kind === 'signature-stale' ? 'is older than a minute' : 'has a certificate that is fetched over HTTP';
      return fail(`The signature of ${count(flaw.count, 'INVITE')} ${what}.`, cite([flaw.first]), 'low');
    }
    if (without > 0)
      return fail(`${without} of ${count(total, 'INVITE')} carry no signed caller identity.`, cite([any.first]));
    return pass(`${count(total, 'INVITE')}: each carries a signed caller identity.`, cite([any.first]));
  },
});
