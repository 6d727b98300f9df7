import rule from '../../src/rules/certificate-matches-domain.ts';
import { frame } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';
import { NOT_A_PEER, type Peer, peers } from './peer.ts';

function named(subjectAltNames: readonly string[], serverName: string | null, session: Peer['session'] = {}) {
  const certificate = { subjectAltNames, hasAlternativeNames: subjectAltNames.length > 0 };
  return peers({ certificate, session: { serverName, ...session } });
}

const knownAs = (name: string) => ({ sipNames: [{ name, from: 'target', at: frame(2) } as const] });

testRule(rule, {
  pass: [
    {
      name: 'a sip: URI',
      facts: named(['URI:sip:Example.com', 'DNS:sbc.example.net'], 'example.COM'),
      says: ['names the SIP domain example.COM by a sip: URI'],
      cites: [1, 4],
    },
    { name: 'a DNS name', facts: named(['DNS:sip.example.com'], 'sip.example.com.'), says: ['which was asked for'] },
    {
      name: 'a wildcard, over secure WebSocket',
      facts: peers({
        certificate: { subjectAltNames: ['DNS:*.example.com'], hasAlternativeNames: true },
        session: { serverName: 'ws.example.com' },
        leg: { transport: 'wss' },
      }),
      says: ['ws.example.com'],
    },
    {
      name: 'no name was asked for, and readable SIP confirms the one it has',
      facts: named(['DNS:other.example', 'DNS:pbx.example.com'], null, knownAs('pbx.example.com')),
      says: ['names pbx.example.com'],
      cites: [2, 4],
    },
  ],
  fail: [
    {
      name: 'another name',
      facts: named(['DNS:sbc.example.net'], 'sip.example.com'),
      says: ['does not name sip.example.com', 'It names sbc.example.net'],
    },
    { name: 'only the parent domain', facts: named(['DNS:example.com'], 'sip.example.com'), says: ['does not name'] },
    {
      name: 'a URI of somebody, and of another scheme',
      facts: named(['URI:sip:alice@sip.example.com', 'URI:sips:sip.example.com'], 'sip.example.com'),
      says: ['It names no domain'],
    },
    {
      name: 'right for one client, wrong for another',
      facts: peers(
        {
          certificate: { subjectAltNames: ['DNS:a.example.com'], hasAlternativeNames: true },
          session: { serverName: 'a.example.com' },
        },
        { certificate: { id: 'cert-1' }, session: { serverName: 'b.example.com' } },
      ),
      says: ['does not name b.example.com'],
    },
    {
      name: 'a wildcard',
      facts: named(['DNS:*.example.com'], 'sip.example.com'),
      says: ['only by a wildcard'],
      severity: 'medium',
    },
    {
      name: 'a wildcard two labels away',
      facts: named(['DNS:*.example.com'], 'a.sip.example.com'),
      says: ['does not name a.sip.example.com'],
    },
    {
      name: 'no subjectAltName, the common name matches',
      facts: named([], 'sip.example.com'),
      says: ['no subjectAltName for sip.example.com'],
      severity: 'low',
    },
    {
      name: 'no subjectAltName, no name asked for',
      facts: named([], null),
      says: ['no subjectAltName'],
      severity: 'low',
    },
    {
      name: 'a common name beside subjectAltNames does not count',
      facts: named(['IP:192.0.2.1'], 'sip.example.com'),
      says: ['does not name sip.example.com'],
    },
  ],
  open: [
    {
      name: 'nobody tells which name was asked for',
      facts: named(['DNS:sip.example.com'], null),
      says: ['Nothing in the capture tells', 'It names sip.example.com'],
      severity: 'info',
    },
    {
      name: 'asked for by address',
      facts: named(['DNS:sip.example.com'], '192.0.2.1'),
      says: ['Nothing in the capture tells'],
      severity: 'info',
    },
    {
      name: 'readable SIP knows the server by a name that it lacks',
      facts: named(['DNS:sip.example.com'], null, knownAs('carrier.example')),
      says: ['knows the server as carrier.example'],
      severity: 'low',
    },
  ],
  notApplicable: [
    ...NOT_A_PEER,
    { name: 'of a client', facts: peers({ certificate: { role: 'client' } }), says: ['by a client only'] },
  ],
});
