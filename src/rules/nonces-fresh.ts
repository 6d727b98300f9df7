/**
 * Nonces are new for each client and do not live long. RFC 7616 sections 5.4 and 5.5; row AUT-005 of the catalogue.
 *
 * A server that makes nonces from the clock gives the same one to all who ask in the same second: low. Not handled: nonces of sign-ins
 * that cannot be read, and whether a nonce can be guessed.
 */
import type { Severity } from '../criteria/policy.ts';
import type { NonceActivity } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { cite, MOST_CITED } from './terms/citing.ts';
import { worst } from './terms/grading.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'nonces-fresh',
  title: 'Nonces of sign-ins are fresh and not shared',
  criteria: ['CC6.1', 'CC7.2'],
  rationale: {
    'CC6.1': 'A nonce that is fresh and belongs to one client is what makes a recorded sign-in worthless.',
    'CC7.2': 'A sign-in that comes a second time is a sign of attack.',
  },
  severity: 'medium',
  subject: 'capture-set',
  catalogue: ['AUT-005'],
  why: 'A sign-in holds for the nonce that it answers. Where the same nonce is given to several clients or kept for days, a recorded sign-in can be played again.',
  remedy:
    'Let nonces live for minutes and belong to one client, and have the count checked. Kamailio: nonce_expire, nonce_count=1 and auth_checks_register in auth. OpenSIPS: nonce_expire, and disable_nonce_check left at 0. Asterisk: nonce_lifetime in pjsip.conf.',
  meaning: {
    pass: 'Every nonce that was seen went to one client, for a short time, with counts that grew.',
    fail: 'One did not: high when a sign-in was accepted a second time with the same count, low when clients shared one within the same second.',
    open: 'Signaling is known to be missing from the recording, so there may have been more.',
    notApplicable: 'No nonce was seen in readable signaling.',
  },
  parameters: ['traffic.signIns.nonceSeconds', 'traffic.signIns.nonceSharedSeconds'],
  references: ['RFC 7616 s5.4', 'RFC 7616 s5.5'],
  judge({ activity }, outcomes, context) {
    const { pass, fail, notApplicable } = openUnlessWhole(outcomes, context.facts, null);
    if (activity.noncesSeen === 0 || activity.first === null)
      return notApplicable('No nonce was seen in readable signaling.');
    const bad = activity.nonces.flatMap((nonce) => {
      const trouble = troubleOf(nonce, context);
      return trouble === null ? [] : [{ nonce, ...trouble }];
    });
    const [first, ...more] = bad;
    if (first === undefined) {
      const said = `${count(activity.noncesSeen, 'nonce')} seen, each for one client and for a short time.`;
      return pass(said, cite([{ at: activity.first, what: 'The first SIP message that could be read.' }]));
    }
    const evidence = cite(
      [{ at: first.nonce.first, what: `Nonce ${first.nonce.sha256} (hash) is issued.` }],
      [
        ...bad.map(({ nonce, says }) => ({ at: nonce.last, what: says })),
        ...more.map(({ nonce }) => ({ at: nonce.first, what: `Nonce ${nonce.sha256} (hash) is issued.` })),
      ].slice(0, MOST_CITED),
    );
    return fail(
      `${bad.length} of ${count(activity.noncesSeen, 'nonce')} ${bad.length === 1 ? 'was' : 'were'} not fresh. ${first.says}`,
      evidence,
      worst(bad.map(({ severity }) => severity)) ?? undefined,
    );
  },
});

function troubleOf(nonce: NonceActivity, { policy }: RuleContext): { says: string; severity: Severity } | null {
  const { nonceSeconds, nonceSharedSeconds } = policy.traffic.signIns;
  const { sha256, clients, sharedSeconds, seconds, replaysAccepted } = nonce;
  if (replaysAccepted > 0) {
    return {
      says: `Sign-ins with nonce ${sha256} (hash) were accepted ${count(replaysAccepted, 'time')} with a count used before.`,
      severity: 'high',
    };
  }
  if (clients > 1 && sharedSeconds > nonceSharedSeconds) {
    return {
      says: `Nonce ${sha256} (hash) was issued to ${count(clients, 'client')} over ${count(sharedSeconds, 'second')}.`,
      severity: 'medium',
    };
  }
  if (seconds > nonceSeconds) {
    return { says: `Nonce ${sha256} (hash) was in use for ${count(seconds, 'second')}.`, severity: 'medium' };
  }
  if (clients > 1) {
    return {
      says: `Nonce ${sha256} (hash) was issued to ${count(clients, 'client')} within the same second.`,
      severity: 'low',
    };
  }
  return null;
}
