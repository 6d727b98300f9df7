/**
 * Payment card numbers do not stand readable in SIP bodies. PCI DSS 4.2.1 and 4.2.2.
 *
 * What is found has the beginning, length and check digit of a card; one number in ten has the check digit by chance, so it is a
 * question to look into, and stays below the default threshold of the exit code. Not handled: digits sent one by one, and audio.
 */
import { defineRule } from './define-rule.ts';
import { judgeContent } from './terms/readable-content.ts';

export default defineRule({
  id: 'card-number-not-in-cleartext',
  title: 'No payment card number stands readable in SIP messages',
  criteria: ['CC6.7', 'C1.1', 'CC7.3'],
  rationale: {
    'CC6.7': 'What has the form of a card number was transmitted readable.',
    'C1.1': 'Card numbers are confidential wherever they stand.',
    'CC7.3': 'Whether it is one, and a breach with it, somebody has to evaluate.',
  },
  severity: 'medium',
  subject: 'signaling-leg',
  catalogue: ['PRV-004'],
  why: 'A card number that crosses a network in clear is a breach of PCI DSS, and often a duty to report.',
  remedy:
    'Look at the frame with somebody who may see card data. If it is one: treat it as an incident, encrypt this signaling, and keep card numbers out of messages and INFO (mask digits, or collect them on a system made for it).',
  meaning: {
    pass: 'The signaling was seen encrypted.',
    fail: 'A text holds digits with the form of a card number.',
    open: 'Such content was seen, and whether it crossed the wire in clear cannot be told.',
    notApplicable: 'Nothing of the kind was seen in readable signaling; it may be in a frame that the capture lacks.',
  },
  references: ['PCI DSS 4.2.1', 'PCI DSS 4.2.2'],
  judge: (leg, outcomes) =>
    judgeContent(
      leg,
      { kinds: { 'card-number': 'digits with the form of a card number (withheld)' }, name: 'card number' },
      outcomes,
    ),
});
