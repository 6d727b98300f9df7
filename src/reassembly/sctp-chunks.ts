/**
 * User messages out of one direction of an SCTP association: RFC 9260 sections 3.3.1 and 6.9 (DATA), RFC 8260 section 2.1 (I-DATA).
 *
 * A packet bundles chunks. A message is one chunk, or fragments: with DATA those of consecutive TSNs from B to E, with I-DATA those of one
 * stream and message identifier by their fragment numbers. Fragments may come in any order and twice. Messages are handed out when they
 * are whole; the order of the stream is not waited for, since SIP over SCTP uses the unordered service (RFC 4168 section 5.1).
 *
 * Bounded: octets and fragments that wait, and TSNs remembered to tell what came twice.
 *
 * Not handled: several paths of one association (multi-homing) are several associations here; AUTH, padding and reconfiguration chunks are
 * stepped over; a fragment that the capture truncated makes its message unreadable.
 */
import { u16, u32 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';

export const SCTP_CHUNK = { data: 0, init: 1, initAck: 2, iData: 64 } as const;

/** Of one direction. */
export const MAX_WAITING_OCTETS = 1 << 20;
export const MAX_WAITING_FRAGMENTS = 1_024;
const MAX_REMEMBERED = 4_096;

const CHUNK_HEADER = 4;
const DATA_HEADER = 16;
const I_DATA_HEADER = 20;
const END = 1;
const BEGIN = 2;

export interface SctpReceiver {
  /** One whole user message: borrowed, valid during the call. */
  message(bytes: Uint8Array, start: number, end: number, protocol: number): void;
  problem(stopped: Stop): void;
}

interface Fragment {
  readonly bytes: Uint8Array;
  readonly flags: number;
  readonly protocol: number;
}

export class SctpChunks {
  readonly #receiver: SctpReceiver;
  /** By TSN, or by stream, message and fragment number. */
  readonly #waiting = new Map<string, Fragment>();
  #waitingOctets = 0;
  /** TSNs of what was handed out or waits, oldest first. */
  readonly #seen = new Set<number>();

  constructor(receiver: SctpReceiver) {
    this.#receiver = receiver;
  }

  /**
   * The chunks of one packet.
   *
   * @param originalEnd where they ended on the wire
   * @returns whether there was user data among them
   */
  push(bytes: Uint8Array, start: number, end: number, originalEnd: number): boolean {
    let hasData = false;
    let at = start;
    while (at + CHUNK_HEADER <= end) {
      const type = bytes[at]!;
      const length = u16(bytes, at + 2);
      if (length < CHUNK_HEADER || at + length > originalEnd) {
        this.#problem(
          'malformed',
          at - start,
          length,
          originalEnd - at,
          'A chunk length that does not fit the packet.',
        );
        return hasData;
      }
      if (type === SCTP_CHUNK.init || type === SCTP_CHUNK.initAck) this.#startOver();
      if (type === SCTP_CHUNK.data || type === SCTP_CHUNK.iData) {
        hasData = true;
        this.#data(bytes, at, Math.min(end, at + length), at + length, type === SCTP_CHUNK.iData, start);
      }
      at += (length + 3) & ~3;
    }
    return hasData;
  }

  /** The end of the capture. */
  end(): void {
    if (this.#waiting.size > 0) {
      this.#problem(
        'missing-segment',
        0,
        0,
        this.#waitingOctets,
        'Fragments of SCTP messages whose other fragments are not in the capture.',
      );
    }
    this.#startOver();
  }

  #data(bytes: Uint8Array, at: number, end: number, wireEnd: number, isIData: boolean, start: number): void {
    const header = isIData ? I_DATA_HEADER : DATA_HEADER;
    if (wireEnd - at < header) {
      this.#problem('malformed', at - start, header, wireEnd - at, 'A DATA chunk without room for its header.');
      return;
    }
    if (end < wireEnd) {
      this.#problem('truncated-by-snaplen', at - start, wireEnd - at, end - at, 'The capture cut a DATA chunk.');
      return;
    }
    const tsn = u32(bytes, at + 4);
    if (this.#seen.has(tsn)) return;
    this.#remember(tsn);
    const flags = bytes[at + 1]! & (BEGIN | END);
    const from = at + header;
    if (flags === (BEGIN | END)) this.#receiver.message(bytes, from, end, u32(bytes, at + (isIData ? 16 : 12)));
    else if (isIData) this.#iDataFragment(bytes, at, from, end, flags);
    else this.#dataFragment(bytes, from, end, tsn, { flags, protocol: u32(bytes, at + 12) });
  }

  #dataFragment(
    bytes: Uint8Array,
    from: number,
    end: number,
    tsn: number,
    { flags, protocol }: Omit<Fragment, 'bytes'>,
  ): void {
    if (!this.#keep(String(tsn), { bytes: bytes.slice(from, end), flags, protocol })) return;
    this.#joinAround(tsn, (number) => String(number));
  }

  /** The fragment number stands where the first fragment has the protocol identifier: the first is number 0. */
  #iDataFragment(bytes: Uint8Array, at: number, from: number, end: number, flags: number): void {
    const isFirst = (flags & BEGIN) !== 0;
    const key = (number: number) => `${u16(bytes, at + 8)} ${bytes[at + 1]! & 4} ${u32(bytes, at + 12)} ${number}`;
    const number = isFirst ? 0 : u32(bytes, at + 16);
    const fragment = { bytes: bytes.slice(from, end), flags, protocol: isFirst ? u32(bytes, at + 16) : 0 };
    if (this.#keep(key(number), fragment)) this.#joinAround(number, key);
  }

  /**
   * Walks to both ends of the run of fragments, a step each in turn: where one end is missing, the other is not walked to. So long runs
   * that grow at one end cost a step for each fragment.
   */
  #joinAround(number: number, key: (number: number) => string): void {
    let first = number;
    let last = number;
    for (;;) {
      const begins = (this.#waiting.get(key(first))!.flags & BEGIN) !== 0;
      const ends = (this.#waiting.get(key(last))!.flags & END) !== 0;
      if (begins && ends) break;
      if (!begins) first = (first - 1) >>> 0;
      if (!ends) last = (last + 1) >>> 0;
      if (!this.#waiting.has(key(first)) || !this.#waiting.has(key(last))) return;
    }
    const keys = [key(first)];
    for (let next = first; next !== last; ) {
      next = (next + 1) >>> 0;
      keys.push(key(next));
    }
    const fragments = keys.map((one) => this.#waiting.get(one)!);
    for (const one of keys) this.#forget(one);
    const whole = joined(fragments);
    this.#receiver.message(whole, 0, whole.length, fragments[0]!.protocol);
  }

  #keep(key: string, fragment: Fragment): boolean {
    const octets = this.#waitingOctets + fragment.bytes.length;
    if (this.#waiting.size >= MAX_WAITING_FRAGMENTS || octets > MAX_WAITING_OCTETS) {
      this.#problem('limit-reached', 0, fragment.bytes.length, 0, 'Too many fragments of SCTP messages wait.');
      this.#waiting.clear();
      this.#waitingOctets = 0;
      return false;
    }
    this.#forget(key);
    this.#waiting.set(key, fragment);
    this.#waitingOctets += fragment.bytes.length;
    return true;
  }

  #forget(key: string): void {
    this.#waitingOctets -= this.#waiting.get(key)?.bytes.length ?? 0;
    this.#waiting.delete(key);
  }

  #remember(tsn: number): void {
    if (this.#seen.size >= MAX_REMEMBERED) this.#seen.delete(this.#seen.values().next().value!);
    this.#seen.add(tsn);
  }

  #startOver(): void {
    this.#waiting.clear();
    this.#waitingOctets = 0;
    this.#seen.clear();
  }

  #problem(reason: Stop['reason'], offset: number, needed: number, available: number, detail: string): void {
    this.#receiver.problem(stop('sctp', reason, offset, needed, available, detail));
  }
}

function joined(fragments: readonly Fragment[]): Uint8Array {
  const whole = new Uint8Array(fragments.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of fragments) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}
