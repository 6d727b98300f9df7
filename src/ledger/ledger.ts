/**
 * The ledger: who talks to whom, over what. Frames go in one by one; facts come out when the capture ends.
 *
 *     take(frame): layers -> fragments? -> flow -> datagram or segment -> dissector -> observer
 *     close():     streams, sessions, negotiations and paths become legs, calls, gaps and the accounting
 *
 * Memory is bounded by the number of flows, calls and streams, never by the length of the capture; every table has a limit, and what
 * does not fit is a gap.
 */
import { type Stop, stop } from '../bytes/stop.ts';
import { Frame, referenceTo } from '../capture/frame.ts';
import type { CaptureSummary } from '../capture/index.ts';
import { FLOW_LIMIT, FlowTable } from '../flows/index.ts';
import { dissectLayers, dissectTransport, IP_PROTOCOL, Packet } from '../layers/index.ts';
import { FragmentTable, type Unfinished } from '../reassembly/index.ts';
import { FrameAccounting } from './accounting.ts';
import { closeLedger } from './close.ts';
import type { Conversation } from './conversation.ts';
import { DatagramRouter } from './datagrams.ts';
import type { Facts } from './facts.ts';
import { GapRegister } from './gaps.ts';
import { NegotiationRegister } from './media/negotiation-register.ts';
import { MediaPackets } from './media-packets.ts';
import { CertificateCollection } from './observers/certificates.ts';
import { SipObserver } from './observers/sip.ts';
import { SctpRouter } from './sctp-packets.ts';
import { SegmentRouter } from './segments.ts';
import { CallRegister } from './signaling/call-register.ts';
import { TlsHops } from './signaling/tls-hops.ts';
import { wholeMessageReceiver } from './whole-messages.ts';

/** Transports that carry VoIP and are not read yet: a gap, not silence. */
const UNREAD_PROTOCOLS: ReadonlyMap<number, string> = new Map([[50, 'ESP']]);

/** A datagram that was read before came again in fragments; its copy is not read a second time. */
const REPEATED_FRAGMENTS = stop('ip', 'unsupported', 0, 0, 0, 'Fragments that repeat a datagram read before.');

export class Ledger {
  readonly #packet = new Packet();
  readonly #flows = new FlowTable<Conversation>();
  readonly #fragments = new FragmentTable();
  readonly #accounting = new FrameAccounting();
  readonly #gaps = new GapRegister();
  readonly #calls = new CallRegister();
  readonly #negotiations = new NegotiationRegister();
  readonly #hops = new TlsHops();
  readonly #certificates = new CertificateCollection();
  /** The last frame: where what was never finished ends. */
  readonly #last = new Frame();
  readonly #datagrams: DatagramRouter;
  readonly #segments: SegmentRouter;
  readonly #sctp: SctpRouter;

