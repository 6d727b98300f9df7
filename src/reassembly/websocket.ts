/**
 * WebSocket messages out of one direction of a connection that was upgraded: RFC 6455 section 5; compressed by permessage-deflate:
 * RFC 7692 section 7.2.2.
 *
 * Octets go in as the stream delivers them, whole messages come out, unmasked, joined and inflated, whatever the segment sizes. Control
 * frames may stand between the frames of a message and are stepped over. No length allocates: what is kept are octets that came.
 * A message above the limit is stepped over and reported. After a hole, and after octets that cannot be a frame, the next segment
 * that begins like one is looked for; a compression window that missed octets cannot be used again, which is reported too.
 *
 * Not handled: extensions other than permessage-deflate.
 */
import { constants, inflateRawSync } from 'node:zlib';
import { u16, u32 } from '../bytes/read.ts';
import { type Stop, type StopReason, stop } from '../bytes/stop.ts';
import type { FrameReference } from '../capture/frame.ts';
import { withRoom } from './room.ts';

/** Of one message, compressed and inflated: a SIP header section and body are smaller (`sip-framing.ts`). */
export const MAX_WEBSOCKET_MESSAGE_OCTETS = 1_114_112;
/** Header of a frame: two octets, eight of length, four of mask. */
const MAX_HEADER = 14;
const MAX_CONTROL_PAYLOAD = 125;
/** RFC 7692 section 7.2.1: the sender took these off. */
const DEFLATE_TAIL = Uint8Array.of(0, 0, 0xff, 0xff);
const WINDOW = 32_768;
/** What a direction may inflate to: so much, and so many octets for each compressed one. SIP shrinks to a third, rarely to a tenth. */
const INFLATED_BASE = 131_072;
const INFLATED_PER_OCTET = 100;
const EMPTY = new Uint8Array(0);

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WebSocketReceiver {
  /** One message: borrowed, valid during the call. */
  message(bytes: Uint8Array, start: number, end: number, at: FrameReference): void;
  /** What could not be read. `offset` counts from the start of the direction's frames. */
  problem(stopped: Stop, at: FrameReference): void;
}

/** How a direction compresses: not at all, each message by itself, or each with the window of the one before. */
export type MessageCompression = 'none' | 'alone' | 'context';

/** A frame's header, as far as it is there. */
export interface WebSocketHeader {
  /** Octets of the header; 0 when more are needed, -1 when it cannot be one. */
  length: number;
  final: boolean;
  compressed: boolean;
  opcode: number;
  masked: boolean;
  /** Where the mask stands. */
  maskStart: number;
  payloadLength: number;
}

/** RFC 6455 section 5.2. Never reads past `end`. */
export function readWebSocketHeader(bytes: Uint8Array, start: number, end: number): WebSocketHeader {
  const first = start < end ? bytes[start]! : 0x80;
  const opcode = first & 15;
  const header = {
    length: 0,
    final: (first & 0x80) !== 0,
    compressed: (first & 0x40) !== 0,
    opcode,
    masked: false,
    maskStart: 0,
    payloadLength: 0,
  };
  const isControl = opcode >= OPCODE.close;
  const known = opcode <= OPCODE.binary || (isControl && opcode <= OPCODE.pong);
  if (start < end && (!known || (first & 0x30) !== 0 || (isControl && first >> 4 !== 8))) header.length = -1;
  if (header.length < 0 || end - start < 2) return header;
  const second = bytes[start + 1]! & 0x7f;
  header.masked = bytes[start + 1]! >= 0x80;
  if (isControl && second > MAX_CONTROL_PAYLOAD) header.length = -1;
  const extended = second === 126 ? 2 : second === 127 ? 8 : 0;
  const length = 2 + extended + (header.masked ? 4 : 0);
  if (header.length < 0 || end - start < length) return header;
  header.payloadLength = payloadLength(bytes, start, second);
  header.maskStart = start + 2 + extended;
  // The shortest form is required, and the top bit of eight octets is 0; nobody sends what a number cannot hold.
  header.length = header.payloadLength < 0 ? -1 : length;
  return header;
}

function payloadLength(bytes: Uint8Array, start: number, second: number): number {
  if (second < 126) return second;
  if (second === 126) {
    const length = u16(bytes, start + 2);
    return length < 126 ? -1 : length;
  }
  const high = u32(bytes, start + 2);
  const length = high * 0x1_0000_0000 + u32(bytes, start + 6);
  return high > 0x1f_ffff || length < 0x1_0000 ? -1 : length;
}

/**
 * The first octets of a data message, unmasked, when `bytes[start..end)` may begin with one: how WebSocket is known in the
 * middle of a connection. Empty when it cannot be one.
 */
