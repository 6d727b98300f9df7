/**
 * Keys pressed during a call do not travel in clear as telephone events. RFC 4733 section 6 (confidentiality), PCI DSS 4.2.1.
 *
 * How many were pressed is counted, never which. Not handled: keys as tones in the audio, keys in SIP INFO.
 */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { amount, citeContent, contentOf, isSeenEncrypted } from './terms/content.ts';

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
  why: 'Callers type card numbers, account numbers and PINs. As telephone events each key is one number in one packet: whoever recorded the traffic can read them without listening to anything.',
  remedy:
    'Encrypt the media of every leg that the keys pass (SRTP; see media-encrypted), from the phone to the system that takes them. Where a leg cannot be encrypted, take the keys elsewhere: have the payment provider collect them, or pause the leg while they are typed. RFC 4733 section 6 asks for SRTP with this payload.',
  meaning: {
    pass: 'The media was seen encrypted with keys that were agreed on, and no key press was readable in it.',
    fail: 'Keys were readable as telephone events. The message says how many, never which.',
    notApplicable:
      'No key was readable, and the media was not seen encrypted, or the key of its encryption stands readable: media-encrypted judges that.',
  },
  references: ['RFC 4733 s2.3', 'RFC 4733 s6', 'PCI DSS v4.0 4.2.1'],
  judge(leg, { pass, fail, notApplicable }, { facts }) {
    const keys = contentOf(leg, 'dtmf');
    if (keys !== null) {
      const pressed = keys.count === 1 ? '1 key was pressed and is' : `${amount(keys)} keys were pressed and are`;
      const evidence = citeContent(leg, keys, 'Telephone event in clear (the key is withheld).');
      return fail(`${pressed} readable as telephone events (RFC 4733); which ones is withheld.`, evidence);
    }
    if (isSeenEncrypted(leg, facts))
      return pass('The media is encrypted, and no key is readable in it.', cite(leg.evidence));
    return notApplicable('No key was readable as a telephone event, and the media was not seen encrypted.');
  },
});
