/**
 * The RTP header. RFC 3550 section 5.1 and 5.3.1, RFC 8285 (header extension elements), RFC 5761 section 4 (telling it from RTCP).
 *
 * Padding: when the P bit is set, `payloadEnd` leaves out the padding if the count in the last octet fits into what follows
 * the header; `paddingLength` says how much. In SRTP the padding and its count are encrypted and the last octet belongs to
 * the tag, so there the count is an accident. Whoever weighs lengths skips packets with `padding`; whoever weighs octets
 * may use either end (`payloadEnd` or `packetEnd`), because in SRTP everything between is ciphertext.
 *
 * Not handled: payload formats; RTP framed over TCP (RFC 4571, the framing is `reassembly`'s); RFC 2508 compression.
 */
import { u16, u32 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { defineDissector } from './define-dissector.ts';

/** Octets of the fixed header: RFC 3550 section 5.1. */
export const RTP_FIXED_HEADER = 12;

export class RtpHeader {
  version = 0;
  padding = false;
  extension = false;
  marker = false;
  /** 0 to 127. */
  payloadType = 0;
  /** 0 to 65535. */
  sequence = 0;
  /** Unsigned 32 bits, in ticks of the payload type's clock. */
  timestamp = 0;
  /** Unsigned 32 bits. */
  ssrc = 0;
  csrcCount = 0;
  /** The 16 bits "defined by profile" of the extension: 0xbede and 0x100x are RFC 8285, 0xc0de and 0xc2de cryptex. -1: none. */
  extensionProfile = -1;
  /** The extension's words: `bytes[extensionStart..extensionEnd)`; equal when there is none. */
  extensionStart = 0;
  extensionEnd = 0;
  /** Octets before the payload: fixed header, CSRC list, extension. */
  headerLength = 0;
  payloadStart = 0;
  /** Without padding when the padding count is plausible. */
  payloadEnd = 0;
  /** Octets of padding left out of `payloadEnd`. */
  paddingLength = 0;
  /** End of the packet, padding included. */
  packetEnd = 0;
}

/** True for a second octet that is an RTCP packet type, 192 to 223: RFC 5761 section 4. */
export function isRtcpPacketType(secondOctet: number): boolean {
  return secondOctet >= 192 && secondOctet <= 223;
}

/** Offset of the payload, or -1 when CSRC list or extension do not fit. The caller has checked for 12 octets. */
function payloadOffset(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]!;
  let at = start + RTP_FIXED_HEADER + ((first & 0x0f) << 2);
  if ((first & 0x10) !== 0) {
    if (at + 4 > end) return -1;
    at += 4 + (u16(bytes, at + 2) << 2);
  }
  return at > end ? -1 : at;
}

function shortHeader(start: number, end: number): Stop {
  return stop(
    'rtp',
    'truncated',
    start,
    RTP_FIXED_HEADER,
    end - start,
    'the datagram is shorter than the fixed RTP header',
  );
}

function headerThatDoesNotFit(bytes: Uint8Array, start: number, end: number): Stop {
  const afterCsrc = start + RTP_FIXED_HEADER + ((bytes[start]! & 0x0f) << 2);
  if (afterCsrc > end) {
    const needed = afterCsrc - start - RTP_FIXED_HEADER;
    const available = Math.max(0, end - start - RTP_FIXED_HEADER);
    return stop('rtp', 'truncated', start + RTP_FIXED_HEADER, needed, available, 'the CSRC list does not fit');
  }
  const needed = afterCsrc + 4 > end ? 4 : 4 + (u16(bytes, afterCsrc + 2) << 2);
  return stop('rtp', 'truncated', afterCsrc, needed, end - afterCsrc, 'the header extension does not fit');
}

export default defineDissector<RtpHeader>({
  name: 'rtp',
  references: ['RFC 3550', 'RFC 8285', 'RFC 5761'],
  out: () => new RtpHeader(),

  recognise(bytes, start, end) {
    if (end - start < RTP_FIXED_HEADER || bytes[start]! >> 6 !== 2) return false;
    return !isRtcpPacketType(bytes[start + 1]!) && payloadOffset(bytes, start, end) >= 0;
  },

  dissect(bytes, start, end, out) {
    if (end - start < RTP_FIXED_HEADER) return shortHeader(start, end);
    const first = bytes[start]!;
    out.version = first >> 6;
    if (out.version !== 2) return stop('rtp', 'malformed', start, 1, end - start, 'the version is not 2');
    const second = bytes[start + 1]!;
    out.padding = (first & 0x20) !== 0;
    out.extension = (first & 0x10) !== 0;
    out.csrcCount = first & 0x0f;
    out.marker = second >= 128;
    out.payloadType = second & 0x7f;
    out.sequence = u16(bytes, start + 2);
    out.timestamp = u32(bytes, start + 4);
    out.ssrc = u32(bytes, start + 8);
    const payload = payloadOffset(bytes, start, end);
    if (payload < 0) return headerThatDoesNotFit(bytes, start, end);
    const afterCsrc = start + RTP_FIXED_HEADER + (out.csrcCount << 2);
    out.extensionProfile = out.extension ? u16(bytes, afterCsrc) : -1;
    out.extensionStart = out.extension ? afterCsrc + 4 : afterCsrc;
    out.extensionEnd = payload;
    out.headerLength = payload - start;
    out.payloadStart = payload;
    out.packetEnd = end;
    const count = out.padding && end > payload ? bytes[end - 1]! : 0;
    out.paddingLength = count <= end - payload ? count : 0;
    out.payloadEnd = end - out.paddingLength;
    return undefined;
  },
});

/** One element of a header extension: its content is `bytes[start..end)`. */
export interface HeaderExtensionElement {
  /** Local identifier, 1 to 14 (one-octet form) or 1 to 255 (two-octet form); `a=extmap` gives it a meaning. */
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** More elements than any sender uses; the rest is left out and `complete` is false. */
export const MAX_EXTENSION_ELEMENTS = 64;

/**
 * The RFC 8285 elements of a dissected header; empty for another profile. Allocates: for sampled packets, not for all.
 * `complete` is false when an element does not fit, or the limit was reached.
 */
export function headerExtensionElements(
  bytes: Uint8Array,
  header: RtpHeader,
): { readonly elements: readonly HeaderExtensionElement[]; readonly complete: boolean } {
  const elements: HeaderExtensionElement[] = [];
  const oneOctet = header.extensionProfile === 0xbede;
  if (!oneOctet && header.extensionProfile >> 4 !== 0x100) return { elements, complete: true };
  let at = header.extensionStart;
  while (at < header.extensionEnd) {
    const first = bytes[at]!;
    if (first === 0) {
      at += 1; // a padding octet: RFC 8285 section 4.2
      continue;
    }
    if (oneOctet && first >> 4 === 15) return { elements, complete: true }; // 15: stop here, RFC 8285 section 4.2
    if (!oneOctet && at + 2 > header.extensionEnd) return { elements, complete: false };
    const start = oneOctet ? at + 1 : at + 2;
    const end = oneOctet ? start + (first & 0x0f) + 1 : start + bytes[at + 1]!;
    if (end > header.extensionEnd || elements.length === MAX_EXTENSION_ELEMENTS) return { elements, complete: false };
    elements.push({ id: oneOctet ? first >> 4 : first, start, end });
    at = end;
  }
  return { elements, complete: true };
}