export function firstOctetsOfMessage(bytes: Uint8Array, start: number, end: number, most: number): Uint8Array {
  const header = readWebSocketHeader(bytes, start, end);
  const isData = header.opcode === OPCODE.text || header.opcode === OPCODE.binary;
  if (header.length <= 0 || !isData || header.compressed || header.payloadLength > MAX_WEBSOCKET_MESSAGE_OCTETS)
    return EMPTY;
  const from = start + header.length;
  const octets = bytes.slice(from, Math.min(end, from + Math.min(most, header.payloadLength)));
  if (header.masked) for (let i = 0; i < octets.length; i++) octets[i]! ^= bytes[header.maskStart + (i & 3)]!;
  return octets;
}

type State = 'header' | 'payload' | 'lost' | 'closed';

export class WebSocketReader {
  /** Messages handed out. */
  messages = 0;
  readonly #receiver: WebSocketReceiver;
  readonly #compression: MessageCompression;
  #state: State = 'header';
  /** The header of the frame being read, as far as it came. */
  readonly #header = new Uint8Array(MAX_HEADER);
  #headerLength = 0;
  #opcode = 0;
  #final = false;
  /** Octets of payload that are still to come, and how many came. */
  #left = 0;
  #taken = 0;
  readonly #mask = new Uint8Array(4);
  /** The message being joined. */
  #message: Uint8Array = EMPTY;
  #messageLength = 0;
  #inMessage = false;
  #messageCompressed = false;
  #oversize = false;
  /** What was inflated last, for the next message; null when it was lost. */
  #window: Uint8Array | null = EMPTY;
  #inflatedBudget = INFLATED_BASE;
  #position = 0;
  #at: FrameReference = { capture: 0, frame: 0, seconds: 0, nanoseconds: 0 };

  constructor(receiver: WebSocketReceiver, compression: MessageCompression) {
    this.#receiver = receiver;
    this.#compression = compression;
  }

