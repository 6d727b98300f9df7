/**
 * SRTP crypto suites (SDES) and protection profiles (DTLS-SRTP) are approved. RFC 4568 section 6.2, RFC 5764 section 4.1.2.
 *
 * An unseen profile is open at `medium`, not at the rule's own severity: NULL encryption, the worst that could hide there, is
 * what media-encrypted finds in the octets themselves; what is left to hide is a short tag.
 *
 * Not handled: session parameters that switch encryption off (the rest of KEY-006), which the facts do not hold.
 */
import type { MediaFacts, TlsSession } from '../ledger/facts.ts';
import { sdesSuite, srtpProfileByName } from '../registry/srtp-profiles.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { signalingAround } from './terms/looking-up.ts';
import { capital, clip } from './terms/wording.ts';

export default defineRule({
  id: 'srtp-profile-approved',
  title: 'SRTP protection profiles are approved',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'The profile is what protects the media in transmission.',
    'CC6.1': 'Its cipher and the length of its tag have to fit the risk.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['KEY-005', 'KEY-006', 'DTL-006'],
  why: 'The profile decides how the conversation is encrypted and how well changes to it are noticed. A profile without encryption leaves it readable although it is called secure; a short tag lets forged audio pass more easily.',
  remedy:
    'Offer AEAD_AES_256_GCM or AEAD_AES_128_GCM first, then a suite with an 80-bit tag, and neither a 32-bit tag nor a NULL cipher. Asterisk: srtp_tag_32=no on the endpoint in pjsip.conf. FreeSWITCH: name the suites in rtp_secure_media_suites.',
  meaning: {
    pass: 'The policy accepts the grade of the profile in force.',
    fail: 'It does not (C medium, D high, F critical, X low), or DTLS completed without use_srtp.',
    open: 'The profile was not seen or is not in the registry: medium, because NULL encryption would show in the media itself.',
    notApplicable:
      'SRTP was not agreed on, or by ZRTP, which zrtp-algorithms-approved judges; or nothing shows that it was: media-encrypted says so.',
  },
  parameters: ['srtpProfiles.grades'],
  references: ['RFC 3711 s9.5', 'RFC 4568 s6.2', 'RFC 5764 s4.1.2', 'RFC 7714', 'RFC 8827 s6.5'],
  judge(leg, { pass, fail, open, notApplicable }, context) {
    const media = leg.media;
    if (media === null || media.keying === 'none' || media.srtpNegotiated === false) {
      return notApplicable('SRTP was not agreed on for this media.');
    }
    if (media.keying === 'zrtp') return notApplicable('ZRTP agreed on cipher and tag, which another rule judges.');
    const sessions = sessionsOf(leg.tls, context);
    const evidence = cite(leg.evidence, [...media.negotiation, ...sessions.flatMap(helloOf)]);
    const withoutSrtp = media.keying === 'dtls-srtp' ? sessions.find(agreedOnNoProfile) : undefined;
    if (withoutSrtp !== undefined && media.profile === null) {
      return fail('The DTLS handshake completed without agreeing on an SRTP profile (no use_srtp).', evidence);
    }
    if (media.profile === null) {
      if (leg.protection === 'cleartext')
        return notApplicable('The media is not encrypted, so no profile is in force.');
      if (media.keying === 'unseen' && signalingAround(leg, context.facts).state !== 'encrypted') {
        return notApplicable('Nothing in the capture shows an agreement on SRTP; media-encrypted says so.');
      }
      return open('The capture does not show which SRTP profile is in force.', evidence, 'medium');
    }
    const row = lookUp(media, media.profile);
    if (row === null)
      return open(`The profile ${clip(media.profile)} is not in the registry of SRTP profiles.`, evidence, 'medium');
    const why = row.why === '' ? '' : ` ${capital(row.why)}.`;
    const reason = `${row.name} is in force, grade ${row.grade}.${why}`;
    const severity = context.policy.srtpProfiles.grades[row.grade === 'I' ? 'F' : row.grade];
    return severity === null ? pass(reason, evidence) : fail(reason, evidence, severity);
  },
});

function sessionsOf(ids: readonly string[], context: RuleContext): TlsSession[] {
  return ids.map((id) => context.session(id)).filter((session) => session !== undefined);
}

/** In DTLS 1.3 the answer is in EncryptedExtensions (RFC 8446 section 4.2), so that nothing is seen of it says nothing. */
function agreedOnNoProfile(session: TlsSession): boolean {
  const hidden = session.version === 'DTLS 1.3' && !session.decrypted;
  return session.handshake === 'complete' && session.serverHello !== null && session.useSrtp === null && !hidden;
}

function lookUp(media: MediaFacts, profile: string) {
  return media.keying === 'dtls-srtp'
    ? (srtpProfileByName(profile) ?? sdesSuite(profile))
    : (sdesSuite(profile) ?? srtpProfileByName(profile));
}
