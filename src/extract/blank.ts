/**
 * A frame with its payload blanked: what proves a finding stays (headers, handshakes, lengths, message structure), what was said does not.
 *
 * | payload | kept | blanked |
 * |---|---|---|
 * | SIP text | structure | see sip-text.ts |
 * | RTP, SRTP | header, with extensions | payload |
 * | RTCP, SRTCP | header and SSRC of the first packet | the rest (reports, CNAME) |
 * | TLS, DTLS | handshakes, alerts | application data |
 * | STUN | all | USERNAME |
 * | ZRTP | all | |
 * | anything else, and fragments | lengths | all |
 *
 * Only what is known is kept: a payload that nothing here recognizes is blanked whole. Lengths do not change; checksums of UDP and TCP are
 * not computed again, which Wireshark does not check unless it is told to.
 *
 * Not handled: SIP inside WebSocket frames, which is masked on the wire; it is blanked whole.
 */
import type { Frame } from '../capture/frame.ts';
import { DATAGRAM, demultiplex } from '../dissectors/index.ts';
import { FlowTable } from '../flows/index.ts';
import {
  dissectLayers,
  dissectUdpTunnel,
  IP_PROTOCOL,
  Packet,
  REPORTED,
  recogniseUdpTunnel,
  UDP_TUNNEL,
} from '../layers/index.ts';
import { startsWithSipStartLine } from '../reassembly/index.ts';
import { blankSip } from './sip-text.ts';

/** Tunnels over UDP inside each other. */
const MAX_TUNNELS = 4;
/** Content types of TLS and DTLS: RFC 8446 section 5.1. */
const HANDSHAKE = 22;
const FIRST_CONTENT_TYPE = 20;
const LAST_CONTENT_TYPE = 26;
const APPLICATION_DATA = 23;
const STUN_HEADER = 20;
const STUN_USERNAME = 0x0006;

/** What a TCP connection was last seen to carry. */
interface Carried {
  kind: 'sip' | 'tls' | null;
}

export class Blanker {
  readonly #packet = new Packet();
  readonly #flows = new FlowTable<Carried>();

  /** Of every frame in order, also of those that are not wanted: what a segment goes on with is known from those before it. */
  watch(frame: Frame): void {
    const packet = this.#dissect(frame);
    if (packet === null || packet.isFragment || packet.protocol !== IP_PROTOCOL.tcp) return;
    this.#carriedBy(packet);
  }

  /** A copy of the frame's octets. Call for a frame that was not given to `watch`. */
  blank(frame: Frame): Uint8Array {
    const octets = frame.bytes.slice(frame.start, frame.end);
    const packet = this.#dissect(frame);
    if (packet === null || packet.ipVersion === 0) return octets.fill(0);
    const { start } = frame;
    if (packet.isFragment) return octets.fill(0, packet.fragmentStart - start);
    // Padding, checksums, further packets of an aggregate: nothing that proves anything.
    octets.fill(0, packet.payloadEnd - start);
    const payload = octets.subarray(packet.payloadStart - start, packet.payloadEnd - start);
    const protocol = packet.protocol & ~REPORTED;
    if (protocol === IP_PROTOCOL.udp) blankDatagram(payload);
    else if (protocol === IP_PROTOCOL.tcp) this.#blankSegment(packet, payload);
    else if (protocol === IP_PROTOCOL.sctp) blankChunks(payload);
    else payload.fill(0);
    return octets;
  }

  /** Null when the frame cannot be read. */
  #dissect(frame: Frame): Packet | null {
    const packet = this.#packet;
    if (dissectLayers(frame, packet) !== undefined) return null;
    for (let depth = 0; depth < MAX_TUNNELS; depth++) {
      if (packet.isFragment || packet.protocol !== IP_PROTOCOL.udp) return packet;
      const tunnel = recogniseUdpTunnel(packet, UDP_TUNNEL.none);
      if (tunnel === UDP_TUNNEL.none) return packet;
      if (dissectUdpTunnel(packet, tunnel) !== undefined) return null;
    }
    return packet;
  }

  #carriedBy(packet: Packet): Carried {
    const flow = this.#flows.of(packet);
    if (flow === null) return { kind: null };
    flow.state ??= { kind: null };
    const { bytes, payloadStart, payloadEnd } = packet;
    if (startsWithSipStartLine(bytes, payloadStart, payloadEnd)) flow.state.kind = 'sip';
    else if (startsWithRecord(bytes.subarray(payloadStart, payloadEnd))) flow.state.kind = 'tls';
    return flow.state;
  }

  #blankSegment(packet: Packet, payload: Uint8Array): void {
    const { kind } = this.#carriedBy(packet);
    if (kind === 'sip' && startsWithSipStartLine(payload, 0, payload.length)) blankText(payload);
    else if (kind === 'tls') blankRecords(payload, 5);
    else if (kind === 'sip') blankAllText(payload);
    else payload.fill(0);
  }
}

