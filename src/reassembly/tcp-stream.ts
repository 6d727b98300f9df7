/**
 * One direction of a TCP connection as ordered octets: RFC 9293 section 3.
 *
 * Octets in order are handed on as they lie in the frame, without a copy; octets out of order wait in a bounded buffer. What the
 * capture lacks becomes a hole as soon as it is certain: the other side acknowledged it, the buffer is full, or the capture ends.
 * A stream may begin in the middle. Octets that come twice are left out; where they differ from what came before, which of them
 * the receiver believed cannot be known, and that is reported.
 *
 * Not handled: checksums, window scaling, urgent data, forged resets inside the window. Octets that were handed on are remembered
 * for a while, those of the last segments of each stream; a difference from what lies farther back is not seen.
 */
import type { StopReason } from '../bytes/stop.ts';
import { Frame } from '../capture/frame.ts';
import { TCP_FLAG } from '../layers/index.ts';
import { type Piece, Pieces } from './pieces.ts';
import { SentOctets } from './sent-octets.ts';

/**
 * What becomes of a stream. `at` is the frame that the octets came in, or that told about them; of it only `number`, `capture`,
 * `seconds` and `nanoseconds` count. It and `bytes` are valid during the call.
 */
export interface TcpSink {
  data(bytes: Uint8Array, start: number, end: number, at: Frame): void;
  /** Octets between what came before and what comes next that cannot be read. */
  hole(octets: number, reason: HoleReason, at: Frame): void;
  /** Octets came again with different content, the first time in this connection. */
  conflict(at: Frame): void;
  /** A new connection begins on the same ports; the one before is over. */
  restart(at: Frame): void;
  /** FIN or RST, or the end of the capture. Once per connection. */
  close(at: Frame): void;
}

export type HoleReason = Extract<StopReason, 'missing-segment' | 'truncated-by-snaplen' | 'limit-reached'>;

/** Memory for octets out of order, shared by all streams of a run. */
export class TcpBuffer {
  readonly limit: number;
  /** In octets, as `Pieces.cost` counts them. */
  used = 0;
  /** Octets that were handed on of late. */
  readonly sent = new SentOctets();

  constructor(limit: number = TCP_BUFFER_LIMIT) {
    this.limit = limit;
  }
}

/** Of all streams together. */
export const TCP_BUFFER_LIMIT = 64 << 20;

/** Of one stream: octets, and segments. */
export const TCP_STREAM_LIMIT = 1 << 20;
export const TCP_SEGMENT_LIMIT = 512;

/** Farther than this from the next octet, a SYN or RST does not belong to the connection. */
const NEARBY = 1 << 24;

/** Segments that were handed on and are remembered: offset in the stream, octets, place among the octets sent. */
const REMEMBERED = 16;

export class TcpStream {
  /** Octets handed on or given up since the connection began; the offset of the octet that comes next. */
  #position = 0;
  /** Its sequence number. */
  #next = 0;
  #begun = false;
  #sawSyn = false;
  #closed = false;
  #reset = false;
  #conflicted = false;
  /** Offset behind the last octet, once a FIN told; else -1. */
  #finAt = -1;
  /** Offset up to which the other side has acknowledged. */
  #acknowledged = 0;
  /** Sequence number of the first octet. */
  #first = 0;
  /** Made when first needed: most streams never wait and never repeat. */
  #waiting: Pieces<Frame> | null = null;
  #remembered: Float64Array | null = null;
  #rememberAt = 0;
  readonly #buffer: TcpBuffer;

  constructor(buffer: TcpBuffer) {
    this.#buffer = buffer;
  }

