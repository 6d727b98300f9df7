/** Beside encrypted audio, how loud the speaker is does not stand readable in header extensions. RFC 6464, RFC 6465, RFC 6904, RFC 9335. Not handled: other extensions. */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';

export default defineRule({
  id: 'header-extensions-protected',
  title: 'Audio levels are not readable beside encrypted audio',
  criteria: ['CC6.7'],
  rationale: {
    'CC6.7': 'The header extension travels outside the encryption, and tells something about the speech inside.',
  },
  severity: 'low',
  subject: 'media-leg',
  catalogue: ['MED-016'],
  why: 'SRTP leaves header extensions as they are. One that says how loud the speaker is shows who spoke when, and to some degree what: the rhythm of speech tells words apart.',
  remedy:
    'Where the conversation is sensitive, encrypt the extension (urn:ietf:params:rtp-hdrext:encrypt, RFC 6904), use cryptex (a=cryptex, RFC 9335), or do not offer urn:ietf:params:rtp-hdrext:ssrc-audio-level in the SDP.',
  meaning: {
    pass: 'The media is encrypted, its SDP was read, and no audio level was readable in the first packets of its streams.',
    fail: 'The media is encrypted, and audio levels were readable beside it.',
    notApplicable: 'The media was not seen encrypted, or the SDP that names extensions was not.',
  },
  references: ['RFC 6464 s5', 'RFC 6904 s1', 'RFC 9335'],
  judge(leg, { pass, fail, notApplicable }) {
    const media = leg.media;
    const isEncrypted = media?.streams.some((stream) => stream.encrypted === 'yes') ?? false;
    if (media === null || !isEncrypted) return notApplicable('The media was not seen encrypted.');
    const level = media.readableAudioLevel;
    if (level !== null) {
      const whose = level.of === 'sender' ? 'the sender' : 'the contributors';
      const evidence = cite(
        [{ at: level.first, what: `Header extension ${level.id} in clear: audio level (withheld).` }],
        media.negotiation,
      );
      return fail(`The audio level of ${whose} is readable in header extension ${level.id}.`, evidence);
    }
    if (media.mediaType === null) return notApplicable('The SDP that names header extensions was not seen.');
    return pass('No audio level was readable beside the encrypted audio.', cite(leg.evidence, media.negotiation));
  },
});
