/** The two sides of DTLS-SRTP agree who begins, and keep to it. RFC 5763 section 5, RFC 8842 section 5, RFC 4145 section 4. */
import type { Evidence, MediaFacts, MediaSideFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { clip } from './terms/wording.ts';

export default defineRule({
  id: 'dtls-setup-roles-agree',
  title: 'The two sides of DTLS-SRTP agree who begins, and keep to it',
  criteria: ['CC7.1'],
  rationale: {
    'CC7.1': 'Roles that do not fit are an error of configuration or implementation that makes handshakes fail.',
  },
  severity: 'low',
  subject: 'media-leg',
  catalogue: ['DTL-005'],
  why: 'When both sides wait, or both begin, the handshake may not come about. Devices then retry, fail, or fall back to something weaker.',
  remedy:
    'Offer a=setup:actpass and answer with active or passive; the active side sends the ClientHello. Asterisk: dtls_setup=actpass on the endpoint in pjsip.conf. A border element that rewrites SDP must keep the roles of the sides that really speak DTLS.',
  meaning: {
    pass: 'The answer chose a role that the offer allowed, and the active side sent the ClientHello.',
    fail: 'The roles do not fit each other, or the passive side sent the ClientHello.',
    notApplicable: 'The roles of both sides, or the ClientHello, were not seen.',
  },
  references: ['RFC 5763 s5', 'RFC 8842 s5', 'RFC 4145 s4'],
  judge(leg, { pass, fail, notApplicable }) {
    const { media } = leg;
    const [offer, answer] = media?.sides ?? [];
    if (!media || !offer || !answer || answer.setup === null || answer.rejected || media.fingerprints.length === 0)
      return notApplicable('The roles of both sides of a DTLS handshake were not seen.');
    const said = [sideEvidence(offer), sideEvidence(answer)] as const;
    const misfit = whyMisfit(offer.setup, answer.setup);
    if (misfit !== null) return fail(`The roles do not fit each other: ${misfit}.`, cite([...said]));
    if (media.dtlsClient === null) return notApplicable('No DTLS handshake was seen to compare the roles with.');
    const began: Evidence = {
      at: media.dtlsClient.at,
      what: `DTLS handshake begun by the ${media.dtlsClient.side} side.`,
    };
    const active = activeSide(answer);
    if (active !== null && active !== media.dtlsClient.side) {
      const words = `The ${active} is active by its role, and the other side sent the ClientHello.`;
      return fail(words, cite([said[0], said[1], began]));
    }
    return pass(`The ${media.dtlsClient.side} was active and sent the ClientHello.`, cite([said[0], said[1], began]));
  },
});

function sideEvidence({ at, side, setup, message }: MediaSideFact): Evidence {
  const role = setup === null ? 'no a=setup' : `a=setup:${clip(setup)}`;
  return { at, what: `${role} in the ${side} of ${message}.` };
}

/** RFC 4145 section 4.1; without a=setup the offer's role is active there, and RFC 5763 wants actpass. */
function whyMisfit(offered: string | null, answered: string): string | null {
  if (answered === 'actpass') return 'the answer is actpass, which leaves open who begins';
  if (answered !== 'active' && answered !== 'passive') return null;
  if (offered === answered) return `both sides are ${answered}`;
  return null;
}

function activeSide({ setup }: MediaSideFact): MediaFacts['sides'][number]['side'] | null {
  return setup === 'active' ? 'answer' : setup === 'passive' ? 'offer' : null;
}
