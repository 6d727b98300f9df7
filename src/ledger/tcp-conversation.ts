/**
 * What the ledger keeps for one TCP flow: both directions as streams, and what they carry: SIP, TLS, or neither.
 *
 * Both readings are tried until one is sure; the octets decide, not the port. A second connection on the same ports is read afresh and
 * belongs to the same flow.
 */
import { type Stop, stop } from '../bytes/stop.ts';
import { type Frame, type FrameReference, referenceTo } from '../capture/frame.ts';
import type { Direction, Flow } from '../flows/index.ts';
import { type HoleReason, type TcpBuffer, type TcpSink, TcpStream } from '../reassembly/index.ts';
import { SipFraming } from '../reassembly/sip-framing.ts';
import { recogniseTls } from '../reassembly/tls-records.ts';
import { Tally } from './accounting.ts';
import type { Carriage } from './carriage.ts';
import { hostsOf } from './endpoints.ts';
import type { GapOwner } from './gaps.ts';
import type { CertificateCollection } from './observers/certificates.ts';
import { TlsConversation } from './observers/tls.ts';
import type { TlsConnectionFacts } from './observers/tls-handshake.ts';
import { SignalingPath } from './signaling/signaling-path.ts';

/** A whole SIP message of a stream, as it is handed to the ledger. */
export type SipMessageReceiver = (
  conversation: TcpConversation,
  sender: Direction,
  bytes: Uint8Array,
  start: number,
  end: number,
  at: FrameReference,
  stopped: Stop | undefined,
) => void;

/** A problem of the streams, with where it was met first and how often. */
export interface StreamProblem {
  readonly stop: Stop;
  readonly at: FrameReference;
  count: number;
}

/** Connections on the same ports of which TLS is kept apart. */
const MAX_CONNECTIONS = 64;

export class TcpConversation implements GapOwner {
  readonly kind = 'tcp';
  legId: string | null = null;
  carriage: Carriage | null = null;
  /** Frames that the snapshot length cut short, and the first of them. */
  truncatedFrames = 0;
  firstTruncated: FrameReference | null = null;
  /** Frames with payload: classed when the flow's protocol is known. */
  readonly tally = new Tally();
  readonly path: SignalingPath;
  /** Kept until it is known whether the flow carries anything of interest; one for each reason and layer. */
  readonly problems: StreamProblem[] = [];
  readonly finishedTls: TlsConnectionFacts[] = [];
  /** Which side opened the connection; null when its beginning is not in the capture. */
  opener: Direction | null = null;
  /** Octets that the other side acknowledged, or went on behind, and that the capture does not have. */
  unseenOctets = 0;
  firstUnseen: FrameReference | null = null;
  /** What any of the connections on these ports carried. */
  carriesSip = false;
  carriesTls = false;
  /** What the present connection carries. */
  #isSip = false;
  #isTls = false;
  /** The present connection, counted from 0; and the one that each direction is at: one of them goes on first. */
  #connection = 0;
  readonly #connections: [number, number] = [0, 0];
  /** The capture ends, which closes no connection. */
  #captureEnds = false;
  readonly #streams: readonly [TcpStream, TcpStream];
  readonly #sinks: readonly [TcpSink, TcpSink];
  readonly #framings: [SipFraming, SipFraming];
  #tls: TlsConversation | null = null;
  readonly #certificates: CertificateCollection;
  readonly #receive: SipMessageReceiver;

  constructor(
    flow: Flow<unknown>,
    buffer: TcpBuffer,
    certificates: CertificateCollection,
    receive: SipMessageReceiver,
  ) {
    this.path = new SignalingPath('tcp', hostsOf(flow));
    this.#certificates = certificates;
    this.#receive = receive;
    this.#streams = [new TcpStream(buffer), new TcpStream(buffer)];
    this.#sinks = [this.#sink(0), this.#sink(1)];
    this.#framings = [this.#framing(0), this.#framing(1)];
  }

  segment(
    direction: Direction,
    sequence: number,
    acknowledgment: number | null,
    flags: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    frame: Frame,
  ): void {
    const other: Direction = direction === 0 ? 1 : 0;
    this.#streams[direction].append(sequence, flags, bytes, start, end, originalLength, frame, this.#sinks[direction]);
    if (acknowledgment !== null) this.#streams[other].acknowledged(acknowledgment, frame, this.#sinks[other]);
  }

