/** The keys of SRTP are there and valid. RFC 4568 sections 5.1.2, 6.1, 6.3.7 and 7.4. Not handled: ZRTP and MIKEY, which have rules of their own; DTLS-SRTP is judged by dtls-srtp-completed. */
import type { CryptoLineFact, Evidence, MediaFacts } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { contradictingLeg } from './terms/contradicting.ts';
import { bothLinesSeen, demandsDtls, lineEvidence, linesInForce } from './terms/keying.ts';
import { list } from './terms/wording.ts';

export default defineRule({
  id: 'srtp-keys-usable',
  title: 'SRTP is agreed on with keys that are there and valid',
  criteria: ['CC6.7', 'CC7.1'],
  rationale: {
    'CC6.7': 'Without a valid key the transmission cannot be protected as agreed.',
    'CC7.1': 'Key lines that break their standard point to an implementation or setting that has to be corrected.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['KEY-012', 'KEY-013'],
  why: 'A call that is set up as secure without a valid key cannot be encrypted as agreed: either it fails, or the two sides do something that nobody agreed on, which may be speaking in clear.',
  remedy:
    'Refuse media descriptions whose keys are missing or invalid (488 Not Acceptable Here) and update the implementation that sends them. The answer must have exactly one a=crypto line, with the tag and suite of one that was offered, at media level, and a key as long as its suite asks for.',
  meaning: {
    pass: 'Offer and answer have a key line each that RFC 4568 has nothing against.',
    fail: 'A secure profile was accepted without keys, or with keys that are invalid. Medium where the line that is invalid came into force all the same in the eyes of both sides.',
    notApplicable: 'No SDES keys were agreed on.',
  },
  references: ['RFC 4568 s5.1.2', 'RFC 4568 s6.1', 'RFC 4568 s6.3.7', 'RFC 4568 s7.4'],
  judge(leg, { pass, fail, notApplicable }, { facts }) {
    const { media } = leg;
    if (media === null || demandsDtls(media)) return notApplicable('No SDES keys are asked for.');
    const found = contradictingLeg(leg, facts, 'secure-profile-without-usable-keys');
    const faulty = media.crypto.filter((line) => line.faults.length > 0 && (line.inForce || line.side === 'answer'));
    const [first, ...more] = faulty.map(lineEvidence);
    if (found !== null)
      return fail(
        found.message,
        first === undefined ? found.evidence : cite([first, ...more], found.evidence),
        severityOf(media),
      );
    if (first !== undefined) return fail(faultWords(faulty), cite([first, ...more], media.negotiation), 'medium');
    if (media.keying !== 'sdes' || media.srtpNegotiated !== true || !bothLinesSeen(media))
      return notApplicable('No agreement on SDES keys was seen.');
    const lines: Evidence[] = linesInForce(media).map(lineEvidence);
    return pass('Offer and answer each have one key line, and both are valid.', cite(leg.evidence, lines));
  },
});

/** Keys that are invalid and used all the same are less than no keys at all. */
function severityOf(media: MediaFacts): 'medium' | undefined {
  return media.keying === 'sdes' && media.srtpNegotiated === true ? 'medium' : undefined;
}

function faultWords(lines: readonly CryptoLineFact[]): string {
  const faults = list([...new Set(lines.flatMap(({ faults: own }) => own))]);
  return `A key line is invalid by RFC 4568 and was used all the same: ${faults}.`;
}
