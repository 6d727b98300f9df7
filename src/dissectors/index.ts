/**
 * The demultiplexing order: what a UDP datagram most likely is, by its first octet and a cheap look at its header.
 * RFC 7983 section 7 (and RFC 5764 section 5.1.2), RFC 5761 section 4, RFC 9147 section 4 (DTLS 1.3 unified header).
 *
 *     0..3 STUN | 16..19 ZRTP | 20..63 DTLS | 64..79 TURN channel | 128..191 RTP or RTCP | printable: text
 *
 * The ranges alone are too generous outside a media flow (a DNS query may begin with any octet, and `I` of INVITE is in the
 * TURN range), so each answer also needs a header that fits. It is still only "worth trying": the dissector decides.
 *
 * Not handled: DTLS 1.3 records with a connection id (its length is only known from the handshake); QUIC (RFC 9443).
 */
import { u16, u32 } from '../bytes/read.ts';
import { startsWithSipStartLine } from '../reassembly/sip-start-line.ts';
import rtcp from './rtcp.ts';
import rtp from './rtp.ts';
import stun, { turnChannel } from './stun.ts';

/** Small integers: the answer of `demultiplex`. */
export const DATAGRAM = {
  none: 0,
  stun: 1,
  zrtp: 2,
  dtls: 3,
  turnChannel: 4,
  rtp: 5,
  rtcp: 6,
  text: 7,
} as const;

export type DatagramKind = (typeof DATAGRAM)[keyof typeof DATAGRAM];

/** ASCII "ZRTP", at offset 4: RFC 6189 section 5. */
const ZRTP_COOKIE = 0x5a525450;
/** Octets looked at before a datagram is called text; enough for `SIP/2.0 ` or a method and a space. */
const TEXT_OCTETS = 8;
/** An AEAD record holds at least a tag of 8 octets (CCM_8) and a content type. */
const UNIFIED_HEADER_MIN_CONTENT = 9;

function isZrtp(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 28 && bytes[start]! >> 4 === 1 && u32(bytes, start + 4) === ZRTP_COOKIE;
}

/** Content types 20 to 26 with a DTLS version (254.x) and a length that fits: RFC 6347 section 4.1, RFC 9147 section 4. */
function isDtlsPlaintext(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 13 || bytes[start]! > 26) return false;
  const version = u16(bytes, start + 1);
  const known = version === 0xfeff || version === 0xfefd || version === 0xfefc || version === 0x0100; // 0x0100: pre-RFC OpenSSL
  return known && u16(bytes, start + 11) <= end - start - 13;
}

/** 001CSLEE with a length and no connection id, the records filling the datagram: RFC 9147 section 4, figure 3. */
function isDtlsUnified(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const first = bytes[at]!;
    if (first >> 5 !== 1 || (first & 0x10) !== 0 || (first & 0x04) === 0) return false;
    const header = (first & 0x08) === 0 ? 4 : 5;
    if (at + header > end) return false;
    const length = u16(bytes, at + header - 2);
    if (length < UNIFIED_HEADER_MIN_CONTENT) return false;
    at += header + length;
  }
  return at === end;
}

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  const until = Math.min(end, start + TEXT_OCTETS);
  for (let at = start; at < until; at++) {
    const octet = bytes[at]!;
    const printable = octet >= 0x20 && octet <= 0x7e;
    if (!printable && octet !== 0x0d && octet !== 0x0a && octet !== 0x09) return false;
  }
  return until > start;
}

/** What to try on `bytes[start..end)`. Allocates nothing, reads nothing outside the range. */
export function demultiplex(bytes: Uint8Array, start: number, end: number): DatagramKind {
  if (end <= start) return DATAGRAM.none;
  const first = bytes[start]!;
  if (first >= 128) {
    if (first > 191) return DATAGRAM.none;
    if (rtp.recognise(bytes, start, end)) return DATAGRAM.rtp;
    return rtcp.recognise(bytes, start, end) ? DATAGRAM.rtcp : DATAGRAM.none;
  }
  if (first <= 3) return stun.recognise(bytes, start, end) ? DATAGRAM.stun : DATAGRAM.none;
  if (first >= 64 && turnChannel.recognise(bytes, start, end)) {
    // The first letters of a method may be a channel, and the next ones the length of a message that was made to fit.
    return startsWithSipStartLine(bytes, start, end) ? DATAGRAM.text : DATAGRAM.turnChannel;
  }
  if (first >= 20 && first <= 26 && isDtlsPlaintext(bytes, start, end)) return DATAGRAM.dtls;
  if (first >= 16 && first <= 19 && isZrtp(bytes, start, end)) return DATAGRAM.zrtp;
  if (isText(bytes, start, end)) return DATAGRAM.text;
  return first >= 32 && first <= 63 && isDtlsUnified(bytes, start, end) ? DATAGRAM.dtls : DATAGRAM.none;
}
