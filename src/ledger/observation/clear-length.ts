/**
 * How long a payload would be in clear: RFC 3551 section 4.5 and table 4, RFC 3952 (iLBC), RFC 4298 (BroadVoice), RFC 4040 (CLEARMODE).
 *
 * Only codecs with a fixed rate, where the RTP timestamp step says the length. Not here, because their length varies:
 * Opus, AMR, AMR-WB, EVRC, QCELP, Speex, SILK, MPA and video.
 */

export interface Codec {
  /** Encoding name as in `a=rtpmap`; compared without case. */
  readonly name: string;
  /** RTP clock, ticks per second. */
  readonly clock: number;
  /** Absent: 1. */
  readonly channels?: number;
}

/** RFC 3551 section 6, tables 4 and 5. */
export const STATIC_CODECS: ReadonlyMap<number, Codec> = new Map<number, Codec>([
  [0, { name: 'PCMU', clock: 8000 }],
  [3, { name: 'GSM', clock: 8000 }],
  [4, { name: 'G723', clock: 8000 }],
  [5, { name: 'DVI4', clock: 8000 }],
  [6, { name: 'DVI4', clock: 16000 }],
  [7, { name: 'LPC', clock: 8000 }],
  [8, { name: 'PCMA', clock: 8000 }],
  [9, { name: 'G722', clock: 8000 }],
  [10, { name: 'L16', clock: 44100, channels: 2 }],
  [11, { name: 'L16', clock: 44100 }],
  [12, { name: 'QCELP', clock: 8000 }],
  [13, { name: 'CN', clock: 8000 }],
  [14, { name: 'MPA', clock: 90000 }],
  [15, { name: 'G728', clock: 8000 }],
  [16, { name: 'DVI4', clock: 11025 }],
  [17, { name: 'DVI4', clock: 22050 }],
  [18, { name: 'G729', clock: 8000 }],
  [25, { name: 'CelB', clock: 90000 }],
  [26, { name: 'JPEG', clock: 90000 }],
  [28, { name: 'nv', clock: 90000 }],
  [31, { name: 'H261', clock: 90000 }],
  [32, { name: 'MPV', clock: 90000 }],
  [33, { name: 'MP2T', clock: 90000 }],
  [34, { name: 'H263', clock: 90000 }],
]);

/** One frame size of a codec: so many octets per so many timestamp ticks, and octets before the first frame. */
interface FrameSize {
  readonly octets: number;
  readonly ticks: number;
  readonly header?: number;
  /** Times `channels`. */
  readonly perChannel?: true;
}

const SAMPLES: readonly FrameSize[] = [{ octets: 1, ticks: 1, perChannel: true }];

const FRAME_SIZES: ReadonlyMap<string, readonly FrameSize[]> = new Map<string, readonly FrameSize[]>([
  ['PCMU', SAMPLES],
  ['PCMA', SAMPLES],
  ['G722', SAMPLES],
  ['L8', SAMPLES],
  ['CLEARMODE', SAMPLES],
  ['L16', [{ octets: 2, ticks: 1, perChannel: true }]],
  ['L24', [{ octets: 3, ticks: 1, perChannel: true }]],
  ['GSM', [{ octets: 33, ticks: 160 }]],
  ['GSM-EFR', [{ octets: 31, ticks: 160 }]],
  ['LPC', [{ octets: 14, ticks: 160 }]],
  ['DVI4', [{ octets: 1, ticks: 2, header: 4 }]],
  ['G726-40', [{ octets: 5, ticks: 8 }]],
  ['G726-32', [{ octets: 1, ticks: 2 }]],
  ['G726-24', [{ octets: 3, ticks: 8 }]],
  ['G726-16', [{ octets: 1, ticks: 4 }]],
  ['AAL2-G726-40', [{ octets: 5, ticks: 8 }]],
  ['AAL2-G726-32', [{ octets: 1, ticks: 2 }]],
  ['AAL2-G726-24', [{ octets: 3, ticks: 8 }]],
  ['AAL2-G726-16', [{ octets: 1, ticks: 4 }]],
  ['G728', [{ octets: 5, ticks: 20 }]],
  ['G729', [{ octets: 10, ticks: 80 }]],
  ['G729D', [{ octets: 8, ticks: 80 }]],
  ['G729E', [{ octets: 15, ticks: 80 }]],
  [
    'G723',
    [
      { octets: 24, ticks: 240 },
      { octets: 20, ticks: 240 },
    ],
  ],
  [
    'ILBC',
    [
      { octets: 38, ticks: 160 },
      { octets: 50, ticks: 240 },
    ],
  ],
  ['BV16', [{ octets: 10, ticks: 40 }]],
  ['BV32', [{ octets: 20, ticks: 80 }]],
]);

