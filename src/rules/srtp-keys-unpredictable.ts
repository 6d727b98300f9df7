/** SRTP master keys cannot be guessed. RFC 4568 section 6.1 (cryptographically random). Not handled: keys that look random and are not. */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { keyEvidence } from './terms/keying.ts';
import { count, list } from './terms/wording.ts';

export default defineRule({
  id: 'srtp-keys-unpredictable',
  title: 'SRTP master keys cannot be guessed',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'A key that can be guessed restricts access for nobody who tries.',
    'CC6.7': 'Media under a guessable key is transmitted without effective protection.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['KEY-011'],
  why: 'A key that is a word, a counter, a test value or an example from a standard can be tried out. The encryption then keeps out nobody who thinks of it.',
  remedy:
    'Replace or update the implementation: keys have to come from a cryptographic random source. Test configurations with fixed keys do not belong on a production network.',
  meaning: {
    pass: 'The keys of offer and answer were readable, and show no pattern. That they are random cannot be seen.',
    fail: 'A key is all zero, one octet or block repeated, a counter, readable text, or has fewer than eight different octets.',
    notApplicable: 'No key that is in force was readable on both sides: hidden keys cannot be looked at.',
  },
  references: ['RFC 4568 s6.1'],
  judge(leg, { pass, fail, notApplicable }) {
    const keys = leg.media?.readableKeys ?? [];
    const guessed = keys.filter(({ predictable }) => predictable !== null);
    const [first, ...more] = guessed.map(keyEvidence);
    if (first !== undefined) {
      const patterns = list([...new Set(guessed.map(({ predictable }) => predictable!))]);
      const used = guessed.some(({ inForce }) => inForce) ? '' : ' None of them came into force.';
      const words = `${count(guessed.length, 'SRTP master key')} can be guessed: ${patterns}.${used}`;
      return fail(words, cite([first, ...more]), used === '' ? undefined : 'medium');
    }
    const inForce = keys.filter((key) => key.inForce);
    const [one, ...others] = inForce.map(keyEvidence);
    if (one === undefined || new Set(inForce.map(({ side }) => side)).size < 2)
      return notApplicable('The keys in force were not readable on both sides, so they could not be looked at.');
    return pass(`${count(inForce.length, 'SRTP master key')} in force show no pattern.`, cite([one, ...others]));
  },
});
