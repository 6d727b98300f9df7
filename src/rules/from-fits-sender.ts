/**
 * Calls and messages in the name of a registered user come from where he is registered, or with his sign-in. RFC 3261 section 26.1.1; row
 * AUT-007 of the catalogue, for names instead of numbers.
 *
 * From may name anybody, and border elements and carriers pass on what others wrote into it. So it is compared with Contact and the sender
 * only where both have to agree: at the server that accepted the registration of that user, for requests that came straight from a host to
 * which that server sent none of its own. Not handled: users who registered before the capture, a neighbor in the same network, and From
 * with an address in place of a domain, which the report counts.
 */
import type { Facts, SourceActivity } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { citeOnly, citeSource } from './terms/activity.ts';
import { missingSignaling, openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'from-fits-sender',
  title: 'Nobody calls in the name of a user who is registered elsewhere',
  criteria: ['CC6.1', 'CC6.6', 'CC7.2'],
  rationale: {
    'CC6.1': 'A server that believes the name in From lets whoever writes it act as that user.',
    'CC6.6': 'The borrowed name comes from another network than the user, and the boundary let it in.',
    'CC7.2': 'A user who calls from two networks at once is an anomaly that monitoring can see.',
  },
  severity: 'high',
  subject: 'sip-source',
  catalogue: ['AUT-007'],
  why: 'From is written by whoever calls. Where a server believes it, a stranger calls at the cost of a user, and those who are called see a name that they trust.',
  remedy:
    'Ask every call and message for a sign-in, and compare From with the user who signed in. Kamailio: auth_check of auth_db, without the flag that skips the check of the caller. OpenSIPS: db_check_from of the module uri. Asterisk: auth= at each endpoint in pjsip.conf. Believe a From without a sign-in only where it comes from the address of a trunk or border element.',
  meaning: {
    pass: 'Calls and messages of this address in the name of registered users came from where they are registered, or with their sign-in, or over TLS with a client certificate.',
    fail: 'Some came from elsewhere, and were accepted without a sign-in.',
    open: 'Signaling is known to be missing from the recording, so there may have been more.',
    notApplicable:
      'No call or message of this address was accepted in the name of a user whose registration is in the capture.',
  },
  parameters: ['networks', 'endpoints'],
  references: ['RFC 3261 s26.1.1', 'RFC 3261 s22', 'RFC 3261 s10.2'],
  judge(source, outcomes, context) {
    const { pass, fail, notApplicable } = openUnlessWhole(outcomes, context.facts, source.address);
    const { address, methods, named } = source;
    if (named === null) {
      const said = `Nothing of ${address} was accepted in the name of a user whose registration is in the capture.`;
      const asked = (methods.INVITE ?? 0) + (methods.MESSAGE ?? 0);
      // What the recording lacks may be the answer to either. Where nobody was seen to register there is nobody to be named.
      const mayBeMissing =
        asked > 0 && somebodyRegisters(context) && missingSignaling(context.facts, address).length > 0;
      return mayBeMissing ? pass(said, citeSource(source)) : notApplicable(said);
    }
    const { accepted, elsewhere, usersElsewhere, shown } = named;
    const total = count(accepted, 'call or message', 'calls or messages');
    if (elsewhere === 0 || shown === null || isOurs(source, context)) {
      return pass(`${total} of ${address} in the name of registered users: none was borrowed.`, citeSource(source));
    }
    return fail(
      `${address} sent ${count(elsewhere, 'call or message', 'calls or messages')} in the name of ${count(usersElsewhere, 'user')} registered in another network, and without a sign-in ${elsewhere === 1 ? 'it was' : 'all were'} accepted.`,
      citeOnly(
        [
          { at: shown.registered, what: 'The user is registered.' },
          { at: shown.request, what: 'A request in his name, neither from there nor with a Contact there.' },
          { at: shown.accepted, what: 'It is accepted without a sign-in.' },
        ],
        source,
      ),
    );
  },
});

/** Worked out once per Facts: a capture chooses how many sources there are. */
function somebodyRegisters({ facts }: RuleContext): boolean {
  let found = registering.get(facts);
  if (found === undefined) {
    found = facts.activity.sources.some(({ methods }) => (methods.REGISTER ?? 0) > 0);
    registering.set(facts, found);
  }
  return found;
}

const registering = new WeakMap<Facts, boolean>();

/** It proved who it is by a certificate, or the policy names it as a system at the border or inside. */
function isOurs({ address, legs }: SourceActivity, { places, leg, session }: RuleContext): boolean {
  const place = places.address(address);
  if (place.name !== null && (place.zone === null || place.zone === 'internal')) return true;
  const sessions = legs.flatMap((id) => leg(id)?.tls ?? []);
  return sessions.some((id) => session(id)?.clientAuthenticated === true);
}
