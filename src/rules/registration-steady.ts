/**
 * Users stay where they are: no registration moves to another network while the one before holds, and nobody's password is tried from
 * many places. Row TRF-009 of the catalogue and the half of TRF-001 that looks at users; thresholds ours.
 *
 * A phone that changes from Wi-Fi to a mobile network looks the same: hence medium, and only with calls afterwards. Not handled: users
 * behind one session border controller, which all come from its address.
 */
import type { Evidence, UserActivity } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { citeRate, peakCount } from './terms/activity.ts';
import { cite, MOST_CITED } from './terms/citing.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'registration-steady',
  title: 'Registrations do not move and are not shared',
  criteria: ['CC7.2', 'CC6.1', 'CC6.6', 'CC7.3'],
  rationale: {
    'CC7.2': 'A registration that jumps, or is held in many places, is an anomaly.',
    'CC6.1': 'It may be a sign-in of somebody who is not the user.',
    'CC6.6': 'The new place may lie outside the networks from which users are expected.',
    'CC7.3': 'Only the user can tell whether it was they, so somebody has to ask.',
  },
  severity: 'medium',
  subject: 'capture-set',
  catalogue: ['TRF-001', 'TRF-009', 'TRF-012'],
  why: 'Whoever has a user’s password registers from his own network and gets the calls of the user, or places some at his cost. It shows as a registration that jumps, or as one user in many places.',
  remedy:
    'Ask the user whether it was he. If not, change the password and look for calls from the new network. Allow registrations from the networks that users have (permit and deny in Asterisk, allow_address in Kamailio), and one contact for each user where that is enough (max_contacts=1).',
  meaning: {
    pass: 'No user’s registration moved in the way described, was in too many networks, or had sign-ins refused from several addresses beyond the threshold.',
    fail: 'One did.',
    open: 'Signaling is known to be missing from the recording, so there may have been more.',
    notApplicable: 'No sign-in was seen in readable signaling.',
  },
  parameters: ['traffic.registrations', 'traffic.refusedSignIns.perMinute'],
  references: ['RFC 3261 s26.1.1', 'RFC 3261 s10.3'],
  judge({ activity }, outcomes, context) {
    const { pass, fail, notApplicable } = openUnlessWhole(outcomes, context.facts, null);
    if (activity.usersSeen === 0 || activity.first === null)
      return notApplicable('No sign-in was seen in readable signaling.');
    const said: string[] = [];
    const shown: Evidence[] = [];
    for (const user of activity.users) {
      const troubles = troublesOf(user, context);
      said.push(...troubles.map(({ says }) => says));
      shown.push(...troubles.flatMap(({ evidence }) => evidence));
    }
    const [first, ...more] = shown;
    if (first === undefined) {
      const seen = `${count(activity.usersSeen, 'user')} signed in or tried to, none from a place that gives reason to ask.`;
      return pass(seen, cite([{ at: activity.first, what: 'The first SIP message that could be read.' }]));
    }
    const rest = said.length > MOST_SAID ? ` And ${said.length - MOST_SAID} more of the kind.` : '';
    return fail(`${said.slice(0, MOST_SAID).join(' ')}${rest}`, cite([first, ...more.slice(0, MOST_CITED)]));
  },
});

const MOST_SAID = 3;

interface Trouble {
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

function troublesOf(user: UserActivity, { policy }: RuleContext): Trouble[] {
  const { registrations, refusedSignIns } = policy.traffic;
  const troubles: Trouble[] = [];
  const name = `User ${user.userSha256}`;
  for (const { at, before, from, to, seconds, calls } of user.moves) {
    if (seconds > registrations.movedWithinSeconds || calls === 0) continue;
    troubles.push({
      says: `${name} registered from ${to} ${count(seconds, 'second')} after ${from}, which was still valid, and placed ${count(calls, 'call')} from there.`,
      evidence: [
        { at: before, what: `Registration from ${from} accepted.` },
        { at, what: `Registration of the same user from ${to} accepted.` },
      ],
    });
  }
  if (user.networks >= registrations.networks) {
    troubles.push({
      says: `${name} signed in from ${count(user.networks, 'network')}.`,
      evidence: [{ at: user.first, what: 'First sign-in of the user that was answered.' }],
    });
  }
  const { rejectedSignIns: rejected, sourcesRejected } = user;
  if (sourcesRejected > 1 && peakCount(rejected, 60) >= refusedSignIns.perMinute) {
    troubles.push({
      says: `${count(rejected.count, 'sign-in')} of ${name.toLowerCase()} were refused to ${count(sourcesRejected, 'address', 'addresses')}, ${peakCount(rejected, 60)} within a minute.`,
      evidence: citeRate(rejected, 'refusal of a sign-in of the user', 60),
    });
  }
  return troubles;
}
