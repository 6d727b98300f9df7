/**
 * What the ledger keeps for one TCP flow: both directions as streams, and what they carry: SIP (plain or over WebSocket), TLS,
 * media packets with framing, text beside calls (MSRP, MRCP, RTSP), or none of them.
 *
 * SIP in TLS that does not encrypt is read as well.
 *
 * All readings are tried until one is sure; the octets decide, not the port. A second connection on the same ports is read afresh and
 * belongs to the same flow.
 */
import { type Stop, stop } from '../bytes/stop.ts';
import { type Frame, type FrameReference, referenceTo } from '../capture/frame.ts';
import { isKeepAlive, sip } from '../dissectors/sip/index.ts';
import { channelStartAt } from '../dissectors/text-channels.ts';
import type { Direction, Flow } from '../flows/index.ts';
import { TCP_FLAG } from '../layers/index.ts';
import { FramedPackets, mayBeginPackets } from '../reassembly/framed-packets.ts';
import { type HoleReason, type TcpBuffer, type TcpSink, TcpStream } from '../reassembly/index.ts';
import { SipFraming } from '../reassembly/sip-framing.ts';
import { recogniseTls } from '../reassembly/tls-records.ts';
import { Tally } from './accounting.ts';
import type { Carriage } from './carriage.ts';
import { ConnectionBeginning } from './connection-beginning.ts';
import { sidesOf } from './endpoints.ts';
import type { GapOwner } from './gaps.ts';
import type { CertificateCollection } from './observers/certificates.ts';
import { TlsConversation } from './observers/tls.ts';
import type { TlsConnectionFacts } from './observers/tls-handshake.ts';
import { PacketWeight } from './packet-weight.ts';
import { SignalingPath } from './signaling/signaling-path.ts';
import { TextChannelSeen } from './text-channel.ts';
import { UdpConversation } from './udp-conversation.ts';
import { holdsSip } from './unread-content.ts';
import { mayBeginWebSocket, WebSocketConversation } from './web-socket-conversation.ts';
import type { WholeMessageReceiver } from './whole-messages.ts';

/** A media packet of a stream, as it is handed to the ledger. */
export type PacketTaker = (
  conversation: TcpConversation,
  carrier: UdpConversation,
  sender: Direction,
  bytes: Uint8Array,
  start: number,
  end: number,
  at: Frame,
) => void;

/** A problem of the streams, with where it was met first and how often. */
export interface StreamProblem {
  readonly stop: Stop;
  readonly at: FrameReference;
  count: number;
}

