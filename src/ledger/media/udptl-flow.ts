/**
 * Datagrams of one UDP flow that look like UDPTL (T.38). Whether they are is decided when the ledger closes, by the SDP that announces
 * fax on the flow: nothing in a single packet is a signature.
 */
import { type Frame, type FrameReference, referenceTo } from '../../capture/frame.ts';
import { Tally } from '../accounting.ts';

/** Frames shown. */
const MAX_SAMPLES = 3;

export class UdptlFlow {
  readonly tally = new Tally();
  readonly samples: FrameReference[] = [];
  packets = 0;
  /** Frames of `tally` that were copies of packets; nothing else of them counts. */
  duplicateFrames = 0;
  octets = 0;
  readonly first: FrameReference;
  last: FrameReference;

  constructor(frame: Frame) {
    this.first = this.last = referenceTo(frame);
  }

  add(octets: number, frame: Frame, frames: number): void {
    this.packets++;
    this.octets += octets;
    this.tally.frames += frames;
    this.last = referenceTo(frame);
    if (this.samples.length < MAX_SAMPLES) this.samples.push(this.last);
  }

  addDuplicate(): void {
    this.duplicateFrames++;
    this.tally.frames++;
  }
}
