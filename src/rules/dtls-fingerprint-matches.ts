/**
 * The certificates of the DTLS handshake are those that the signaling named by their fingerprints. RFC 8122 section 6.2, RFC 5763 section 5.
 *
 * A fingerprint that cannot be compared is open at `info`: DTLS 1.3 hides certificates from everybody, and a look at the endpoints answers it.
 */
import type { Evidence, FingerprintFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { contradictingLeg } from './terms/contradicting.ts';
import { fingerprintEvidence } from './terms/keying.ts';
import { list } from './terms/wording.ts';

export default defineRule({
  id: 'dtls-fingerprint-matches',
  title: 'The certificates of DTLS-SRTP are those that the signaling named',
  criteria: ['CC6.7', 'CC6.1', 'CC7.2', 'CC7.3'],
  rationale: {
    'CC6.7': 'Media keyed with an unexpected certificate may be protected towards the wrong party.',
    'CC6.1': 'The fingerprint is what authenticates the peer of the media; one that does not fit authenticates nobody.',
    'CC7.2': 'A certificate that was not announced is what a man in the middle looks like.',
    'CC7.3': 'Interception, or a relay that rewrites SDP: somebody has to find out which.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['DTL-002', 'DTL-012'],
  why: 'The certificates of media are self-signed; what makes them trustworthy is that the call setup named them by their fingerprints. Another certificate means that somebody else may sit in the middle of the conversation.',
  remedy:
    'Treat it as an incident until it is explained. The usual cause is a border element or media relay that rewrites SDP without ending DTLS itself, or ends DTLS without writing its own fingerprint: it must do both or neither. The endpoints themselves must end such a session.',
  meaning: {
    pass: 'Both sides named a fingerprint, and the certificate that each presented fits.',
    fail: 'A side presented a certificate that fits none of its fingerprints.',
    open: 'A certificate was not there to compare: hidden by DTLS 1.3, lost, or the handshake was not captured. Info, because nothing speaks against it.',
    notApplicable: 'The signaling named no fingerprint.',
  },
  references: ['RFC 8122 s5.1', 'RFC 8122 s6.2', 'RFC 5763 s5', 'RFC 8842', 'RFC 9147'],
  judge(leg, { pass, fail, open, notApplicable }, { facts }) {
    const fingerprints = leg.media?.fingerprints ?? [];
    const [first, ...more] = fingerprints.map(fingerprintEvidence);
    if (first === undefined) return notApplicable('The signaling named no fingerprint for this media.');
    const found = contradictingLeg(leg, facts, 'fingerprint-mismatch');
    if (found !== null) return fail(found.message, found.evidence);
    const shown: Evidence[] = fingerprints.flatMap(certificateEvidence);
    const evidence = cite([first, ...more], shown);
    const fitting = new Set(fingerprints.filter(({ result }) => result === 'match').map(({ side }) => side));
    if (fitting.size === 2) return pass('Both certificates fit the fingerprints that the signaling named.', evidence);
    return open(`Not every fingerprint could be compared: ${whyNot(fingerprints, fitting)}.`, evidence, 'info');
  },
});

function certificateEvidence({ result, side, certificateAt }: FingerprintFact): Evidence[] {
  if (certificateAt === null || result !== 'match') return [];
  return [{ at: certificateAt, what: `Certificate that fits a fingerprint of the ${side}.` }];
}

function whyNot(fingerprints: readonly FingerprintFact[], fitting: ReadonlySet<FingerprintFact['side']>): string {
  const sides = (['offer', 'answer'] as const).filter((side) => !fitting.has(side));
  return list(
    sides.map((side) => {
      const reason = fingerprints.find((one) => one.side === side)?.reason;
      return `${side}: ${reason ?? 'no fingerprint of it was seen'}`;
    }),
  );
}
