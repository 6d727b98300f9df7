/**
 * What one flow between a client and its TURN server relays: the relayed transport address, the channels, and for each peer the packets
 * that went to it and came from it. RFC 8656 sections 3 and 12.
 *
 * The leg that comes of it is the relay hop, client to server; what the server sends on to the peer is another flow of the capture, if
 * it has it, and the SDP that announces one announces both.
 */
import { UdpConversation } from './udp-conversation.ts';

/** Peers of one client; ICE tries a few dozen candidates. */
const MAX_PEERS = 256;
const MAX_CHANNELS = 1_024;

export class TurnRelay {
  /** XOR-RELAYED-ADDRESS as an endpoint key; null when no Allocate response was seen. */
  address: string | null = null;
  /** By peer, in order of appearance. */
  readonly carriers = new Map<string, UdpConversation>();
  readonly #peers = new Map<number, string>();

  /** ChannelBind: the latest one counts. */
  bind(channel: number, peer: string): void {
    if (this.#peers.size < MAX_CHANNELS || this.#peers.has(channel)) this.#peers.set(channel, peer);
  }

  /** An endpoint key; the channel itself when its ChannelBind was not seen. */
  peerBehind(channel: number): string {
    return this.#peers.get(channel) ?? `channel 0x${channel.toString(16)}`;
  }

  /** Null when there are too many peers. */
  carrierTo(peer: string, through: UdpConversation): UdpConversation | null {
    let carrier = this.carriers.get(peer);
    if (carrier === undefined) {
      if (this.carriers.size >= MAX_PEERS) return null;
      carrier = new UdpConversation(through.transport, peer, through.nesting + 1);
      carrier.stun = through.stun;
      this.carriers.set(peer, carrier);
    }
    return carrier;
  }
}
