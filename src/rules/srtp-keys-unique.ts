/**
 * SRTP master keys are used once. RFC 4568 sections 6.1, 7.1.2 and 8.2, RFC 3711 section 9.1.
 *
 * Never passes: that a key appears nowhere else cannot be seen in a sample. Not handled: keys of DTLS-SRTP, which are never seen.
 */
import { defineRule } from './define-rule.ts';
import { contradictingLeg } from './terms/contradicting.ts';

export default defineRule({
  id: 'srtp-keys-unique',
  title: 'Each SRTP master key is used for one direction of one stream',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'A key in several places protects each of them only as well as the weakest.',
    'CC6.7': 'Streams under one key can be laid over each other and read in part.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['KEY-009', 'KEY-010'],
  why: 'Two streams under one key can be laid over each other, and what they have in common shows. And whoever once learns a key that is used again can listen to every other call that uses it.',
  remedy:
    'Update or replace the implementation that repeats keys: each key has to come from a good random source, for each call, each stream and each direction anew. An element that answers with the key of the offer is broken, and so is a device that begins each day with the same keys.',
  meaning: {
    fail: 'The same key, told apart by its hash, is in force in both directions, in two media descriptions or in two calls.',
    notApplicable:
      'No key was seen twice. That one is used nowhere else cannot be seen in a sample, so the rule never passes.',
  },
  references: ['RFC 4568 s6.1', 'RFC 4568 s7.1.2', 'RFC 4568 s8.2', 'RFC 3711 s9.1'],
  judge(leg, { fail, notApplicable }, { facts }) {
    const found = contradictingLeg(
      leg,
      facts,
      'same-key-in-both-directions',
      'same-key-in-two-streams',
      'same-key-in-two-calls',
    );
    return found === null ? notApplicable('No key of this media was seen twice.') : fail(found.message, found.evidence);
  },
});
