/**
 * SIP messages out of a byte stream: TCP, TLS plaintext, SCTP in order (RFC 3261 section 18.3; CRLF keep-alives: RFC 5626 section 3.5).
 *
 * Octets go in as the stream delivers them, whole messages come out through a callback, whatever the segment sizes. Content-Length
 * decides where a message ends. A message without one ends behind its header section (RFC 3261 section 20.14 makes the field
 * mandatory on streams); if what follows is no start line, that is a Stop. After a hole, after junk, and after a length that cannot
 * be trusted, the next start line at the start of a line is looked for, over a bounded number of octets.
 *
 * A stream that is not SIP costs little: it is given up (`abandoned`) after a bounded search and its octets are not kept.
 * No octet is looked at twice, except the header section when it is complete.
 *
 * SIP over WebSocket (RFC 7118), where the WebSocket message is the frame, is not this file's: see `websocket.ts`.
 */
import { findOctet, isLineBreak, isTokenOctet, lineEndBefore, OCTET } from '../bytes/ascii.ts';
import { type Stop, type StopReason, stop } from '../bytes/stop.ts';
import type { FrameReference } from '../capture/frame.ts';
import { withRoom } from './room.ts';
import { BAD_LENGTH, contentLength, NO_LENGTH } from './sip-content-length.ts';
import { LostStretch, NO_FRAME } from './sip-lost-stretch.ts';
import { isHttpLine, isSipStartLine, MAX_START_LINE_OCTETS } from './sip-start-line.ts';

/** Start line and header fields of one message. */
export const MAX_STREAM_HEADER_OCTETS = 65_536;
/** A body that claims more is not waited for. */
export const MAX_STREAM_BODY_OCTETS = 1_048_576;
/** A stream that has shown no start line within so many octets is not SIP. */
export const MAX_UNRECOGNISED_OCTETS = 65_536;
/** A SIP stream that has lost its framing is searched so far for the next start line. */
export const MAX_RESYNCHRONISATION_OCTETS = 2_097_152;

export interface SipFramingReceiver {
  /**
   * One message, `bytes[start..end)`: borrowed, valid during the call. `stop` is set when the message is not whole or its end is
   * not certain; the header section may then be cut.
   */
  message(
    bytes: Uint8Array,
    start: number,
    end: number,
    firstFrame: FrameReference,
    lastFrame: FrameReference,
    stop: Stop | undefined,
  ): void;
  /** Octets of a SIP stream that belong to no message; `offset` counts from the start of the stream. */
  skipped(stop: Stop, frame: FrameReference): void;
}

/**
 * `between`: at the first octet of a message or at line breaks before it. `startLine`: within a first line. `header`, `body`:
 * within a message. `lost`: looking for a start line, at the start of a line. `lostLine`: the same, within a line that is none.
 */
type State = 'between' | 'startLine' | 'header' | 'body' | 'lost' | 'lostLine' | 'abandoned';

export class SipFraming {
  /** Whether a SIP start line has been seen. */
  recognised = false;
  /** Messages handed out, whole or not. */
  messages = 0;
  /** Octets that belong to no message and are no line breaks between messages. */
  octetsSkipped = 0;
  /** Line breaks between messages: keep-alives. */
  keepAliveOctets = 0;

  readonly #receiver: SipFramingReceiver;
  #state: State = 'between';
  /** Octets of an unfinished message or line; the first `#pendingLength` count. */
  #pending: Uint8Array = EMPTY;
  #pendingLength = 0;
  /** Octets of the stream before the window that is being read. */
  #streamOffset = 0;
  /** Within the window: where the message or line starts, where to go on, where its body starts. */
  #messageStart = 0;
  #at = 0;
  #bodyStart = 0;
  /** 0 when the message has no Content-Length. */
  #bodyLength = 0;
  #hasLength = true;
  /** The message before had no Content-Length: what follows must be a start line. */
  #afterUnknownLength = false;
  #firstFrame: FrameReference = NO_FRAME;
  #lastFrame: FrameReference = NO_FRAME;
  readonly #lost = new LostStretch();

