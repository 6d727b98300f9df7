/**
 * From what was sampled of a stream to "encrypted: yes, no, unknown", with a confidence and the reason in one phrase.
 * The decision rule and what it was measured on: docs/adr/0003-telling-srtp-from-rtp.md.
 *
 * `no`: some test shows structure that a cipher would have hidden. `yes`: the lengths leave room for a tag and the octets look
 * uniform; or nothing was found in a sample in which clear media of any known codec would have shown itself (`clear-media-shows.ts`),
 * and the signaling did not agree on RTP. Otherwise `unknown`.
 */
import type { FrameReference } from '../../capture/frame.ts';
import { type Codec, clearRate } from './clear-length.ts';
import { packetsUntilClearMediaShows, type Shape } from './clear-media-shows.ts';
import type { LengthSummary } from './length-table.ts';
import { MAX_TRAILER_FIELD, type WindowFindings } from './sample-window.ts';
import { CHI_SQUARE_MIN_OCTETS, CHI_SQUARE_THRESHOLD, POSITION_MIN_PACKETS } from './statistics.ts';

/** What is known of a stream besides its packets. */
export interface StreamContext {
  /** By payload type, from SDP; the static ones of RFC 3551 are known anyway. */
  readonly codecs: ReadonlyMap<number, Codec>;
  /** Whether SRTP keying was seen to complete, only to be offered, not at all in signaling that was seen, or nothing was seen. */
  readonly secureKeying: 'complete' | 'offered' | 'none' | 'unseen';
  /** Octets of the tag by the negotiated suite; null when not known. */
  readonly tagOctets: number | null;
  /** Octets of the negotiated MKI, 0 for none; null when not known. */
  readonly mkiOctets: number | null;
  /** RTCP of the same path is encrypted in every packet that tells: keys are in use there. */
  readonly srtcpSeen?: boolean;
}

export interface Observation {
  readonly encrypted: 'yes' | 'no' | 'unknown';
  /** 0 (unknown) to 0.999; never 1. */
  readonly confidence: number;
  /** One phrase: the tests that decided, with their figures. */
  readonly method: string;
  readonly sampledPackets: number;
  readonly sampledOctets: number;
  /** At most five. */
  readonly samples: readonly FrameReference[];
  /** Readable because it is text. */
  readonly isText: boolean;
  /** A readable body before a tag: SRTP without encryption. */
  readonly integrityOnly: boolean;
  /** A sample that would show most codecs in clear shows nothing readable, and no length speaks against a tag. */
  readonly looksRandom: boolean;
}

/** What `StreamObservation` gathered. */
export interface Sampled {
  readonly packets: number;
  readonly octets: number;
  readonly windows: readonly WindowFindings[];
  readonly lengths: LengthSummary | null;
  /** The first pairs of payload type and size, and whether there were more than are kept. */
  readonly shapes: readonly Shape[];
  readonly manyShapes: boolean;
  readonly repeats: number;
  readonly eventContinuations: number;
  readonly textOctets: number;
  readonly textShare: number;
  readonly frames: readonly FrameReference[];
}

/** Share of the judged packets that must show the trailer. */
export const MIN_TRAILER_SHARE = 0.98;
/**
 * Judged packets that a `yes` by length needs: as many as the byte tests need to find the codec in clear, had only the tag
 * been added. Below 4000 octets/s (G.729, G.723.1, GSM, iLBC) that is more.
 */
export const MIN_TRAILERS = 10;
export const MIN_TRAILERS_LOW_RATE = 100;
const LOW_RATE = 4000;
/** RFC 4733 continuations that make clear events certain: each has a chance below 2^-9, and the timestamp held besides. */
const MIN_EVENT_CONTINUATIONS = 4;
/** Octets of unbroken text that make clear text certain: a random octet is printable with 0.39. */
const MIN_TEXT_OCTETS = 64;
/** Where the signaling said that it is text: still below 1e-8 by chance. */
const MIN_NAMED_TEXT_OCTETS = 20;
const MIN_TEXT_SHARE = 0.9;
/** Share of silence values above which the words mention them; 0.008 is expected of uniform octets. */
const SILENCE_SHARE = 0.1;
/** Biased octet positions up to which only a header may be readable. */
const HEADER_POSITIONS = 4;

