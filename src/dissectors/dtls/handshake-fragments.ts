/**
 * DTLS handshake messages out of their fragments: RFC 6347 section 4.2.2 and 4.2.3, RFC 9147 section 5.5.
 *
 * Fragments come in any order, twice, overlapping, and again in a retransmission. Messages are handed on in the order of their
 * sequence numbers; what waits behind a lost one is handed on by `flush`.
 */
import { u16, u24 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { HANDSHAKE_TYPE } from '../../registry/tls-messages.ts';

export const FRAGMENT_HEADER = 12;
/** A chain of certificates is far smaller. */
export const MAX_MESSAGE_OCTETS = 128 * 1024;
/** Messages of one direction that wait for fragments or for the one before. */
export const MAX_WAITING_MESSAGES = 16;
/** Pieces of one message: 64 KiB in the smallest usual datagrams need some 300. */
export const MAX_FRAGMENTS = 1024;

/** `bytes[start..end)` is the body, without header. Borrowed. */
export type MessageSink = (type: number, sequence: number, bytes: Uint8Array, start: number, end: number) => void;

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Waiting {
  readonly type: number;
  readonly length: number;
  /** Sorted by offset, without overlap. */
  readonly pieces: Piece[];
  /** Octets in `pieces`: the message is whole when it equals `length`. */
  received: number;
}

/** One direction of one handshake. */
export class HandshakeFragments {
  readonly #sink: MessageSink;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  /** Messages that came again. */
  retransmissions = 0;
  /** Messages that came in more than one piece. */
  fragmented = 0;
  /** Pieces that came before one that belongs in front of them. */
  reordered = 0;

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  /** One handshake record's fragment, which may hold several messages' fragments. The Stop is the first problem. */
  push(bytes: Uint8Array, start: number, end: number): Stop | undefined {
    let problem: Stop | undefined;
    let at = start;
    while (at < end) {
      if (end - at < FRAGMENT_HEADER) {
        return (
          problem ?? stop('dtls', 'truncated', at, FRAGMENT_HEADER, end - at, 'A handshake fragment header is cut off')
        );
      }
      const after = at + FRAGMENT_HEADER + u24(bytes, at + 9);
      if (after > end) {
        return problem ?? stop('dtls', 'truncated', at, after - at, end - at, 'A handshake fragment is cut off');
      }
      problem ??= this.#take(bytes, at, after);
      at = after;
    }
    return problem;
  }

  /** Hands on every whole message in order, over the gaps: when the handshake has gone on without the missing ones. */
  flush(): void {
    for (const sequence of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      const message = this.#waiting.get(sequence)!;
      if (message.received === message.length) this.#deliver(sequence, message);
    }
  }

  #take(bytes: Uint8Array, at: number, after: number): Stop | undefined {
    const type = bytes[at]!;
    const length = u24(bytes, at + 1);
    const sequence = u16(bytes, at + 4);
    const offset = u24(bytes, at + 6);
    const body = at + FRAGMENT_HEADER;
    if (length > MAX_MESSAGE_OCTETS) {
      return stop('dtls', 'limit-reached', at, length, after - body, `A handshake message announces ${length} octets`);
    }
    if (offset + after - body > length) {
      return stop(
        'dtls',
        'malformed',
        at,
        offset + after - body,
        length,
        'A handshake fragment reaches past its message',
      );
    }
    if (sequence < this.#next) {
      // A message that comes again in pieces comes again once.
      if (offset === 0) this.retransmissions += 1;
      return undefined;
    }
    if (after - body === length && (sequence === this.#next || startsHandshake(type))) {
      this.#waiting.delete(sequence);
      this.#next = sequence + 1;
      this.#sink(type, sequence, bytes, body, after);
      this.#deliverReady();
      return undefined;
    }
    return this.#store(sequence, { type, length, offset }, bytes.subarray(body, after));
  }

  #store(
    sequence: number,
    header: { readonly type: number; readonly length: number; readonly offset: number },
    octets: Uint8Array,
  ): Stop | undefined {
    let message = this.#waiting.get(sequence);
    if (message === undefined) {
      if (this.#waiting.size === MAX_WAITING_MESSAGES) {
        return stop(
          'dtls',
          'limit-reached',
          0,
          0,
          0,
          `More than ${MAX_WAITING_MESSAGES} handshake messages are incomplete`,
        );
      }
      message = { type: header.type, length: header.length, pieces: [], received: 0 };
      this.#waiting.set(sequence, message);
    }
    if (message.type !== header.type || message.length !== header.length) {
      return stop(
        'dtls',
        'conflicting-overlap',
        0,
        0,
        0,
        'Fragments of one handshake message disagree on its type or length',
      );
    }
    const last = message.pieces[message.pieces.length - 1];
    const reached = last === undefined ? 0 : last.offset + last.bytes.length;
    if (sequence > this.#next ? message.pieces.length === 0 : header.offset > reached) this.reordered += 1;
    const problem = addPiece(message, header.offset, octets);
    if (message.received === message.length && (sequence === this.#next || startsHandshake(message.type))) {
      this.#deliver(sequence, message);
      this.#deliverReady();
    }
    return problem;
  }

  #deliverReady(): void {
    let message = this.#waiting.get(this.#next);
    while (message !== undefined && message.received === message.length) {
      this.#deliver(this.#next, message);
      message = this.#waiting.get(this.#next);
    }
  }

  #deliver(sequence: number, message: Waiting): void {
    this.#waiting.delete(sequence);
    this.#next = sequence + 1;
    if (message.pieces.length > 1) this.fragmented += 1;
    const joined = new Uint8Array(message.received);
    for (const piece of message.pieces) joined.set(piece.bytes, piece.offset);
    this.#sink(message.type, sequence, joined, 0, joined.length);
  }
}

