/**
 * Attacks are met with a visible reaction: refusal, or silence after answers. Row TRF-011 of the catalogue.
 *
 * The only sign that controls are at work which a capture can show; no reaction in the capture does not mean that there was none.
 * Not handled: answers of firewalls (ICMP, TCP resets), and blocks that begin after the capture.
 */
import { defineRule } from './define-rule.ts';
import { citeSource } from './terms/activity.ts';
import { isAttacking } from './terms/attacks.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'attacks-met-with-reaction',
  title: 'Attacks are met with a visible reaction',
  criteria: ['CC7.2', 'CC6.6'],
  rationale: {
    'CC7.2': 'A visible reaction is the only evidence in a capture that an attack was noticed.',
    'CC6.6': 'Blocking or refusing the source is what guards the boundary.',
  },
  severity: 'info',
  subject: 'sip-source',
  catalogue: ['TRF-011'],
  why: 'That an attack was refused or ignored after a while shows that something noticed it. It is the one operating evidence for detection that a capture can give.',
  remedy:
    'Where no reaction is visible, look for it elsewhere: the logs of the session border controller or of Fail2ban, and the alert in the monitoring. Where there is none, add a limit and an alert.',
  meaning: {
    pass: 'The address looks like an attacker, and its last ten or more requests were refused (403, 603) or got no answer after earlier ones had.',
    open: 'It looks like an attacker, and the capture shows no such reaction. Where signaling is known to be missing from the recording, instead of passing.',
    notApplicable: 'The address does not look like an attacker.',
  },
  parameters: ['traffic.refusedSignIns', 'traffic.enumeration', 'traffic.dialPrefixes', 'traffic.scannerNames'],
  references: ['RFC 3261 s21.4.4', 'RFC 3261 s21.6.2'],
  judge(source, outcomes, context) {
    const { pass, open, notApplicable } = openUnlessWhole(outcomes, context.facts, source.address);
    const { policy } = context;
    const { address, reaction } = source;
    if (!isAttacking(source, policy)) return notApplicable('This address does not look like an attacker.');
    if (reaction === null) {
      return open(`${address} looks like an attacker, and no reaction to it is visible.`, citeSource(source));
    }
    const how = reaction.kind === 'silence' ? 'got no answer any more' : 'were refused';
    return pass(
      `The last ${count(reaction.transactions, 'request')} of ${address} ${how}, from ${count(reaction.afterSeconds, 'second')} after its first one on.`,
      citeSource(source, [{ at: reaction.since, what: 'The first request that was met so.' }]),
    );
  },
});
