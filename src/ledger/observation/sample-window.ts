/**
 * The octets of a run of sampled packets, counted: a byte histogram and the ones at fixed bit positions, from the payload's
 * start and from its end. Bounded: 2.8 KiB whatever the packets hold. RFC 3711 section 3.1 says what may stand at the end.
 *
 * The last 16 octets are counted apart, because in SRTP they hold the tag (4, 10 or 16 octets) and perhaps an MKI, which is
 * in clear and constant: a constant run where an MKI or EKT field stands is taken out, and is no sign of clear media.
 */
import { words16, words32 } from '../../bytes/counters.ts';
import {
  CHI_SQUARE_MIN_OCTETS,
  CHI_SQUARE_THRESHOLD,
  chiSquare,
  constantOctet,
  isBiasedOctet,
  POSITION_MIN_PACKETS,
} from './statistics.ts';

/** Octets at the payload's start whose bits are counted one by one. */
const HEAD = 32;
/** Octets at the payload's end that are counted apart. */
const TAIL = 16;
/** Octets of one packet that enter the histogram, so that the cost of a packet is bounded. */
const MAX_BODY = 512;
/** Longest MKI (or EKT field) that fits into the tail beside an 80-bit tag. */
export const MAX_TRAILER_FIELD = 6;
/** Where such a field can start, counted from the end: no tag after it (AES-GCM, EKT), 32-bit tag, 80-bit tag. */
const TRAILER_FIELD_PLACES = [0, 4, 10] as const;

/** Sections of `counts`: tail histogram, head bits, tail bits, packets per head octet, packets per tail octet. */
const TAIL_HISTOGRAM = 0;
const HEAD_BITS = 256;
const TAIL_BITS = HEAD_BITS + HEAD * 8;
const HEAD_PACKETS = TAIL_BITS + TAIL * 8;
const TAIL_PACKETS = HEAD_PACKETS + HEAD;
const COUNTS = TAIL_PACKETS + TAIL;

/** What the counts say. */
export interface WindowFindings {
  readonly packets: number;
  /** Octets that the chi-square was computed over. */
  readonly octets: number;
  readonly chiSquare: number;
  /** Chi-square beyond its threshold over enough octets. */
  readonly histogramFired: boolean;
  /** Octet positions with biased bits: counted from the start (before the last 16 octets), and among the last 16. */
  readonly biasedHead: number;
  readonly biasedTail: number;
  /** Biased positions among the last 4, 10 and 16 octets. */
  readonly biasedInTag: { readonly 4: number; readonly 10: number; readonly 16: number };
  /** Octets of a constant field where an MKI stands; 0 when there is none. */
  readonly trailerField: number;
  /** Share of the most frequent octet value with its complement-sign twin (0xff and 0x7f, 0xd5 and 0x55), 0 to 1. */
  readonly muLawSilence: number;
  readonly aLawSilence: number;
  /** The first four bits of the payload when they never changed, else -1. */
  readonly firstNibble: number;
}

export class SampleWindow {
  packets = 0;
  private shortest = 0xffff;
  private bodyOctets = 0;
  private tailOctets = 0;
  private readonly histogram = words32(256);
  private readonly counts = words16(COUNTS);
  private readonly lanes = words32((HEAD + TAIL) * 2);
  private lanePackets = 0;

  clear(): void {
    this.packets = 0;
    this.shortest = 0xffff;
    this.bodyOctets = 0;
    this.tailOctets = 0;
    this.histogram.fill(0);
    this.counts.fill(0);
    this.lanes.fill(0);
    this.lanePackets = 0;
  }

  get octets(): number {
    return this.bodyOctets + this.tailOctets;
  }

  /** Counts the payload `bytes[start..end)`, of which the capture cut off `missing` octets at the end. */
  add(bytes: Uint8Array, start: number, end: number, missing: number): void {
    const length = end - start;
    const wireLength = length + missing;
    this.packets++;
    if (this.lanePackets === LANE_PACKETS) this.emptyLanes();
    this.lanePackets++;
    if (wireLength < this.shortest) this.shortest = wireLength;
    const bodyEnd = start + Math.min(length, Math.max(0, wireLength - TAIL));
    this.addBody(bytes, start, bodyEnd);
    if (missing === 0) this.addTail(bytes, Math.max(start, end - TAIL), end);
  }

  private addBody(bytes: Uint8Array, start: number, end: number): void {
    const { histogram, counts, lanes } = this;
    const limit = Math.min(end, start + MAX_BODY);
    for (let at = start; at < limit; at++) histogram[bytes[at]!]!++;
    this.bodyOctets += limit - start;
    const headEnd = Math.min(end, start + HEAD);
    for (let at = start; at < headEnd; at++) {
      const place = at - start;
      const octet = bytes[at]!;
      counts[HEAD_PACKETS + place]!++;
      lanes[place * 2]! += LOW_BITS[octet]!;
      lanes[place * 2 + 1]! += HIGH_BITS[octet]!;
    }
  }

