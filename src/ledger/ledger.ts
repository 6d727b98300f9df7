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
import type { CaptureSummary, UnreadableCapture } from '../capture/index.ts';
import { FLOW_LIMIT, type Flow, FlowTable } from '../flows/index.ts';
import {
  dissectLayers,
  dissectSubframe,
  dissectTransport,
  dissectUdpTunnel,
  IP_PROTOCOL,
  Packet,
  REPORTED,
  subframesOf,
  UDP_TUNNEL,
} from '../layers/index.ts';
import { FragmentTable, type Unfinished } from '../reassembly/index.ts';
import { FrameAccounting, type Tally } from './accounting.ts';
import { ActivityRegister } from './activity/activity-register.ts';
import { MessageLog } from './calls/message-log.ts';
import { TrailRegister } from './calls/trail-register.ts';
import { noteCarriage } from './carriage.ts';
import { closeLedger } from './close.ts';
import type { Conversation } from './conversation.ts';
import { DatagramRouter } from './datagrams.ts';
import { DuplicateTable, looksLikeRtp } from './duplicates.ts';
import { addEncrypted, addEsp } from './encrypted-tunnels.ts';
import type { Facts, FrameClass } from './facts.ts';
import { GapRegister } from './gaps.ts';
import { NegotiationRegister } from './media/negotiation-register.ts';
import { MediaPackets } from './media-packets.ts';
import { CertificateCollection } from './observers/certificates.ts';
import { SipObserver } from './observers/sip.ts';
import { ClockWatch } from './quality/clock-watch.ts';
import { OtherClocks } from './quality/other-clocks.ts';
import { SctpRouter } from './sctp-packets.ts';
import { SegmentRouter } from './segments.ts';
import { CallRegister } from './signaling/call-register.ts';
import { ServiceRecords } from './signaling/service-records.ts';
import { SignalingSigns } from './signaling/signaling-signs.ts';
import { TlsHops } from './signaling/tls-hops.ts';
import { isKnownMedia, tunnelOf } from './tunnel-flows.ts';
import { UdpConversation } from './udp-conversation.ts';
import { holdsSip, unreadSignaling } from './unread-content.ts';
import { wholeMessageReceiver } from './whole-messages.ts';

/** A datagram that was read before came again in fragments; its copy is not read a second time. */
const REPEATED_FRAGMENTS = stop('ip', 'unsupported', 0, 0, 0, 'Fragments that repeat a datagram read before.');

export class Ledger {
  readonly #packet = new Packet();
  readonly #flows = new FlowTable<Conversation>();
  readonly #fragments = new FragmentTable();
  readonly #duplicates = new DuplicateTable();
  readonly #accounting = new FrameAccounting();
  readonly #gaps = new GapRegister();
  readonly #calls = new CallRegister();
  readonly #negotiations = new NegotiationRegister();
  readonly #hops = new TlsHops();
  readonly #trails = new TrailRegister();
  readonly #signs = new SignalingSigns();
  readonly #messages = new MessageLog();
  readonly #clock = new ClockWatch();
  readonly #otherClocks = new OtherClocks();
  readonly #records = new ServiceRecords();
  readonly #activity = new ActivityRegister(this.#gaps);
  readonly #certificates = new CertificateCollection();
  /** The last frame: where what was never finished ends. */
  readonly #last = new Frame();
  /** The frame of a reported packet, with the time that the reporter gave. */
  readonly #reported = new Frame();
  readonly #datagrams: DatagramRouter;
  readonly #segments: SegmentRouter;
  readonly #sctp: SctpRouter;
  readonly #tlsPorts: readonly number[];

