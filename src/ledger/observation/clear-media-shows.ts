/**
 * After how many packets would clear media have shown itself? What stays random for longer is taken for encrypted. Measured:
 * docs/adr/0003-telling-srtp-from-rtp.md.
 *
 * Payload formats of variable size need a header to be read by: Opus a TOC (RFC 6716 section 3.1), AMR a CMR and a table of contents
 * (RFC 4867), VP8, VP9, H.264 and the like a descriptor or NAL header, RED block headers (RFC 2198). Its bits hardly change from
 * packet to packet, which shows soon. Formats of fixed frames need none (G.729, iLBC, G.726): only their statistics show, later.
 *
 * Not handled: content that was encrypted or compressed before it was put into RTP (CLEARMODE, data in L16): it never shows.
 */
import type { Codec } from './clear-length.ts';

export interface Shape {
  readonly payloadType: number;
  readonly length: number;
}

/** Formats with a header octet, by encoding name in upper case. */
const WITH_HEADER: ReadonlySet<string> = new Set([
  ...['OPUS', 'AMR', 'AMR-WB', 'AMR-WB+', 'SPEEX', 'MPA', 'MPEG4-GENERIC', 'MP4A-LATM', 'VORBIS'],
  ...[
    'VP8',
    'VP9',
    'AV1',
    'H261',
    'H263',
    'H263-1998',
    'H263-2000',
    'H264',
    'H264-SVC',
    'H265',
    'H266',
    'JPEG',
    'MPV',
    'MP2T',
  ],
  ...['RED', 'ULPFEC', 'FLEXFEC-03', 'RTX', 'T140', 'TELEPHONE-EVENT', 'CN'],
]);

/** Two constant bits, or one biased octet, show in 38 packets (statistics.ts); every such stream that was measured in 60. */
const PACKETS_WITH_HEADER = 50;
/** 5 s at 20 ms. G.729 without pauses, the most random of all that were measured, needs 150. */
const PACKETS_WITHOUT_HEADER = 250;
/** Sizes that no row of fixed frames explains. */
const ODD_SIZES = 5;

export function packetsUntilClearMediaShows(
  shapes: readonly Shape[],
  manyShapes: boolean,
  codecs: ReadonlyMap<number, Codec>,
): number {
  const named = shapes.map(({ payloadType }) => codecs.get(payloadType)?.name.toUpperCase());
  const everyNamed = named.length > 0 && named.every((name) => name !== undefined && WITH_HEADER.has(name));
  const varies = manyShapes && shapes.filter(({ length }) => !isRowOfFrames(length)).length >= ODD_SIZES;
  return everyNamed || varies ? PACKETS_WITH_HEADER : PACKETS_WITHOUT_HEADER;
}

/** G.729 makes 10 octets a frame and 2 for a description of silence, in any number of frames. */
function isRowOfFrames(length: number): boolean {
  return length % 10 === 0 || length % 10 === 2;
}