  /**
   * One segment of this direction.
   *
   * @param flags as in `Packet.tcpFlags`.
   * @param originalLength octets of payload on the wire; `bytes[start..end)` may be fewer.
   * @returns false when there was no place for some of the octets: they came before, or from elsewhere, or behind the end
   */
  append(
    sequence: number,
    flags: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    frame: Frame,
    sink: TcpSink,
  ): boolean {
    const syn = (flags & TCP_FLAG.syn) !== 0;
    const first = syn ? (sequence + 1) | 0 : sequence | 0;
    if (syn && !this.#acceptSyn(first, frame, sink)) return false;
    if (!this.#begun) this.#begin(first, syn);
    if ((flags & TCP_FLAG.rst) !== 0) {
      this.#acceptReset(first, frame, sink);
      return false;
    }
    const fin = (flags & TCP_FLAG.fin) !== 0;
    if (originalLength === 0 && !fin) return true;
    if (this.#closed && !this.#reopens(first, originalLength, frame, sink)) return false;

    const at = this.#position + ((first - this.#next) | 0);
    const after = at + originalLength;
    if (fin && this.#finAt < 0 && after >= this.#position) this.#acceptFin(after, frame, sink);
    const until = this.#finAt < 0 ? after : Math.min(after, this.#finAt);
    const hasPlace = this.#accept(at, until, bytes, start, end, frame, sink);
    this.#closeAtFin(frame, sink);
    return hasPlace && until === after;
  }

  /** The other side acknowledged all octets before `acknowledgment`, whether the capture has them or not. */
  acknowledged(acknowledgment: number, frame: Frame, sink: TcpSink): void {
    if (!this.#begun || this.#closed) return;
    const offset = this.#position + ((acknowledgment - this.#next) | 0);
    if (offset <= this.#acknowledged) return;
    this.#acknowledged = offset;
    // Without octets that wait behind the hole, the segment may yet come: capture cards swap neighbors.
    while (this.#waiting?.first !== undefined && this.#waiting.first.start <= offset) {
      this.#skipTo(this.#waiting.first.start, 'missing-segment', frame, sink);
      this.#drain(sink);
    }
    if (this.#finAt >= 0 && this.#finAt < offset) {
      this.#skipTo(this.#finAt, 'missing-segment', frame, sink);
      this.#closeAtFin(frame, sink);
    }
  }

  /** The end of the capture: hands on what waits, with its holes, and closes. */
  finish(frame: Frame, sink: TcpSink): void {
    if (!this.#begun || this.#closed) return;
    this.#flush('missing-segment', frame, sink);
    const end = this.#finAt < 0 ? this.#acknowledged : this.#finAt;
    this.#skipTo(end, 'missing-segment', frame, sink);
    this.#close(frame, sink);
  }

  #begin(first: number, syn: boolean): void {
    this.#position = 0;
    this.#next = first;
    this.#first = first;
    this.#begun = true;
    this.#sawSyn = syn;
    this.#closed = false;
    this.#reset = false;
    this.#conflicted = false;
    this.#finAt = -1;
    this.#acknowledged = 0;
    this.#remembered?.fill(0);
  }

  /** False for a SYN that an open connection has to ignore (RFC 5961 section 4). */
  #acceptSyn(first: number, frame: Frame, sink: TcpSink): boolean {
    if (!this.#begun) return true;
    if (first === this.#first) {
      this.#sawSyn = true;
      return true;
    }
    const nearby = Math.abs((first - this.#next) | 0) < NEARBY;
    if (this.#sawSyn && !this.#closed && nearby) return false;
    this.#startAgain(first, true, frame, sink);
    return true;
  }

  #startAgain(first: number, syn: boolean, frame: Frame, sink: TcpSink): void {
    this.finish(frame, sink);
    this.#begin(first, syn);
    sink.restart(frame);
  }

  /** Octets that came before and lie behind the FIN contradict it. */
  #acceptFin(offset: number, frame: Frame, sink: TcpSink): void {
    this.#finAt = offset;
    if (this.#waiting === null) return;
    const before = this.#waiting.cost;
    if (this.#waiting.dropFrom(offset)) this.#conflict(frame, sink);
    this.#buffer.used -= before - this.#waiting.cost;
  }

  #acceptReset(sequence: number, frame: Frame, sink: TcpSink): void {
    if (this.#closed || Math.abs((sequence - this.#next) | 0) >= NEARBY) return;
    this.#reset = true;
    this.#flush('missing-segment', frame, sink);
    this.#close(frame, sink);
  }

  /**
   * Whether octets after the close are to be read: far away they are a new connection whose SYN was not captured, and behind a
   * reset they show that the reset did not end it.
   */
  #reopens(first: number, octets: number, frame: Frame, sink: TcpSink): boolean {
    const offset = (first - this.#next) | 0;
    const reopens = Math.abs(offset) >= NEARBY || (this.#reset && octets > 0 && offset >= 0);
    if (reopens) this.#startAgain(first, false, frame, sink);
    return reopens;
  }

  /** Octets at offsets `at` to `after`, of which `bytes[start..end)` were captured. */
  #accept(
    at: number,
    after: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    frame: Frame,
    sink: TcpSink,
  ): boolean {
    const isNew = at >= this.#position;
    end = Math.min(end, start + Math.max(0, after - at));
    if (at < this.#position) {
      // One octet just before the next is a keep-alive probe, and its content means nothing (RFC 9293 section 3.8.4).
      const probe = after - at === 1 && after === this.#position;
      if (!probe && this.#differs(at, bytes, start, end)) this.#conflict(frame, sink);
      start = Math.min(end, start + this.#position - at);
      at = this.#position;
    }
    if (after <= at) return isNew;
    if (at > this.#position && at > this.#acknowledged) return this.#wait(at, after, bytes, start, end, frame, sink);
    // In order, or behind a hole that the other side has acknowledged.
    if (this.#waiting !== null && at > this.#position) this.#flushBefore(at, frame, sink);
    this.#skipTo(at, 'missing-segment', frame, sink);
    if (this.#waiting?.agrees(at, bytes, start, end) === false) this.#conflict(frame, sink);
    this.#deliver(bytes, start, end, after, frame, sink);
    this.#drain(sink);
    return isNew;
  }

  /** False when other octets wait at the same place. */
  #wait(
    at: number,
    after: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    frame: Frame,
    sink: TcpSink,
  ): boolean {
    this.#waiting ??= new Pieces();
    const waiting = this.#waiting;
    const before = waiting.cost;
    const consistent = waiting.insert(at, after, bytes, start, end, copyOf(frame));
    this.#buffer.used += waiting.cost - before;
    if (!consistent) this.#conflict(frame, sink);
    const full = waiting.octets > TCP_STREAM_LIMIT || waiting.count > TCP_SEGMENT_LIMIT;
    if (full || this.#buffer.used > this.#buffer.limit) this.#flush('limit-reached', frame, sink);
    return consistent;
  }

  /** Hands on the octets from the present position; what the capture cut of them is a hole. */
  #deliver(bytes: Uint8Array, start: number, end: number, after: number, at: Frame, sink: TcpSink): void {
    const octets = end - start;
    if (octets > 0) {
      this.#remember(bytes, start, end);
      this.#advance(octets);
      sink.data(bytes, start, end, at);
    }
    this.#skipTo(after, 'truncated-by-snaplen', at, sink);
  }

  /** Hands on what waits and has come into order. */
  #drain(sink: TcpSink): void {
    while (this.#waiting?.first !== undefined && this.#waiting.first.start <= this.#position) {
      const piece = this.#take(this.#waiting);
      const seen = Math.min(piece.bytes.length, this.#position - piece.start);
      const after = this.#finAt < 0 ? piece.end : Math.min(piece.end, this.#finAt);
      const end = Math.min(piece.bytes.length, Math.max(seen, after - piece.start));
      if (after > this.#position) this.#deliver(piece.bytes, seen, end, after, piece.origin, sink);
    }
  }

  /** Gives up all holes: hands on all that waits. */
  #flush(reason: HoleReason, frame: Frame, sink: TcpSink): void {
    this.#flushBefore(Number.POSITIVE_INFINITY, frame, sink, reason);
  }

  #flushBefore(offset: number, frame: Frame, sink: TcpSink, reason: HoleReason = 'missing-segment'): void {
    while (this.#waiting?.first !== undefined && this.#waiting.first.start < offset) {
      this.#skipTo(this.#waiting.first.start, reason, frame, sink);
      this.#drain(sink);
    }
  }

  #take(waiting: Pieces<Frame>): Piece<Frame> {
    const before = waiting.cost;
    const piece = waiting.shift()!;
    this.#buffer.used -= before - waiting.cost;
    return piece;
  }

  #skipTo(offset: number, reason: HoleReason, at: Frame, sink: TcpSink): void {
    const until = this.#finAt < 0 ? offset : Math.min(offset, this.#finAt);
    const octets = until - this.#position;
    if (octets <= 0) return;
    this.#advance(octets);
    sink.hole(octets, reason, at);
  }

  #advance(octets: number): void {
    this.#position += octets;
    this.#next = (this.#next + octets) | 0;
  }

  #closeAtFin(frame: Frame, sink: TcpSink): void {
    if (!this.#closed && this.#finAt >= 0 && this.#position >= this.#finAt) this.#close(frame, sink);
  }

  #close(frame: Frame, sink: TcpSink): void {
    this.#closed = true;
    if (this.#waiting !== null) this.#buffer.used -= this.#waiting.cost;
    this.#waiting = null;
    sink.close(frame);
  }

  #conflict(frame: Frame, sink: TcpSink): void {
    if (this.#conflicted) return;
    this.#conflicted = true;
    sink.conflict(frame);
  }

  #remember(bytes: Uint8Array, start: number, end: number): void {
    this.#remembered ??= new Float64Array(REMEMBERED * 3);
    const remembered = this.#remembered;
    const slot = this.#rememberAt * 3;
    remembered[slot] = this.#position;
    remembered[slot + 1] = end - start;
    remembered[slot + 2] = this.#buffer.sent.keep(bytes, start, end);
    this.#rememberAt = (this.#rememberAt + 1) % REMEMBERED;
  }

  /** Whether remembered segments had other octets, as far as they are repeated here. */
  #differs(at: number, bytes: Uint8Array, start: number, end: number): boolean {
    const remembered = this.#remembered;
    if (remembered === null) return false;
    for (let slot = 0; slot < remembered.length; slot += 3) {
      const sentAt = remembered[slot]!;
      const from = Math.max(at, sentAt);
      const octets = Math.min(at + end - start, sentAt + remembered[slot + 1]!) - from;
      if (octets <= 0) continue;
      const place = remembered[slot + 2]!;
      if (this.#buffer.sent.differ(place, from - sentAt, bytes, start + from - at, octets)) return true;
    }
    return false;
  }
}

/** A Frame that keeps its place and time, not its octets. */
function copyOf(frame: Frame): Frame {
  const copy = new Frame();
  copy.number = frame.number;
  copy.capture = frame.capture;
  copy.seconds = frame.seconds;
  copy.nanoseconds = frame.nanoseconds;
  copy.linkType = frame.linkType;
  copy.originalLength = frame.originalLength;
  return copy;
}
