/**
 * No SRTP keystream is used twice: with one key, an SSRC gives a sequence number to one payload only. RFC 3711 section 9.1.
 *
 * A sender that begins again at a number it has used, without a new key, gives two payloads the same keystream. Whether the key was new is known
 * from SDES keys that stand readable, or from the DTLS handshakes of the leg; where neither was seen, the question is open.
 *
 * Not handled: the same key and SSRC in several legs or in both directions, which the rules about keys judge.
 */
import type { Evidence, Leg, ReuseFact, StreamFacts } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { count } from './terms/wording.ts';

/** The offer's and the answer's. */
const KEYS_OF_ONE_AGREEMENT = 2;

export default defineRule({
  id: 'media-keystream-unique',
  title: 'No SRTP keystream is used twice',
  criteria: ['CC6.1', 'CC6.7'],
  rationale: {
    'CC6.1': 'A cipher that uses its keystream twice no longer keeps anyone out, whatever the length of the key.',
    'CC6.7': 'Packets under one keystream can be read without the key, so their transmission was not protected.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['MED-006', 'MED-008'],
  why: 'SRTP hides each packet under a keystream that depends on the key, the source and the packet number. Two packets under the same one can be taken off each other, which leaves the two voices mixed and no secret: the encryption is gone without the key being known.',
  remedy:
    'Find the element that restarts its sequence numbers after a hold, a transfer or a failover while it keeps the key and the SSRC, and have it take a new key or a new SSRC, or go on counting. It is a fault of that product: report it to its vendor with the frames named here.',
  meaning: {
    pass: 'SRTP was seen, and no number came again with another payload, as far as numbers were compared: against the first 64 of each stream.',
    fail: 'A number came again with another payload, and the key was the same.',
    open: 'A number came again with another payload, and whether the key had changed was not seen.',
    notApplicable: 'No SRTP was seen.',
  },
  references: ['RFC 3711 s3.3.1', 'RFC 3711 s9.1', 'RFC 4568 s8.2'],
  judge(leg, { pass, fail, open, notApplicable }, context) {
    const streams = (leg.media?.streams ?? []).filter((stream) => stream.encrypted === 'yes');
    if (streams.length === 0) return notApplicable('No SRTP was seen.');
    const reusing = streams.filter(reuses);
    if (reusing.length === 0) {
      return pass(
        `No sequence number came again with another payload in ${count(streams.length, 'stream')}.`,
        cite(leg.evidence),
      );
    }
    const evidence = cite(reusing.map(restart) as [Evidence, ...Evidence[]], leg.evidence);
    const times = reusing.reduce((sum, { reuse }) => sum + reuse.count, 0);
    const what = `${count(times, 'time')} a sender went back to sequence numbers that it had used with other payload`;
    switch (keyChanged(leg, context)) {
      case 'no':
        return fail(`${what}, under the same key.`, evidence);
      case 'yes':
        return open(
          `${what}; keys were renewed in this leg, and whether one was between cannot be told.`,
          evidence,
          'medium',
        );
      default:
        return open(`${what}; whether the key had changed was not seen.`, evidence, 'high');
    }
  },
});

function reuses(stream: StreamFacts): stream is StreamFacts & { readonly reuse: ReuseFact } {
  return stream.reuse !== null;
}

function restart({ reuse, ssrc }: StreamFacts & { readonly reuse: ReuseFact }): Evidence {
  const source = `0x${ssrc.toString(16).padStart(8, '0')}`;
  return { at: reuse.first, what: `Packet of SSRC ${source} with a sequence number that another payload had.` };
}

function keyChanged({ media, tls }: Leg, context: RuleContext): 'yes' | 'no' | 'unseen' {
  if (media!.keying === 'dtls-srtp') {
    const handshakes = tls.filter((id) => context.session(id)?.protocol === 'DTLS');
    return handshakes.length === 0 ? 'unseen' : handshakes.length === 1 ? 'no' : 'yes';
  }
  const keys = new Set(media!.readableKeys.filter((key) => key.inForce).map((key) => key.keySha256));
  if (keys.size === 0) return 'unseen';
  return keys.size <= KEYS_OF_ONE_AGREEMENT ? 'no' : 'yes';
}
