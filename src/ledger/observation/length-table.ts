/**
 * Payload lengths against timestamp steps, counted as they come: what the length test (`clear-length.ts`) judges when the codecs
 * are known, which may be long after the packets (an SDP answer that comes late, or in another flow).
 */
import { type Codec, judgeLength, STATIC_CODECS } from './clear-length.ts';

/** Different triples of payload type, step and length that are remembered; a codec of fixed rate has few. */
const MAX_ROWS = 24;
const ROW = 4;

/** What the lengths of a stream say, over all payload types whose codec has a fixed rate. */
export interface LengthSummary {
  /** Packets with a length that the codec makes in clear; of codecs of 32 kbit/s and more apart, where no accident makes one. */
  readonly clear: number;
  /** Packets with exactly `trailerOctets` more than the clear length. */
  readonly trailer: number;
  readonly trailerOctets: number;
  /** Packets with any other length. */
  readonly other: number;
  /** Packets of fixed-rate codecs that were judged: `clear + trailer + other`. */
  readonly judged: number;
  /** The most frequent judged row: codec, its length, the clear length and the step in milliseconds. */
  readonly typical: {
    readonly codec: Codec;
    readonly length: number;
    readonly expected: number;
    readonly ms: number;
  } | null;
}

export class LengthTable {
  /** Pairs that found no room. */
  unlisted = 0;
  /** Row after row; nearly every stream has one or two. */
  private readonly table: number[] = [];
  private payloadType = -1;
  private sequence = 0;
  private timestamp = 0;
  private length = 0;
  private marker = false;

  /**
   * Takes the next sampled packet; a packet's length is judged by the step to the next one in sequence. A marker on the next
   * one means silence between them (RFC 3551 section 4.1), so that the step says nothing; unless the sender marks every packet.
   */
  add(
    payloadType: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    padded: boolean,
    length: number,
  ): void {
    if (this.payloadType === payloadType && sequence === ((this.sequence + 1) & 0xffff) && (!marker || this.marker)) {
      this.count(payloadType, (timestamp - this.timestamp) >>> 0, this.length);
    }
    this.payloadType = padded ? -1 : payloadType; // the padding count of SRTP cannot be read
    this.sequence = sequence;
    this.timestamp = timestamp;
    this.marker = marker;
    this.length = length;
  }

  private count(payloadType: number, step: number, length: number): void {
    if (step > 0xffff) return; // backwards, or a long silence
    const { table } = this;
    for (let row = 0; row < table.length; row += ROW) {
      if (table[row] === payloadType && table[row + 1] === step && table[row + 2] === length) {
        table[row + 3]!++;
        return;
      }
    }
    if (table.length === MAX_ROWS * ROW) {
      this.unlisted++;
      return;
    }
    table.push(payloadType, step, length, 1);
  }

  summary(codecs: ReadonlyMap<number, Codec>, tagOctets: number | null, mkiOctets: number | null): LengthSummary {
    const trailers = new Map<number, number>();
    let clear = 0;
    let other = 0;
    let most = 0;
    let typical: LengthSummary['typical'] = null;
    for (let row = 0; row < this.table.length; row += ROW) {
      const [payloadType, step, length, count] = this.table.slice(row, row + ROW) as unknown as Row;
      const codec = codecs.get(payloadType) ?? STATIC_CODECS.get(payloadType);
      const finding = codec && judgeLength(codec, step, length, tagOctets, mkiOctets);
      if (!codec || !finding || finding.kind === 'gap') continue;
      if (finding.kind === 'clear') clear += count;
      else if (finding.kind === 'other') other += count;
      else trailers.set(finding.extra, (trailers.get(finding.extra) ?? 0) + count);
      if (count <= most) continue;
      most = count;
      typical = { codec, length, expected: finding.expected, ms: Math.round((step * 1000) / codec.clock) };
    }
    const [trailerOctets, trailer] = [...trailers].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [0, 0];
    for (const [octets, count] of trailers) if (octets !== trailerOctets) other += count;
    return { clear, trailer, trailerOctets, other, judged: clear + trailer + other, typical };
  }
}

type Row = readonly [number, number, number, number];