  /** @param tlsPorts ports on which SIP over TLS is expected, though nothing in the connection says so; RFC 3261 section 18.2.1 */
  constructor(tlsPorts: readonly number[] = [5061]) {
    this.#tlsPorts = tlsPorts;
    const sipObserver = new SipObserver(
      this.#calls,
      this.#negotiations,
      this.#hops,
      this.#trails,
      this.#signs,
      this.#messages,
      this.#gaps,
      this.#activity,
      this.#records,
      this.#otherClocks,
    );
    const media = new MediaPackets(this.#accounting, this.#gaps, this.#certificates, this.#duplicates);
    const receive = wholeMessageReceiver(sipObserver, this.#gaps);
    this.#datagrams = new DatagramRouter(this.#accounting, this.#gaps, media, sipObserver, this.#records);
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
    this.#clock.take(frame);
    const packet = this.#packet;
    const stopped = dissectLayers(frame, packet);
    if (packet.moreEnd === 0) this.#dissected(stopped, packet, frame, 1);
    else this.#aggregate(stopped, packet, frame, 1);
    remember(this.#last, frame);
  }

  /** Copies are looked for among packets that are one frame: what took several, or a part of one, is not compared. */
  #dissected(stopped: Stop | undefined, packet: Packet, frame: Frame, frames: number): void {
    if (stopped !== undefined) this.#undecoded(stopped, frame, frames);
    else if (packet.isFragment) this.#fragment(packet, frame, frames, frames === 1 && this.#isCopy(packet, frame));
    else if (frames !== 1 || looksLikeRtp(packet)) this.#route(packet, frame, frames);
    else this.#once(packet, frame);
  }

  /** A packet that was captured twice is read once; its copy counts in the same class. Streams of RTP look after their own copies. */
  #once(packet: Packet, frame: Frame): void {
    if (packet.ipVersion === 0) return this.#noVoip(frame.bytes, frame.start, frame.end, frame, 1);
    // In a tunnel over UDP it is the packet inside that may be a copy.
    if (packet.protocol === IP_PROTOCOL.udp && this.#isTunnel(packet)) return this.#route(packet, frame, 1);
    const original = this.#duplicates.find(packet, frame);
    if (original >= 0 && this.#countDuplicate(packet, this.#duplicates.classAt(original))) {
      return this.#duplicates.count(frame);
    }
    this.#accounting.last = null;
    this.#route(packet, frame, 1);
    this.#duplicates.countedAs(this.#accounting.last);
  }

  /** @returns false when there is nothing to count it with */
  #countDuplicate(packet: Packet, frameClass: FrameClass | null): boolean {
    if (frameClass !== null) {
      this.#accounting.count(frameClass);
      return true;
    }
    const flow = this.#flows.of(packet);
    if (flow === null) return false;
    const { direction } = this.#flows;
    if (flow.state?.kind === 'tcp') this.#segments.routeDuplicate(flow.state, direction);
    else if (flow.state?.kind === 'sctp') flow.state.tally.frames++;
    else return this.#datagrams.routeDuplicate(packet, flow, direction);
    return true;
  }

  #isTunnel(packet: Packet): boolean {
    const flow = this.#flows.of(packet);
    return flow !== null && tunnelOf(packet, flow) !== UDP_TUNNEL.none;
  }

  /** A fragment that was captured twice. */
  #isCopy(packet: Packet, frame: Frame): boolean {
    if (this.#duplicates.find(packet, frame) < 0) return false;
    this.#duplicates.count(frame);
    return true;
  }