  /** The next octets of the direction. Nothing of `bytes` is kept. */
  push(bytes: Uint8Array, start: number, end: number, at: FrameReference): void {
    this.#at = at;
    if (this.#state === 'lost') this.#resume(bytes, start, end);
    let from = start;
    while (from < end && (this.#state === 'header' || this.#state === 'payload')) {
      from = this.#state === 'header' ? this.#readHeader(bytes, from, end) : this.#readPayload(bytes, from, end);
    }
    this.#position += end - start;
  }

  /** The stream misses octets here. */
  hole(): void {
    if (this.#state === 'closed') return;
    const begun = this.#inMessage || this.#headerLength > 0;
    if (begun) this.#problem('missing-segment', 0, 'The capture misses octets of a WebSocket message.');
    this.#lose();
  }

  /** The stream, or the capture, ends here. */
  end(): void {
    if (this.#inMessage || this.#headerLength > 0) {
      this.#problem('truncated', this.#left, 'The stream ends within a WebSocket message.');
    }
    this.#forgetMessage();
    this.#headerLength = 0;
    this.#state = 'closed';
  }

  /** The next segment that begins like a frame is taken for one. */
  #resume(bytes: Uint8Array, start: number, end: number): void {
    const header = readWebSocketHeader(bytes, start, end);
    const beginsMessage = header.opcode !== OPCODE.continuation;
    if (header.length > 0 && beginsMessage && header.payloadLength <= MAX_WEBSOCKET_MESSAGE_OCTETS)
      this.#state = 'header';
  }

  #readHeader(bytes: Uint8Array, start: number, end: number): number {
    let from = start;
    while (from < end) {
      this.#header[this.#headerLength++] = bytes[from++]!;
      const header = readWebSocketHeader(this.#header, 0, this.#headerLength);
      if (header.length === 0) continue;
      this.#headerLength = 0;
      if (header.length < 0) this.#broken('Octets that cannot be a WebSocket frame.');
      else this.#begin(header);
      return from;
    }
    return from;
  }

  #begin(header: WebSocketHeader): void {
    const isControl = header.opcode >= OPCODE.close;
    if (!isControl) {
      const continues = header.opcode === OPCODE.continuation;
      if (continues !== this.#inMessage) {
        this.#broken('A WebSocket frame that continues nothing, or interrupts a message.');
        return;
      }
      if (header.compressed && (continues || this.#compression === 'none')) {
        this.#broken('A WebSocket frame is marked as compressed, which nobody agreed on.');
        return;
      }
      if (!continues) this.#messageCompressed = header.compressed;
      this.#inMessage = true;
    }
    this.#opcode = header.opcode;
    this.#final = header.final;
    this.#left = header.payloadLength;
    this.#taken = 0;
    if (header.masked) this.#mask.set(this.#header.subarray(header.maskStart, header.maskStart + 4));
    else this.#mask.fill(0);
    this.#state = 'payload';
    if (this.#left === 0) this.#endOfFrame();
  }

  #readPayload(bytes: Uint8Array, start: number, end: number): number {
    const octets = Math.min(this.#left, end - start);
    if (this.#opcode < OPCODE.close) this.#append(bytes, start, start + octets);
    this.#taken += octets;
    this.#left -= octets;
    if (this.#left === 0) this.#endOfFrame();
    return start + octets;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#messageLength + end - start;
    if (this.#oversize || length > MAX_WEBSOCKET_MESSAGE_OCTETS) {
      this.#oversize = true;
      return;
    }
    this.#message = withRoom(this.#message, this.#messageLength, length);
    const phase = this.#taken - start;
    for (let from = start, to = this.#messageLength; from < end; from++, to++) {
      this.#message[to] = bytes[from]! ^ this.#mask[(from + phase) & 3]!;
    }
    this.#messageLength = length;
  }

  #endOfFrame(): void {
    this.#state = this.#opcode === OPCODE.close ? 'closed' : 'header';
    if (this.#opcode >= OPCODE.close || !this.#final) return;
    if (this.#oversize) {
      this.#problem('limit-reached', 0, `A WebSocket message above ${MAX_WEBSOCKET_MESSAGE_OCTETS} octets.`);
      this.#window = null;
    } else if (this.#messageCompressed) this.#inflate();
    else this.#emit(this.#message, this.#messageLength);
    this.#forgetMessage();
  }

  #emit(bytes: Uint8Array, end: number): void {
    this.messages++;
    this.#receiver.message(bytes, 0, end, this.#at);
  }

  /** Raw deflate with the window of the message before as its dictionary: the same as one inflater that goes on. */
  #inflate(): void {
    if (this.#window === null) {
      this.#problem('unsupported', 0, 'A compressed WebSocket message whose window the capture does not have.');
      return;
    }
    const compressed = new Uint8Array(this.#messageLength + DEFLATE_TAIL.length);
    compressed.set(this.#message.subarray(0, this.#messageLength));
    compressed.set(DEFLATE_TAIL, this.#messageLength);
    this.#inflatedBudget += compressed.length * INFLATED_PER_OCTET;
    const most = Math.min(MAX_WEBSOCKET_MESSAGE_OCTETS, this.#inflatedBudget);
    const inflated = inflatedOf(compressed, this.#window, most);
    this.#inflatedBudget -= typeof inflated === 'string' ? most : inflated.length;
    if (typeof inflated === 'string') {
      if (this.#compression === 'context') this.#window = null;
      const tooLarge = inflated === 'limit-reached';
      const detail = tooLarge
        ? 'A WebSocket message that inflates beyond the limit.'
        : 'A WebSocket message that does not inflate.';
      this.#problem(inflated, 0, detail);
      return;
    }
    if (this.#compression === 'context') this.#window = slid(this.#window, inflated);
    this.#emit(inflated, inflated.length);
  }

  #broken(detail: string): void {
    this.#problem('malformed', 0, detail);
    this.#lose();
  }

  #lose(): void {
    this.#forgetMessage();
    this.#headerLength = 0;
    this.#state = 'lost';
    if (this.#compression === 'context') this.#window = null;
  }

  #forgetMessage(): void {
    this.#message = EMPTY;
    this.#messageLength = 0;
    this.#inMessage = false;
    this.#oversize = false;
  }

  #problem(reason: StopReason, needed: number, detail: string): void {
    this.#receiver.problem(stop('websocket', reason, this.#position, needed, this.#messageLength, detail), this.#at);
  }
}

function inflatedOf(
  compressed: Uint8Array,
  window: Uint8Array,
  most: number,
): Uint8Array | 'malformed' | 'limit-reached' {
  try {
    return inflateRawSync(compressed, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: most,
      ...(window.length > 0 ? { dictionary: window } : {}),
    });
  } catch (failure) {
    return failure instanceof RangeError ? 'limit-reached' : 'malformed';
  }
}

function slid(window: Uint8Array, added: Uint8Array): Uint8Array {
  if (added.length >= WINDOW) return added.slice(added.length - WINDOW);
  const kept = window.subarray(Math.max(0, window.length + added.length - WINDOW));
  const next = new Uint8Array(kept.length + added.length);
  next.set(kept);
  next.set(added, kept.length);
  return next;
}
