/**
 * Asserted identities stay inside the trust domain. RFC 3325 sections 5 and 7, RFC 3323.
 *
 * The trust domain is what the policy names as ours; who is in no network or endpoint of it is outside by a public address. `Privacy: none`
 * asks for the identity to stay, and is no finding. Not handled: agreements between carriers (Spec(T)) that allow it.
 */
import type { Leg, SipObservation } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { isEndOutside } from './terms/outside.ts';
import { observed } from './terms/readable-content.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'asserted-identity-kept-inside',
  title: 'Asserted identities stay inside the trust domain',
  criteria: ['CC6.7', 'C1.1', 'CC9.2'],
  rationale: {
    'CC6.7': 'Only those who are meant to may be sent the identity; this shows where it left the trust domain.',
    'C1.1': 'A caller who asked for privacy had the number disclosed.',
    'CC9.2': 'The peer that got it is an outside party that has to be bound by agreement.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['PRV-003'],
  why: 'P-Asserted-Identity names the caller even when he asked to stay unknown. Who asks for privacy relies on it being removed at the border.',
  remedy:
    'Remove P-Asserted-Identity towards peers outside, always where Privacy asks for it. Asterisk: send_pai=no and trust_id_outbound=no at the endpoint. Kamailio and OpenSIPS: remove_hf("P-Asserted-Identity") before relaying outside.',
  meaning: {
    pass: 'Identities were read, and went nowhere outside: to no carrier, vendor or other outside party of the policy, and to no public address that it does not name.',
    fail: 'One went outside although Privacy: id asked to keep it: high; without any Privacy: low.',
    notApplicable: 'No P-Asserted-Identity could be read that has to stay inside.',
  },
  parameters: ['networks', 'endpoints'],
  references: ['RFC 3325 s5', 'RFC 3325 s7', 'RFC 3323 s4'],
  judge(leg, { pass, fail, notApplicable }, context) {
    const asserted = observed(leg, ['asserted-identity', 'asserted-identity-private']);
    const [any] = asserted;
    if (any === undefined) return notApplicable('No P-Asserted-Identity could be read that has to stay inside.');
    const outside = asserted.filter(({ by }) => isEndOutside(leg, receiving(by), context));
    const [first, ...more] = outside;
    if (first === undefined) {
      return pass(
        `P-Asserted-Identity in ${count(any.count, 'message')} went to ${receiverOf(leg, any)}, which is not outside.`,
        cite([any.first]),
      );
    }
    const evidence = cite([first.first, ...more.map((row) => row.first)]);
    const kept = outside.filter(({ kind }) => kind === 'asserted-identity-private');
    if (kept.length > 0) {
      const total = kept.reduce((sum, row) => sum + row.count, 0);
      return fail(
        `P-Asserted-Identity went to ${receiverOf(leg, kept[0]!)} in ${count(total, 'message')} although Privacy: id asks to remove it.`,
        evidence,
      );
    }
    const total = outside.reduce((sum, row) => sum + row.count, 0);
    return fail(
      `P-Asserted-Identity without Privacy went to ${receiverOf(leg, first)} in ${count(total, 'message')}.`,
      evidence,
      'low',
    );
  },
});

function receiverOf(leg: Leg, { by }: SipObservation): string {
  return leg[receiving(by)].address;
}

function receiving(sender: 'a' | 'b'): 'a' | 'b' {
  return sender === 'a' ? 'b' : 'a';
}
