/** The recording itself: its files, what could not be read of it, and the accounting of its frames. Plain data; see `../facts.ts`. */
import type { StopReason } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import type { CaptureSummary } from '../../capture/index.ts';
import type { Evidence } from './evidence.ts';

export interface Gap {
  readonly reason: StopReason;
  readonly layer: string;
  readonly count: number;
  readonly first: FrameReference;
  /** Of the first one: plain words, offsets and lengths. */
  readonly detail: string;
  /** Ids of legs that it touches; empty when it belongs to none. */
  readonly legs: readonly string[];
}

/** Every frame is counted in exactly one of these. */
export const FRAME_CLASSES = [
  'sip',
  'rtp',
  'srtp',
  'rtcp',
  'srtcp',
  'tls',
  'dtls',
  'stun',
  'otherVoip',
  'tunnel',
  'tcpControl',
  'notVoip',
  'undecoded',
] as const;

export type FrameClass = (typeof FRAME_CLASSES)[number];

export interface Accounting {
  readonly frames: number;
  readonly classes: Readonly<Record<FrameClass, number>>;
}

/** A file of the set: what its reader tells, and what the set adds. */
export interface CaptureFacts extends CaptureSummary {
  /** Frames that hold an IP packet that was seen before, here or in another capture of the set: counted and not read again. */
  readonly duplicateFrames: number;
}

/** What is measured of the recording itself. Only what was found at least once makes a row. */
export const QUALITY_MEASURES = [
  /** Frames that the recorder admits to have lost. */
  'drops-reported',
  /** Moments at which RTP is missing in both directions of a leg. */
  'gaps-both-directions',
  /** Octets of TCP that the receiver acknowledged and the capture does not have. */
  'tcp-octets-missing',
  /** Frames cut short by the snapshot length, of signaling, of media, and beside both. */
  'truncated-signaling',
  'truncated-media',
  'truncated-other',
  /** Signaling legs with requests and no response, or the other way round. */
  'one-way-signaling',
  /** Media legs with packets in one direction although both were agreed. */
  'one-way-media',
  /** Dialogs of which the first message seen was sent inside the dialog. */
  'calls-began-before',
  /** Media legs that began a second or more before the INVITE of their call was seen. */
  'media-before-signaling',
  /** TLS and DTLS sessions of legs, set up before the recording. */
  'tls-began-before',
  /** Calls that were answered and whose end is not in the capture. */
  'calls-go-on',
  /** Steps back of the clock by more than a second, and forward by more than a minute, within one file. */
  'clock-back',
  'clock-forward',
  /** SIP messages whose Date header is more than five minutes from the time of their frame; out of those with one. */
  'clocks-differ',
  /** Datagrams of no known kind that went both ways between hosts of a call. */
  'unknown-datagrams',
  /** Frames above the MTU of Ethernet: segmentation offload, and no fault. */
  'frames-above-mtu',
] as const;

export type QualityMeasure = (typeof QUALITY_MEASURES)[number];

export interface QualityFact {
  readonly measure: QualityMeasure;
  /** In the unit of the measure: frames, moments, octets, legs, dialogs, sessions, calls, steps. */
  readonly count: number;
  /** Out of how many of the same unit; null where there is no total. */
  readonly of: number | null;
  /** At most five; empty where the file says so and no frame does. */
  readonly evidence: readonly Evidence[];
  /** Legs concerned. */
  readonly legs: readonly string[];
}

/** A capture of the set of which nothing could be read. */
export interface UnreadableFacts {
  /** Base name, never a path. */
  readonly file: string;
  /** One sentence each. */
  readonly reason: string;
  readonly advice: string;
}
