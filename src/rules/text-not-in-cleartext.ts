/**
 * Real-time text does not travel in clear. RFC 4103 section 8.
 *
 * Not handled: text in SIP MESSAGE and in MSRP, which other rules judge.
 */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { amount, citeContent, contentOf, isSeenEncrypted } from './terms/content.ts';

export default defineRule({
  id: 'text-not-in-cleartext',
  title: 'Real-time text is not readable',
  criteria: ['CC6.7', 'C1.1'],
  rationale: {
    'CC6.7': 'Real-time text is a conversation in transmission, and was sent readable.',
    'C1.1': 'What was typed can be read without any further step.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['MED-011'],
  why: 'Real-time text is a conversation in writing, often of people who cannot hear, and often with an emergency service. In clear it can be read as it is typed.',
  remedy:
    'Offer the text with the same protection as the audio (RTP/SAVP or UDP/TLS/RTP/SAVPF in the m=text line), and refuse calls that answer it without.',
  meaning: {
    pass: 'The leg carries text, and was seen encrypted.',
    fail: 'Packets of text were readable. What they say is withheld.',
    open: 'Text was agreed on, and whether it is encrypted cannot be told.',
    notApplicable:
      'No real-time text was agreed on or seen, or the key of its encryption stands readable, which media-keys-not-exposed judges.',
  },
  references: ['RFC 4103 s8', 'RFC 9071'],
  judge(leg, { pass, fail, open, notApplicable }, { facts }) {
    const text = contentOf(leg, 'text');
    if (text !== null) {
      const packets = text.count === 1 ? '1 packet of text is' : `${amount(text)} packets of text are`;
      return fail(
        `${packets.charAt(0).toUpperCase()}${packets.slice(1)} readable; what they say is withheld.`,
        citeContent(leg, text, 'Text in clear (withheld).'),
      );
    }
    const media = leg.media;
    const agreed =
      media !== null &&
      (media.codecs.some((name) => /^t140$/i.test(name)) || (media.mediaType ?? '').split(', ').includes('text'));
    if (!agreed) return notApplicable('No real-time text was agreed on or seen.');
    if (media.streams.length === 0)
      return notApplicable('Real-time text was agreed on, and none was sent in the capture.');
    const evidence = cite(leg.evidence);
    if (isSeenEncrypted(leg, facts)) return pass('The text is encrypted.', evidence);
    if (leg.protection === 'exposed')
      return notApplicable('The text is encrypted; that its key is readable is judged elsewhere.');
    return open(`Whether the text is encrypted cannot be told. ${leg.reason}`, evidence);
  },
});
