/**
 * RTCP: the walk through a compound packet by its length fields. RFC 3550 section 6, RFC 4585 (feedback), RFC 3611 (XR),
 * RFC 5506 (reduced size), RFC 5761 section 4 (packet types).
 *
 * The walk reports where it ended and what remained, because that is what tells RTCP from SRTCP: in SRTCP only the first
 * eight octets are readable, and an index and a tag follow the last packet (RFC 3711 section 3.4). It takes packets as long as
 * they look like RTCP and fit; the judgement is `ledger/observation`'s.
 *
 * SDES item types are reported, their values (CNAME, PHONE, LOC ...) are not. Report blocks, feedback contents and XR
 * blocks are skipped by length. Not handled: RTCP over TCP framing.
 */
import { u16, u32 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { defineDissector } from './define-dissector.ts';
import { isRtcpPacketType } from './rtp.ts';

/** IANA "RTCP Control Packet Types"; those that this project names. */
export const RTCP_TYPE = { sr: 200, rr: 201, sdes: 202, bye: 203, app: 204, rtpfb: 205, psfb: 206, xr: 207 } as const;

/** IANA "RTP SDES Item Types", RFC 3550 section 6.5. */
export const SDES_ITEM = { cname: 1, name: 2, email: 3, phone: 4, loc: 5, tool: 6, note: 7, priv: 8 } as const;

/** Packets of one datagram that `types` remembers; the walk itself goes on to the end. */
export const MAX_RTCP_TYPES = 32;

export class RtcpCompound {
  /** Packets walked. */
  packets = 0;
  /** Their packet types in order, the first 32: read `types[0..min(packets, 32))`. */
  readonly types = new Uint8Array(MAX_RTCP_TYPES);
  /** SSRC of the sender, from the first packet; unsigned. 0 when the first packet holds none (an empty BYE or SDES). */
  senderSsrc = 0;
  /** From the first sender report: NTP time, seconds since 1900 and 2^-32 fractions, and the RTP timestamp. */
  hasSenderReport = false;
  ntpSeconds = 0;
  ntpFraction = 0;
  rtpTimestamp = 0;
  /** Bit n is set when an SDES item of type n stood there, for n from 1 to 31. */
  sdesItems = 0;
  /** True when some SDES chunk did not end where its packet says: a sign of ciphertext or damage. */
  sdesBroken = false;
  /** True when an SDES chunk after the first packet names the sender's SSRC: 32 readable bits that agree. */
  sdesNamesSender = false;
  /** End of the first packet, as its length field says; it may lie beyond the datagram. */
  firstPacketEnd = 0;
  /** Where the walk ended. */
  walkEnd = 0;
  /** Octets between `walkEnd` and the end of the datagram. */
  remaining = 0;
  /** True when the walk ended exactly at the end. */
  exact = false;
}

function reset(out: RtcpCompound, start: number): void {
  out.packets = 0;
  out.senderSsrc = 0;
  out.hasSenderReport = false;
  out.ntpSeconds = 0;
  out.ntpFraction = 0;
  out.rtpTimestamp = 0;
  out.sdesItems = 0;
  out.sdesBroken = false;
  out.sdesNamesSender = false;
  out.firstPacketEnd = start;
  out.walkEnd = start;
  out.remaining = 0;
  out.exact = false;
}

function looksLikeRtcp(bytes: Uint8Array, at: number): boolean {
  return bytes[at]! >> 6 === 2 && isRtcpPacketType(bytes[at + 1]!);
}

/** Octets of one RTCP packet, header included: the length field counts 32-bit words minus one. */
function packetLength(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at + 2) + 1) << 2;
}

/** Walks the chunks of one SDES packet, `bytes[at..end)` after its header; false when they do not end there. */
function readSdes(bytes: Uint8Array, at: number, end: number, chunks: number, out: RtcpCompound): boolean {
  for (let chunk = 0; chunk < chunks; chunk++) {
    const chunkStart = at;
    if (at + 4 <= end && out.packets > 0 && u32(bytes, at) === out.senderSsrc) out.sdesNamesSender = true;
    at += 4;
    for (;;) {
      if (at >= end) return false;
      const type = bytes[at]!;
      if (type === 0) break;
      if (at + 2 > end || at + 2 + bytes[at + 1]! > end) return false;
      if (type < 32) out.sdesItems |= 1 << type;
      at += 2 + bytes[at + 1]!;
    }
    at = chunkStart + (((at - chunkStart) >> 2) + 1) * 4; // the null octet, and padding to the next 32-bit boundary
  }
  return at <= end;
}

function readPacket(bytes: Uint8Array, at: number, end: number, out: RtcpCompound): void {
  const type = bytes[at + 1]!;
  if (out.packets < MAX_RTCP_TYPES) out.types[out.packets] = type;
  if (out.packets === 0 && end - at >= 8) out.senderSsrc = u32(bytes, at + 4);
  if (type === RTCP_TYPE.sr && !out.hasSenderReport && end - at >= 28) {
    out.hasSenderReport = true;
    out.ntpSeconds = u32(bytes, at + 8);
    out.ntpFraction = u32(bytes, at + 12);
    out.rtpTimestamp = u32(bytes, at + 16);
  }
  if (type === RTCP_TYPE.sdes && !readSdes(bytes, at + 4, end, bytes[at]! & 0x1f, out)) out.sdesBroken = true;
  out.packets++;
}

export default defineDissector<RtcpCompound>({
  name: 'rtcp',
  references: ['RFC 3550', 'RFC 4585', 'RFC 5506', 'RFC 3611', 'RFC 5761'],
  out: () => new RtcpCompound(),

  recognise(bytes, start, end) {
    return end - start >= 4 && looksLikeRtcp(bytes, start) && packetLength(bytes, start) <= end - start;
  },

  /** A Stop only when not even the first packet is there; what follows it is `remaining`. */
  dissect(bytes, start, end, out): Stop | undefined {
    reset(out, start);
    out.remaining = Math.max(0, end - start);
    if (end - start < 4) return stop('rtcp', 'truncated', start, 4, out.remaining, 'no room for an RTCP header');
    if (!looksLikeRtcp(bytes, start)) {
      return stop('rtcp', 'malformed', start, 4, out.remaining, 'version or packet type is not RTCP');
    }
    const first = packetLength(bytes, start);
    out.firstPacketEnd = start + first;
    if (first > end - start) {
      if (end - start >= 8) out.senderSsrc = u32(bytes, start + 4);
      return stop('rtcp', 'truncated', start, first, end - start, 'the first packet is longer than the datagram');
    }
    let at = start;
    while (at + 4 <= end && looksLikeRtcp(bytes, at) && packetLength(bytes, at) <= end - at) {
      const next = at + packetLength(bytes, at);
      readPacket(bytes, at, next, out);
      at = next;
    }
    out.walkEnd = at;
    out.remaining = end - at;
    out.exact = at === end;
    return undefined;
  },
});