function blankDatagram(payload: Uint8Array): void {
  switch (demultiplex(payload, 0, payload.length)) {
    case DATAGRAM.rtp:
      payload.fill(0, Math.min(payload.length, rtpHeaderLength(payload)));
      return;
    case DATAGRAM.rtcp:
      payload.fill(0, Math.min(payload.length, 8));
      return;
    case DATAGRAM.dtls:
      blankRecords(payload, 13);
      return;
    case DATAGRAM.stun:
      blankUserName(payload);
      return;
    case DATAGRAM.turnChannel:
      blankDatagram(payload.subarray(4));
      return;
    case DATAGRAM.zrtp:
      return;
    default:
      if (startsWithSipStartLine(payload, 0, payload.length)) blankText(payload);
      else payload.fill(0);
  }
}

/** RFC 3550 section 5.1, with the header extension. */
function rtpHeaderLength(payload: Uint8Array): number {
  const fixed = 12 + 4 * (payload[0]! & 0x0f);
  const isExtended = (payload[0]! & 0x10) !== 0;
  if (!isExtended || fixed + 4 > payload.length) return fixed;
  return fixed + 4 + 4 * ((payload[fixed + 2]! << 8) | payload[fixed + 3]!);
}

/** Handshakes and alerts are left; application data goes. What does not begin with a record goes on with one, and is left when it is TLS. */
function blankRecords(payload: Uint8Array, header: number): void {
  let at = 0;
  while (at + header <= payload.length) {
    const type = payload[at]!;
    if (type < FIRST_CONTENT_TYPE || type > LAST_CONTENT_TYPE) return;
    const end = at + header + ((payload[at + header - 2]! << 8) | payload[at + header - 1]!);
    if (type === APPLICATION_DATA) payload.fill(0, at + header, Math.min(end, payload.length));
    at = end;
  }
}

/** RFC 8446 section 5.1: type, version 3.x, length. */
function startsWithRecord(payload: Uint8Array): boolean {
  if (payload.length < 5 || payload[1] !== 3 || payload[2]! > 4) return false;
  return payload[0]! >= FIRST_CONTENT_TYPE && payload[0]! <= APPLICATION_DATA && payload[0] !== HANDSHAKE + 2;
}

/** RFC 8489 section 14: type, length, value, padded to four octets. */
function blankUserName(payload: Uint8Array): void {
  let at = STUN_HEADER;
  while (at + 4 <= payload.length) {
    const type = (payload[at]! << 8) | payload[at + 1]!;
    const length = (payload[at + 2]! << 8) | payload[at + 3]!;
    if (type === STUN_USERNAME) payload.fill(0x78, at + 4, Math.min(payload.length, at + 4 + length));
    at += 4 + ((length + 3) & ~3);
  }
}

/** RFC 9260 section 3.3.1: DATA chunks with a whole message or the beginning of one are text, everything else that carries octets is not kept. */
function blankChunks(payload: Uint8Array): void {
  let at = 0;
  while (at + 4 <= payload.length) {
    const length = (payload[at + 2]! << 8) | payload[at + 3]!;
    if (length < 4) return;
    const end = Math.min(payload.length, at + length);
    const text = payload.subarray(Math.min(end, at + 16), end);
    if (payload[at] === 0 && startsWithSipStartLine(text, 0, text.length)) blankText(text);
    else if (payload[at] === 0) text.fill(0);
    at += (length + 3) & ~3;
  }
}

function blankText(payload: Uint8Array): void {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('latin1');
  payload.set(Buffer.from(blankSip(text), 'latin1'));
}

/** Text that goes on from a segment before: no line of it can be trusted to be whole. */
function blankAllText(payload: Uint8Array): void {
  for (let at = 0; at < payload.length; at++) if (payload[at]! > 0x20) payload[at] = 0x78;
}