/** What is never seen from the wire (a tap that is not what it seems, a format that nobody described) caps every answer. */
const MAX_CONFIDENCE = { no: 0.999, headerOnly: 0.9, yesByLength: 0.99, yesByAbsence: 0.97 } as const;
const KEYING_DISCOUNT = { complete: 0, offered: 0.05, unseen: 0.1, none: 0.2 } as const;
/** A format that nobody described looks as random as ciphertext: without any sign of keys that weighs more than with a length. */
const ABSENCE_DISCOUNT = { complete: 0, offered: 0.06, unseen: 0.13 } as const;
/** Where SRTCP shows that keys are in use. */
const SRTCP_DISCOUNT = 0.02;

export function conclude(sampled: Sampled, context: StreamContext): Observation {
  return readable(sampled, context) ?? protectedByLength(sampled, context) ?? protectedByAbsence(sampled, context);
}

function answer(
  encrypted: Observation['encrypted'],
  confidence: number,
  method: string,
  sampled: Sampled,
): Observation {
  return {
    encrypted,
    confidence: Math.round(Math.max(0, confidence) * 1000) / 1000,
    method,
    sampledPackets: sampled.packets,
    sampledOctets: sampled.octets,
    samples: sampled.frames,
    isText: false,
    integrityOnly: false,
    looksRandom: encrypted === 'yes',
  };
}

function biasedPositions(window: WindowFindings): number {
  return window.biasedHead + window.biasedTail;
}

function hasFired(window: WindowFindings): boolean {
  return window.histogramFired || biasedPositions(window) > 0;
}

/** The window that says most clearly that the media is readable. */
function clearest(windows: readonly WindowFindings[]): WindowFindings | undefined {
  const weight = (window: WindowFindings) => (window.histogramFired ? window.chiSquare : 0) + biasedPositions(window);
  return windows.filter(hasFired).sort((a, b) => weight(b) - weight(a))[0];
}

function readable(sampled: Sampled, context: StreamContext): Observation | undefined {
  const window = clearest(sampled.windows);
  const events = sampled.eventContinuations >= MIN_EVENT_CONTINUATIONS;
  const text = isText(sampled, context);
  if (window === undefined && sampled.repeats === 0 && !events && !text) return undefined;
  const words: string[] = [];
  const integrityOnly = authenticatedOnly(sampled, window);
  if (window?.histogramFired) words.push(`bytes not uniform (${figures(window)}, limit ${CHI_SQUARE_THRESHOLD})`);
  if (window !== undefined && biasedPositions(window) > 0) words.push(positionWords(window));
  if (sampled.repeats > 0) words.push(repeatWords(sampled.repeats));
  if (events) words.push('telephone events readable (RFC 4733)');
  if (text) words.push('payload is readable text');
  if (window !== undefined) words.push(...patternWords(window, sampled.lengths));
  words.push(...lengthWordsWhenReadable(sampled, integrityOnly));
  words.push(`${sampled.packets} packets sampled`);
  if ((context.mkiOctets ?? 0) > MAX_TRAILER_FIELD && sampled.repeats === 0 && !events && !text) {
    const reason = `${words.join('; ')}; but an MKI of ${context.mkiOctets} octets stands in clear among them`;
    return answer('unknown', 0, reason, sampled);
  }
  const header = isHeaderOnly(sampled, window, context) && !events && !text;
  if (header) words.push('only the first octets are: a codec header, or a format that encrypts only a part');
  const confidence = header ? MAX_CONFIDENCE.headerOnly : MAX_CONFIDENCE.no;
  return { ...answer('no', confidence, words.join('; '), sampled), isText: text, integrityOnly };
}

function isText({ textOctets, textShare, shapes }: Sampled, { codecs }: StreamContext): boolean {
  const isNamed = shapes.some(({ payloadType }) => /^(t140|red)$/i.test(codecs.get(payloadType)?.name ?? ''));
  return textShare >= MIN_TEXT_SHARE && textOctets >= (isNamed ? MIN_NAMED_TEXT_OCTETS : MIN_TEXT_OCTETS);
}

