/**
 * Nobody is guessing passwords. RFC 3261 section 22; row TRF-001 of the catalogue, thresholds ours.
 *
 * A challenge is no failure, and one refusal that a success follows is an old nonce: what counts is a sign-in that was refused.
 * A registration that is refused outright (403, 404, 603) counts too.
 * Not handled: signaling that cannot be read, and attempts that are spread over days.
 */
import { defineRule } from './define-rule.ts';
import { citeOnly, citeRate, citeSource, FORWARDED, isForwarder, peakCount } from './terms/activity.ts';
import { guessing } from './terms/attacks.ts';
import { missingSignaling, openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'registrations-not-forced',
  title: 'Nobody guesses passwords of SIP users',
  criteria: ['CC7.2', 'CC6.6', 'CC7.3'],
  rationale: {
    'CC7.2': 'Refused sign-ins in number are a sign of attack that monitoring has to notice.',
    'CC6.6': 'The guessing comes from outside, and the boundary let it reach the registrar.',
    'CC7.3': 'Somebody has to evaluate whether a password was found.',
  },
  severity: 'high',
  subject: 'sip-source',
  catalogue: ['TRF-001', 'TRF-012'],
  why: 'Whoever finds the password of an extension can place calls at the owner’s cost, take calls meant for it and listen to its mailbox. Guessing shows as many refused sign-ins from one address.',
  remedy:
    'Check whether an alert was raised at the time, and whether any of the users was signed in from that address afterwards. Limit attempts per address and block those that go on: Fail2ban on the security log of Asterisk or FreeSWITCH, pike and htable in Kamailio and OpenSIPS, the access control lists and registration limits of the session border controller. Use long random passwords and let nobody register from the Internet who need not.',
  meaning: {
    pass: 'Fewer sign-ins of this address were refused than the policy’s thresholds.',
    fail: 'As many or more were: high for the threshold of a minute, medium for that of an hour alone or where a proxy stands between.',
    open: 'Sign-ins were seen, but no answer to them. Where signaling is known to be missing from the recording, instead of passing.',
    notApplicable: 'The address tried no sign-in that could be seen.',
  },
  parameters: ['traffic.refusedSignIns'],
  references: ['RFC 3261 s22', 'RFC 3261 s26.1'],
  judge(source, outcomes, context) {
    const { pass, fail, open, notApplicable } = openUnlessWhole(outcomes, context.facts, source.address);
    const { policy } = context;
    const { rejectedSignIns: rejected, rejectedUsers } = source;
    const window = guessing(source, policy);
    if (window !== null) {
      const seconds = window === 'minute' ? 60 : 3_600;
      const kind = rejectedUsers === 1 ? 'of one user' : `of ${count(rejectedUsers, 'user')}`;
      const most = `${peakCount(rejected, seconds)} of them within ${window === 'minute' ? 'a minute' : 'an hour'}`;
      const { perMinute, perHour } = policy.traffic.refusedSignIns;
      const limit = window === 'minute' ? perMinute : perHour;
      const said = `${count(rejected.count, 'sign-in or registration', 'sign-ins or registrations')} ${kind} were refused to ${source.address}, ${most}; the policy allows fewer than ${limit}.`;
      const isFar = isForwarder(source);
      return fail(
        `${said}${isFar ? FORWARDED : ''}`,
        citeOnly(citeRate(rejected, 'refusal of a sign-in', seconds), source),
        window === 'hour' || isFar ? 'medium' : undefined,
      );
    }
    const tried = (source.methods.REGISTER ?? 0) > 0 || rejected.count > 0;
    if (!tried) return notApplicable('This address registered nobody.');
    if (source.answered === 0) {
      const causes = missingSignaling(context.facts, source.address);
      return open(`No answer to the registrations of ${source.address} was seen.`, citeSource(source), 'low', causes);
    }
    return pass(
      `${count(rejected.count, 'sign-in or registration', 'sign-ins or registrations')} refused to ${source.address} in ${count(source.methods.REGISTER ?? 0, 'registration')}; the policy allows fewer than ${policy.traffic.refusedSignIns.perMinute} a minute.`,
      citeSource(source),
    );
  },
});
