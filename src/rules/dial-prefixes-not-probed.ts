/**
 * Nobody tries one prefix after the other before the same number. Row TRF-007 of the catalogue, threshold ours.
 *
 * A number that is dialed in two or three ways and answered each time is dialed by people. Not handled: a number that is hidden among others.
 */
import { defineRule } from './define-rule.ts';
import { citeOnly, citeSource } from './terms/activity.ts';
import { probesPrefixes } from './terms/attacks.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'dial-prefixes-not-probed',
  title: 'Nobody looks for the prefix of an outside line',
  criteria: ['CC7.2', 'CC6.6'],
  rationale: {
    'CC7.2': 'The search for an outside line comes before toll fraud, and can be noticed.',
    'CC6.6': 'It shows that the boundary takes calls from strangers, if only to refuse them.',
  },
  severity: 'high',
  subject: 'sip-source',
  catalogue: ['TRF-007', 'TRF-012'],
  why: 'Whoever has found a server that takes his calls looks for the prefix that leads to the outside: 0, 00, 011, 9, 900 and so on before the same number, until one rings. Toll fraud follows.',
  remedy:
    'Take calls to the outside from nobody who has not signed in, and from accounts that may. Asterisk: no outbound patterns in the context of anonymous and trunk callers, and allowguest=no where chan_sip is left. FreeSWITCH: nothing but inbound numbers in the public context. Block the address and check whether one of the calls was connected.',
  meaning: {
    pass: 'No number was dialed with as many prefixes as the policy says.',
    fail: 'One was, and most of these calls were not answered.',
    open: 'Signaling is known to be missing from the recording, so there may have been more.',
    notApplicable: 'The address began no calls.',
  },
  parameters: ['traffic.dialPrefixes'],
  references: ['RFC 3261 s26.1'],
  judge(source, outcomes, context) {
    const { pass, fail, notApplicable } = openUnlessWhole(outcomes, context.facts, source.address);
    const { policy } = context;
    const { probe, address, invites } = source;
    if (invites.count === 0) return notApplicable('This address began no calls.');
    if (probe === null || !probesPrefixes(source, policy)) {
      const most = probe === null ? 'one prefix' : count(probe.prefixes, 'prefix', 'prefixes');
      return pass(
        `${address} dialed no number with more than ${most}, ${probe?.answered ?? 0} of these calls answered.`,
        citeSource(source),
      );
    }
    const { prefixes, answered, numbers, first, last } = probe;
    return fail(
      `${address} dialed the same number with ${count(prefixes, 'prefix', 'prefixes')}, of which ${answered} got through; ${count(numbers, 'number')} were dialed in more than one way.`,
      citeOnly(
        [
          { at: first, what: 'INVITE to the number, with its first prefix.' },
          { at: last, what: 'INVITE to the same number, with the last new prefix.' },
        ],
        source,
      ),
    );
  },
});
