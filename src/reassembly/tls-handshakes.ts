/**
 * Handshake messages out of handshake records: RFC 8446 section 5.1. A message may lie in several records and a record may
 * hold several messages.
 *
 * Only for records in clear; the caller knows when the direction has become ciphertext. DTLS has its own fragments
 * (dissectors/dtls).
 */
import { u24 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { isKnownHandshakeType } from '../registry/tls-messages.ts';
import { withRoom } from './room.ts';
import { MAX_HANDSHAKE_OCTETS } from './tls-records.ts';

const HEADER = 4;

/** `bytes[start..end)` is one whole message with its header of four octets. Borrowed. */
export type HandshakeSink = (bytes: Uint8Array, start: number, end: number) => void;

/** One direction of one connection. Holds at most one unfinished message of MAX_HANDSHAKE_OCTETS. */
export class HandshakeJoiner {
  readonly #sink: HandshakeSink;
  #held: Uint8Array = EMPTY;
  #heldLength = 0;
  /** At first, and after a hole, the next record may begin inside a message, or be ciphertext. */
  #doubtful = true;
  /** A message above the limit was met: the direction's handshake is no longer read. */
  #ended = false;

  constructor(sink: HandshakeSink) {
    this.#sink = sink;
  }

  /** One handshake record's fragment. The Stop is the first problem. */
  push(bytes: Uint8Array, start: number, end: number): Stop | undefined {
    if (this.#ended || end <= start) return undefined;
    if (this.#doubtful && !beginsMessage(bytes, start, end)) return undefined;
    this.#doubtful = false;
    if (this.#heldLength === 0) return this.#messages(bytes, start, end);
    this.#append(bytes, start, end);
    const whole = this.#heldLength;
    if (whole < HEADER || whole < HEADER + u24(this.#held, 1)) return this.#tooLong(this.#held, 0, whole);
    const joined = this.#held;
    this.#held = EMPTY;
    this.#heldLength = 0;
    return this.#messages(joined, 0, whole);
  }

  /** Octets of this direction are missing: gives up the unfinished message. */
  hole(): void {
    this.#held = EMPTY;
    this.#heldLength = 0;
    this.#doubtful = true;
  }

  /** Octets of an unfinished message that wait for more; 0 when the records so far ended with a message. */
  get waiting(): number {
    return this.#heldLength;
  }

  #messages(bytes: Uint8Array, start: number, end: number): Stop | undefined {
    let at = start;
    while (end - at >= HEADER) {
      const after = at + HEADER + u24(bytes, at + 1);
      if (after > end) break;
      this.#sink(bytes, at, after);
      at = after;
    }
    if (at < end) this.#append(bytes, at, end);
    return this.#tooLong(bytes, at, end);
  }

  #tooLong(bytes: Uint8Array, at: number, end: number): Stop | undefined {
    if (end - at < HEADER || u24(bytes, at + 1) <= MAX_HANDSHAKE_OCTETS) return undefined;
    const length = u24(bytes, at + 1);
    this.#ended = true;
    this.#held = EMPTY;
    this.#heldLength = 0;
    const detail = `A handshake message announces ${length} octets; at most ${MAX_HANDSHAKE_OCTETS} are read`;
    return stop('tls', 'limit-reached', at, length, end - at, detail);
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#heldLength + end - start;
    this.#held = withRoom(this.#held, this.#heldLength, length);
    this.#held.set(bytes.subarray(start, end), this.#heldLength);
    this.#heldLength = length;
  }
}

/** A known type and a length that a message of that record can have. */
function beginsMessage(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isKnownHandshakeType(bytes[start]!)) return false;
  return end - start < HEADER || u24(bytes, start + 1) <= MAX_HANDSHAKE_OCTETS;
}

const EMPTY = new Uint8Array(0);
