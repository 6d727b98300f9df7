/**
 * Peers are declared: traffic of calls runs only where the policy declares a path. AICPA CC6.6 and CC9.2 in our words.
 *
 * Asked only when the policy declares paths. An attempt from outside that was refused is hygiene: the boundary held.
 *
 * Not handled: peers behind a shared address, and destinations behind a declared carrier.
 */
import type { Leg } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { list } from './terms/wording.ts';

export default defineRule({
  id: 'peer-declared',
  title: 'Calls run only with declared peers',
  criteria: ['CC6.6', 'CC9.2', 'CC7.2'],
  rationale: {
    'CC6.6': 'Whoever exchanges calls across the boundary should be known; a peer that nobody declared is not.',
    'CC9.2': 'A partner that is in no inventory has no requirements and no review.',
    'CC7.2': 'Traffic with a stranger is an anomaly that monitoring is meant to notice.',
  },
  severity: 'high',
  subject: 'leg',
  catalogue: ['TRF-010'],
  why: 'Calls with a peer that nobody declared are a gap in the list of vendors at best, and at worst somebody using or overhearing your telephony.',
  remedy:
    'Find out who the peer is. If it belongs there, declare the path in soc2-sip.yaml and add the vendor to the inventory; if not, block it at the session border controller or firewall, and see how it came to be accepted.',
  meaning: {
    pass: 'The leg belongs to a declared path.',
    fail: 'It belongs to none. Low where every request was refused, and between networks that the policy names internal.',
    notApplicable: 'The policy declares no path, or nothing was sent, or the leg is a tunnel that may carry anything.',
  },
  parameters: ['paths', 'endpoints', 'networks'],
  references: ['NIST SP 800-53r5 SC-7', 'RFC 5922 s5'],
  judge(leg, { pass, fail, notApplicable }, context) {
    if (context.policy.paths.length === 0) return notApplicable('The policy declares no call path.');
    if (leg.plane === 'control') return notApplicable('A tunnel may carry anything, and is no call.');
    if (leg.media !== null && leg.media.streams.length === 0 && leg.media.rtcp === null) {
      return notApplicable('No media was sent.');
    }
    const place = context.place(leg.id);
    const evidence = cite(leg.evidence);
    if (place?.path) return pass(`The leg belongs to the declared path ${place.path}.`, evidence);
    const ends = list([leg.a.address, leg.b.address]);
    const message = `No declared path covers this ${leg.plane} between ${ends}.`;
    if (wasRefused(leg)) return fail(`${message} Every request was refused or unanswered.`, evidence, 'low');
    if (place?.zone === 'internal') return fail(`${message} ${place.why}`, evidence, 'low');
    return fail(message, evidence);
  },
});

/** Readable SIP without one response that accepts anything. */
function wasRefused({ sip }: Leg): boolean {
  return sip !== null && sip.messages > 0 && !Object.keys(sip.statuses).some((status) => status.startsWith('2'));
}