/** Tag lengths of RFC 3711, RFC 4568 and RFC 7714. */
const TAGS = [4, 10, 16] as const;
/** An MKI that nobody announced may be this long. */
const MAX_UNANNOUNCED_MKI = 4;

/** Octets a clear RFC 4733 event has. */
export const EVENT_OCTETS = 4;

/** What a length says: `clear` as the codec makes it, `trailer` (with its octets), `gap` (shorter: silence between), `other`. */
export interface LengthFinding {
  readonly kind: 'clear' | 'trailer' | 'gap' | 'other';
  /** Octets beyond the clear length; for `trailer` the length of tag and MKI. */
  readonly extra: number;
  /** The clear length that it was compared with. */
  readonly expected: number;
}

/** Octets per second in clear; 0 when not of fixed rate. */
export function clearRate(codec: Codec): number {
  const size = FRAME_SIZES.get(codec.name.toUpperCase())?.[0];
  if (size === undefined) return 0;
  return (size.octets * (size.perChannel ? (codec.channels ?? 1) : 1) * codec.clock) / size.ticks;
}

function clearLengths(codec: Codec, step: number): number[] {
  const name = codec.name.toUpperCase();
  if (name === 'TELEPHONE-EVENT') return [EVENT_OCTETS];
  const lengths: number[] = [];
  for (const size of FRAME_SIZES.get(name) ?? []) {
    if (step === 0 || step % size.ticks !== 0) continue;
    const octets = (step / size.ticks) * size.octets * (size.perChannel ? (codec.channels ?? 1) : 1);
    lengths.push((size.header ?? 0) + octets);
  }
  return lengths;
}

/** Trailer lengths that are believed: exactly what was announced, or any tag with an MKI of up to four octets. */
function isTrailer(extra: number, tagOctets: number | null, mkiOctets: number | null): boolean {
  return TAGS.some((tag) => {
    if (extra === (tagOctets ?? tag) + (mkiOctets ?? 0)) return true;
    return mkiOctets === null && extra >= tag && extra <= tag + MAX_UNANNOUNCED_MKI;
  });
}

/** Which clear lengths a timestamp step and a length allow; undefined when the codec or the step has no fixed length. */
export function judgeLength(
  codec: Codec,
  step: number,
  length: number,
  tagOctets: number | null,
  mkiOctets: number | null,
): LengthFinding | undefined {
  const expected = clearLengths(codec, step);
  if (expected.length === 0) return undefined;
  const clear = expected.find((octets) => octets === length);
  if (clear !== undefined) return { kind: 'clear', extra: 0, expected: clear };
  const shortest = Math.min(...expected);
  // Two clear lengths that differ by a tag (G.723.1: 20 and 24) never reach this line for the longer one.
  const trailed = expected.find((octets) => isTrailer(length - octets, tagOctets, mkiOctets));
  if (trailed !== undefined) return { kind: 'trailer', extra: length - trailed, expected: trailed };
  return { kind: length < shortest ? 'gap' : 'other', extra: length - shortest, expected: shortest };
}
