/** Fingerprints of DTLS-SRTP travel protected. RFC 5763 section 5, RFC 8122 section 7, RFC 8862 (signed). Not handled: whether a signature verifies. */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { contradictingLeg } from './terms/contradicting.ts';
import { fingerprintEvidence } from './terms/keying.ts';

export default defineRule({
  id: 'dtls-fingerprint-protected',
  title: 'Fingerprints of DTLS-SRTP travel protected',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7':
      'The protection of the media against somebody in its middle is no better than that of the fingerprint on its way.',
    'CC6.1': 'A fingerprint that can be changed on the way does not authenticate its owner.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['DTL-004'],
  why: 'DTLS-SRTP keeps listeners out whatever the signaling is like. But its certificates are trusted only because the signaling named them: whoever can change the signaling can put their own there and sit in the middle unnoticed.',
  remedy:
    'Carry the signaling over TLS on every hop (Asterisk: a transport with protocol=tls; Kamailio: enable_tls=yes; FreeSWITCH: internal_ssl_enable=true). Where both ends can, sign the fingerprints as well (RFC 8224 with the mky claim, RFC 8862).',
  meaning: {
    pass: 'The fingerprints of both sides traveled over encrypted signaling or were signed; the signature itself is not checked.',
    fail: 'A fingerprint traveled in clear and unsigned.',
    notApplicable: 'The signaling named no fingerprint, or that of one side only.',
  },
  references: ['RFC 5763 s5', 'RFC 8122 s7', 'RFC 8862 s3', 'RFC 8225 s5.2.2'],
  judge(leg, { pass, fail, notApplicable }, { facts }) {
    const found = contradictingLeg(leg, facts, 'fingerprint-in-clear');
    if (found !== null) return fail(found.message, found.evidence);
    const fingerprints = leg.media?.fingerprints ?? [];
    const [first, ...more] = fingerprints.map(fingerprintEvidence);
    if (first === undefined || new Set(fingerprints.map(({ side }) => side)).size < 2)
      return notApplicable('Fingerprints of both sides were not seen.');
    const how = fingerprints.some(({ signed }) => signed)
      ? 'signed (the signature was not checked) or over encrypted signaling'
      : 'over encrypted signaling';
    return pass(`The fingerprints of both sides traveled ${how}.`, cite([first, ...more]));
  },
});
