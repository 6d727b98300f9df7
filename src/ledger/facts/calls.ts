/** Calls, why their hops belong together, and what could not be told. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Protection } from './evidence.ts';
import type { LadderEvent } from './ladder.ts';

export interface Call {
  /** `call-1` ...: by first appearance. */
  readonly id: string;
  readonly callIds: readonly string[];
  /** URIs as written in From and To, without display name and parameters. */
  readonly from: string;
  readonly to: string;
  readonly startedAt: FrameReference;
  readonly endedAt: FrameReference | null;
  readonly outcome: 'answered' | 'failed' | 'cancelled' | 'unknown';
  readonly legs: readonly string[];
  /** Why each Call-ID but the first, and each leg without readable signaling, belongs to this call; empty for a call of one Call-ID. */
  readonly joinedBy: readonly CallJoin[];
  /** Its signaling legs from the caller to the callee; empty where the capture does not tell the order. */
  readonly path: readonly string[];
  /** The weakest of its legs. */
  readonly protection: Protection;
  /** What happened between its hosts, in order of time: at most 200 events, and 60,000 of all calls. */
  readonly ladder: readonly LadderEvent[];
  /** Events that were left out of the ladder; 0 when it is whole. */
  readonly ladderOmitted: number;
}

/** What ties a Call-ID or a leg to a call. */
export interface CallJoin {
  /** Null when it is about a leg whose signaling is hidden. */
  readonly callId: string | null;
  readonly leg: string | null;
  /** Plain words; identifiers are named by their header field, never by their value. */
  readonly by: string;
  /** 0 to 1; 0.9 and above rest on an identifier or on the media itself. */
  readonly confidence: number;
}

/** What belongs to a call or to none, and the capture does not tell: nothing was guessed. */
export interface Ambiguity {
  readonly kind: 'calls' | 'media' | 'signaling';
  readonly at: FrameReference;
  readonly what: string;
  readonly legs: readonly string[];
  readonly calls: readonly string[];
}
