/**
 * What the ledger keeps for one UDP flow: its RTP streams and RTCP, its DTLS, and the signaling path if it carries SIP. The same for the
 * packets that come framed over TCP, and for those that TURN relays between one client and one peer.
 */
import type { Flow } from '../flows/index.ts';
import { hostsOf } from './endpoints.ts';
import type { GapOwner } from './gaps.ts';
import { MediaFlow, type StreamBudget } from './media/media-flow.ts';
import type { UdptlFlow } from './media/udptl-flow.ts';
import type { DtlsConversation } from './observers/dtls.ts';
import { SignalingPath } from './signaling/signaling-path.ts';
import type { TurnRelay } from './turn-relay.ts';

export class UdpConversation implements GapOwner {
  readonly kind = 'udp';
  legId: string | null = null;
  #signaling: SignalingPath | null = null;
  #media: MediaFlow | null = null;
  dtls: DtlsConversation | null = null;
  dtlsFrames = 0;
  dtlsOctets = 0;
  /** STUN was seen: channel data of TURN on the flow is then what it looks like. */
  stun = false;
  /** What TURN relays in these packets; null when it does not. */
  relay: TurnRelay | null = null;
  /** Datagrams that look like T.38 fax. */
  udptl: UdptlFlow | null = null;
  readonly transport: 'udp' | 'tcp';
  /** The peer that TURN relays to, as an endpoint key or by its channel; null when this is no relayed path. */
  readonly relayedTo: string | null;
  /** How many times TURN is inside TURN here. */
  readonly nesting: number;

  constructor(transport: 'udp' | 'tcp' = 'udp', relayedTo: string | null = null, nesting = 0) {
    this.transport = transport;
    this.relayedTo = relayedTo;
    this.nesting = nesting;
  }

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