  /** The end of the capture; `frame` is the last one. */
  finish(frame: Frame): void {
    this.#captureEnds = true;
    this.#streams[0].finish(frame, this.#sinks[0]);
    this.#streams[1].finish(frame, this.#sinks[1]);
    for (const framing of this.#framings) framing.end();
    this.#finishTls();
  }

  #sink(direction: Direction): TcpSink {
    return {
      data: (bytes, start, end, at) => this.#data(direction, bytes, start, end, at),
      hole: (octets, reason, at) => this.#hole(direction, octets, reason, at),
      conflict: (at) => this.#conflict(at),
      restart: () => this.#restart(direction),
      close: (at) => {
        if (!this.#captureEnds) this.#tls?.close(at);
      },
    };
  }

  #data(direction: Direction, bytes: Uint8Array, start: number, end: number, at: Frame): void {
    const framing = this.#framings[direction];
    if (!this.#isTls && !framing.abandoned) framing.push(bytes, start, end, referenceTo(at));
    if (this.#isSip) return;
    if (this.#tls === null) {
      if (recogniseTls(bytes, start, end) === 'no') return;
      this.#tls = new TlsConversation(this.#certificates, at, this.opener);
    }
    const certainty = this.#isTls ? 'certain' : recogniseTls(bytes, start, end);
    if (certainty === 'certain' || certainty === 'probable') this.#isTls = this.carriesTls = true;
    this.#tls.data(direction, bytes, start, end, at);
  }

  #hole(direction: Direction, octets: number, reason: HoleReason, at: Frame): void {
    this.#problem(stop('tcp', reason, 0, octets, 0, `${octets} octets of a TCP stream are not in the capture.`), at);
    if (reason === 'missing-segment') {
      this.unseenOctets += octets;
      this.firstUnseen ??= referenceTo(at);
    }
    this.#framings[direction].hole();
    this.#tls?.hole(direction, octets, at);
  }

  #conflict(at: Frame): void {
    const detail = 'A TCP segment came again with other content: which one the receiver believed cannot be known.';
    this.#problem(stop('tcp', 'conflicting-overlap', 0, 0, 0, detail), at);
  }

  /** Another connection on the same ports. Both directions tell it, one after the other; the first one counts. */
  #restart(direction: Direction): void {
    this.#beginFraming(direction);
    const isKnown = this.#connections[direction] < this.#connection;
    if (!isKnown) {
      this.#connection++;
      this.#beginFraming(direction === 0 ? 1 : 0);
      this.#finishTls();
      this.#isSip = this.#isTls = false;
    }
    this.#connections[direction] = this.#connection;
  }

  #beginFraming(direction: Direction): void {
    this.#framings[direction].end();
    this.#framings[direction] = this.#framing(direction);
  }

  #finishTls(): void {
    if (this.#tls === null) return;
    const facts = this.#tls.outcome();
    this.#tls = null;
    if (this.finishedTls.length < MAX_CONNECTIONS) this.finishedTls.push(facts);
    else {
      const detail = `More than ${MAX_CONNECTIONS} TLS connections on the same ports.`;
      this.addProblem(stop('tls', 'limit-reached', 0, 1, 0, detail), facts.first);
    }
  }

  #framing(direction: Direction): SipFraming {
    return new SipFraming({
      message: (bytes, start, end, _first, last, stopped) => {
        this.#isSip = this.carriesSip = true;
        this.#receive(this, direction, bytes, start, end, last, stopped);
      },
      skipped: (stopped, at) => this.addProblem(stopped, at),
    });
  }

  #problem(stopped: Stop, at: Frame): void {
    this.addProblem(stopped, referenceTo(at));
  }

  addProblem(stopped: Stop, at: FrameReference): void {
    const known = this.problems.find(({ stop: one }) => one.reason === stopped.reason && one.layer === stopped.layer);
    if (known === undefined) this.problems.push({ stop: stopped, at, count: 1 });
    else known.count++;
  }
}
