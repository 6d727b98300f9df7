/**
 * TURN servers do not relay to internal addresses. RFC 8656 section 21.1.
 *
 * Asked of servers outside, by the policy or by a public address; one inside may serve those inside. Medium, not high as in the catalogue: browsers ask for a
 * permission for every candidate of their peer, and granting one is not yet relaying. Not handled: whether anything answered there.
 */
import { defineRule } from './define-rule.ts';
import { cite, MOST_CITED } from './terms/citing.ts';
import { isHostOutside } from './terms/outside.ts';
import { count, list } from './terms/wording.ts';

export default defineRule({
  id: 'turn-relay-inside-blocked',
  title: 'TURN servers do not relay to internal addresses',
  criteria: ['CC6.6', 'CC7.1'],
  rationale: {
    'CC6.6': 'A relay that reaches inside passes the boundary for its clients.',
    'CC7.1': 'It is a known default that has to be configured away.',
  },
  severity: 'medium',
  subject: 'capture-set',
  catalogue: ['STN-003'],
  why: 'A TURN server that relays to private or loopback addresses lets whoever has credentials for it reach servers behind it, past the firewall.',
  remedy:
    'Deny internal peers. coturn: one denied-peer-ip line for each internal range, written as first-last (10.0.0.0-10.255.255.255; likewise 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16, fc00::/7 and fe80::/10), no-multicast-peers, and allowed-peer-ip for the media servers that are needed.',
  meaning: {
    pass: 'No TURN server outside agreed to relay to an internal address.',
    fail: 'One did (CreatePermission or ChannelBind succeeded).',
    notApplicable:
      'No exchange with a TURN server outside was seen in clear: one that the policy places outside, or one with a public address that it does not name.',
  },
  parameters: ['networks', 'endpoints'],
  references: ['RFC 8656 s21.1', 'RFC 8656 s21.3'],
  judge({ turn }, { pass, fail, notApplicable }, context) {
    const outside = turn.filter(({ server }) => isHostOutside(server.address, context));
    const [any] = outside;
    if (any === undefined) return notApplicable('No exchange with a TURN server outside was seen in clear.');
    const [first, ...more] = outside.filter(({ internalPeers }) => internalPeers !== null);
    if (first === undefined) {
      return pass(
        `${count(outside.length, 'client')} of TURN servers outside: no relay to an internal address was agreed to.`,
        cite([any.first]),
      );
    }
    const all = [first, ...more];
    const total = all.reduce((sum, { internalPeers }) => sum + internalPeers!.count, 0);
    const servers = list([...new Set(all.map(({ server }) => server.address))]);
    return fail(
      `${servers} agreed ${count(total, 'time')} to relay to an internal address.`,
      cite([first.internalPeers!.first, ...more.slice(0, MOST_CITED).map(({ internalPeers }) => internalPeers!.first)]),
    );
  },
});
