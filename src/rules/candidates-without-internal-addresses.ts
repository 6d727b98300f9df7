/** ICE candidates sent outside name no internal addresses. RFC 8828. Not handled: addresses in other lines of the SDP and in Via and Contact. */
import { isPublicAddress } from '../ledger/addresses.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
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
    pass: 'Nothing that was sent to a public address in readable SDP names an internal one in a candidate.',
    fail: 'A candidate with a private, loopback or link-local address was sent to a public address.',
    notApplicable: 'No readable SIP went to a public address on this leg.',
  },
  references: ['RFC 8828 s3', 'RFC 8839 s5.1'],
  judge(leg, { pass, fail, notApplicable }) {
    const outside = [isPublicAddress(leg.b.address) && 'a', isPublicAddress(leg.a.address) && 'b'];
    const first = leg.sip?.firstReadable;
    if (!outside.some((end) => end !== false) || first == null) {
      return notApplicable('No readable SIP went to a public address on this leg.');
    }
    const found = observed(leg, ['internal-candidate']).find(({ by }) => outside.includes(by));
    if (found === undefined) return pass('No candidate sent to a public address names an internal one.', cite([first]));
    const said = `${count(found.count, 'candidate')} with internal addresses went to ${found.by === 'a' ? leg.b.address : leg.a.address}.`;
    return fail(said, cite([found.first]));
  },
});
