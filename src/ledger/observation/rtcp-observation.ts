/**
 * Is this RTCP in clear? One packet usually tells. RFC 3711 section 3.4, RFC 7714 section 9, RFC 5506.
 *
 * SRTCP leaves eight octets readable (header and sender SSRC) and adds, behind the last RTCP packet, an E bit with a 31-bit
 * index (4 octets), perhaps an MKI, and the tag: 14 octets for the HMAC suites, and 20 for AES-GCM, whose tag comes first.
 * A clear compound packet ends exactly where its length fields say.
 */
import { u32 } from '../../bytes/read.ts';
import { type Frame, type FrameReference, referenceTo } from '../../capture/frame.ts';
import type { RtcpCompound } from '../../dissectors/rtcp.ts';

export const RTCP_PROTECTION = { unknown: 0, clear: 1, encrypted: 2 } as const;
export type RtcpProtection = (typeof RTCP_PROTECTION)[keyof typeof RTCP_PROTECTION];

/** From the end to E bit and index, when no MKI was announced: 80-bit tag, the same behind an MKI of 1 to 4 octets, 32-bit tag. */
const INDEX_PLACES = [14, 4, 15, 16, 17, 18, 8] as const;
/** From the end to E bit and index before an MKI that was announced. */
const PLACES_BEFORE_MKI = [14, 4, 8] as const;
/** Trailers behind packets that are authenticated only; not the 32-bit tag, whose 8 octets too much else has. */
const CLEAR_TRAILERS = [
  { octets: 14, indexFromEnd: 14 },
  { octets: 20, indexFromEnd: 4 },
] as const;
/** An index beyond is not believed: at one packet per second it takes 48 days, at fifty a day. Chance lets 1 in 1024 through. */
const MAX_PLAUSIBLE_INDEX = 1 << 22;
/** Header and SSRC, which stay readable. */
const READABLE = 8;
/** From the era of NTP (1900) to that of Unix: RFC 3550 section 4. */
const NTP_TO_UNIX = 2_208_988_800;
/** A wall clock this near to the capture's is no accident: chance lets 1 in 600,000 through. */
const NEAR_SECONDS = 3_600;
/** Packets whose index tells that SRTCP keys are in use: chance makes each with less than 1 in 250. */
const MIN_SRTCP = 3;

/** The E bit and index that stand `fromEnd` octets before the end; -1 when there is no room or it is not plausible. */
function trailerWord(bytes: Uint8Array, start: number, end: number, fromEnd: number): number {
  if (end - start < READABLE + fromEnd) return -1;
  const word = u32(bytes, end - fromEnd);
  return (word & 0x7fffffff) < MAX_PLAUSIBLE_INDEX ? word : -1;
}

function hasEncryptedTrailer(bytes: Uint8Array, start: number, end: number, mkiOctets: number): boolean {
  const places = mkiOctets > 0 ? PLACES_BEFORE_MKI : INDEX_PLACES;
  return places.some((fromEnd) => trailerWord(bytes, start, end, fromEnd + mkiOctets) >= 0x80000000);
}

function endsBeforeClearTrailer(
  bytes: Uint8Array,
  start: number,
  end: number,
  rtcp: RtcpCompound,
  mkiOctets: number,
): boolean {
  if (rtcp.sdesBroken) return false;
  return CLEAR_TRAILERS.some((trailer) => {
    const word = trailerWord(bytes, start, end, trailer.indexFromEnd + mkiOctets);
    return rtcp.remaining === trailer.octets + mkiOctets && word >= 0 && word < 0x80000000;
  });
}

/**
 * What one dissected RTCP datagram `bytes[start..end)` shows. `mkiOctets`: length of the negotiated MKI, 0 when none or not known.
 * A packet whose E bit is 0 is authenticated but readable: clear. So is one with octets too many behind a readable SDES
 * packet, as some phones send it, or behind a sender report whose NTP time is that of the capture. `seconds`: when it was captured.
 */
export function classifyRtcp(
  bytes: Uint8Array,
  start: number,
  end: number,
  rtcp: RtcpCompound,
  mkiOctets = 0,
  seconds = 0,
): RtcpProtection {
  if (rtcp.packets === 0) return RTCP_PROTECTION.unknown;
  if (rtcp.sdesNamesSender && !rtcp.sdesBroken) return RTCP_PROTECTION.clear;
  if (rtcp.exact) return rtcp.sdesBroken ? RTCP_PROTECTION.unknown : RTCP_PROTECTION.clear;
  if (hasEncryptedTrailer(bytes, start, end, mkiOctets)) return RTCP_PROTECTION.encrypted;
  if (rtcp.hasSenderReport && Math.abs(rtcp.ntpSeconds - NTP_TO_UNIX - seconds) <= NEAR_SECONDS) {
    return RTCP_PROTECTION.clear;
  }
  return endsBeforeClearTrailer(bytes, start, end, rtcp, mkiOctets) ? RTCP_PROTECTION.clear : RTCP_PROTECTION.unknown;
}

/** The RTCP of one media leg, counted. */
export class RtcpObservation {
  clear = 0;
  encrypted = 0;
  unknown = 0;
  firstClear: FrameReference | null = null;
  firstEncrypted: FrameReference | null = null;
  /** Frames that were copies of packets, by what those showed: they count as frames and as nothing else. */
  readonly duplicates = { clear: 0, encrypted: 0, unknown: 0 };
  /** SDES item types that stood readable: bit n for type n (RFC 3550 section 6.5). */
  readableSdesItems = 0;

  add(bytes: Uint8Array, start: number, end: number, rtcp: RtcpCompound, frame: Frame, mkiOctets = 0): RtcpProtection {
    const protection = classifyRtcp(bytes, start, end, rtcp, mkiOctets, frame.seconds);
    if (protection === RTCP_PROTECTION.clear) {
      this.clear++;
      this.firstClear ??= referenceTo(frame);
      this.readableSdesItems |= rtcp.sdesItems;
    } else if (protection === RTCP_PROTECTION.encrypted) {
      this.encrypted++;
      this.firstEncrypted ??= referenceTo(frame);
    } else {
      this.unknown++;
    }
    return protection;
  }

  addDuplicate(bytes: Uint8Array, start: number, end: number, rtcp: RtcpCompound, mkiOctets = 0): void {
    const protection = classifyRtcp(bytes, start, end, rtcp, mkiOctets);
    if (protection === RTCP_PROTECTION.clear) this.duplicates.clear++;
    else if (protection === RTCP_PROTECTION.encrypted) this.duplicates.encrypted++;
    else this.duplicates.unknown++;
  }

  get duplicateFrames(): number {
    return this.duplicates.clear + this.duplicates.encrypted + this.duplicates.unknown;
  }

  /** Enough packets show that keys are in use, and none that they are not. */
  get showsKeys(): boolean {
    return this.clear === 0 && this.encrypted >= MIN_SRTCP;
  }

  /** True: all that could be told was encrypted. False: some was readable. Null: it cannot be told. */
  get isProtected(): boolean | null {
    if (this.clear > 0) return false;
    return this.encrypted > this.unknown ? true : null;
  }
}
