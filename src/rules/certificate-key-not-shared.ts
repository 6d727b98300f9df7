/**
 * Every peer has a key of its own. NIST SP 800-57 part 1 section 5.2 (a key has one owner), RFC 5280 section 4.1.2.7.
 *
 * The same key under different names on different hosts is a key that was copied, or came with a device. One certificate on several
 * hosts is how clusters are often built, and how one host looks from two sides of a translator: low. Not handled: lists of keys that vendors ship.
 */
import { defineRule } from './define-rule.ts';
import { whyPeerCertificateIsNotJudged } from './terms/applying.ts';
import { cite, MOST_CITED, showingOf } from './terms/citing.ts';
import { type Showing, useOfKey } from './terms/showing.ts';
import { clip, count, list, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-key-not-shared',
  title: 'Every peer has a key of its own',
  criteria: ['CC6.1'],
  rationale: {
    'CC6.1': 'A key that several hosts hold cannot tell them apart, nor be withdrawn from one.',
  },
  severity: 'high',
  subject: 'certificate',
  catalogue: ['CRT-018'],
  why: 'Whoever holds a private key can be any host that uses it. A key that several peers share, or that a vendor put on every device, leaks from the weakest of them and cannot be revoked for one alone.',
  remedy:
    'Make a new key on each host and have a certificate issued for it; replace certificates that devices came with. Where a cluster shares a certificate on purpose, write that down, or give each node a key and a certificate with the same name.',
  meaning: {
    pass: 'One host showed the key, in one certificate or in successive ones.',
    fail: 'Several hosts showed it: in certificates of different names (high), or in the same certificate (low), as clusters do.',
    notApplicable:
      'Its key could not be read, it only keys media by DTLS-SRTP, is part of a chain, or was shown only on sessions that no leg of a call uses.',
  },
  references: ['NIST SP 800-57 part 1 s5.2', 'RFC 5280 s4.1.2.7'],
  judge(certificate, { pass, fail, notApplicable }, { facts }) {
    const reason = whyPeerCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    const { keySha256 } = certificate;
    if (keySha256 === null) return notApplicable('The key of the certificate could not be read.');
    const { hosts, names, showings } = useOfKey(keySha256, facts);
    const key = `The key of ${nameOf(certificate).replace(/^The/, 'the')} (sha256 ${keySha256.slice(0, 16)})`;
    if (hosts.length < 2) return pass(`${key} was shown by one host.`, showingOf(certificate));
    const evidence = cite(showingOf(certificate), showings.slice(0, MOST_CITED).map(evidenceOf));
    const where = `${key} was shown by ${count(hosts.length, 'host')}: ${list(hosts)}`;
    if (names.length === 1) {
      return fail(`${where}, always under the same name, as clusters and translated addresses are.`, evidence, 'low');
    }
    return fail(`${where}, under ${count(names.length, 'name')}: ${list(names.map(clip))}.`, evidence);
  },
});

function evidenceOf({ certificate, session, host }: Showing) {
  return { at: session.first, what: `Session in which ${host} shows certificate ${certificate.sha256.slice(0, 16)}.` };
}