/** A hello is news whatever number it has: the capture may have begun after the cookie exchange. */
function startsHandshake(type: number): boolean {
  return (
    type === HANDSHAKE_TYPE.clientHello ||
    type === HANDSHAKE_TYPE.serverHello ||
    type === HANDSHAKE_TYPE.helloVerifyRequest
  );
}

/** Keeps the octets that no earlier piece has; what came first stays when two differ, and the difference is reported. */
function addPiece(message: Waiting, offset: number, octets: Uint8Array): Stop | undefined {
  const fresh: Piece[] = [];
  const end = offset + octets.length;
  let conflict = false;
  let at = offset;
  for (const piece of message.pieces) {
    const pieceEnd = piece.offset + piece.bytes.length;
    if (pieceEnd <= at) continue;
    if (piece.offset >= end) break;
    if (piece.offset > at) fresh.push(copy(octets, offset, at, piece.offset));
    const from = Math.max(at, piece.offset);
    const until = Math.min(end, pieceEnd);
    conflict ||= differs(piece, octets, offset, from, until);
    at = until;
  }
  if (at < end) fresh.push(copy(octets, offset, at, end));
  if (message.pieces.length + fresh.length > MAX_FRAGMENTS) {
    return stop('dtls', 'limit-reached', offset, 0, 0, `A handshake message in more than ${MAX_FRAGMENTS} pieces`);
  }
  for (const piece of fresh) message.received += piece.bytes.length;
  message.pieces.push(...fresh);
  if (fresh.length > 0) message.pieces.sort((a, b) => a.offset - b.offset);
  if (!conflict) return undefined;
  return stop(
    'dtls',
    'conflicting-overlap',
    offset,
    0,
    octets.length,
    'Handshake fragments claim the same octets with different content',
  );
}

function copy(octets: Uint8Array, base: number, from: number, until: number): Piece {
  return { offset: from, bytes: octets.slice(from - base, until - base) };
}

function differs(piece: Piece, octets: Uint8Array, base: number, from: number, until: number): boolean {
  for (let at = from; at < until; at += 1) if (piece.bytes[at - piece.offset] !== octets[at - base]) return true;
  return false;
}
