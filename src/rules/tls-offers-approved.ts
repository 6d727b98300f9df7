/**
 * TLS clients offer TLS 1.2 and nothing broken, and servers do not take weak suites from others. RFC 8996, RFC 9325 section 4.1.
 * Not handled: what was chosen (tls-version-approved, tls-cipher-suite-approved).
 */
import type { TlsOffer, TlsSession } from '../ledger/facts.ts';
import { cipherSuite } from '../registry/cipher-suites.ts';
import { defineRule } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, offerEvidence } from './terms/handshakes.ts';
import { weakerSessionOfServer } from './terms/looking-up.ts';
import { count, list } from './terms/wording.ts';

export default defineRule({
  id: 'tls-offers-approved',
  title: 'TLS clients and servers offer nothing broken',
  criteria: ['CC7.1'],
  rationale: {
    'CC7.1': 'What a client or server would accept is configuration, and shows weaknesses before they are used.',
  },
  severity: 'low',
  subject: 'tls-session',
  catalogue: ['TLS-003', 'TLS-012'],
  why: 'What is offered and not chosen today is what an attacker, or the next server, chooses tomorrow. A client that cannot do TLS 1.2 is refused by every server that follows the standard.',
  remedy:
    'Update the firmware of clients that cannot do TLS 1.2. Take NULL, anonymous, export, RC4 and DES suites out of the lists. Asterisk: cipher= on the TLS transport. Kamailio: modparam("tls", "cipher_list", ...)..',
  meaning: {
    pass: 'The ClientHello offers TLS 1.2 or newer and no broken suite.',
    fail: 'It does not offer TLS 1.2 (medium), it offers a suite of grade F (low), or its server takes a weak suite from another client (medium).',
    open: 'The ClientHello is not in the capture.',
    notApplicable: 'No leg of a call uses the session, its handshake failed, or neither hello is in the capture.',
  },
  references: ['RFC 8996', 'RFC 7568 s3', 'RFC 7465 s2', 'RFC 9325 s4.1'],
  judge(session, outcomes, { facts }) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    if (session.offer === null && session.version === null) {
      return notApplicable('Neither hello of this session is in the capture: tls-handshake-seen says so.');
    }
    if (session.offer === null) return open('The capture does not show what the client offered.', helloOf(session));
    const { offer } = session;
    const evidence = cite([offerEvidence(session)!], session.serverHello === null ? [] : helloOf(session));
    if (!offer.versions.some(isModern)) {
      return fail(`The client offers ${list(offer.versions)} and cannot do TLS 1.2.`, evidence, 'medium');
    }
    const weaker = weakerSessionOfServer(session, facts);
    if (weaker !== null) return fail(weakerWords(weaker), cite(evidence, helloOf(weaker)), 'medium');
    const broken = brokenIn(offer);
    if (broken.length > 0) {
      return fail(`The client offers ${count(broken.length, 'broken suite')}: ${list(broken)}.`, evidence);
    }
    return pass(
      `The client offers ${list(offer.versions)} with ${count(offer.cipherSuites.length, 'suite')}, none broken.`,
      evidence,
    );
  },
});

function isModern(version: string): boolean {
  return version === 'TLS 1.2' || version.startsWith('TLS 1.3');
}

function brokenIn({ cipherSuites }: TlsOffer): string[] {
  return cipherSuites
    .filter(({ code, name }) => name.startsWith('SSL_CK_') || cipherSuite(Number.parseInt(code, 16))?.grade === 'F')
    .map(({ name }) => name);
}

function weakerWords({ id, cipherSuite: suite, client }: TlsSession): string {
  return `The same server accepted ${suite!.name} from ${client.address} (${id}): it takes weak suites beside strong ones.`;
}
