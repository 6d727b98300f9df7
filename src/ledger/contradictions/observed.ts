/**
 * What was agreed on for media, and what was seen of it. RFC 4568 section 8.3, RFC 5764 section 4.1, RFC 3711 section 3.4.
 *
 * A stream of which single packets are readable among others that are not counts as well: the frame of the first of them is given.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { Contradiction, Evidence, Leg, MediaFacts, StreamFacts, TlsSession } from '../facts.ts';
import type { LegDraft } from '../legs/leg-draft.ts';
import { agreesOnSrtp, isAgreed, type Negotiation } from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import { leavesUnencrypted } from '../strength.ts';
import { contradiction, type LedgerFacts, plural } from './found.ts';

/** RTP packets from which on media flowed; ours, as for the observation of encryption. */
const MIN_PACKETS = 25;
/** The first packets of a stream are all looked at: readable from one of them on is readable from the beginning. */
const FROM_THE_FIRST = 3;

export function inMedia(facts: LedgerFacts): Contradiction[] {
  return facts.legs.flatMap((leg, index) => {
    const { media } = leg;
    if (media === null) return [];
    const draft = facts.drafts[index]!;
    return [
      ...readableThoughAgreed(leg, media, draft),
      ...protectedThoughNotAgreed(leg, media, draft),
      ...clearRtcp(leg, media),
      ...withoutDtlsKeys(leg, media, facts),
    ];
  });
}

/** A stream with readable packets, and where they begin. */
interface Readable {
  readonly stream: StreamFacts;
  readonly from: FrameReference;
  /** Packets of the stream that came before. */
  readonly after: number;
  readonly all: boolean;
}

function readableOf(media: MediaFacts, rtp: readonly RtpStream[]): Readable[] {
  return media.streams.flatMap((stream, index) => {
    const { firstReadable = null, readableAfter = 0 } = rtp[index] ?? {};
    if (stream.encrypted === 'yes' || (stream.encrypted === 'unknown' && firstReadable === null)) return [];
    const from = firstReadable ?? stream.samples[0] ?? stream.first;
    return [{ stream, from, after: readableAfter, all: stream.encrypted === 'no' }];
  });
}

function readableThoughAgreed(leg: Leg, media: MediaFacts, draft: LegDraft): Contradiction[] {
  if (media.srtpNegotiated !== true || agreedToLeaveUnencrypted(media)) return [];
  const readable = readableOf(media, draft.rtp ?? []);
  const [first, ...more] = readable;
  if (first === undefined) return [];
  const directions = new Set(readable.map(({ stream }) => stream.direction));
  const where = directions.size === 2 ? 'in both directions' : `in one direction (${wordsOf(first.stream)})`;
  const since = readable.map(beginning).join('; ');
  const what = `SRTP was agreed on and RTP is readable ${where}, of ${plural(media.streams.length, 'stream')}: ${since}.`;
  const evidence: [Evidence, ...Evidence[]] = [
    readableEvidence(first),
    ...more.map(readableEvidence),
    ...media.negotiation,
  ];
  return [contradiction('srtp-agreed-rtp-seen', what, evidence, [leg.id], leg.calls)];
}

function beginning({ stream, after, all }: Readable): string {
  const ssrc = `0x${stream.ssrc.toString(16).padStart(8, '0')}`;
  if (after > FROM_THE_FIRST) return `${ssrc} after ${plural(after, 'packet')} of it`;
  return all ? `${ssrc} from its first packets` : `single packets of ${ssrc}`;
}

function readableEvidence({ stream, from }: Readable): Evidence {
  return { at: from, what: `RTP packet with readable payload, ${wordsOf(stream)}` };
}

function wordsOf({ direction }: StreamFacts): string {
  return direction === 'a-to-b' ? 'a to b' : 'b to a';
}

function agreedToLeaveUnencrypted({ crypto, keying, mikey }: MediaFacts): boolean {
  if (leavesUnencrypted(keying, mikey)) return true;
  return crypto.some(({ inForce, sessionParameters }) => inForce && sessionParameters.some(isUnencrypted));
}

function isUnencrypted(parameter: string): boolean {
  return parameter.toUpperCase() === 'UNENCRYPTED_SRTP';
}

