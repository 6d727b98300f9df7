/**
 * Packets out of one direction of a TCP connection that carries what UDP usually does.
 *
 * - RFC 4571: two octets of length before each RTP, RTCP, STUN or DTLS packet (ICE-TCP: RFC 6544 section 3).
 * - TURN over TCP: STUN messages, which tell their own length, and ChannelData, padded to four octets (RFC 8656 section 12.5).
 *
 * Which of them it is, and whether it is either, is known by lengths that chain and by what the packets look like (`weigh`, the caller's):
 * a STUN message decides at once, others need company. Until then octets are kept, so that the first packets are not lost. A stream
 * may begin in the middle if a segment begins with a packet. After a hole the next segment that begins with one goes on.
 */
import { u16, u32 } from '../bytes/read.ts';
import { Frame } from '../capture/frame.ts';

const MAGIC_COOKIE = 0x2112a442;
const STUN_HEADER = 20;
/** Weight that makes a stream one of packets; less is needed when the other direction, or what came before, is. */
const CERTAIN = 4;
/** Kept while it is not known. */
const MAX_UNRECOGNISED = 16_384;
/** A packet that is to tell what the stream is. */
const MAX_FIRST_PACKET = 4_095;
/** Segments that are tried as a beginning. */
const MAX_ATTEMPTS = 16;
const MAX_ATTEMPTS_AGAIN = 4_096;

export type PacketFraming = 'rfc4571' | 'turn';

export interface PacketReceiver {
  /** 0 when this is no packet that may come; else how much it tells. */
  weigh(bytes: Uint8Array, start: number, end: number): number;
  /** One packet: borrowed, valid during the call. `at` is the frame of its last octet. */
  packet(bytes: Uint8Array, start: number, end: number, at: Frame): void;
  /** The stream of packets was lost after it had been found. */
  lost(octets: number, at: Frame): void;
}

/** A cheap look at a segment: whether it may begin with a packet. True when there is too little to tell. */
export function mayBeginPackets(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 8) return true;
  const first = bytes[start]!;
  if (first <= 3 && u32(bytes, start + 4) === MAGIC_COOKIE) return true;
  if (first >= 0x40)
    return first <= 0x7f && u16(bytes, start + 2) <= MAX_FIRST_PACKET && beginsPacket(bytes[start + 4]!);
  return u16(bytes, start) <= MAX_FIRST_PACKET && beginsPacket(bytes[start + 2]!);
}

/** STUN, DTLS, RTP or RTCP by the first octet: RFC 7983 section 7. */
function beginsPacket(first: number): boolean {
  return first <= 3 || (first >= 20 && first <= 63) || (first >= 128 && first <= 191);
}

interface Mark {
  readonly end: number;
  readonly at: Frame;
}

const MORE = 0;
const NEVER = -1;

export class FramedPackets {
  framing: PacketFraming | null = null;
  readonly #receiver: PacketReceiver;
  #candidate: PacketFraming | null = null;
  #needed = CERTAIN;
  #score = 0;
  #attempts = MAX_ATTEMPTS;
  /** Octets that wait, from the start of a packet; and which frames they came in, until the stream is known. */
  #pending: Uint8Array = EMPTY;
  #length = 0;
  #scanned = 0;
  #marks: Mark[] = [];
  #from = 0;
  #to = 0;

  constructor(receiver: PacketReceiver) {
    this.#receiver = receiver;
  }

  /** True when it is no stream of packets: `push` does nothing. */
  get abandoned(): boolean {
    return this.#attempts <= 0;
  }

  /** The other direction is one, or was. */
  expect(): void {
    if (this.framing !== null) return;
    this.#needed = 1;
    this.#attempts = Math.max(this.#attempts, MAX_ATTEMPTS);
  }

  push(bytes: Uint8Array, start: number, end: number, at: Frame): void {
    if (this.abandoned || start >= end) return;
    if (this.framing !== null && this.#length === 0) {
      const rest = this.#split(bytes, start, end, at);
      if (rest < end) this.#append(bytes, rest, end);
      return;
    }
    this.#append(bytes, start, end);
    if (this.framing === null) this.#recognise(at);
    if (this.framing !== null) this.#drop(this.#split(this.#pending, 0, this.#length, at));
  }

  /** The stream misses octets here. */
  hole(): void {
    this.#startOver();
  }

