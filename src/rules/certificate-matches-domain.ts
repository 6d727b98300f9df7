/**
 * A server's certificate names the SIP domain that was asked for. RFC 5922 section 7.
 *
 * The domain asked for is the name in the ClientHello; without one, the host names that readable SIP of the capture uses for the server.
 * Those may be another's (an outbound proxy is sent requests for any domain), so that they can confirm a certificate and not refute it.
 * Not handled: names that only a policy or the DNS knows; certificates of clients, which have no name to be compared with (section 7.4).
 */
import type { Evidence } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { whyPeerCertificateIsNotJudged } from './terms/applying.ts';
import { cite, showingOf } from './terms/citing.ts';
import { type Showing, showingsOf } from './terms/showing.ts';
import { isDomain, type Match, matchOf, type SipIdentities, sipIdentities } from './terms/sip-identities.ts';
import { clip, list, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-matches-domain',
  title: 'Certificates name the SIP domain that was asked for',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'A certificate identifies a peer by its name; another name identifies another peer.',
    'CC6.7': 'Encryption towards an unchecked name protects against listeners, and not against impostors.',
  },
  severity: 'high',
  subject: 'certificate',
  catalogue: ['CRT-007', 'CRT-008', 'CRT-009'],
  why: 'A certificate proves who answers only if it names whom the caller wanted. A client that goes on with a certificate for another name does not check it, and would talk to anyone.',
  remedy:
    'Have the certificate issued with the SIP domain as a subjectAltName: DNS:example.com, or URI:sip:example.com (openssl req -addext subjectAltName=DNS:example.com). Name the domain itself, and not only the host of the border element; a wildcard does not count for SIP. Then make the peer verify: Asterisk verify_server=yes; Kamailio modparam("tls", "verify_certificate", 1); baresip sip_verify_server yes.',
  meaning: {
    pass: 'The name asked for is a subjectAltName of the certificate: a sip: URI or a DNS name. Over secure WebSocket a wildcard counts as well.',
    fail: 'It is not (high), only a wildcard covers it (medium), or the certificate has no subjectAltName and the common name alone could match (low).',
    open: 'Nothing in the capture tells which name was asked for.',
    notApplicable:
      'It belongs to a client, only keys media by DTLS-SRTP, is part of a chain, or was shown only on sessions that no leg of a call uses.',
  },
  references: ['RFC 5922 s7.1', 'RFC 5922 s7.2', 'RFC 5922 s7.3', 'RFC 7118 s9.1'],
  judge(certificate, { pass, fail, open, notApplicable }, context) {
    const reason = whyPeerCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    const showings = showingsOf(certificate, context.facts).filter(({ chain }) => chain.role === 'server');
    if (showings.length === 0)
      return notApplicable('Shown by a client only: no name was asked for that it could match.');
    const identities = sipIdentities(certificate);
    const asked = showings.map((showing) => askedOf(showing, identities, context));
    const worst = asked.reduce((one, other) => (other.rank > one.rank ? other : one));
    const evidence = cite(showingOf(certificate), worst.evidence);
    const name = nameOf(certificate);
    const held = `It names ${listed(identities)}.`;
    if (worst.rank === RANK.uri) return pass(`${name} names the SIP domain ${worst.domain} by a sip: URI.`, evidence);
    if (worst.rank === RANK.dns) return pass(`${name} names ${worst.domain}, which was asked for.`, evidence);
    if (worst.rank === RANK.none) {
      return fail(`${name} does not name ${worst.domain}, which the client asked for. ${held}`, evidence);
    }
    if (worst.rank === RANK.wildcard) {
      const why = 'SIP does not accept wildcards (RFC 5922 section 7.2)';
      return fail(`${name} covers ${worst.domain} only by a wildcard. ${why}.`, evidence, 'medium');
    }
    if (!certificate.hasAlternativeNames) {
      const has = worst.domain === null ? '' : ` for ${worst.domain}`;
      return fail(`${name} has no subjectAltName${has}: only its common name could match.`, evidence, 'low');
    }
    if (worst.domain === null) {
      return open(`Nothing in the capture tells which name was asked for. ${held}`, evidence, 'info');
    }
    const known = `Readable SIP knows the server as ${worst.domain}, which ${name.replace(/^The /, 'the ')} does not name`;
    return open(`${known}; whether that was the name asked for is not seen. ${held}`, evidence, 'low');
  },
});

/** From what is right to what is wrong; `unknown` is between: a name that was asked for and not met is worse. */
const RANK = { uri: 0, dns: 1, unknown: 2, 'common-name': 3, wildcard: 4, none: 5 } as const;

interface Asked {
  readonly rank: number;
  /** Null: nobody tells. */
  readonly domain: string | null;
  readonly evidence: readonly Evidence[];
}

function askedOf({ session }: Showing, identities: SipIdentities, context: RuleContext): Asked {
  const { serverName, sipNames, first } = session;
  if (serverName !== null && isDomain(serverName)) {
    const domain = clip(serverName);
    const isWebSocket = session.legs.length > 0 && session.legs.every((id) => context.leg(id)?.transport === 'wss');
    const match: Match = matchOf(identities, serverName);
    const rank = isWebSocket && match === 'wildcard' ? RANK.dns : RANK[match];
    return { rank, domain, evidence: [{ at: first, what: `The client asks for ${domain}.` }] };
  }
  const found = sipNames.map((known) => ({ known, rank: RANK[matchOf(identities, known.name)] }));
  const matched = found.find(({ rank }) => rank <= RANK.dns) ?? found.find(({ rank }) => rank < RANK.none);
  const shown = matched ?? found[0];
  if (shown === undefined) return { rank: RANK.unknown, domain: null, evidence: [] };
  const { name, at } = shown.known;
  const evidence = [{ at, what: `Readable SIP names the server ${clip(name)}.` }];
  // What readable SIP calls the server may not be what the client asked for: it can confirm a name, not refute one.
  return { rank: shown.rank === RANK.none ? RANK.unknown : shown.rank, domain: clip(name), evidence };
}

function listed({ uris, dns, commonNames }: SipIdentities): string {
  const names = [...uris.map((uri) => `sip:${uri}`), ...dns, ...commonNames].map(clip);
  return names.length === 0 ? 'no domain' : list(names);
}
