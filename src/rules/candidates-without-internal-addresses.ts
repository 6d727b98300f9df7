/**
 * ICE candidates sent outside name no internal addresses. RFC 8828. Outside is what the policy places there, and a public address that it does
 * not name. Not handled: addresses in other lines of the SDP and in Via and Contact.
 */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { isEndOutside } from './terms/outside.ts';
import { observed } from './terms/readable-content.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'candidates-without-internal-addresses',
  title: 'ICE candidates do not name internal addresses outside',
  criteria: ['CC6.6'],
  rationale: {
    'CC6.6': 'Internal addresses that are known outside help to attack the boundary.',
  },
  severity: 'low',
  subject: 'signaling-leg',
  catalogue: ['STN-004'],
  why: 'Host candidates tell strangers how the network inside is numbered.',
  remedy:
    'Let browsers hide host addresses behind mDNS names, as they do by themselves without microphone permission, or allow relayed candidates only (iceTransportPolicy: "relay"). Let the session border controller remove host candidates.',
  meaning: {
    pass: 'No candidate in readable SDP that was sent outside names an internal address.',
    fail: 'A candidate with a private, loopback or link-local address was sent outside: to a party that the policy places there, or to a public address that it does not name.',
    notApplicable: 'No readable SIP went outside on this leg.',
  },
  parameters: ['networks', 'endpoints'],
  references: ['RFC 8828 s3', 'RFC 8839 s5.1'],
  judge(leg, { pass, fail, notApplicable }, context) {
    // By who sends to it.
    const outside = [isEndOutside(leg, 'b', context) && 'a', isEndOutside(leg, 'a', context) && 'b'];
    const first = leg.sip?.firstReadable;
    if (!outside.some((end) => end !== false) || first == null) {
      return notApplicable('No readable SIP went outside on this leg.');
    }
    const found = observed(leg, ['internal-candidate']).find(({ by }) => outside.includes(by));
    if (found === undefined)
      return pass('No candidate that was sent outside names an internal address.', cite([first]));
    const said = `${count(found.count, 'candidate')} with internal addresses went to ${found.by === 'a' ? leg.b.address : leg.a.address}.`;
    return fail(said, cite([found.first]));
  },
});
