/**
 * The facts of one media leg: what its negotiations agreed on, and what its streams showed.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { MediaFacts, MikeyFact, ReadableKeyFact, RtcpFacts, StreamFacts, ZrtpFact } from '../facts.ts';
import { hasParameter } from '../media/crypto-lines.ts';
import { CHANGEOVER_SECONDS } from '../media/media-flow.ts';
import {
  agreesOnSrtp,
  type CryptoInForce,
  cryptoInForce,
  isAgreed,
  keyingOf,
  type MediaSide,
  type Negotiation,
  negotiationEvidence,
  offeredLines,
} from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import type { UdptlFlow } from '../media/udptl-flow.ts';
import {
  type Codec,
  type Observation,
  type RtcpObservation,
  STATIC_CODECS,
  type StreamContext,
} from '../observation/index.ts';
import type { SessionRow } from '../observers/tls-sessions.ts';
import type { ZrtpSession } from '../observers/zrtp.ts';
import { leavesUnencrypted, tagOctetsOf, zrtpTagOctets } from '../strength.ts';
import { dtlsClientOf, fingerprintFacts } from './fingerprint-facts.ts';
import type { Handshake } from './handshakes.ts';
import { cryptoLineFacts, mikeyFacts, opportunisticFact, readableKeys, sideFacts } from './keying-facts.ts';
import { audioLevelOf, contentOf, faxContent, type Observed } from './media-content.ts';
import { zrtpFact } from './zrtp-facts.ts';

/** Frames shown for one stream. */
const MAX_SAMPLES = 5;

export interface MediaParts {
  readonly negotiations: readonly Negotiation[];
  readonly streams: readonly RtpStream[];
  readonly rtcp: RtcpObservation | null;
  readonly sessions: readonly SessionRow[];
  /** T.38, which is no RTP. */
  readonly fax?: UdptlFlow;
  /** The handshakes of those sessions that ran on this path. */
  readonly handshakes: readonly Handshake[];
  /** What ZRTP did on this path; null when nothing. */
  readonly zrtp: ZrtpSession | null;
  /** Of the leg, as SDP would name them; null when there is no path. */
  readonly ends: readonly [string, string] | null;
}

export function mediaFacts(parts: MediaParts): MediaFacts {
  const agreed = inForce(parts.negotiations);
  const together = agreed === null ? [] : bundleOf(agreed, parts.negotiations);
  const shown = agreed ?? parts.negotiations.at(-1) ?? null;
  const dtls = parts.sessions.find((row) => row.facts.useSrtp !== null) ?? null;
  const crypto = shown === null ? null : cryptoInForce(shown);
  const zrtp = zrtpFact(parts.zrtp, parts.negotiations, parts.ends);
  const mikey = mikeyFacts(shown, parts.negotiations);
  const keys = readableKeys(parts.negotiations, parts.streams);
  const keying = keyingInForce(shown, dtls, zrtp, keys);
  const profile = keying === 'zrtp' ? zrtpProfile(zrtp) : (crypto?.answer.suite ?? dtls?.facts.useSrtp ?? null);
  const srtpNegotiated = agreed === null ? null : agreesOnSrtp(agreed);
  const described = [...together, ...(shown === null ? [] : [shown])];
  const agreement = contextOf(described, { keying, srtpNegotiated, dtls, profile, crypto, zrtp, mikey });
  const context = { ...agreement, srtcpSeen: parts.rtcp?.showsKeys === true };
  const observed = parts.streams.map((stream) => observedIn(stream, context));
  const keyed = keyedAt(keying, zrtp);
  return {
    mediaType: mediaTypes(shown, together),
    codecs: codecNames(shown, together, parts.streams),
    keying,
    transportProfile: (shown?.answer ?? shown?.offer)?.transportProfile ?? null,
    profile,
    offered: offeredProfiles(shown, dtls),
    answered: profile,
    srtpNegotiated,
    negotiation: parts.negotiations.length === 0 ? [] : evidenceOf(parts.negotiations[0]!, shown!),
    readableKeys: keys,
    sides: sideFacts(shown, parts.ends),
    crypto: cryptoLineFacts(parts.negotiations),
    fingerprints: fingerprintFacts(shown, parts.negotiations, parts.handshakes),
    dtlsClient: dtlsClientOf(shown, parts.handshakes),
    zrtp,
    mikey,
    opportunistic: opportunisticFact(shown),
    streams: observed.map((one) => streamFacts(one, parts.negotiations.length > 0, keyed)),
    rtcp: rtcpFacts(parts.rtcp),
    rtcpProtected: parts.rtcp?.isProtected ?? null,
    content: [...contentOf(observed), ...(parts.fax === undefined ? [] : faxContent(parts.fax))],
    readableAudioLevel: audioLevelOf(parts.streams, sidesOf(parts.negotiations)),
  };
}