  constructor() {
    const sipObserver = new SipObserver(this.#calls, this.#negotiations, this.#hops, this.#gaps);
    const media = new MediaPackets(this.#accounting, this.#gaps, this.#certificates);
    const receive = wholeMessageReceiver(sipObserver, this.#gaps);
    this.#datagrams = new DatagramRouter(this.#accounting, media, sipObserver);
    this.#segments = new SegmentRouter(this.#accounting, this.#certificates, media, receive);
    this.#sctp = new SctpRouter(this.#accounting, receive);
  }

  /** Frames taken so far. */
  get frames(): number {
    return this.#accounting.frames;
  }

  /** Nothing of the frame is kept but copies and numbers: its buffer may be overwritten afterwards. */
  take(frame: Frame): void {
    this.#accounting.seen();
    const packet = this.#packet;
    const stopped = dissectLayers(frame, packet);
    if (stopped !== undefined) this.#undecoded(stopped, frame, 1);
    else if (packet.isFragment) this.#fragment(packet, frame);
    else this.#route(packet, frame, 1);
    remember(this.#last, frame);
  }

  #fragment(packet: Packet, frame: Frame): void {
    const datagram = this.#fragments.add(packet, frame);
    for (const unfinished of this.#fragments.takeUnfinished()) this.#lost(unfinished);
    if (datagram === undefined) return;
    packet.protocol = datagram.protocol;
    const stopped = dissectTransport(packet, datagram.bytes, datagram.start, datagram.end);
    if (stopped !== undefined) this.#undecoded(stopped, frame, datagram.frames);
    else this.#route(packet, frame, datagram.frames);
  }

  #route(packet: Packet, frame: Frame, frames: number): void {
    if (packet.ipVersion === 0) return this.#accounting.count('notVoip', frames);
    const { protocol } = packet;
    const isTransport = protocol === IP_PROTOCOL.udp || protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.sctp;
    if (!isTransport) return this.#otherTransport(packet, frame, frames);
    const flow = this.#flows.of(packet);
    if (flow === null) {
      const detail = `More than ${FLOW_LIMIT} flows.`;
      return this.#undecoded(stop('flow', 'limit-reached', packet.payloadStart, 1, 0, detail), frame, frames);
    }
    if (protocol === IP_PROTOCOL.udp) this.#datagrams.route(packet, flow, this.#flows.direction, frame, frames);
    else if (protocol === IP_PROTOCOL.tcp) this.#segments.route(packet, flow, this.#flows.direction, frame, frames);
    else this.#sctp.route(packet, flow, this.#flows.direction, frame, frames);
    if (packet.payloadOriginalLength > packet.payloadEnd - packet.payloadStart)
      this.#truncated(packet, frame, flow.state);
  }

  #otherTransport(packet: Packet, frame: Frame, frames: number): void {
    const name = UNREAD_PROTOCOLS.get(packet.protocol);
    if (name === undefined) return this.#accounting.count('notVoip', frames);
    const available = packet.payloadEnd - packet.payloadStart;
    const detail = `${name} is not read; it may carry signaling or media.`;
    this.#undecoded(stop(name.toLowerCase(), 'unsupported', packet.payloadStart, 0, available, detail), frame, frames);
  }

  /** What is left of the payload is still read; the gap says that it was not all. */
  #truncated(packet: Packet, frame: Frame, conversation: Conversation | null): void {
    const available = packet.payloadEnd - packet.payloadStart;
    const layer = packet.protocol === IP_PROTOCOL.udp ? 'udp' : packet.protocol === IP_PROTOCOL.tcp ? 'tcp' : 'sctp';
    const detail = `The capture kept ${available} of ${packet.payloadOriginalLength} octets of payload.`;
    const needed = packet.payloadOriginalLength;
    const cut = stop(layer, 'truncated-by-snaplen', packet.payloadStart - frame.start, needed, available, detail);
    this.#gaps.add(cut, referenceTo(frame), conversation);
  }

  #undecoded(stopped: Stop, frame: Frame, frames: number): void {
    this.#gaps.add(stopped, referenceTo(frame), null, frames);
    this.#accounting.count('undecoded', frames);
  }

  #lost({ stop: stopped, first, frames }: Unfinished): void {
    this.#gaps.add(stopped ?? REPEATED_FRAGMENTS, first, null, frames);
    this.#accounting.count('undecoded', frames);
  }

  /** The facts. The ledger is used up afterwards. */
  close(captures: readonly CaptureSummary[]): Facts {
    for (const unfinished of this.#fragments.close()) this.#lost(unfinished);
    for (const flow of this.#flows) if (flow.state !== null && flow.state.kind !== 'udp') flow.state.finish(this.#last);
    return closeLedger({
      captures,
      flows: this.#flows,
      accounting: this.#accounting,
      gaps: this.#gaps,
      calls: this.#calls,
      negotiations: this.#negotiations,
      hops: this.#hops,
    });
  }
}

/** Where and when, without the octets. */
function remember(last: Frame, frame: Frame): void {
  last.number = frame.number;
  last.capture = frame.capture;
  last.seconds = frame.seconds;
  last.nanoseconds = frame.nanoseconds;
}