  #recognise(at: Frame): void {
    this.#marks.push({ end: this.#length, at: copyOf(at) });
    const bytes = this.#pending;
    this.#candidate ??= candidateOf(bytes, this.#length);
    while (this.#score < this.#needed) {
      const next = this.#candidate === null ? MORE : this.#next(bytes, this.#scanned, this.#length, this.#candidate);
      const tooLong = this.#to - this.#from > MAX_FIRST_PACKET;
      if (next === MORE && !tooLong && this.#length < MAX_UNRECOGNISED) return;
      const weight = next <= 0 || tooLong ? 0 : this.#receiver.weigh(bytes, this.#from, this.#to);
      if (weight === 0) {
        this.#attempts--;
        this.#forget();
        return;
      }
      this.#score += weight;
      this.#scanned = next;
    }
    this.framing = this.#candidate;
    this.#attempts = MAX_ATTEMPTS_AGAIN;
  }

  /** @returns where the packet begins that is not whole yet */
  #split(bytes: Uint8Array, start: number, end: number, at: Frame): number {
    let from = start;
    while (from < end) {
      const next = this.#next(bytes, from, end, this.framing!);
      if (next === MORE) break;
      if (next === NEVER) {
        this.#receiver.lost(end - from, at);
        this.#startOver();
        return end;
      }
      if (this.#to > this.#from) this.#receiver.packet(bytes, this.#from, this.#to, this.#frameOf(next, at));
      from = next;
    }
    this.#marks = [];
    return from;
  }

  /** The packet at `at` as `#from` and `#to`; where the next begins, or that more is needed, or that this is no packet. */
  #next(bytes: Uint8Array, at: number, end: number, framing: PacketFraming): number {
    if (end - at < 4) return framing === 'rfc4571' && end - at >= 2 ? this.#next4571(bytes, at, end) : MORE;
    return framing === 'rfc4571' ? this.#next4571(bytes, at, end) : this.#nextTurn(bytes, at, end);
  }

  #next4571(bytes: Uint8Array, at: number, end: number): number {
    this.#from = at + 2;
    this.#to = this.#from + u16(bytes, at);
    return this.#to <= end ? this.#to : MORE;
  }

  #nextTurn(bytes: Uint8Array, at: number, end: number): number {
    const first = bytes[at]!;
    const length = u16(bytes, at + 2);
    this.#from = at;
    if (first <= 3) {
      if ((length & 3) !== 0 || (end - at >= 8 && u32(bytes, at + 4) !== MAGIC_COOKIE)) return NEVER;
      this.#to = at + STUN_HEADER + length;
      return this.#to <= end ? this.#to : MORE;
    }
    if (first < 0x40 || first > 0x7f) return NEVER;
    this.#to = at + 4 + length;
    const next = at + 4 + ((length + 3) & ~3);
    return next <= end ? next : MORE;
  }

  /** While the stream was not known, packets came in other frames than the one that decided. */
  #frameOf(end: number, at: Frame): Frame {
    return this.#marks.find((mark) => mark.end >= end)?.at ?? at;
  }

  #startOver(): void {
    if (this.framing !== null) this.#needed = 1;
    this.framing = null;
    this.#forget();
  }

  #forget(): void {
    this.#pending = EMPTY;
    this.#length = 0;
    this.#scanned = 0;
    this.#from = 0;
    this.#to = 0;
    this.#score = 0;
    this.#marks = [];
    this.#candidate = null;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#length + end - start;
    if (this.#pending.length < length) {
      const larger = new Uint8Array(Math.max(length, this.#pending.length * 2));
      larger.set(this.#pending.subarray(0, this.#length));
      this.#pending = larger;
    }
    this.#pending.set(bytes.subarray(start, end), this.#length);
    this.#length = length;
  }

  #drop(octets: number): void {
    if (octets >= this.#length) this.#pending = EMPTY;
    else this.#pending.copyWithin(0, octets, this.#length);
    this.#length = Math.max(0, this.#length - octets);
  }
}

const EMPTY = new Uint8Array(0);

/** ChannelData and cookies say TURN; a length of at most `MAX_FIRST_PACKET` the other. Null: too few octets to tell. */
function candidateOf(bytes: Uint8Array, length: number): PacketFraming | null {
  if (length < 8) return null;
  if (bytes[0]! >= 0x40) return 'turn';
  return bytes[0]! <= 3 && u32(bytes, 4) === MAGIC_COOKIE ? 'turn' : 'rfc4571';
}

function copyOf(frame: Frame): Frame {
  const copy = new Frame();
  copy.capture = frame.capture;
  copy.number = frame.number;
  copy.seconds = frame.seconds;
  copy.nanoseconds = frame.nanoseconds;
  return copy;
}