/** The last agreement: a re-INVITE replaces what was agreed before (RFC 3264 section 8). Of several in one answer, the first. */
function inForce(negotiations: readonly Negotiation[]): (Negotiation & { readonly answer: MediaSide }) | null {
  const agreed = negotiations.filter(isAgreed);
  return agreed.length === 0
    ? null
    : agreed.reduce((a, b) => (compareReferences(a.answer.at, b.answer.at) < 0 ? b : a));
}

/** The media descriptions of the same answer that share the transport (BUNDLE), in order; empty when there is one alone. */
function bundleOf(
  agreed: Negotiation & { readonly answer: MediaSide },
  negotiations: readonly Negotiation[],
): Negotiation[] {
  const { at, bundledWith } = agreed.answer;
  if (bundledWith === null) return [];
  return negotiations.filter(
    (one) => isAgreed(one) && one.answer.bundledWith === bundledWith && compareReferences(one.answer.at, at) === 0,
  );
}

/** `audio`; `audio, video` when both share the transport. */
function mediaTypes(shown: Negotiation | null, together: readonly Negotiation[]): string | null {
  if (shown === null) return null;
  return [...new Set([shown, ...together].map(({ offer }) => offer.mediaType))].join(', ');
}

/**
 * Keys that ZRTP agreed on take the place of others (RFC 6189 section 4), unless the tags show that SDES keys are in use or there is no packet
 * to ask.
 */
function keyingInForce(
  shown: Negotiation | null,
  dtls: SessionRow | null,
  zrtp: ZrtpFact | null,
  keys: readonly ReadableKeyFact[],
): MediaFacts['keying'] {
  const negotiated = shown === null ? 'unseen' : keyingOf(shown);
  if (zrtp !== null && zrtp.completed !== null && dtls === null) {
    const tried = keys.filter(({ inForce }) => inForce).map(({ verifiedTags }) => verifiedTags);
    if (negotiated !== 'sdes' || (tried.length > 0 && tried.every((verified) => verified === 0))) return 'zrtp';
  }
  const undecided = negotiated === 'unseen' || negotiated === 'none';
  return undecided && dtls !== null ? 'dtls-srtp' : negotiated;
}

/** What is in force for the leg. */
interface InForce {
  readonly keying: MediaFacts['keying'];
  readonly srtpNegotiated: boolean | null;
  readonly dtls: SessionRow | null;
  readonly profile: string | null;
  readonly crypto: CryptoInForce | null;
  readonly zrtp: ZrtpFact | null;
  readonly mikey: readonly MikeyFact[];
}

/** `AES1 HS80`: SRTP's cipher and tag as ZRTP names them; null when the Commit was not seen. */
function zrtpProfile(zrtp: ZrtpFact | null): string | null {
  return zrtp === null || zrtp.cipher === null ? null : `${zrtp.cipher} ${zrtp.authTag}`;
}

function contextOf(
  negotiations: readonly Negotiation[],
  { keying, srtpNegotiated, dtls, profile, crypto, zrtp, mikey }: InForce,
): StreamContext {
  const lines = crypto === null ? [] : [crypto.offer, crypto.answer];
  const isUnencrypted =
    lines.some((line) => hasParameter(line, 'UNENCRYPTED_SRTP')) || leavesUnencrypted(keying, mikey);
  const isUnauthenticated = lines.some((line) => hasParameter(line, 'UNAUTHENTICATED_SRTP'));
  return {
    codecs: codecsOf(negotiations),
    secureKeying: isUnencrypted ? 'none' : secureKeying(keying, srtpNegotiated, dtls),
    tagOctets: isUnauthenticated
      ? 0
      : keying === 'zrtp'
        ? zrtpTagOctets(zrtp)
        : profile === null
          ? null
          : tagOctetsOf(profile),
    mkiOctets: crypto?.answer.keys[0].mkiOctets ?? null,
  };
}

function secureKeying(
  keying: MediaFacts['keying'],
  srtpNegotiated: boolean | null,
  dtls: SessionRow | null,
): StreamContext['secureKeying'] {
  if (keying === 'unseen') return 'unseen';
  if (keying === 'zrtp') return 'complete';
  if (keying === 'dtls-srtp') return dtls?.facts.handshake === 'complete' ? 'complete' : 'offered';
  if (keying === 'none') return 'none';
  return srtpNegotiated === true ? 'complete' : 'offered';
}

