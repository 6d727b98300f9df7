/**
 * What the ledger keeps for one SCTP flow: both directions of an association, and the SIP that they carry (RFC 4168).
 *
 * SIP is known by its content, whatever the payload protocol identifier: RFC 4168 registers none, and senders use 0.
 */
import { type Stop, stop } from '../bytes/stop.ts';
import { type Frame, type FrameReference, referenceTo } from '../capture/frame.ts';
import { DATAGRAM, demultiplex } from '../dissectors/index.ts';
import { isKeepAlive, sip } from '../dissectors/sip/index.ts';
import type { Direction, Flow } from '../flows/index.ts';
import { SctpChunks } from '../reassembly/sctp-chunks.ts';
import { recogniseTls } from '../reassembly/tls-records.ts';
import { Tally } from './accounting.ts';
import type { Carriage } from './carriage.ts';
import { sidesOf } from './endpoints.ts';
import type { GapOwner } from './gaps.ts';
import { SignalingPath } from './signaling/signaling-path.ts';
import type { WholeMessageReceiver } from './whole-messages.ts';

export interface SctpProblem {
  readonly stop: Stop;
  readonly at: FrameReference;
}

/** Problems kept until it is known whether the flow carries anything of interest. */
const MAX_PROBLEMS = 64;

export class SctpConversation implements GapOwner {
  readonly kind = 'sctp';
  legId: string | null = null;
  carriage: Carriage | null = null;
  /** Frames that the snapshot length cut short, and the first of them. */
  truncatedFrames = 0;
  firstTruncated: FrameReference | null = null;
  /** Frames with user data: classed when the flow's protocol is known. */
  readonly tally = new Tally();
  readonly path: SignalingPath;
  readonly problems: SctpProblem[] = [];
  carriesSip = false;
  /** TLS (RFC 3436) or DTLS (RFC 6083) over SCTP was seen, which is not read. */
  carriesTls = false;
  readonly #halves: readonly [SctpChunks, SctpChunks];
  readonly #receive: WholeMessageReceiver;
  #at: FrameReference = { capture: 0, frame: 0, seconds: 0, nanoseconds: 0 };

  constructor(flow: Flow<unknown>, receive: WholeMessageReceiver) {
    this.path = new SignalingPath('sctp', sidesOf(flow));
    this.#receive = receive;
    this.#halves = [this.#half(0), this.#half(1)];
  }

  /** @returns whether the packet held user data */
  packet(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    originalEnd: number,
    frame: Frame,
  ): boolean {
    this.#at = referenceTo(frame);
    return this.#halves[direction].push(bytes, start, end, originalEnd);
  }

  /** The end of the capture; `frame` is the last one. */
  finish(frame: Frame): void {
    this.#at = referenceTo(frame);
    for (const half of this.#halves) half.end();
  }

  #half(direction: Direction): SctpChunks {
    return new SctpChunks({
      message: (bytes, start, end) => this.#message(direction, bytes, start, end),
      problem: (stopped) => this.#keepProblem(stopped),
    });
  }

  #message(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    if (sip.recognise(bytes, start, end)) {
      this.carriesSip = true;
      this.#receive(this, direction, bytes, start, end, this.#at);
    } else if (this.#isTls(bytes, start, end)) {
      this.carriesTls = true;
      this.#keepProblem(
        stop('sctp', 'unsupported', 0, 0, end - start, 'TLS or DTLS over SCTP is not read; it may carry signaling.'),
      );
    } else if (this.carriesSip && !isKeepAlive(bytes, start, end)) {
      this.#keepProblem(
        stop('sip', 'malformed', 0, 0, end - start, 'An SCTP message on a SIP association that is no SIP message.'),
      );
    }
  }

  #isTls(bytes: Uint8Array, start: number, end: number): boolean {
    return demultiplex(bytes, start, end) === DATAGRAM.dtls || recogniseTls(bytes, start, end) === 'certain';
  }

  #keepProblem(stopped: Stop): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ stop: stopped, at: this.#at });
  }
}
