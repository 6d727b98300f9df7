/**
 * Keys pressed during a call do not travel in clear, as telephone events or as tones in the audio. RFC 4733 section 6 (confidentiality),
 * ITU-T Q.23, PCI DSS 4.2.1.
 *
 * How many were pressed is counted, never which. What went both ways is counted for each. Not handled: keys in SIP INFO, which
 * message-text-not-in-cleartext judges; tones in codecs other than G.711.
 */
import type { ContentFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { amount, citeContent, contentOf, isSeenEncrypted, samplesOf } from './terms/content.ts';

const TONE = 'Tone of a key in clear audio (the key is withheld).';

export default defineRule({
  id: 'dtmf-not-in-cleartext',
  title: 'Keys pressed during calls are not readable',
  criteria: ['CC6.7', 'C1.1'],
  rationale: {
    'CC6.7': 'Pressed keys are information in transmission, and were sent readable.',
    'C1.1': 'What callers type is often a PIN, a card number or an account number.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['MED-010'],
  why: 'Callers type card numbers, account numbers and PINs. As telephone events each key is one number in one packet: whoever recorded the traffic can read them without listening to anything. As tones in the audio any decoder of keys reads them.',
  remedy:
    'Encrypt the media of every leg that the keys pass (SRTP; see media-encrypted), from the phone to the system that takes them. Where a leg cannot be encrypted, take the keys elsewhere: have the payment provider collect them, or pause the leg while they are typed. RFC 4733 section 6 asks for SRTP with this payload.',
  meaning: {
    pass: 'The media was seen encrypted with keys that were agreed on, and no key press was readable in it.',
    fail: 'Keys were readable as telephone events, or as tones in the audio. The message says which way and how many, never which keys.',
    notApplicable:
      'No key was readable, and the media was not seen encrypted, or the key of its encryption stands readable: media-encrypted judges that.',
  },
  references: ['RFC 4733 s2.3', 'RFC 4733 s6', 'ITU-T Q.23', 'ITU-T Q.24', 'PCI DSS v4.0 4.2.1'],
  judge(leg, { pass, fail, notApplicable }, { facts }) {
    const events = contentOf(leg, 'dtmf');
    const tones = contentOf(leg, 'dtmf-in-band');
    if (events !== null) {
      const evidence = citeContent(leg, events, 'Telephone event in clear (the key is withheld).');
      const also = tones === null ? '' : `, and ${amount(tones)} as tones in the audio`;
      const message = `${pressed(events)} readable as telephone events (RFC 4733)${also}; which ones is withheld.`;
      return fail(message, tones === null ? evidence : [...evidence, ...samplesOf(tones, TONE)]);
    }
    if (tones !== null)
      return fail(
        `${pressed(tones)} readable as tones in the audio (ITU-T Q.23); which ones is withheld.`,
        citeContent(leg, tones, TONE),
      );
    if (isSeenEncrypted(leg, facts))
      return pass('The media is encrypted, and no key is readable in it.', cite(leg.evidence));
    return notApplicable(
      'No key was readable as a telephone event or as a tone, and the media was not seen encrypted.',
    );
  },
});

function pressed(keys: ContentFact): string {
  return keys.count === 1 ? '1 key was pressed and is' : `${amount(keys)} keys were pressed and are`;
}
