/**
 * Where ZRTP was begun, it completes, and nothing shows that somebody stands in the middle. RFC 6189 sections 4, 5.9, 8.1 and 9.
 *
 * Whether people compared the short authentication string is not visible: its result travels encrypted (the V flag). A pass says so.
 */
import type { MediaFacts, ZrtpFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { count } from './terms/wording.ts';
import { helloEvidence, packetsOf, zrtpEvidence } from './terms/zrtp.ts';

export default defineRule({
  id: 'zrtp-completed',
  title: 'Where ZRTP was begun, it completes between the parties of the call',
  criteria: ['CC6.7', 'CC6.1', 'CC7.2'],
  rationale: {
    'CC6.7':
      'A ZRTP exchange that did not end leaves the conversation without the encryption that both ends meant to have.',
    'CC6.1': 'Whether the two ends agreed on keys at all decides who can listen.',
    'CC7.2': 'An exchange that begins and does not end is what an attack on it looks like.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['KEY-017', 'KEY-020'],
  why: 'ZRTP agrees on keys after the call is answered. Where that does not complete, phones go on talking in clear, and the display may be all that tells. Against somebody in the middle ZRTP relies on people who compare a short string, or on the hash of its first message in the call setup.',
  remedy:
    'Demand ZRTP instead of allowing it (linphone: media_encryption=zrtp and media_encryption_mandatory=1 in the [sip] section), or use DTLS-SRTP with peers that lack it. Look for what stops it: a media relay that passes nothing but RTP. Put a=zrtp-hash into the SDP and carry the SDP over TLS; train users to compare the string. A hash that does not fit is an incident until it is explained.',
  meaning: {
    pass: 'Conf2ACK was seen, and the hashes that could be compared fit. Whether people compared the short authentication string is not visible to anybody who records.',
    fail: 'An Error ended it; or Hellos were sent and it did not complete while media flowed; critical when a Hello is not the one that the SDP named, or messages of one side do not follow from its Hello.',
    open: 'The end of the exchange is not in the capture; or a=zrtp-hash stands in the SDP and no ZRTP message is in the capture.',
    notApplicable: 'Nobody offered ZRTP, or keys were agreed on in another way.',
  },
  parameters: ['media.minimumPackets'],
  references: ['RFC 6189 s4', 'RFC 6189 s5.9', 'RFC 6189 s7.1', 'RFC 6189 s8.1', 'RFC 6189 s9'],
  judge(leg, { pass, fail, open, notApplicable }, { policy }) {
    const { media } = leg;
    if (media === null) return notApplicable('No media is known for this leg.');
    const { zrtp } = media;
    const packets = packetsOf(media);
    if (zrtp === null) {
      if (!isNamedByBoth(media) || isKeyedOtherwise(media) || packets < policy.media.minimumPackets)
        return notApplicable('No ZRTP was seen on this media.');
      const words = `Both sides named a ZRTP Hello in their SDP, ${count(packets, 'RTP packet')} flowed, and no ZRTP message is in the capture.`;
      return open(words, cite(leg.evidence, media.negotiation), 'medium');
    }
    const evidence = cite(zrtpEvidence(zrtp), [...helloEvidence(zrtp), ...media.negotiation]);
    if (zrtp.helloHash === 'mismatch') return fail(mismatch(zrtp), evidence, 'critical');
    if (zrtp.hashChainBroken !== null) {
      const words = `A ZRTP message in frame ${zrtp.hashChainBroken.frame} does not follow from the Hello of its sender (hash images, RFC 6189 section 9): somebody else sent it.`;
      const broken = { at: zrtp.hashChainBroken, what: 'ZRTP message with a hash image that does not fit.' };
      return fail(words, cite(zrtpEvidence(zrtp), [broken, ...helloEvidence(zrtp)]), 'critical');
    }
    if (zrtp.completed !== null) return pass(`${agreed(zrtp)} ${LIMITATION}`, evidence);
    if (isKeyedOtherwise(media)) return notApplicable('ZRTP was tried, and keys were agreed on in another way.');
    if (zrtp.error !== null) return fail(`ZRTP ended with an error: ${zrtp.error.name}.`, evidence);
    if (zrtp.confirmed !== null)
      return open('The initiator confirmed its keys (Confirm2); Conf2ACK is not in the capture.', evidence, 'low');
    if (packets < policy.media.minimumPackets)
      return open('ZRTP was begun; neither its end nor enough media is in the capture.', evidence, 'low');
    return fail(`${state(zrtp)}, and ${count(packets, 'RTP packet')} flowed.`, evidence);
  },
});

const LIMITATION =
  'Whether people compared the short authentication string, which is what finds somebody in the middle, no capture can show.';

function isNamedByBoth({ sides }: MediaFacts): boolean {
  return sides.length === 2 && sides.every(({ keying }) => keying.includes('zrtp'));
}

function isKeyedOtherwise({ keying, srtpNegotiated }: MediaFacts): boolean {
  return srtpNegotiated === true || keying === 'dtls-srtp';
}

function mismatch({ clients }: ZrtpFact): string {
  const foreign = clients.find(({ helloHash }) => helloHash === 'mismatch');
  const who = foreign === undefined ? 'A ZRTP Hello' : `The ZRTP Hello of ${foreign.end} in frame ${foreign.at.frame}`;
  return `${who} is not the one that the SDP named by a=zrtp-hash: somebody may stand in the middle.`;
}

function agreed({ clients, helloHash, sasRelayed }: ZrtpFact): string {
  const named = clients.filter(({ named: sdp }) => sdp !== null);
  const inClear = named.some(({ namedInClear }) => namedInClear === true);
  const bound = inClear ? ' (in SDP that went in clear, where it proves little)' : '';
  const hashes = helloHash === 'match' ? ` Hellos fit a=zrtp-hash${bound}.` : ' No a=zrtp-hash named its Hellos.';
  const pbx = clients.some(({ mitm }) => mitm) || sasRelayed !== null;
  return `ZRTP completed.${hashes}${pbx ? ' A party says of itself that it stands in the middle (a PBX).' : ''}`;
}

function state({ clients, committed }: ZrtpFact): string {
  if (committed !== null) return 'ZRTP keys were asked for (Commit) and not agreed on';
  return new Set(clients.map(({ end }) => end)).size === 2
    ? 'Both sides said that they speak ZRTP and no keys were agreed on'
    : 'Only one side speaks ZRTP';
}
