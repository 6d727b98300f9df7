/**
 * What the ledger keeps for one UDP flow: its RTP streams and RTCP, its DTLS, and the signaling path if it carries SIP.
 */
import type { FrameReference } from '../capture/frame.ts';
import type { Flow } from '../flows/index.ts';
import { hostsOf } from './endpoints.ts';
import type { GapOwner } from './gaps.ts';
import { MediaFlow, type StreamBudget } from './media/media-flow.ts';
import type { DtlsConversation } from './observers/dtls.ts';
import { SignalingPath } from './signaling/signaling-path.ts';

export class UdpConversation implements GapOwner {
  readonly kind = 'udp';
  legId: string | null = null;
  /** Frames that the snapshot length cut short, and the first of them. */
  truncatedFrames = 0;
  firstTruncated: FrameReference | null = null;
  #signaling: SignalingPath | null = null;
  #media: MediaFlow | null = null;
  dtls: DtlsConversation | null = null;
  dtlsFrames = 0;
  dtlsOctets = 0;
  /** STUN was seen: channel data of TURN on the flow is then what it looks like. */
  stun = false;

  get signaling(): SignalingPath | null {
    return this.#signaling;
  }

  get media(): MediaFlow | null {
    return this.#media;
  }

  openSignaling(flow: Flow<unknown>): SignalingPath {
    this.#signaling ??= new SignalingPath('udp', hostsOf(flow));
    return this.#signaling;
  }

  openMedia(budget: StreamBudget): MediaFlow {
    this.#media ??= new MediaFlow(budget);
    return this.#media;
  }
}
