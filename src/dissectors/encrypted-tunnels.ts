/**
 * Encrypted tunnels over UDP, told by their framing: IKE and ESP in UDP (RFC 7296, RFC 3948), WireGuard (its protocol page, section "Messages"),
 * OpenVPN (its wire protocol, openvpn-rfc). What is inside cannot be read and is not looked for.
 *
 * Not handled: OpenVPN over TCP; VPN over TLS or DTLS, which is TLS or DTLS to us; QUIC.
 */
import { u16, u32 } from '../bytes/read.ts';

export const ENCRYPTED_TUNNEL = { none: 0, ike: 1, espInUdp: 2, wireGuard: 3, openVpn: 4 } as const;

export type EncryptedTunnelKind = (typeof ENCRYPTED_TUNNEL)[keyof typeof ENCRYPTED_TUNNEL];

const PORT = { ike: 500, ikeNat: 4500, openVpn: 1194, wireGuard: 51_820 } as const;

const IKE_HEADER = 28;
const ESP_MIN = 28;

/** Message types, each followed by three reserved octets, and the octets of those of fixed size. */
const WIREGUARD = { initiation: 1, response: 2, cookie: 3, transport: 4 } as const;
const WIREGUARD_LENGTH = { initiation: 148, response: 92, cookie: 64, transport: 32 } as const;

/** Opcodes in the upper five bits. */
const OPENVPN = {
  control: 4,
  acknowledgment: 5,
  data: 6,
  clientReset: 7,
  serverReset: 8,
  dataV2: 9,
  clientReset3: 10,
} as const;
/** A hard reset without packet authentication: opcode, session, no acknowledgments, packet number 0. */
const OPENVPN_BARE_RESET = 14;

/**
 * The tunnel that `bytes[start..end)` belongs to.
 *
 * @param known what the flow showed before: then a packet of data is enough
 */
export function recogniseEncryptedTunnel(
  bytes: Uint8Array,
  start: number,
  end: number,
  srcPort: number,
  dstPort: number,
  known: EncryptedTunnelKind,
): EncryptedTunnelKind {
  const uses = (port: number) => srcPort === port || dstPort === port;
  if (uses(PORT.ikeNat)) return ofNatTraversal(bytes, start, end, known === ENCRYPTED_TUNNEL.espInUdp);
  if (uses(PORT.ike) && isIke(bytes, start, end)) return ENCRYPTED_TUNNEL.ike;
  const isWireGuard = known === ENCRYPTED_TUNNEL.wireGuard || uses(PORT.wireGuard);
  if (isWireGuardMessage(bytes, start, end, isWireGuard)) return ENCRYPTED_TUNNEL.wireGuard;
  const isOpenVpn = known === ENCRYPTED_TUNNEL.openVpn || uses(PORT.openVpn);
  return isOpenVpnPacket(bytes, start, end, isOpenVpn) ? ENCRYPTED_TUNNEL.openVpn : ENCRYPTED_TUNNEL.none;
}

/**
 * Port 4500: four octets of zero before IKE, else an SPI, which is never 0 (RFC 3948 section 2), those up to 255 being reserved (RFC 4303
 * section 2.1). A sequence number below 2^24 tells ESP from anything else that uses the port: the same octets of SIP, STUN, DTLS and nearly all RTP
 * are larger, or 0.
 */
function ofNatTraversal(bytes: Uint8Array, start: number, end: number, isKnown: boolean): EncryptedTunnelKind {
  if (end - start < ESP_MIN) return ENCRYPTED_TUNNEL.none;
  if (u32(bytes, start) === 0) {
    return isIke(bytes, start + 4, end) ? ENCRYPTED_TUNNEL.ike : ENCRYPTED_TUNNEL.none;
  }
  const sequence = u32(bytes, start + 4);
  const isEsp = u32(bytes, start) > 255 && sequence > 0 && (isKnown || sequence < 0x0100_0000);
  return isEsp ? ENCRYPTED_TUNNEL.espInUdp : ENCRYPTED_TUNNEL.none;
}

/** Version 1 or 2 and a length that fills the datagram. */
function isIke(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < IKE_HEADER) return false;
  const version = bytes[start + 17]!;
  return (version === 0x10 || version >> 4 === 2) && u32(bytes, start + 24) === end - start && u32(bytes, start) !== 0;
}

/** @param expected the flow or its port speaks for WireGuard; else only a message of the handshake does */
function isWireGuardMessage(bytes: Uint8Array, start: number, end: number, expected: boolean): boolean {
  const length = end - start;
  if (length < WIREGUARD_LENGTH.transport || (u32(bytes, start) & 0xff_ffff) !== 0) return false;
  switch (bytes[start]) {
    case WIREGUARD.initiation:
      return length === WIREGUARD_LENGTH.initiation;
    case WIREGUARD.response:
      return length === WIREGUARD_LENGTH.response;
    case WIREGUARD.cookie:
      return expected && length === WIREGUARD_LENGTH.cookie;
    case WIREGUARD.transport:
      // Padded to 16 octets; the counter is little-endian, and its highest octets stay 0 for longer than any capture.
      return expected && length % 16 === 0 && u16(bytes, start + 14) === 0;
    default:
      return false;
  }
}

function isOpenVpnPacket(bytes: Uint8Array, start: number, end: number, expected: boolean): boolean {
  const length = end - start;
  if (length < OPENVPN_BARE_RESET) return false;
  switch (bytes[start]! >> 3) {
    case OPENVPN.clientReset:
      if (
        length === OPENVPN_BARE_RESET &&
        bytes[start] === 0x38 &&
        bytes[start + 9] === 0 &&
        u32(bytes, start + 10) === 0
      )
        return true;
      return expected;
    case OPENVPN.control:
    case OPENVPN.acknowledgment:
    case OPENVPN.data:
    case OPENVPN.serverReset:
    case OPENVPN.dataV2:
    case OPENVPN.clientReset3:
      return expected;
    default:
      return false;
  }
}