function protectedThoughNotAgreed(leg: Leg, media: MediaFacts, { negotiations = [] }: LegDraft): Contradiction[] {
  const [first, ...more] = media.streams.filter(
    (stream) => stream.encrypted === 'yes' && !beganUnderSrtp(stream, negotiations),
  );
  // ZRTP agrees in the media path on what the signaling leaves open.
  if (media.srtpNegotiated !== false || media.keying === 'zrtp' || first === undefined) return [];
  const count = plural(more.length + 1, 'stream');
  const what = `The signaling agreed on ${media.transportProfile} without keys, and ${count} look like SRTP: keys were agreed on in a way that was not seen.`;
  const seen = (stream: StreamFacts) => ({ at: stream.first, what: `first packet of a stream that looks like SRTP` });
  return [
    contradiction(
      'rtp-agreed-srtp-seen',
      what,
      [seen(first), ...more.map(seen), ...media.negotiation],
      [leg.id],
      leg.calls,
    ),
  ];
}

/** Before a re-INVITE gave it up, SRTP was agreed on: that is another contradiction. */
function beganUnderSrtp({ first }: StreamFacts, negotiations: readonly Negotiation[]): boolean {
  const before = negotiations
    .filter(isAgreed)
    .filter(({ answer }) => compareReferences(answer.at, first) <= 0)
    .sort((a, b) => compareReferences(a.answer.at, b.answer.at))
    .at(-1);
  return before !== undefined && agreesOnSrtp(before) === true;
}

function clearRtcp(leg: Leg, media: MediaFacts): Contradiction[] {
  const { rtcp, streams } = media;
  const isSrtp = streams.find(({ encrypted }) => encrypted === 'yes');
  if (rtcp === null || rtcp.firstClear === null || isSrtp === undefined) return [];
  const others = rtcp.encrypted === 0 ? '' : `, beside ${rtcp.encrypted} that are protected`;
  const what = `The media is SRTP and ${plural(rtcp.clear, 'RTCP packet')} of it went in clear${others}.`;
  const evidence = [
    { at: rtcp.firstClear, what: 'RTCP packet in clear' },
    { at: isSrtp.first, what: 'first packet of an SRTP stream' },
  ] as const;
  return [contradiction('srtp-beside-clear-rtcp', what, evidence, [leg.id], leg.calls)];
}

/** Media that flowed without the keys that a handshake was to bring: the handshake failed, or it did not complete and the media is readable. */
function withoutDtlsKeys(leg: Leg, media: MediaFacts, { tlsSessions }: LedgerFacts): Contradiction[] {
  if (media.keying !== 'dtls-srtp' || media.srtpNegotiated !== true) return [];
  const sessions = leg.tls.map((id) => tlsSessions.get(id)!).filter(({ protocol }) => protocol === 'DTLS');
  const packets = media.streams.reduce((sum, stream) => sum + stream.packets, 0);
  if (packets < MIN_PACKETS || sessions.some(({ handshake }) => handshake === 'complete')) return [];
  const failed = sessions.find(({ handshake }) => handshake === 'failed');
  const isReadable = media.streams.some(({ encrypted }) => encrypted === 'no');
  if (failed === undefined && !isReadable) return [];
  const what = `The keys were to come by DTLS: ${stateOf(failed ?? sessions[0])}, and ${plural(packets, 'RTP packet')} flowed anyway.`;
  const stream = media.streams[0]!;
  const evidence: [Evidence, ...Evidence[]] = [
    { at: stream.first, what: 'first RTP packet' },
    ...sessions.slice(0, 4).map(({ first }) => ({ at: first, what: 'first record of a DTLS handshake' })),
    ...sessions.flatMap(({ alerts }) => alerts).slice(0, 4),
    ...media.negotiation,
  ];
  return [contradiction('media-without-dtls-keys', what, evidence, [leg.id], leg.calls)];
}

function stateOf(session: TlsSession | undefined): string {
  if (session === undefined) return 'no handshake is in the capture';
  return session.handshake === 'failed' ? 'the handshake failed' : 'the handshake was not seen to complete';
}
