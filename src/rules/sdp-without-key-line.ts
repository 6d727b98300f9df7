/** No key travels in a k= line of SDP. RFC 8866 section 5.12 (obsolete). Never passes: a line that was not captured is not seen. */
import type { MediaSideFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { list } from './terms/wording.ts';

export default defineRule({
  id: 'sdp-without-key-line',
  title: 'No key travels in a k= line of SDP',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'A k= line hands the key to every reader of the message.',
    'CC6.7': 'Media under such a key can be decrypted by whoever saw the message.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['KEY-021'],
  why: 'The k= line is the oldest way to send a key, and has no protection of its own: whoever reads the message has the key, or the place to get it.',
  remedy:
    'Remove the k= line: configure the device for SRTP with DTLS-SRTP, or with a=crypto over encrypted signaling, or replace it. The line has been obsolete since RFC 8866.',
  meaning: {
    fail: 'The offer or the answer in force has a k= line. Low where the line only tells a user to enter the key (prompt).',
    notApplicable: 'No such line was seen. A message that was not captured may have one, so the rule never passes.',
  },
  references: ['RFC 8866 s5.12', 'RFC 4568 s7.5'],
  judge(leg, { fail, notApplicable }) {
    const sides = (leg.media?.sides ?? []).filter(({ keyLine }) => keyLine !== null);
    const [first, ...more] = sides.map(evidenceOf);
    if (first === undefined) return notApplicable('No k= line was seen.');
    const methods = [...new Set(sides.map(({ keyLine }) => `k=${keyLine}`))];
    const isPrompt = sides.every(({ keyLine }) => keyLine === 'prompt');
    const words = `The SDP has the obsolete key line (${list(methods)}; what stands behind it is withheld).`;
    return fail(words, cite([first, ...more]), isPrompt ? 'low' : undefined);
  },
});

function evidenceOf({ at, keyLine, message, side }: MediaSideFact) {
  return { at, what: `k=${keyLine} in the ${side} of ${message} (key withheld).` };
}
