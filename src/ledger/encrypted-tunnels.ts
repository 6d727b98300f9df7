/**
 * Encrypted tunnels as facts: which endpoints, how much, when. Nothing in them can be read, so nothing is said of what they carry but that it
 * is neither cleartext nor SIP that is known to be encrypted.
 */
import { type Frame, type FrameReference, referenceTo } from '../capture/frame.ts';
import {
  ENCRYPTED_TUNNEL,
  type EncryptedTunnelKind,
  recogniseEncryptedTunnel,
} from '../dissectors/encrypted-tunnels.ts';
import { sip } from '../dissectors/sip/index.ts';
import type { Flow } from '../flows/index.ts';
import type { Packet } from '../layers/index.ts';
import type { Carriage } from './carriage.ts';
import type { Conversation } from './conversation.ts';
import type { GapOwner } from './gaps.ts';
import { UdpConversation } from './udp-conversation.ts';

export type EncryptedTunnelName = 'ESP' | 'IKE' | 'WireGuard' | 'OpenVPN';

const NAMES: Readonly<Record<Exclude<EncryptedTunnelKind, 0>, EncryptedTunnelName>> = {
  [ENCRYPTED_TUNNEL.ike]: 'IKE',
  [ENCRYPTED_TUNNEL.espInUdp]: 'ESP',
  [ENCRYPTED_TUNNEL.wireGuard]: 'WireGuard',
  [ENCRYPTED_TUNNEL.openVpn]: 'OpenVPN',
};

/** What was seen of one tunnel on one flow. */
export class EncryptedTunnel {
  readonly first: FrameReference;
  last: FrameReference;
  frames = 0;
  octets = 0;
  /** On port 4500 IKE and ESP share a flow: ESP once there was any. */
  name: EncryptedTunnelName;
  /** The key exchange was seen. */
  keyExchange = false;

  constructor(name: EncryptedTunnelName, frame: Frame) {
    this.name = name;
    this.first = referenceTo(frame);
    this.last = this.first;
  }

  add(name: EncryptedTunnelName, octets: number, frame: Frame, frames: number): void {
    if (name === 'IKE') this.keyExchange = true;
    else this.name = name;
    this.frames += frames;
    this.octets += octets;
    this.last = referenceTo(frame);
  }
}

/** A flow of ESP packets, which have no ports. */
export class EspConversation implements GapOwner {
  readonly kind = 'esp';
  legId: string | null = null;
  /** Frames that the snapshot length cut short, and the first of them. */
  truncatedFrames = 0;
  firstTruncated: FrameReference | null = null;
  carriage: Carriage | null = null;
  readonly encryptedTunnel: EncryptedTunnel;

  constructor(frame: Frame) {
    this.encryptedTunnel = new EncryptedTunnel('ESP', frame);
  }
}

export function addEsp(packet: Packet, flow: Flow<Conversation>, frame: Frame, frames: number): void {
  flow.state ??= new EspConversation(frame);
  (flow.state as EspConversation).encryptedTunnel.add('ESP', packet.payloadOriginalLength, frame, frames);
}

/** Takes a datagram of an encrypted tunnel. @returns false when it is none */
export function addEncrypted(packet: Packet, flow: Flow<Conversation>, frame: Frame, frames: number): boolean {
  const conversation = flow.state as UdpConversation | null;
  const { bytes, payloadStart, payloadEnd, srcPort, dstPort } = packet;
  // The first letter of a method may be an opcode; what is readable is in no tunnel.
  if (sip.recognise(bytes, payloadStart, payloadEnd)) return false;
  const known = conversation?.encryptedTunnelKind ?? ENCRYPTED_TUNNEL.none;
  const kind = recogniseEncryptedTunnel(bytes, payloadStart, payloadEnd, srcPort, dstPort, known);
  if (kind === ENCRYPTED_TUNNEL.none) return false;
  const name = NAMES[kind];
  const holder = conversation ?? new UdpConversation();
  flow.state = holder;
  holder.encryptedTunnelKind = kind;
  holder.encryptedTunnel ??= new EncryptedTunnel(name, frame);
  holder.encryptedTunnel.add(name, packet.payloadOriginalLength, frame, frames);
  return true;
}
