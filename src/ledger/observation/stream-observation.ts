/**
 * Is this RTP stream really SRTP? What its packets show, sampled: lengths against timestamps, byte statistics, repeats, codec
 * patterns. One object per SSRC and direction, at most 4 KiB. docs/adr/0003-telling-srtp-from-rtp.md has the thresholds and
 * measured error rates.
 *
 * Sees the RTP payload only: header, CSRC list and header extension stay readable in SRTP and never enter. Keeps no payload
 * octet: counts, hashes and frame references.
 */
import { type Frame, type FrameReference, referenceTo } from '../../capture/frame.ts';
import type { RtpHeader } from '../../dissectors/rtp.ts';
import { EVENT_OCTETS } from './clear-length.ts';
import { EventPattern, RepeatedBlocks, TextPattern } from './codec-patterns.ts';
import { conclude, type Observation, type StreamContext } from './conclude.ts';
import { LengthTable } from './length-table.ts';
import { SampleWindow, type WindowFindings } from './sample-window.ts';
import { MAX_SAMPLED_PACKETS, Sampling, SeenSequences } from './sampling.ts';
import { CHI_SQUARE_MIN_OCTETS, POSITION_MIN_PACKETS } from './statistics.ts';

export const MAX_SAMPLE_FRAMES = 5;
/** Later windows kept; they come at doubling distances, and at most eight more for changes of size or payload type. */
const MAX_WINDOWS = 32;

/** What is allocated when the first packet is sampled. */
interface Counters {
  readonly window: SampleWindow;
  readonly lengths: LengthTable;
  readonly seen: SeenSequences;
  readonly blocks: RepeatedBlocks;
  readonly events: EventPattern;
  readonly text: TextPattern;
  readonly textFrames: FrameReference[];
}

export class StreamObservation {
  sampledPackets = 0;
  sampledOctets = 0;
  /** Second copies of a packet that was sampled already, and left out. */
  duplicates = 0;
  private packets = 0;
  private readonly sampling = new Sampling();
  private counters: Counters | undefined;
  private readonly closed: WindowFindings[] = [];
  private readonly frames: FrameReference[] = [];
  private readonly repeatFrames: FrameReference[] = [];

  /**
   * Whether to `sample` this packet. Call it for every packet of the stream, in order; `packetIndex` counts from 0,
   * `payloadLength` is as on the wire.
   */
  wants(packetIndex: number, payloadType: number, payloadLength: number): boolean {
    return this.sampling.wants(packetIndex, payloadType, payloadLength);
  }

  /**
   * Counts the next packet of the stream and samples it when `wants` says so: the call for the hot path. `missing`: octets of
   * the payload that the capture cut off.
   */
  add(bytes: Uint8Array, header: RtpHeader, frame: Frame, missing = 0): void {
    const length = header.payloadEnd - header.payloadStart + missing;
    if (!this.sampling.wants(this.packets++, header.payloadType, length)) return;
    this.sample(bytes, header.payloadStart, header.payloadEnd, header, frame, missing);
  }

  /** Whether `wants` would say no and note nothing: then it need not be called for this packet. */
  skips(packetIndex: number, payloadType: number, payloadLength: number): boolean {
    return this.sampling.skips(packetIndex, payloadType, payloadLength);
  }

  /** Takes the payload `bytes[payloadStart..payloadEnd)`; `missing`: octets of it that the capture cut off. */
  sample(
    bytes: Uint8Array,
    payloadStart: number,
    payloadEnd: number,
    header: RtpHeader,
    frame: Frame,
    missing = 0,
  ): void {
    if (this.sampledPackets === MAX_SAMPLED_PACKETS) return;
    this.counters ??= {
      window: new SampleWindow(),
      lengths: new LengthTable(),
      seen: new SeenSequences(),
      blocks: new RepeatedBlocks(),
      events: new EventPattern(),
      text: new TextPattern(),
      textFrames: [],
    };
    const { counters } = this;
    if (!counters.seen.add(header.sequence)) {
      this.duplicates++;
      return;
    }
    if (this.sampling.windowOpened) this.closeWindow(counters.window);
    const length = payloadEnd - payloadStart;
    const { payloadType, sequence, timestamp, marker, padding } = header;
    counters.lengths.add(payloadType, sequence, timestamp, marker, padding, length + missing);
    if (length > 0) {
      // A figure over events alone would hint at the keys that were pressed.
      const isEvent = missing === 0 && length === EVENT_OCTETS;
      if (!isEvent) counters.window.add(bytes, payloadStart, payloadEnd, missing);
      if (missing === 0) counters.events.add(bytes, payloadStart, payloadEnd, timestamp);
      if (counters.text.add(bytes, payloadStart, payloadEnd)) remember(counters.textFrames, 2, frame);
      if (counters.blocks.add(bytes, payloadStart, payloadEnd)) remember(this.repeatFrames, 2, frame);
    }
    if (isWorthShowing(this.sampledPackets)) remember(this.frames, MAX_SAMPLE_FRAMES, frame);
    this.sampledPackets++;
    this.sampledOctets += length;
  }

  /** Keeps what the window says and starts a new one; a window too small to be judged goes on instead. */
  private closeWindow(window: SampleWindow): void {
    this.sampling.windowOpened = false;
    const judged = window.octets >= CHI_SQUARE_MIN_OCTETS && window.packets >= POSITION_MIN_PACKETS;
    if (!judged || this.closed.length === MAX_WINDOWS) return;
    this.closed.push(window.findings());
    window.clear();
  }

  /** Sampled packets whose payload is text. */
  get textPackets(): number {
    return this.counters?.text.textPackets ?? 0;
  }

  /** The first of them. */
  get textFrames(): readonly FrameReference[] {
    return this.counters?.textFrames ?? [];
  }

  /** More sizes than a codec of a fixed rate has. */
  get hasManyShapes(): boolean {
    return this.sampling.hasManyShapes;
  }

  /** The conclusion from what was sampled so far. Pure: may be asked again later with more packets or another context. */
  conclude(context: StreamContext): Observation {
    const { counters } = this;
    return conclude(
      {
        packets: this.sampledPackets,
        octets: this.sampledOctets,
        windows: counters === undefined ? [] : [...this.closed, counters.window.findings()],
        lengths: counters?.lengths.summary(context.codecs, context.tagOctets, context.mkiOctets) ?? null,
        shapes: this.sampling.firstShapes,
        manyShapes: this.sampling.hasManyShapes,
        repeats: counters?.blocks.repeats ?? 0,
        eventContinuations: counters?.events.continuations ?? 0,
        textOctets: counters?.text.textOctets ?? 0,
        textShare: textShare(counters?.text),
        frames: [...this.repeatFrames, ...this.frames].slice(0, MAX_SAMPLE_FRAMES),
      },
      context,
    );
  }
}

function textShare(text: TextPattern | undefined): number {
  const packets = text === undefined ? 0 : text.textPackets + text.otherPackets;
  return text === undefined || packets === 0 ? 0 : text.textPackets / packets;
}

/** The 1st, 2nd, 25th, 100th and 250th sampled packet: early ones, and some that a stream of any length still has. */
function isWorthShowing(index: number): boolean {
  return index === 0 || index === 1 || index === 24 || index === 99 || index === 249;
}

function remember(frames: FrameReference[], limit: number, frame: Frame): void {
  if (frames.length < limit) frames.push(referenceTo(frame));
}
