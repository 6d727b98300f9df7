/**
 * Calls to numbers from outside are answered only after a sign-in. RFC 3261 sections 22 and 26.1; RFC 5922 section 5.
 *
 * Asked of calls that come straight from outside, by the policy or by a public address: a trunk that is known by its address alone (medium:
 * addresses can be forged over UDP), or a server that places calls for anybody (high: when the caller looks like an attacker). Not handled:
 * calls to names, which go to users and cost nobody.
 */
import type { Leg, SipObservation } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { isAttacking } from './terms/attacks.ts';
import { isEndOutside } from './terms/outside.ts';
import { citeAnswer, observed } from './terms/readable-content.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'invite-authenticated',
  title: 'Calls from outside need a sign-in',
  criteria: ['CC6.6', 'CC6.1', 'CC7.2'],
  rationale: {
    'CC6.6': 'Calls from outside have to show who sends them before they pass the boundary.',
    'CC6.1': 'A server that places calls for everybody does not restrict access.',
    'CC7.2': 'Unauthenticated calls that were answered are among the first signs of toll fraud.',
  },
  severity: 'medium',
  subject: 'signaling-leg',
  catalogue: ['AUT-007', 'AUT-010'],
  why: 'A server that answers calls to numbers from anybody is an open relay and pays for the calls of strangers. A trunk that is known by its address alone can be used by whoever can send from that address, or pretend to.',
  remedy:
    'Use TLS with client certificates between trunks; ask everybody else for a sign-in, and allow by list the addresses that need none. Asterisk: identify sections for trunks and no anonymous endpoint with an outbound context. Kamailio: permissions (allow_source_address) and auth_check. FreeSWITCH: auth-calls and an access control list. CUBE: ip address trusted list.',
  meaning: {
    pass: 'Calls from outside were answered after a sign-in, or over TLS with a client certificate.',
    fail: 'One was answered without: high when the caller looks like an attacker, else medium.',
    notApplicable:
      'No call from outside was answered that could be read: from a host that the policy places outside, or from a public address that it does not name.',
  },
  parameters: [
    'networks',
    'endpoints',
    'traffic.refusedSignIns',
    'traffic.enumeration',
    'traffic.dialPrefixes',
    'traffic.scannerNames',
  ],
  references: ['RFC 3261 s22', 'RFC 3261 s26.1', 'RFC 5922 s5'],
  judge(leg, { pass, fail, notApplicable }, context) {
    const answered = observed(leg, ['invite-answered', 'invite-answered-without-sign-in']).filter((row) =>
      isEndOutside(leg, row.by, context),
    );
    const [first] = answered;
    if (first === undefined) return notApplicable('No call from outside was answered that could be read.');
    const bare = answered.filter(({ kind }) => kind === 'invite-answered-without-sign-in');
    const total = answered.reduce((sum, row) => sum + row.count, 0);
    const hasCertificate = leg.tls.some((id) => context.session(id)?.clientAuthenticated === true);
    const [worst] = bare;
    if (worst === undefined || hasCertificate) {
      return pass(
        `${count(total, 'call')} from outside: none to a number was answered without proof of who calls.`,
        citeAnswer(first),
      );
    }
    const without = bare.reduce((sum, row) => sum + row.count, 0);
    const said = `Calls to numbers from ${callerOf(leg, worst)} were answered without a sign-in or client certificate: ${without} of ${total}.`;
    const isHigh = bare.some((row) => looksLikeAttacker(callerOf(leg, row), context));
    return fail(said, citeAnswer(worst), isHigh ? 'high' : undefined);
  },
});

function callerOf(leg: Leg, { by }: SipObservation): string {
  return by === 'a' ? leg.a.address : leg.b.address;
}

function looksLikeAttacker(address: string, { facts, policy }: RuleContext): boolean {
  return facts.activity.sources.some((source) => source.address === address && isAttacking(source, policy));
}