/** The answer's meaning of a payload type goes before the offer's. What shares a transport has types of its own (RFC 8843 section 9.1). */
function codecsOf(negotiations: readonly Negotiation[]): ReadonlyMap<number, Codec> {
  return new Map(negotiations.flatMap(({ offer, answer }) => [...offer.codecs, ...(answer?.codecs ?? [])]));
}

function codecNames(
  shown: Negotiation | null,
  together: readonly Negotiation[],
  streams: readonly RtpStream[],
): string[] {
  const sides = [shown, ...together].flatMap((one) => one?.answer ?? one?.offer ?? []);
  if (sides.length > 0) return [...new Set(sides.flatMap((side) => side.codecNames))];
  const types = streams.flatMap((stream) => stream.payloadTypes);
  return [...new Set(types.map((type) => STATIC_CODECS.get(type)?.name).filter((name) => name !== undefined))];
}

function offeredProfiles(shown: Negotiation | null, dtls: SessionRow | null): string[] {
  const suites = shown === null ? [] : offeredLines(shown).map((line) => line.suite);
  return suites.length > 0 ? suites : [...(dtls?.facts.useSrtpOffered ?? [])];
}

function evidenceOf(first: Negotiation, shown: Negotiation): MediaFacts['negotiation'] {
  const evidence = first === shown ? [first] : [first, shown];
  return evidence.flatMap(negotiationEvidence);
}

/** When ZRTP agreed on the keys that are in force; null when it did not, or gave them up in between. */
function keyedAt(keying: MediaFacts['keying'], zrtp: ZrtpFact | null): FrameReference | null {
  return keying === 'zrtp' && zrtp !== null && zrtp.goClear === null ? zrtp.completed : null;
}

function sidesOf(negotiations: readonly Negotiation[]): MediaSide[] {
  return negotiations.flatMap(({ offer, answer }) => (answer === null ? [offer] : [offer, answer]));
}

function observedIn(stream: RtpStream, context: StreamContext): Observed {
  return { stream, observation: withReadablePackets(stream, stream.observation.conclude(context)) };
}

function streamFacts(
  { stream, observation: observed }: Observed,
  announced: boolean,
  keyed: FrameReference | null,
): StreamFacts {
  const { reuses, firstReuse } = stream;
  return {
    ssrc: stream.ssrc,
    direction: stream.direction === 0 ? 'a-to-b' : 'b-to-a',
    payloadTypes: [...stream.payloadTypes],
    packets: stream.packets,
    octets: stream.octets,
    lost: stream.lost,
    encrypted: observed.encrypted,
    confidence: observed.confidence,
    method: observed.method,
    first: stream.first,
    last: stream.last,
    samples: observed.samples.length > 0 ? observed.samples : onlyFirst(stream.first),
    beforeKeys:
      keyed !== null && observed.encrypted !== 'yes' && stream.last.seconds < keyed.seconds + CHANGEOVER_SECONDS,
    foundBy: announced ? 'sdp' : 'pattern',
    integrityOnly: observed.integrityOnly,
    looksRandom: observed.looksRandom,
    manySizes: stream.observation.hasManyShapes,
    reuse: firstReuse === null ? null : { count: reuses, first: firstReuse },
  };
}

/** One packet in clear leaves no mark on the statistics of hundreds; a stream that holds one is not said to be protected. */
function withReadablePackets(stream: RtpStream, observed: Observation): Observation {
  if (observed.encrypted !== 'yes' || stream.firstReadable === null) return observed;
  const count = stream.readablePackets;
  return {
    ...observed,
    encrypted: 'unknown',
    looksRandom: false,
    confidence: 0,
    method: `${count === 1 ? '1 packet is' : `${count} packets are`} readable among others that are not: ${observed.method}`,
    samples: [stream.firstReadable, ...observed.samples].slice(0, MAX_SAMPLES),
  };
}

function onlyFirst(first: FrameReference): readonly FrameReference[] {
  return [first];
}

function rtcpFacts(rtcp: RtcpObservation | null): RtcpFacts | null {
  if (rtcp === null) return null;
  const { clear, encrypted, unknown, firstClear, firstEncrypted } = rtcp;
  return { clear, encrypted, unknown, firstClear, firstEncrypted };
}
