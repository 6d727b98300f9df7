/**
 * Registrations are accepted only from users who signed in. RFC 3261 sections 10.3 and 26.1.1.
 *
 * A client certificate in the TLS below counts as a sign-in. Behind a proxy somebody further out may have asked for one. Not handled: a
 * refresh that a server lets pass on a connection that was signed in before the capture.
 */
import { defineRule } from './define-rule.ts';
import { citeAnswer, observed } from './terms/readable-content.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'register-authenticated',
  title: 'Registrations need a sign-in',
  criteria: ['CC6.1', 'CC6.6'],
  rationale: {
    'CC6.1': 'Registering is how a user signs in; without a check, anybody is that user.',
    'CC6.6': 'An open registrar takes orders from outside the boundary.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['AUT-006'],
  why: 'Whoever may register without a password takes over the calls of any user: they ring at his phone from then on.',
  remedy:
    'Challenge every registration. Asterisk: auth= at each endpoint in pjsip.conf. FreeSWITCH: auth-calls and accept-blind-reg=false in the profile. Kamailio and OpenSIPS: auth_check or www_authorize before save(). Fixed devices: client certificates, or no registration and a fixed address inside the network.',
  meaning: {
    pass: 'Every registration that was accepted came with a sign-in, or over TLS with a client certificate.',
    fail: 'One was accepted without.',
    open: 'One was accepted without, and came through a proxy that may have asked for it.',
    notApplicable: 'No accepted registration could be read.',
  },
  references: ['RFC 3261 s26.1.1', 'RFC 3261 s10.3'],
  judge(leg, { pass, fail, open, notApplicable }, { session }) {
    const accepted = observed(leg, ['register-accepted']);
    const [first] = accepted;
    if (first === undefined) return notApplicable('No accepted registration could be read.');
    const total = accepted.reduce((sum, row) => sum + row.count, 0);
    const hasCertificate = leg.tls.some((id) => session(id)?.clientAuthenticated === true);
    const [bare] = observed(leg, ['register-accepted-without-sign-in']);
    if (bare !== undefined && !hasCertificate) {
      const said = `Registrations were accepted without a sign-in: ${bare.count} of ${total}.`;
      return fail(said, citeAnswer(bare));
    }
    const [behind] = observed(leg, ['register-accepted-behind-proxy']);
    if (behind !== undefined && !hasCertificate) {
      const said = `Registrations came without a sign-in through a proxy, which may have asked for one: ${behind.count} of ${total}.`;
      return open(said, citeAnswer(behind), 'low');
    }
    const how = bare === undefined ? 'came with a sign-in' : 'came over TLS with a client certificate';
    return pass(`${count(total, 'accepted registration')}: all ${how}.`, citeAnswer(first));
  },
});