  private addTail(bytes: Uint8Array, start: number, end: number): void {
    const { counts, lanes } = this;
    for (let at = start; at < end; at++) {
      const fromEnd = end - 1 - at;
      const octet = bytes[at]!;
      counts[TAIL_HISTOGRAM + octet]!++;
      counts[TAIL_PACKETS + fromEnd]!++;
      lanes[(HEAD + fromEnd) * 2]! += LOW_BITS[octet]!;
      lanes[(HEAD + fromEnd) * 2 + 1]! += HIGH_BITS[octet]!;
    }
    this.tailOctets += end - start;
  }

  /** Lanes of position n, head before tail, go to the eight counts of that position: the counts stand in the same order. */
  private emptyLanes(): void {
    const { counts, lanes } = this;
    for (let word = 0; word < lanes.length; word++) {
      const four = lanes[word]!;
      const at = HEAD_BITS + word * 4;
      counts[at]! += four & 255;
      counts[at + 1]! += (four >>> 8) & 255;
      counts[at + 2]! += (four >>> 16) & 255;
      counts[at + 3]! += four >>> 24;
    }
    lanes.fill(0);
    this.lanePackets = 0;
  }

  private isTailBiased(fromEnd: number): boolean {
    return isBiasedOctet(this.counts, TAIL_BITS + fromEnd * 8, this.counts[TAIL_PACKETS + fromEnd]!);
  }

  /** The octet that never changed at this place, or -1. */
  private tailConstant(fromEnd: number): number {
    return constantOctet(this.counts, TAIL_BITS + fromEnd * 8, this.counts[TAIL_PACKETS + fromEnd]!);
  }

  private biasedTail(within: number): number {
    let biased = 0;
    for (let fromEnd = 0; fromEnd < within; fromEnd++) if (this.isTailBiased(fromEnd)) biased++;
    return biased;
  }

  /** Octets of a constant field, with media before it in every packet, that explains every biased position of the tail; or 0. */
  private trailerFieldAt(place: number): number {
    let octets = 0;
    while (octets < MAX_TRAILER_FIELD && place + octets < TAIL && this.tailConstant(place + octets) >= 0) octets++;
    return octets > 0 && place + octets < this.shortest && octets === this.biasedTail(TAIL) ? octets : 0;
  }

  private trailerFieldPlace(): number {
    if (this.packets < POSITION_MIN_PACKETS) return -1;
    return TRAILER_FIELD_PLACES.find((place) => this.trailerFieldAt(place) > 0) ?? -1;
  }

  private biasedHead(): number {
    let biased = 0;
    for (let at = 0; at < HEAD; at++) {
      if (isBiasedOctet(this.counts, HEAD_BITS + at * 8, this.counts[HEAD_PACKETS + at]!)) biased++;
    }
    return biased;
  }

  private firstNibble(): number {
    const packets = this.counts[HEAD_PACKETS]!;
    if (packets < 8) return -1;
    let nibble = 0;
    for (let bit = 4; bit < 8; bit++) {
      const ones = this.counts[HEAD_BITS + bit]!;
      if (ones === packets) nibble |= 1 << (bit - 4);
      else if (ones !== 0) return -1;
    }
    return nibble;
  }

  findings(): WindowFindings {
    this.emptyLanes();
    const all = new Float64Array(256);
    for (let bin = 0; bin < 256; bin++) all[bin] = this.histogram[bin]! + this.counts[TAIL_HISTOGRAM + bin]!;
    let octets = this.octets;
    const place = this.trailerFieldPlace();
    const trailerField = place < 0 ? 0 : this.trailerFieldAt(place);
    for (let octet = 0; octet < trailerField; octet++) {
      const value = this.tailConstant(place + octet);
      const packets = this.counts[TAIL_PACKETS + place + octet]!;
      all[value] = all[value]! - packets;
      octets -= packets;
    }
    const statistic = chiSquare(all, octets);
    const share = (a: number, b: number) => (octets === 0 ? 0 : (all[a]! + all[b]!) / octets);
    return {
      packets: this.packets,
      octets,
      chiSquare: statistic,
      histogramFired: octets >= CHI_SQUARE_MIN_OCTETS && statistic > CHI_SQUARE_THRESHOLD,
      biasedHead: this.biasedHead(),
      biasedTail: trailerField > 0 ? 0 : this.biasedTail(TAIL),
      biasedInTag: { 4: this.biasedTail(4), 10: this.biasedTail(10), 16: this.biasedTail(16) },
      trailerField,
      muLawSilence: share(0xff, 0x7f),
      aLawSilence: share(0xd5, 0x55),
      firstNibble: this.firstNibble(),
    };
  }
}

/**
 * The bits of an octet spread over two words, four lanes of eight bits each: adding them counts eight bit positions with two
 * additions instead of eight. A lane holds up to 255, so the words are emptied into the counts before.
 */
const LOW_BITS = new Uint32Array(256);
const HIGH_BITS = new Uint32Array(256);
const LANE_PACKETS = 255;
for (let octet = 0; octet < 256; octet++) {
  for (let bit = 0; bit < 4; bit++) {
    LOW_BITS[octet]! += ((octet >> bit) & 1) << (bit * 8);
    HIGH_BITS[octet]! += ((octet >> (bit + 4)) & 1) << (bit * 8);
  }
}
