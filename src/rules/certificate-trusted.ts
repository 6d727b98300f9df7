/**
 * Chains end in a trust anchor that the policy names. RFC 5280 section 6.1, RFC 5922 section 7.1.
 *
 * Only with trust anchors in the policy: without them nobody is called trusted, and nobody untrusted. Judged when the certificate was
 * shown last, and when the report is made. Not handled: revocation, and name constraints (open).
 */
import { defineRule } from './define-rule.ts';
import { whyPeerCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { chainsOf } from './terms/showing.ts';
import { hasAnchors, trustIn } from './terms/trusting.ts';
import { capital, clip, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-trusted',
  title: 'Certificates lead to an authority that the policy trusts',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'The organization decides which authorities may vouch for its peers; this checks that they did.',
    'CC6.7': 'Encryption towards a peer that no trusted authority vouches for may end at an impostor.',
  },
  severity: 'high',
  subject: 'certificate',
  catalogue: ['CRT-014'],
  why: 'Anyone can issue a certificate with any name in it. It proves something only if it was issued by an authority that the organization has decided to trust; a peer that accepts another one accepts anybody.',
  remedy:
    'Have the certificate issued by one of the authorities that the policy names, send its intermediates, or add the authority to the policy after deciding to trust it. Then make the peer verify against the same list: Asterisk ca_list_file with verify_server=yes (and verify_client=yes) in pjsip.conf; Kamailio ca_list and verify_certificate=yes in tls.cfg; baresip sip_cafile and sip_verify_server yes.',
  meaning: {
    pass: 'A path to a trust anchor of the policy holds, when it was shown and when the report is made.',
    fail: 'No path does. Low where it held when the certificate was shown, and no longer does.',
    open: 'The path could not be checked: a certificate was not kept whole, or names are constrained.',
    notApplicable:
      'The policy names no trust anchors, or the certificate only keys media by DTLS-SRTP, is part of a chain, or was shown only on sessions that no leg of a call uses.',
  },
  parameters: ['certificates.trustAnchors'],
  references: ['RFC 5280 s6.1', 'RFC 5922 s7.1'],
  judge(certificate, { pass, fail, open, notApplicable }, { facts, policy, judgedAt }) {
    const reason = whyPeerCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    if (!hasAnchors(facts, policy)) {
      return notApplicable('The policy names no trust anchors, so that nothing is called trusted or untrusted.');
    }
    const name = nameOf(certificate);
    const evidence = showingOf(certificate);
    const chains = chainsOf(certificate, facts);
    const whenShown = chains.map((chain) => trustIn(facts, policy, chain, chain.last.seconds));
    const refused = whenShown.find(({ result }) => result === 'untrusted');
    if (refused !== undefined) return fail(`${name} leads to no trusted authority: ${refused.reason}.`, evidence);
    const unchecked = whenShown.find(({ result }) => result === 'unknown');
    if (unchecked !== undefined) return open(`${capital(unchecked.reason)}.`, evidence, 'medium');
    const [first] = whenShown;
    if (first === undefined) return notApplicable('No chain that begins with this certificate could be read.');
    const now = chains.map((chain) => trustIn(facts, policy, chain, judgedAt));
    const lapsed = now.find(({ result }) => result !== 'trusted');
    if (lapsed !== undefined) {
      return fail(
        `${name} led to a trusted authority when it was shown, and no longer does: ${lapsed.reason}.`,
        evidence,
        'low',
      );
    }
    return pass(`${name} leads to ${clip(first.anchor ?? '')}, which the policy trusts.`, evidence);
  },
});