  constructor(receiver: SipFramingReceiver) {
    this.#receiver = receiver;
  }

  /** True when the stream was given up as not SIP (or lost for good); `push` then only counts. */
  get abandoned(): boolean {
    return this.#state === 'abandoned';
  }

  /** The next octets of the stream, `bytes[start..end)`, which arrived with `frame`. Nothing of `bytes` is kept. */
  push(bytes: Uint8Array, start: number, end: number, frame: FrameReference): void {
    if (end <= start) return;
    if (this.#state === 'abandoned') {
      this.octetsSkipped += end - start;
      return;
    }
    this.#lastFrame = frame;
    if (this.#pendingLength === 0) {
      this.#rebase(start);
      this.#read(bytes, end);
      this.#keep(bytes, end);
    } else {
      this.#append(bytes, start, end);
      this.#read(this.#pending, this.#pendingLength);
      this.#keep(this.#pending, this.#pendingLength);
    }
  }

  /** The stream misses octets here: what was begun is handed out as it is, and the next start line is looked for. */
  hole(): void {
    if (this.#state === 'abandoned') return;
    this.#interrupt('missing-segment', 'The capture misses octets of the stream within this message.');
    this.#afterUnknownLength = false;
    if (this.#isLost()) this.#state = 'lost';
    else this.#lose('missing-segment', 'The capture misses octets of the stream.');
  }

  /** The stream, or the capture, ends here. */
  end(): void {
    if (this.#state === 'abandoned') return;
    this.#interrupt('truncated', 'The stream ends within this message.');
    this.#reportLost();
    this.#state = 'abandoned';
    this.#pending = EMPTY;
  }

  #read(bytes: Uint8Array, end: number): void {
    while (this.#at < end && this.#step(bytes, end)) {
      // Each step consumes octets or changes the state.
    }
  }

  /** False when more octets are needed. */
  #step(bytes: Uint8Array, end: number): boolean {
    switch (this.#state) {
      case 'between':
        return this.#betweenMessages(bytes, end);
      case 'startLine':
      case 'lost':
        return this.#line(bytes, end);
      case 'lostLine':
        return this.#restOfLine(bytes, end);
      case 'header':
        return this.#header(bytes, end);
      case 'body':
        return this.#body(bytes, end);
      default:
        this.#skipTo(end);
        return false;
    }
  }

  #betweenMessages(bytes: Uint8Array, end: number): boolean {
    let at = this.#at;
    while (at < end && isLineBreak(bytes[at]!)) at++;
    this.#keepAliveTo(at);
    if (this.#at === end) return false;
    this.#firstFrame = this.#lastFrame;
    if (isTokenOctet(bytes[this.#at]!)) this.#state = 'startLine';
    else this.#loseHere();
    return true;
  }

  /** A line that may be a start line; `#messageStart` is at its first octet. */
  #line(bytes: Uint8Array, end: number): boolean {
    if (this.#at === this.#messageStart) {
      this.#firstFrame = this.#lastFrame;
      if (!isTokenOctet(bytes[this.#at]!) && !isLineBreak(bytes[this.#at]!)) {
        this.#state = 'lostLine';
        return true;
      }
    }
    const limit = Math.min(end, this.#messageStart + MAX_START_LINE_OCTETS + 2);
    const lf = findOctet(bytes, OCTET.lf, this.#at, limit);
    this.#at = lf;
    if (lf === limit) {
      if (limit === end && end - this.#messageStart < MAX_START_LINE_OCTETS + 2) return false;
      this.#notStartLine(lf, 'lostLine');
      return true;
    }
    const lineEnd = lineEndBefore(bytes, this.#messageStart, lf);
    this.#at = lf + 1;
    if (isSipStartLine(bytes, this.#messageStart, lineEnd)) this.#found();
    else if (lineEnd === this.#messageStart && this.#lost.octets === 0) this.#keepAliveTo(lf + 1);
    else {
      const isHttp = !this.recognised && isHttpLine(bytes, this.#messageStart, lineEnd);
      this.#notStartLine(lf + 1, 'lost');
      if (isHttp) this.#abandon();
    }
    return true;
  }

  /** `#messageStart..next` is no start line. */
  #notStartLine(next: number, state: State): void {
    if (this.#state === 'startLine') this.#loseHere();
    this.#skipTo(next);
    if (this.#state === 'lost') this.#state = state;
  }

  /** Line breaks between messages say nothing about the framing. */
  #keepAliveTo(next: number): void {
    this.keepAliveOctets += next - this.#messageStart;
    this.#messageStart = this.#at = next;
  }

  #restOfLine(bytes: Uint8Array, end: number): boolean {
    const lf = findOctet(bytes, OCTET.lf, this.#at, end);
    const next = Math.min(lf + 1, end);
    this.#state = lf < end ? 'lost' : 'lostLine';
    this.#skipTo(next);
    return next < end;
  }

  #found(): void {
    this.recognised = true;
    this.#reportLost();
    this.#afterUnknownLength = false;
    this.#state = 'header';
  }

  /** Line by line to the empty line; `#at` is at the start of a line, or within one that has no end yet. */
  #header(bytes: Uint8Array, end: number): boolean {
    const limit = Math.min(end, this.#messageStart + MAX_STREAM_HEADER_OCTETS);
    while (this.#at < limit) {
      const lf = findOctet(bytes, OCTET.lf, this.#at, limit);
      if (lf === limit) {
        this.#at = lf;
        break;
      }
      this.#at = lf + 1;
      if (isEmptyLine(bytes, lf)) {
        this.#bodyStart = lf + 1;
        this.#endOfHeader(bytes);
        return true;
      }
    }
    if (limit - this.#messageStart < MAX_STREAM_HEADER_OCTETS) return false;
    const detail = `The header section is longer than ${MAX_STREAM_HEADER_OCTETS} octets.`;
    this.#emit(bytes, limit, this.#messageStop('limit-reached', limit, 0, 0, detail));
    this.#at = this.#messageStart = limit;
    this.#lose('limit-reached', detail);
    this.#state = 'lostLine';
    return true;
  }

  #endOfHeader(bytes: Uint8Array): void {
    const length = contentLength(bytes, this.#messageStart, this.#bodyStart);
    this.#hasLength = length !== NO_LENGTH;
    if (length === BAD_LENGTH || length > MAX_STREAM_BODY_OCTETS) {
      const bad = length === BAD_LENGTH;
      const reason = bad ? 'malformed' : 'limit-reached';
      const detail = bad
        ? 'Content-Length is not one number: nobody can tell where the message ends.'
        : `Content-Length is above ${MAX_STREAM_BODY_OCTETS} octets: the body is not read.`;
      this.#emit(bytes, this.#bodyStart, this.#messageStop(reason, this.#bodyStart, bad ? 0 : length, 0, detail));
      this.#at = this.#messageStart = this.#bodyStart;
      this.#lose(reason, detail);
      return;
    }
    this.#bodyLength = this.#hasLength ? length : 0;
    this.#state = 'body';
    this.#at = this.#bodyStart;
    if (this.#bodyLength === 0) this.#wholeMessage(bytes);
  }

  #body(bytes: Uint8Array, end: number): boolean {
    if (end - this.#bodyStart < this.#bodyLength) {
      this.#at = end;
      return false;
    }
    this.#wholeMessage(bytes);
    return true;
  }

  #wholeMessage(bytes: Uint8Array): void {
    const end = this.#bodyStart + this.#bodyLength;
    this.#emit(bytes, end, undefined);
    this.#afterUnknownLength = !this.#hasLength;
    this.#at = this.#messageStart = end;
    this.#state = 'between';
  }

  #emit(bytes: Uint8Array, end: number, why: Stop | undefined): void {
    this.messages++;
    this.#receiver.message(bytes, this.#messageStart, end, this.#firstFrame, this.#lastFrame, why);
  }

  /** Hands out what there is of a message whose start line is complete. Other octets count as skipped. */
  #interrupt(reason: StopReason, detail: string): void {
    const length = this.#pendingLength;
    if (this.#state === 'header' || this.#state === 'body') {
      const needed = this.#state === 'body' ? this.#bodyStart + this.#bodyLength - this.#messageStart : length + 1;
      this.#emit(this.#pending, length, stop('sip', reason, 0, needed, length, detail));
    } else if (length > 0) {
      if (this.#state === 'startLine') this.#lose(reason, detail);
      this.#skipTo(length);
    }
    this.#streamOffset += length;
    this.#pendingLength = this.#messageStart = this.#at = 0;
    if (this.#state !== 'abandoned' && !this.#isLost()) this.#state = 'between';
  }

  #loseHere(): void {
    this.#lose(
      'malformed',
      this.#afterUnknownLength
        ? 'A message without Content-Length is not followed by a start line.'
        : 'Where a message should start there is no start line.',
    );
  }

  #lose(reason: StopReason, detail: string): void {
    this.#state = 'lost';
    this.#lost.begin(reason, detail, this.#lastFrame);
  }

  /** `#messageStart..next` belongs to no message. */
  #skipTo(next: number): void {
    const octets = next - this.#messageStart;
    this.#messageStart = this.#at = next;
    this.octetsSkipped += octets;
    this.#lost.octets += octets;
    if (this.#lost.octets > (this.recognised ? MAX_RESYNCHRONISATION_OCTETS : MAX_UNRECOGNISED_OCTETS)) this.#abandon();
  }

  #abandon(): void {
    if (this.#state === 'abandoned') return;
    this.#reportLost();
    this.#state = 'abandoned';
  }

  /** One Stop for the whole stretch, once its length is known; a stream that never was SIP has nothing to report. */
  #reportLost(): void {
    if (!this.recognised || this.#lost.octets === 0) return;
    this.#receiver.skipped(this.#lost.end(this.#streamOffset + this.#messageStart), this.#lost.frame);
  }

  #isLost(): boolean {
    return this.#state === 'lost' || this.#state === 'lostLine';
  }

  #messageStop(reason: StopReason, at: number, needed: number, available: number, detail: string): Stop {
    return stop('sip', reason, at - this.#messageStart, needed, available, detail);
  }

  /** The window starts at `start` of the caller's bytes. */
  #rebase(start: number): void {
    this.#streamOffset -= start;
    this.#messageStart = this.#at = start;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#pendingLength + end - start;
    this.#reserve(length);
    this.#pending.set(bytes.subarray(start, end), this.#pendingLength);
    this.#pendingLength = length;
  }

  /** Keeps what is unfinished, `#messageStart..end` of the window, and makes it the window. */
  #keep(bytes: Uint8Array, end: number): void {
    const from = this.#messageStart;
    const length = end - from;
    if (bytes === this.#pending) {
      if (from > 0) this.#pending.copyWithin(0, from, end);
      if (length === 0) this.#pending = EMPTY;
    } else if (length > 0) {
      this.#reserve(length);
      this.#pending.set(bytes.subarray(from, end));
    }
    this.#pendingLength = length;
    this.#streamOffset += from;
    this.#messageStart = 0;
    this.#at -= from;
    this.#bodyStart -= from;
  }

  #reserve(length: number): void {
    this.#pending = withRoom(this.#pending, this.#pendingLength, length);
  }
}

const EMPTY = new Uint8Array(0);

function isEmptyLine(bytes: Uint8Array, lf: number): boolean {
  const before = bytes[lf - 1];
  return before === OCTET.lf || (before === OCTET.cr && bytes[lf - 2] === OCTET.lf);
}