const WEB_SOCKET = 'ws';
/** Clients named by PROXY headers that are kept. */
const MAX_ORIGINAL_CLIENTS = 4;
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
  /** The reset that answered a connection before anything was sent over it; null when there was none. */
  refusedAt: FrameReference | null = null;
  /** Octets that the other side acknowledged, or went on behind, and that the capture does not have. */
  unseenOctets = 0;
  firstUnseen: FrameReference | null = null;
  /** Frames that hold SIP where no SIP message begins, and the first of them. */
  unreadSip = 0;
  firstUnreadSip: FrameReference | null = null;
  /** Clients that PROXY headers in front of the connections name, as endpoint keys. */
  originalClients: Set<string> | null = null;
  /** What any of the connections on these ports carried. */
  carriesSip = false;
  carriesTls = false;
  /** SIP was read in segments without a place in their stream. */
  #carriesStraySip = false;
  /** What the present connection carries. */
  #isSip = false;
  #isTls = false;
  #isOverWebSocket = false;
  #isMedia = false;
  /** The present connection, counted from 0; and the one that each direction is at: one of them goes on first. */
  #connection = 0;
  readonly #connections: [number, number] = [0, 0];
  /** The capture ends, which closes no connection. */
  #captureEnds = false;
  readonly #streams: readonly [TcpStream, TcpStream];
  readonly #sinks: readonly [TcpSink, TcpSink];
  readonly #framings: [SipFraming, SipFraming];
  #tls: TlsConversation | null = null;
  /** SIP in TLS that does not encrypt, by direction. */
  readonly #inTls: [SipFraming | null, SipFraming | null] = [null, null];
  /** Media packets with framing, of any of the connections; null when there are none. */
  packets: UdpConversation | null = null;
  /** MSRP, MRCP or RTSP in clear, of any of the connections; null when there is none. */
  textChannel: TextChannelSeen | null = null;
  readonly #framedPackets: [FramedPackets | null, FramedPackets | null] = [null, null];
  #webSocket: WebSocketConversation | null = null;
  readonly #beginnings = [new ConnectionBeginning(), new ConnectionBeginning()] as const;
  readonly #certificates: CertificateCollection;
  readonly #receive: WholeMessageReceiver;
  readonly #takePacket: PacketTaker;

  constructor(
    flow: Flow<unknown>,
    buffer: TcpBuffer,
    certificates: CertificateCollection,
    receive: WholeMessageReceiver,
    takePacket: PacketTaker,
  ) {
    this.path = new SignalingPath('tcp', sidesOf(flow));
    this.#certificates = certificates;
    this.#receive = receive;
    this.#takePacket = takePacket;
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
    if ((flags & TCP_FLAG.rst) !== 0 && this.opener === other && this.path.frames === 0)
      this.refusedAt ??= referenceTo(frame);
    const { [direction]: stream } = this.#streams;
    const hasPlace = stream.append(sequence, flags, bytes, start, end, originalLength, frame, this.#sinks[direction]);
    if (start < end && !this.#isSip) {
      if (!hasPlace || this.#ignoresSip(direction)) this.#look(direction, bytes, start, end, frame);
      else if (!this.#framings[direction].recognised) this.#noteUnread(bytes, start, end, frame);
    }
    if (acknowledgment !== null) this.#streams[other].acknowledged(acknowledgment, frame, this.#sinks[other]);
  }

  /** Nobody would notice a SIP message in the octets of this direction. */
  #ignoresSip(direction: Direction): boolean {
    return this.#isTls || this.#isMedia || this.textChannel !== null || this.#framings[direction].abandoned;
  }

  /**
   * A segment without a place in its stream, or in a stream that is read as something else: a SIP message that begins it was readable for
   * whoever was on the path. Which octets the receiver believed cannot be known, so that it counts.
   */
  #look(direction: Direction, bytes: Uint8Array, start: number, end: number, frame: Frame): void {
    const isRetransmission = this.#framings.some(({ recognised }) => recognised);
    if (isRetransmission || (this.carriesSip && !this.#carriesStraySip)) return;
    if (!sip.recognise(bytes, start, end)) {
      // In TLS that does not encrypt, it is read.
      if (this.#inTls[direction] === null) this.#noteUnread(bytes, start, end, frame);
      return;
    }
    this.carriesSip = this.#carriesStraySip = true;
    const detail =
      'A SIP message in a segment that has no place in its connection, or in a connection of another kind.';
    this.#problem(stop('sip', 'malformed', 0, 0, end - start, detail), frame);
    this.#receive(this, direction, bytes, start, end, referenceTo(frame));
  }

  #noteUnread(bytes: Uint8Array, start: number, end: number, frame: Frame): void {
    if (!holdsSip(bytes, start, end)) return;
    this.unreadSip++;
    this.firstUnreadSip ??= referenceTo(frame);
  }

  /** The end of the capture; `frame` is the last one. */
  finish(frame: Frame): void {
    this.#captureEnds = true;
    this.#streams[0].finish(frame, this.#sinks[0]);
    this.#streams[1].finish(frame, this.#sinks[1]);
    for (const framing of this.#framings) framing.end();
    this.#finishWebSocket();
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
    const beginning = this.#beginnings[direction];
    if (beginning.over) return this.#contents(direction, bytes, start, end, at);
    const rest = beginning.take(bytes, start, end);
    if (rest === null) return;
    if (rest.client !== null) this.#namesClient(rest.client);
    if (rest.start < rest.end) this.#contents(direction, rest.bytes, rest.start, rest.end, at);
  }

  #namesClient(endpoint: string): void {
    this.originalClients ??= new Set();
    if (this.originalClients.size < MAX_ORIGINAL_CLIENTS) this.originalClients.add(endpoint);
  }

  #contents(direction: Direction, bytes: Uint8Array, start: number, end: number, at: Frame): void {
    if (this.#isWebSocket(direction, bytes, start, end, at)) return;
    if (this.#isPackets(direction, bytes, start, end, at)) return;
    if (this.#isTextChannel(bytes, start, end, at)) return;
    const framing = this.#framings[direction];
    const mayBeSip = !this.#isTls || this.#tls?.isLost(direction) === true;
    if (mayBeSip && !framing.abandoned) framing.push(bytes, start, end, referenceTo(at));
    if (this.#isSip) return;
    if (this.#tls === null) {
      if (recogniseTls(bytes, start, end) === 'no') return;
      this.#tls = new TlsConversation(this.#certificates, at, this.opener, (sender, content, from, to, seen) => {
        this.#readInTls(sender, content, from, to, seen);
      });
    }
    const certainty = this.#isTls ? 'certain' : recogniseTls(bytes, start, end);
    if (certainty === 'certain' || certainty === 'probable') this.#isTls = this.carriesTls = true;
    this.#tls.data(direction, bytes, start, end, at);
  }

  /** Octets of a TLS connection whose suite does not encrypt. */
  #readInTls(direction: Direction, bytes: Uint8Array, start: number, end: number, at: FrameReference): void {
    this.#inTls[direction] ??= new SipFraming({
      message: (content, from, to, _first, last, stopped) => {
        if (!this.carriesSip) this.path.transport = 'tls';
        this.#receive(this, direction, content, from, to, last, stopped);
      },
      skipped: (stopped, seen) => this.addProblem(stopped, seen),
    });
    const framing = this.#inTls[direction];
    if (!framing.abandoned) framing.push(bytes, start, end, at);
  }

  #hole(direction: Direction, octets: number, reason: HoleReason, at: Frame): void {
    this.#problem(stop('tcp', reason, 0, octets, 0, `${octets} octets of a TCP stream are not in the capture.`), at);
    if (reason === 'missing-segment') {
      this.unseenOctets += octets;
      this.firstUnseen ??= referenceTo(at);
    }
    this.#beginnings[direction].missed();
    this.#framings[direction].hole();
    this.#inTls[direction]?.hole();
    this.#webSocket?.hole(direction);
    this.#framedPackets[direction]?.hole();
    this.#tls?.hole(direction, octets, at);
  }

  #conflict(at: Frame): void {
    const detail = 'A TCP segment came again with other content: which one the receiver believed cannot be known.';
    this.#problem(stop('tcp', 'conflicting-overlap', 0, 0, 0, detail), at);
  }

  /** Another connection on the same ports. Both directions tell it, one after the other; the first one counts. */
  #restart(direction: Direction): void {
    this.#beginReading(direction);
    const isKnown = this.#connections[direction] < this.#connection;
    if (!isKnown) {
      this.#connection++;
      this.#beginReading(direction === 0 ? 1 : 0);
      this.#finishWebSocket();
      this.#finishTls();
      this.#isSip = this.#isTls = this.#isOverWebSocket = this.#isMedia = false;
    }
    this.#connections[direction] = this.#connection;
  }

  #beginReading(direction: Direction): void {
    this.#beginnings[direction].again();
    this.#framedPackets[direction] = null;
    this.#framings[direction].end();
    this.#framings[direction] = this.#framing(direction);
  }

  /** True when the octets are frames of a WebSocket, and nothing else needs to look at them. */
  #isWebSocket(direction: Direction, bytes: Uint8Array, start: number, end: number, at: Frame): boolean {
    if (this.#isTls) return false;
    if (this.#webSocket === null) {
      const readAsStream = this.#isSip && !this.#isOverWebSocket;
      if (readAsStream || !mayBeginWebSocket(bytes, start, end)) return false;
      this.#webSocket = new WebSocketConversation({
        message: (sender, content, from, to, seen) => this.#webSocketMessage(sender, content, from, to, seen),
        problem: (stopped, seen) => this.addProblem(stopped, seen),
      });
    }
    const taken = this.#webSocket.push(direction, bytes, start, end, referenceTo(at));
    if (this.#webSocket.namesSip) this.#carriesSipOverWebSocket();
    if (!this.#webSocket.possible) this.#webSocket = null;
    return taken;
  }

  /** True when the octets are media packets with framing, and nothing else needs to look at them. */
  #isPackets(direction: Direction, bytes: Uint8Array, start: number, end: number, at: Frame): boolean {
    if (this.#isTls || this.#isSip) return false;
    let framed = this.#framedPackets[direction];
    if (framed === null) {
      if (!this.#isMedia && !mayBeginPackets(bytes, start, end)) return false;
      framed = this.#packetsOf(direction);
      this.#framedPackets[direction] = framed;
      // The other direction consists of packets: this one does, too.
      if (this.#isMedia) framed.expect();
    }
    if (framed.abandoned) return false;
    framed.push(bytes, start, end, at);
    if (framed.framing === null) return false;
    this.#framedPackets[direction === 0 ? 1 : 0]?.expect();
    return true;
  }

  /** True when the octets belong to a channel of text beside calls, and nothing else needs to look at them. */
  #isTextChannel(bytes: Uint8Array, start: number, end: number, at: Frame): boolean {
    if (this.#isTls || this.#isSip) return false;
    if (this.textChannel === null) {
      const line = channelStartAt(bytes, start, end);
      if (line === null) return false;
      this.textChannel = new TextChannelSeen(line.channel);
    }
    this.textChannel.add(bytes, start, end, at);
    return true;
  }

  #packetsOf(direction: Direction): FramedPackets {
    const weight = new PacketWeight();
    return new FramedPackets({
      weigh: (bytes, start, end) => weight.of(bytes, start, end),
      packet: (bytes, start, end, at) => {
        this.#isMedia = true;
        this.packets ??= new UdpConversation('tcp');
        this.#takePacket(this, this.packets, direction, bytes, start, end, at);
      },
      lost: (octets, at) => {
        this.#problem(
          stop('framed-packets', 'malformed', 0, 0, octets, 'Octets that are no packet among media packets over TCP.'),
          at,
        );
      },
    });
  }

  /** One message is one SIP message (RFC 7118 section 5.1), or a keep-alive. */
  #webSocketMessage(direction: Direction, bytes: Uint8Array, start: number, end: number, at: FrameReference): void {
    if (sip.recognise(bytes, start, end)) {
      this.#carriesSipOverWebSocket();
      this.#receive(this, direction, bytes, start, end, at);
    } else if (this.#isSip && end > start && !isKeepAlive(bytes, start, end)) {
      const detail = 'A WebSocket message on a SIP connection that is no SIP message.';
      this.addProblem(stop('sip', 'malformed', 0, 0, end - start, detail), at);
    }
  }

  #carriesSipOverWebSocket(): void {
    this.#isSip = this.#isOverWebSocket = this.carriesSip = true;
    this.path.transport = WEB_SOCKET;
  }

  #finishWebSocket(): void {
    this.#webSocket?.end();
    this.#webSocket = null;
  }

  #finishTls(): void {
    if (this.#tls === null) return;
    const facts = this.#tls.outcome();
    this.#tls = null;
    for (const direction of [0, 1] as const) {
      this.#inTls[direction]?.end();
      this.#inTls[direction] = null;
    }
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
