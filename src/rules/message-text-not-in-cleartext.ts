/**
 * Words and digits in SIP bodies do not cross the network in clear. RFC 3428 section 11, RFC 3261 section 26.1.
 *
 * Not handled: MSRP, DTMF in media, bodies of vendors' own types. S/MIME bodies are not readable and do not count.
 */
import { defineRule } from './define-rule.ts';
import { judgeContent } from './terms/readable-content.ts';

export default defineRule({
  id: 'message-text-not-in-cleartext',
  title: 'Messages and digits in SIP bodies do not cross the network in clear',
  criteria: ['CC6.7', 'C1.1'],
  rationale: {
    'CC6.7': 'Messages and digits in SIP bodies are transmitted as readable as the SIP around them.',
    'C1.1': 'They are conversations, and what people type.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['SIG-013', 'SIG-014'],
  why: 'Instant messages are conversations. Digits sent by INFO are what people type: PINs, account and card numbers. Metadata of recordings, voicemail counts and registrations tell who talks when.',
  remedy:
    'Carry this signaling over TLS on every hop. For messages MSRP over TLS or S/MIME is another way; send digits as encrypted media (telephone-event inside SRTP) rather than by INFO, and mask them where cards are read out.',
  meaning: {
    pass: 'The signaling was seen encrypted, so the bodies in it are.',
    fail: 'Text, digits or metadata of a recording could be read: high; voicemail counts, registrations and progress of transfers alone: medium.',
    open: 'Such content was seen, and whether it crossed the wire in clear cannot be told.',
    notApplicable: 'Nothing of the kind was seen in readable signaling; it may be in a frame that the capture lacks.',
  },
  references: ['RFC 3428 s11', 'RFC 3261 s26.1', 'RFC 7866 s12'],
  judge: (leg, outcomes) =>
    judgeContent(
      leg,
      {
        kinds: {
          text: 'text of messages',
          dtmf: 'digits (DTMF by INFO)',
          'recording-metadata': 'metadata of recordings',
          voicemail: 'voicemail counts',
          'registration-state': 'the state of registrations',
          'transfer-progress': 'the progress of transfers',
        },
        name: 'message text or digits',
        severities: { voicemail: 'medium', 'registration-state': 'medium', 'transfer-progress': 'medium' },
      },
      outcomes,
    ),
});