/** Structure at a few positions of a stream whose codec nobody named: perhaps not RTP media as the RFCs make it. */
function isHeaderOnly(sampled: Sampled, window: WindowFindings | undefined, context: StreamContext): boolean {
  if (sampled.repeats > 0 || window === undefined || biasedPositions(window) > HEADER_POSITIONS) return false;
  if (biasedPositions(window) === 0) return false;
  return context.codecs.size === 0 && (sampled.lengths?.typical ?? null) === null;
}

function repeatWords(repeats: number): string {
  return repeats === 1
    ? 'one payload begins with 16 octets that came before'
    : `${repeats} payloads begin with 16 octets that came before`;
}

function figures(window: WindowFindings): string {
  return `chi-square ${Math.round(window.chiSquare)} over ${grouped(window.octets)} octets`;
}

function positionWords(window: WindowFindings): string {
  const positions = biasedPositions(window);
  return `bits not balanced at ${positions} octet position${positions === 1 ? '' : 's'} (over ${window.packets} packets)`;
}

function patternWords(window: WindowFindings, lengths: LengthSummary | null): string[] {
  const words: string[] = [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  if (window.muLawSilence > SILENCE_SHARE) words.push(`mu-law silence in ${percent(window.muLawSilence)} of octets`);
  if (window.aLawSilence > SILENCE_SHARE) words.push(`A-law silence in ${percent(window.aLawSilence)} of octets`);
  const gsm = lengths?.typical?.codec.name.toUpperCase() === 'GSM';
  if (gsm && window.firstNibble === 0xd) words.push('every payload begins as a GSM frame does (0xD)');
  return words;
}

/** Clear framing, or the mark of SRTP without encryption. */
function lengthWordsWhenReadable({ lengths }: Sampled, integrityOnly: boolean): string[] {
  if (lengths === null || lengths.typical === null) return [];
  if (lengths.clear > lengths.trailer)
    return [`${clearWords(lengths)} in ${lengths.clear} of ${lengths.judged} packets`];
  return integrityOnly ? [`${trailerWords(lengths)}: authenticated but not encrypted`] : [];
}

/** A readable body before a trailer that looks random. */
function authenticatedOnly({ lengths }: Sampled, window: WindowFindings | undefined): boolean {
  if (lengths === null || lengths.typical === null || window === undefined) return false;
  if (lengths.clear > lengths.trailer || lengths.trailer / lengths.judged < MIN_TRAILER_SHARE) return false;
  const tag = lengths.trailerOctets >= 16 ? 16 : lengths.trailerOctets >= 10 ? 10 : 4;
  return window.biasedInTag[tag] === 0;
}

function clearWords(lengths: LengthSummary): string {
  const { codec, length, expected, ms } = lengths.typical!;
  if (length === expected) return `payload of ${length} octets is what ${codec.name} makes in ${ms} ms`;
  return `payload has the clear length of ${codec.name}`;
}

function trailerWords(lengths: LengthSummary): string {
  const { codec, length, expected, ms } = lengths.typical!;
  const frame = ms > 0 ? `${codec.name} at ${ms} ms` : codec.name;
  const trailer = `${lengths.trailerOctets}-octet tag`;
  const share = `in ${lengths.trailer} of ${lengths.judged} packets`;
  if (length - expected !== lengths.trailerOctets) return `payload has a ${trailer} beyond the clear length ${share}`;
  return `payload is ${length} octets where ${frame} makes ${expected} (${trailer}) ${share}`;
}

/** The uniform sample in words: the largest chi-square of its windows. */
function uniformWords(sampled: Sampled): string {
  const largest = [...sampled.windows].sort((a, b) => b.chiSquare - a.chiSquare)[0];
  if (largest === undefined || largest.octets === 0) return 'no octets sampled';
  const windows = sampled.windows.length > 1 ? `, largest of ${sampled.windows.length} windows` : '';
  const field = sampled.windows.some((window) => window.trailerField > 0);
  const mki = field ? `; ${largest.trailerField} constant octets at the place of an MKI` : '';
  return `bytes uniform (${figures(largest)}${windows})${mki}`;
}

function judgedOctets(sampled: Sampled): number {
  return sampled.windows.reduce((sum, window) => sum + window.octets, 0);
}

function protectedByLength(sampled: Sampled, context: StreamContext): Observation | undefined {
  const { lengths } = sampled;
  if (lengths === null || lengths.typical === null || judgedOctets(sampled) < CHI_SQUARE_MIN_OCTETS) return undefined;
  const lowRate = clearRate(lengths.typical.codec) < LOW_RATE;
  const share = lengths.trailer / lengths.judged;
  if (lengths.trailer < (lowRate ? MIN_TRAILERS_LOW_RATE : MIN_TRAILERS) || share < MIN_TRAILER_SHARE) return undefined;
  if (lengths.clear > 0 && !lowRate) return undefined;
  const confidence =
    MAX_CONFIDENCE.yesByLength - KEYING_DISCOUNT[context.secureKeying] - 2.5 * (1 - share) - 0.2 / lengths.trailer;
  return answer('yes', confidence, `${trailerWords(lengths)}; ${uniformWords(sampled)}`, sampled);
}

/** Nothing was found although clear media would have shown itself by now. */
function protectedByAbsence(sampled: Sampled, context: StreamContext): Observation {
  const reason = reasonNotToTell(sampled, context);
  if (reason !== undefined)
    return {
      ...answer('unknown', 0, reason, sampled),
      looksRandom: isLookedInto(sampled) && !leavesNoRoom(sampled, context),
    };
  const keying = context.secureKeying as keyof typeof ABSENCE_DISCOUNT;
  const byKeying = ABSENCE_DISCOUNT[keying];
  const discount = context.srtcpSeen === true ? Math.min(SRTCP_DISCOUNT, byKeying) : byKeying;
  const confidence = MAX_CONFIDENCE.yesByAbsence - discount - 5 / sampled.packets;
  const method = `${keyWords(context)}nothing readable in ${sampled.packets} packets; ${uniformWords(sampled)}`;
  return answer('yes', confidence, method, sampled);
}

function keyWords({ secureKeying, srtcpSeen }: StreamContext): string {
  if (secureKeying === 'complete') return 'secure keying completed and ';
  return srtcpSeen === true ? 'SRTCP on the same path and ' : '';
}

function isLookedInto(sampled: Sampled): boolean {
  return sampled.packets >= POSITION_MIN_PACKETS && judgedOctets(sampled) >= CHI_SQUARE_MIN_OCTETS;
}

/** Packets have the length that the codec makes in clear. */
function leavesNoRoom({ lengths }: Sampled, { tagOctets }: StreamContext): boolean {
  return lengths !== null && lengths.clear > 0 && tagOctets !== 0;
}

/** Why neither rule answers; undefined when the sample allows a `yes`. */
function reasonNotToTell(sampled: Sampled, context: StreamContext): string | undefined {
  if (sampled.packets < POSITION_MIN_PACKETS) {
    return `too few packets to tell: ${sampled.packets} sampled, ${POSITION_MIN_PACKETS} needed`;
  }
  if (judgedOctets(sampled) < CHI_SQUARE_MIN_OCTETS) {
    return `too little payload to tell: ${sampled.octets} octets in ${sampled.packets} packets`;
  }
  if (leavesNoRoom(sampled, context)) {
    const lengths = sampled.lengths!;
    const said = `${clearWords(lengths)} in ${lengths.clear} of ${lengths.judged} packets`;
    return `${said}, which leaves no room for a tag, though ${uniformWords(sampled)}`;
  }
  const needed = packetsUntilClearMediaShows(sampled.shapes, sampled.manyShapes, context.codecs);
  if (sampled.packets < needed) {
    return `nothing readable in ${sampled.packets} packets, ${needed} needed where no length tells`;
  }
  if (context.secureKeying === 'none') {
    return `${uniformWords(sampled)} over ${sampled.packets} packets, but RTP without keys was agreed on and no length tells otherwise`;
  }
  return undefined;
}

/** 85000 as `85,000`; not by locale, which would differ between machines. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