  /** Several packets in one frame: the frame is classed by the first of them. */
  #aggregate(stopped: Stop | undefined, packet: Packet, frame: Frame, frames: number): void {
    let rest = subframesOf(packet);
    this.#dissected(stopped, packet, frame, frames);
    while (rest !== null) {
      const next = dissectSubframe(packet, rest);
      rest = subframesOf(packet);
      this.#dissected(next, packet, frame, 0);
    }
  }

  /** Copies of fragments go to their datagram as well: their class is that of the datagram. */
  #fragment(packet: Packet, frame: Frame, frames: number, isCopy: boolean): void {
    const datagram = this.#fragments.add(packet, frame, frames, isCopy);
    for (const unfinished of this.#fragments.takeUnfinished()) this.#lost(unfinished);
    if (datagram === undefined) return;
    packet.protocol = datagram.protocol;
    const stopped = dissectTransport(packet, datagram.bytes, datagram.start, datagram.end);
    if (stopped !== undefined) return this.#undecoded(stopped, frame, datagram.frames + datagram.copies);
    this.#accounting.last = null;
    this.#dissected(undefined, packet, frame, datagram.frames);
    const { repeated, copies } = datagram;
    repeated.count = this.#counting(this.#accounting.last, packet);
    if (copies > 0) this.#lost({ stop: null, first: datagram.first, frames: copies, repeated });
  }

  /** Counts further frames of a datagram as it was counted itself. */
  #counting(frameClass: FrameClass | null, packet: Packet): ((frames: number) => void) | null {
    if (frameClass !== null) return (frames) => this.#accounting.count(frameClass, frames);
    const tally = this.#tallyOf(packet);
    if (tally === null) return null;
    return (frames) => {
      tally.frames += frames;
    };
  }

  /** Where the frames of a packet wait for their class: its connection's, or its RTP stream's. */
  #tallyOf(packet: Packet): Tally | null {
    if (packet.isFragment || packet.ipVersion === 0) return null;
    const flow = this.#flows.of(packet);
    if (flow === null || flow.state === null) return null;
    if (flow.state.kind === 'tcp' || flow.state.kind === 'sctp') return flow.state.tally;
    return this.#datagrams.tallyOf(packet, flow, this.#flows.direction);
  }

  #route(packet: Packet, frame: Frame, frames: number): void {
    if (packet.ipVersion === 0) return this.#noVoip(frame.bytes, frame.start, frame.end, frame, frames);
    const { protocol } = packet;
    const isTransport = protocol === IP_PROTOCOL.udp || protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.sctp;
    if (!isTransport) return this.#otherTransport(packet, frame, frames);
    const flow = this.#flows.of(packet);
    if (flow === null) return this.#noPlace(packet, frame, frames);
    if (protocol === IP_PROTOCOL.udp) {
      if (!isKnownMedia(flow) && this.#tunnel(packet, flow, frame, frames)) return;
      this.#datagrams.route(packet, flow, this.#flows.direction, frame, frames);
    } else if (protocol === IP_PROTOCOL.tcp) this.#segments.route(packet, flow, this.#flows.direction, frame, frames);
    else this.#sctp.route(packet, flow, this.#flows.direction, frame, frames);
    if (packet.payloadOriginalLength > packet.payloadEnd - packet.payloadStart)
      this.#truncated(packet, frame, flow.state);
    if (packet.depth !== 0) noteCarriage(flow.state!, packet);
  }

  /** Encrypted: a fact of its own, not a gap. */
  #esp(packet: Packet, frame: Frame, frames: number): void {
    const flow = this.#flows.of(packet);
    if (flow === null) return this.#noPlace(packet, frame, frames);
    addEsp(packet, flow, frame, frames);
    this.#inTunnel(packet, frame, frames);
    if (packet.depth !== 0) noteCarriage(flow.state!, packet);
  }

  /** Takes a datagram that is a tunnel's, open or encrypted. @returns false when it is none */
  #tunnel(packet: Packet, flow: Flow<Conversation>, frame: Frame, frames: number): boolean {
    const tunnel = tunnelOf(packet, flow);
    if (tunnel !== UDP_TUNNEL.none) {
      this.#aggregate(dissectUdpTunnel(packet, tunnel), packet, frame, frames);
      return true;
    }
    if (!addEncrypted(packet, flow, frame, frames)) return false;
    this.#inTunnel(packet, frame, frames);
    if (packet.depth !== 0) noteCarriage(flow.state!, packet);
    return true;
  }

  /** What calls itself encrypted may be readable all the same. */
  #inTunnel({ bytes, payloadStart, payloadEnd }: Packet, frame: Frame, frames: number): void {
    this.#accounting.count('tunnel', frames);
    if (!holdsSip(bytes, payloadStart, payloadEnd)) return;
    this.#gaps.add(unreadSignaling(payloadEnd - payloadStart), referenceTo(frame), null, frames);
  }

  /** What another program tells: a whole message of the transport that it names, at its time. */
  #report(packet: Packet, frame: Frame, frames: number): void {
    const flow = this.#flows.of(packet);
    if (flow === null) return this.#noPlace(packet, frame, frames);
    const at = this.#reported;
    remember(at, frame);
    at.captured = null;
    if (packet.reportedSeconds !== 0) {
      at.captured = { seconds: frame.seconds, nanoseconds: frame.nanoseconds };
      at.seconds = packet.reportedSeconds;
      at.nanoseconds = packet.reportedNanoseconds;
    }
    flow.state ??= UdpConversation.reported(packet);
    this.#datagrams.route(packet, flow, this.#flows.direction, at, frames);
    if (packet.payloadOriginalLength > packet.payloadEnd - packet.payloadStart)
      this.#truncated(packet, frame, flow.state);
    noteCarriage(flow.state, packet);
  }

  #noPlace(packet: Packet, frame: Frame, frames: number): void {
    const detail = `More than ${FLOW_LIMIT} flows.`;
    this.#undecoded(stop('flow', 'limit-reached', packet.payloadStart, 1, 0, detail), frame, frames);
  }

  #otherTransport(packet: Packet, frame: Frame, frames: number): void {
    if (packet.protocol >= REPORTED) return this.#report(packet, frame, frames);
    if (packet.protocol === IP_PROTOCOL.esp) return this.#esp(packet, frame, frames);
    this.#noVoip(packet.bytes, packet.payloadStart, packet.payloadEnd, frame, frames);
  }

  /** Of a protocol that is not read; what it carries may be SIP all the same. */
  #noVoip(bytes: Uint8Array, start: number, end: number, frame: Frame, frames: number): void {
    if (holdsSip(bytes, start, end)) this.#undecoded(unreadSignaling(end - start), frame, frames);
    else this.#accounting.count('notVoip', frames);
  }

  /** What is left of the payload is still read; the gap says that it was not all. */
  #truncated(packet: Packet, frame: Frame, conversation: Conversation | null): void {
    if (conversation !== null) {
      conversation.truncatedFrames++;
      conversation.firstTruncated ??= referenceTo(frame);
    }
    const available = packet.payloadEnd - packet.payloadStart;
    const protocol = packet.protocol & ~REPORTED;
    const layer = protocol === IP_PROTOCOL.udp ? 'udp' : protocol === IP_PROTOCOL.tcp ? 'tcp' : 'sctp';
    const detail = `The capture kept ${available} of ${packet.payloadOriginalLength} octets of payload.`;
    const needed = packet.payloadOriginalLength;
    const cut = stop(layer, 'truncated-by-snaplen', packet.payloadStart - frame.start, needed, available, detail);
    this.#gaps.add(cut, referenceTo(frame), conversation);
  }

  #undecoded(stopped: Stop, frame: Frame, frames: number): void {
    this.#gaps.add(stopped, referenceTo(frame), null, frames);
    this.#accounting.count('undecoded', frames);
  }

  #lost({ stop: stopped, first, frames, repeated }: Unfinished): void {
    if (stopped === null && repeated.count !== null) return repeated.count(frames);
    this.#gaps.add(stopped ?? REPEATED_FRAGMENTS, first, null, frames);
    this.#accounting.count('undecoded', frames);
  }

  /** The facts. The ledger is used up afterwards. */
  close(captures: readonly CaptureSummary[], unreadable: readonly UnreadableCapture[] = []): Facts {
    for (const unfinished of this.#fragments.close()) this.#lost(unfinished);
    for (const { state } of this.#flows) {
      if (state?.kind === 'tcp' || state?.kind === 'sctp') state.finish(this.#last);
    }
    return closeLedger({
      captures: captures.map((capture, index) => ({ ...capture, duplicateFrames: this.#duplicates.framesOf(index) })),
      unreadable,
      flows: this.#flows,
      accounting: this.#accounting,
      gaps: this.#gaps,
      calls: this.#calls,
      negotiations: this.#negotiations,
      hops: this.#hops,
      tlsPorts: this.#tlsPorts,
      trails: this.#trails,
      signs: this.#signs,
      messages: this.#messages,
      clock: this.#clock,
      otherClocks: this.#otherClocks,
      activity: this.#activity,
      end: this.#last.number === 0 ? null : referenceTo(this.#last),
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
