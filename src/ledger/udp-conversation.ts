/**
 * What the ledger keeps for one UDP flow: its RTP streams and RTCP, its DTLS and ZRTP, and the signaling path if it carries SIP. The same for the
 * packets that come framed over TCP, and for those that TURN relays between one client and one peer.
 */

import { type Frame, type FrameReference, referenceTo } from '../capture/frame.ts';
import { ENCRYPTED_TUNNEL, type EncryptedTunnelKind } from '../dissectors/encrypted-tunnels.ts';
import type { Direction, Flow } from '../flows/index.ts';
import { IP_PROTOCOL, type Packet, REPORTER, UDP_TUNNEL, type UdpTunnel } from '../layers/index.ts';
import type { Carriage, ReportedBy } from './carriage.ts';
import type { EncryptedTunnel } from './encrypted-tunnels.ts';
import { sidesOf } from './endpoints.ts';
import type { GapOwner } from './gaps.ts';
import { MediaFlow, type StreamBudget } from './media/media-flow.ts';
import type { UdptlFlow } from './media/udptl-flow.ts';
import type { DtlsConversation } from './observers/dtls.ts';
import type { ZrtpConversation } from './observers/zrtp.ts';
import { SignalingPath } from './signaling/signaling-path.ts';
import type { TurnExchange } from './turn-exchange.ts';
import type { TurnRelay } from './turn-relay.ts';

const TRANSPORT_NAMES: ReadonlyMap<number, string> = new Map([
  [IP_PROTOCOL.udp, 'udp'],
  [IP_PROTOCOL.tcp, 'tcp'],
  [IP_PROTOCOL.sctp, 'sctp'],
]);

export class UdpConversation implements GapOwner {
  readonly kind = 'udp';
  /** As the leg says it: of reported packets, what the report names. */
  readonly transport: string;
  reportedBy: ReportedBy = null;
  legId: string | null = null;
  carriage: Carriage | null = null;
  /** Frames that the snapshot length cut short, and the first of them. */
  truncatedFrames = 0;
  firstTruncated: FrameReference | null = null;
  #signaling: SignalingPath | null = null;
  #media: MediaFlow | null = null;
  dtls: DtlsConversation | null = null;
  dtlsFrames = 0;
  dtlsOctets = 0;
  zrtp: ZrtpConversation | null = null;
  zrtpFrames = 0;
  zrtpOctets = 0;
  /** The tunnel that the flow was seen to be. */
  tunnel: UdpTunnel = UDP_TUNNEL.none;
  /** The encrypted tunnel that the flow was seen to be, and what was seen of it. */
  encryptedTunnelKind: EncryptedTunnelKind = ENCRYPTED_TUNNEL.none;
  encryptedTunnel: EncryptedTunnel | null = null;
  /** STUN was seen: channel data of TURN on the flow is then what it looks like. */
  stun = false;
  /** What a TURN client asked for here and got; null when there was no request. */
  turn: TurnExchange | null = null;
  /** What TURN relays in these packets; null when it does not. */
  relay: TurnRelay | null = null;
  /** Datagrams of no kind that is known, by direction, and the first of them. */
  readonly unknown: [number, number] = [0, 0];
  firstUnknown: FrameReference | null = null;
  /** Of these, those that hold voice, and the first. */
  unreadVoice = 0;
  firstUnreadVoice: FrameReference | null = null;
  /** Datagrams that look like T.38 fax. */
  udptl: UdptlFlow | null = null;
  /** The peer that TURN relays to, as an endpoint key or by its channel; null when this is no relayed path. */
  readonly relayedTo: string | null;
  /** How many times TURN is inside TURN here. */
  readonly nesting: number;

  constructor(transport = 'udp', relayedTo: string | null = null, nesting = 0) {
    this.transport = transport;
    this.relayedTo = relayedTo;
    this.nesting = nesting;
  }

  /** For a flow that another program reported: whole messages, whatever transport carried them. */
  static reported(packet: Packet): UdpConversation {
    const conversation = new UdpConversation(TRANSPORT_NAMES.get(packet.protocol & 0xff) ?? 'unknown');
    conversation.reportedBy = packet.reporter === REPORTER.hep ? 'hep' : 'exported-pdu';
    return conversation;
  }

  get signaling(): SignalingPath | null {
    return this.#signaling;
  }

  get media(): MediaFlow | null {
    return this.#media;
  }

  addUnknown(direction: Direction, frame: Frame): void {
    this.unknown[direction]++;
    this.firstUnknown ??= referenceTo(frame);
  }

  addUnreadVoice(frame: Frame): void {
    this.unreadVoice++;
    this.firstUnreadVoice ??= referenceTo(frame);
  }

  openSignaling(flow: Flow<unknown>): SignalingPath {
    this.#signaling ??= new SignalingPath(this.transport, sidesOf(flow), this.reportedBy);
    return this.#signaling;
  }

  openMedia(budget: StreamBudget): MediaFlow {
    this.#media ??= new MediaFlow(budget);
    return this.#media;
  }
}
