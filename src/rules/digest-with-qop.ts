/** Digest protects against replay: qop, with nonce count and client nonce. RFC 7616 section 3.4, RFC 8760 section 2.6. Not handled: auth-int against auth. */
import type { Evidence } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { isCovered } from './terms/readable-content.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'digest-with-qop',
  title: 'Digest is used with protection against replay (qop)',
  criteria: ['CC6.1'],
  rationale: {
    'CC6.1': 'Without qop, a recorded sign-in can be used again by somebody else.',
  },
  severity: 'medium',
  subject: 'signaling-leg',
  catalogue: ['AUT-004'],
  why: 'Without qop a sign-in has no count and nothing chosen by the client: it can be played again as long as the nonce lives, and passwords are easier to guess from it.',
  remedy:
    'Let servers ask for qop=auth. Kamailio: auth_challenge and www_challenge with flags that include 1. OpenSIPS: www_challenge with qop "auth". Asterisk with chan_pjsip and FreeSWITCH ask for it by themselves. Replace phones that cannot.',
  meaning: {
    pass: 'Every challenge offers qop, and every sign-in carries qop, nonce count and client nonce.',
    fail: 'One does not: medium, low inside TLS.',
    notApplicable: 'No Digest could be read.',
  },
  references: ['RFC 3261 s22.4', 'RFC 8760 s2.6', 'RFC 7616 s5.9'],
  judge(leg, { pass, fail, notApplicable }) {
    const challenges = (leg.sip?.challenges ?? []).filter(({ algorithms }) => algorithms.length > 0);
    const signIns = (leg.sip?.credentials ?? []).filter(({ scheme }) => scheme.toLowerCase() === 'digest');
    const [any] = [...challenges, ...signIns];
    if (any === undefined) return notApplicable('No Digest could be read.');
    const without = challenges.filter(({ qop }) => !qop);
    const plain = signIns.filter(({ qop, counted }) => qop === null || !counted);
    const shown: Evidence[] = [
      ...without.map(({ at, header }) => ({ at, what: `${header}: Digest without qop.` })),
      ...plain.map(({ at, header }) => ({
        at,
        what: `${header}: Digest without qop or without its count (value withheld).`,
      })),
    ];
    const [first, ...more] = shown;
    if (first === undefined) {
      return pass('Every Digest that could be read has qop.', cite([{ at: any.at, what: `${any.header} with qop.` }]));
    }
    const asked = without.reduce((sum, row) => sum + row.count, 0);
    const said = `${count(asked, 'challenge')} without qop, and ${plain.length} of ${count(signIns.length, 'sign-in')} without qop or its count.`;
    return fail(said, cite([first, ...more]), isCovered(leg) ? 'low' : undefined);
  },
});
