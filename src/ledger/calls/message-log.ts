/**
 * The SIP messages of each call by name and time, for its ladder: the first ones and the last ones, the rest is counted.
 *
 * A retransmission (RFC 3261 section 17: the same CSeq from the same side) and a keep-alive that comes again are folded into the message
 * that was there first. Nothing of a message is kept but its name, its CSeq number and its frame. Memory is bounded for each call and
 * for the capture.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import type { Side, SignalingPath } from '../signaling/signaling-path.ts';

const MAX_FIRST = 120;
const MAX_LAST = 40;
/** Messages kept in the whole capture. */
const MAX_MESSAGES = 200_000;
/** How far back a message is looked for that this one repeats. */
const RECENT = 8;
/** Sent again and again while a call lasts, with a new CSeq each time. */
const REPEATING: ReadonlySet<string> = new Set(['OPTIONS', 'INFO', 'NOTIFY', 'MESSAGE', 'UPDATE', 'REGISTER']);

export interface LoggedMessage {
  /** `INVITE`, `200 (INVITE)`. */
  readonly name: string;
  readonly path: SignalingPath;
  readonly sender: Side;
  readonly cseq: number | null;
  /** Of all messages: what came first, whatever time it says. Reported messages may be of one time. */
  readonly order: number;
  readonly at: FrameReference;
  until: FrameReference;
  count: number;
}

export interface LoggedMessages {
  readonly messages: readonly LoggedMessage[];
  /** Messages that were seen and not kept, and the first of them. */
  readonly omitted: number;
  readonly firstOmitted: FrameReference | null;
}

const NONE: LoggedMessages = { messages: [], omitted: 0, firstOmitted: null };

export class MessageLog {
  readonly #calls = new Map<string, CallLog>();
  #left = MAX_MESSAGES;
  #seen = 0;

  /** A message of a call that is kept. */
  add(callId: string, name: string, message: SipMessage, path: SignalingPath, sender: Side, at: FrameReference): void {
    let log = this.#calls.get(callId);
    if (log === undefined) {
      log = new CallLog();
      this.#calls.set(callId, log);
    }
    const cseq = message.cseqNumber;
    if (log.repeats(name, message.cseqMethod, cseq, path, sender, at)) return;
    const hasRoom = this.#left > 0;
    const order = this.#seen++;
    if (log.keep({ name, path, sender, cseq, order, at, until: at, count: 1 }, hasRoom)) this.#left--;
  }

  of(callId: string): LoggedMessages {
    return this.#calls.get(callId) ?? NONE;
  }
}

class CallLog implements LoggedMessages {
  readonly #first: LoggedMessage[] = [];
  /** A ring, once it is full: `#next` is the oldest. */
  readonly #last: LoggedMessage[] = [];
  #next = 0;
  omitted = 0;
  firstOmitted: FrameReference | null = null;

  get messages(): LoggedMessage[] {
    return [...this.#first, ...this.#last.slice(this.#next), ...this.#last.slice(0, this.#next)];
  }

  repeats(
    name: string,
    method: string,
    cseq: number | null,
    path: SignalingPath,
    sender: Side,
    at: FrameReference,
  ): boolean {
    const isRepeating = REPEATING.has(method);
    for (const known of this.#recent()) {
      if (known.name !== name || known.path !== path || known.sender !== sender) continue;
      if (!isRepeating && known.cseq !== cseq) continue;
      known.count++;
      known.until = at;
      return true;
    }
    return false;
  }

  /** @returns whether it takes more room than before */
  keep(message: LoggedMessage, hasRoom: boolean): boolean {
    if (hasRoom && this.#first.length < MAX_FIRST) {
      this.#first.push(message);
      return true;
    }
    if (hasRoom && this.#last.length < MAX_LAST) {
      this.#last.push(message);
      return true;
    }
    this.omitted++;
    this.firstOmitted ??= this.#last[0]?.at ?? message.at;
    if (this.#last.length < MAX_LAST) return false;
    this.#last[this.#next] = message;
    this.#next = (this.#next + 1) % MAX_LAST;
    return false;
  }

  *#recent(): Generator<LoggedMessage> {
    const { length } = this.#last;
    for (let back = 1; back <= RECENT; back++) {
      const inLast = back <= length ? this.#last[(this.#next - back + 2 * length) % length] : undefined;
      const known = inLast ?? this.#first[this.#first.length - (back - length)];
      if (known === undefined) return;
      yield known;
    }
  }
}
