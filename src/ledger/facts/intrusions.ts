/** Media from where none was to come: beside an announced source, or to ports that nobody announced. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Endpoint, SomeEvidence } from './evidence.ts';

export interface MediaIntrusion {
  /**
   * `third-address`: RTP to an announced port from an address that neither SDP nor the media before it knows.
   * `ssrc-taken-over`: the same with the SSRC of the expected source. `ports-probed`: RTP packets to many ports of one host that no SDP named.
   */
  readonly kind: 'third-address' | 'ssrc-taken-over' | 'ports-probed';
  readonly from: Endpoint;
  /** The port is null where there were many. */
  readonly to: Endpoint;
  /** Where media was expected from; null for probes. */
  readonly expected: Endpoint | null;
  /** Null for probes. */
  readonly ssrc: number | null;
  readonly packets: number;
  /** Ports that were sent to. */
  readonly ports: number;
  /** RTP packets that went back to the source. */
  readonly answered: number;
  readonly first: FrameReference;
  readonly last: FrameReference;
  readonly evidence: SomeEvidence;
  /** The leg that was sent into, and the leg of what was sent; empty for probes. */
  readonly legs: readonly string[];
}
