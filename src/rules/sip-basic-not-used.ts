/** Basic authentication is not used, on no hop. RFC 3261 section 22: servers MUST NOT accept it. Not handled: Basic of HTTP beside SIP. */
import type { Evidence } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { isCovered } from './terms/readable-content.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'sip-basic-not-used',
  title: 'Basic authentication is not used',
  criteria: ['CC6.1', 'CC6.6'],
  rationale: {
    'CC6.1': 'A scheme that sends the password is not fit for restricting access.',
    'CC6.6': 'The password crosses every hop as it is.',
  },
  severity: 'critical',
  subject: 'signaling-leg',
  catalogue: ['AUT-001'],
  why: 'Basic sends the password itself. In clear everybody on the path reads it; inside TLS every hop does.',
  remedy:
    'Remove Basic from servers and phones; use Digest with SHA-256 over TLS, or client certificates. Change the passwords that were sent.',
  meaning: {
    pass: 'Sign-ins were seen, none of them with Basic, and no server asked for it.',
    fail: 'A server asked for Basic or a client used it: critical in clear, high inside TLS.',
    notApplicable: 'No sign-in could be read.',
  },
  references: ['RFC 3261 s22', 'RFC 3261 s22.4'],
  judge(leg, { pass, fail, notApplicable }) {
    const credentials = leg.sip?.credentials ?? [];
    const challenges = leg.sip?.challenges ?? [];
    const used = credentials.filter(({ scheme }) => scheme.toLowerCase() === 'basic');
    const asked = challenges.filter(({ schemes }) => schemes.some((scheme) => scheme.toLowerCase() === 'basic'));
    const shown: Evidence[] = [
      ...asked.map(({ at, header }) => ({ at, what: `${header} asks for Basic.` })),
      ...used.map(({ at, header }) => ({ at, what: `${header}: Basic (value withheld).` })),
    ];
    const [first, ...more] = shown;
    if (first !== undefined) {
      const asks = asked.reduce((sum, row) => sum + row.count, 0);
      const inside = isCovered(leg) ? ', inside encrypted signaling' : '';
      const said = `Basic was asked for ${count(asks, 'time')} and used ${count(used.length, 'time')}${inside}.`;
      return fail(said, cite([first, ...more]), isCovered(leg) ? 'high' : undefined);
    }
    const [any] = [...challenges, ...credentials];
    if (any === undefined) return notApplicable('No sign-in could be read.');
    const seen = `${count(credentials.length, 'sign-in')} and ${count(challenges.length, 'kind')} of challenges, none with Basic.`;
    return pass(seen, cite([{ at: any.at, what: `${any.header}, not Basic.` }]));
  },
});
