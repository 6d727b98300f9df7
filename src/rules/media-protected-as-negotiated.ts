/** Where the signaling agreed on SRTP, the wire carries SRTP. RFC 4568 section 8.3. Not handled: the other direction, SRTP where RTP was agreed. */
import type { Evidence, MediaFacts, StreamFacts } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { whyMediaIsNotExpected } from './terms/applying.ts';
import { cite } from './terms/citing.ts';
import { linesWith } from './terms/keying.ts';
import { count } from './terms/wording.ts';
import { leavesUnencrypted, mikeyInForce } from './terms/zrtp.ts';

export default defineRule({
  id: 'media-protected-as-negotiated',
  title: 'Media is protected as the signaling agreed',
  criteria: ['CC6.7', 'CC7.2', 'CC7.3'],
  rationale: {
    'CC6.7': 'It compares the protection that was agreed on with the one that was transmitted.',
    'CC7.2': 'Clear media behind an agreement on SRTP is an anomaly that no review of settings can see.',
    'CC7.3': 'Until it is explained it may be an interception, so somebody has to evaluate it.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['MED-002'],
  why: 'Configuration and signaling can promise encryption that the wire does not keep. A review of settings passes then, and only a capture shows that the conversation was in clear.',
  remedy:
    'Treat it as an incident until it is explained: find the element that sends RTP although it agreed on SRTP (a media relay or session border controller that strips it is the usual one), and make every element refuse calls without SRTP: Asterisk media_encryption_optimistic=no, FreeSWITCH rtp_secure_media=mandatory, baresip mediaenc=srtp-mand.',
  meaning: {
    pass: 'The signaling agreed on SRTP and the wire shows it.',
    fail: 'The signaling agreed on SRTP and at least one stream is readable.',
    open: 'The signaling agreed on SRTP and too little media was seen.',
    notApplicable:
      'No agreement was seen, or plain RTP was agreed on (media-encrypted judges that), or the call was not answered.',
  },
  references: ['RFC 4568 s8.3', 'RFC 3711 s9'],
  judge(leg, { pass, fail, open, notApplicable }, context) {
    const media = leg.media;
    if (media === null || media.srtpNegotiated === null) {
      // An agreement that was not seen cannot be compared with anything; media-encrypted judges what was seen.
      return notApplicable('The capture shows no agreement on how this media is protected.');
    }
    if (!media.srtpNegotiated) return notApplicable('The signaling agreed on RTP without encryption.');
    const unexpected = whyMediaIsNotExpected(leg, context);
    if (unexpected !== null) return notApplicable(unexpected);
    if (isAgreedUnencrypted(media))
      return notApplicable('It was agreed on to leave the media unencrypted, which another rule judges.');

    const readable = media.streams.filter((stream) => stream.encrypted === 'no');
    const evidence = cite(leg.evidence, [...readable.flatMap(samplesOf), ...media.negotiation]);
    if (readable.length > 0 || leg.protection === 'cleartext') {
      const packets = readable.reduce((sum, stream) => sum + stream.packets, 0);
      const extent =
        readable.length === 0 ? '' : ` ${count(packets, 'packet')} in ${readableOf(readable, media.streams)}.`;
      return fail(`The signaling agreed on SRTP, but the media is readable on the wire.${extent}`, evidence);
    }
    if (leg.protection === 'open' || leg.basis === 'negotiated') {
      return open(`The signaling agreed on SRTP; whether the wire kept to it cannot be told. ${leg.reason}`, evidence);
    }
    const streams = count(media.streams.length, 'stream');
    return pass(`The signaling agreed on SRTP and the wire shows it (${streams}, ${leg.basis}).`, evidence);
  },
});

/** By a session parameter of SDES, or by a policy of MIKEY. */
function isAgreedUnencrypted(media: MediaFacts): boolean {
  const byMikey = mikeyInForce(media).some(({ policies }) => policies.some(leavesUnencrypted));
  return byMikey || linesWith(media, 'UNENCRYPTED_SRTP').length > 0;
}

function readableOf(readable: readonly StreamFacts[], all: readonly StreamFacts[]): string {
  return readable.length === all.length ? count(all.length, 'stream') : `${readable.length} of ${all.length} streams`;
}

function samplesOf(stream: StreamFacts): Evidence[] {
  const samples = stream.samples.length > 0 ? stream.samples.slice(0, 3) : [stream.first];
  return samples.map((at) => ({ at, what: `RTP packet with readable payload, ${stream.direction}.` }));
}
