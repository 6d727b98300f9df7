/**
 * Gaps in both directions of a media leg at the same moment. The two directions of a call take different ways and lose packets each for
 * itself; when both lose at the same moment, it is more likely the recorder that missed them (or the line that was cut).
 *
 * By accident, N and M gaps in T seconds meet about 2wNM/T times within w seconds. Only what is ten times more than that is told.
 */
import { compareReferences, earlier, type FrameReference, later } from '../../capture/frame.ts';
import { secondsBetween } from '../calls/candidate-pairs.ts';
import { MAX_GAPS, type RtpStream } from '../media/rtp-stream.ts';

/** Five packets of 20 milliseconds. */
const SAME_MOMENT_SECONDS = 0.1;
const TIMES_ACCIDENT = 10;

/** The frame behind each such gap, in order of time; empty when accident explains them. */
export function gapsInBothDirections(streams: readonly RtpStream[]): FrameReference[] {
  if (streams.length === 0) return [];
  const end = recordedUntil(streams);
  const [there, back] = [gapsOf(streams, 0, end), gapsOf(streams, 1, end)];
  if (there.length === 0 || back.length === 0) return [];
  const moments: FrameReference[] = [];
  let next = 0;
  for (const gap of there) {
    while (next < back.length && secondsBetween(back[next]!, gap) > SAME_MOMENT_SECONDS) next++;
    if (next === back.length) break;
    if (secondsBetween(gap, back[next]!) > SAME_MOMENT_SECONDS) continue;
    moments.push(gap);
    next++;
  }
  const byAccident =
    (2 * SAME_MOMENT_SECONDS * there.length * back.length) / Math.max(1, secondsBetween(beginning(streams), end));
  return moments.length > TIMES_ACCIDENT * byAccident ? moments : [];
}

function gapsOf(streams: readonly RtpStream[], direction: number, end: FrameReference): FrameReference[] {
  const own = streams.filter((stream) => stream.direction === direction).flatMap((stream) => stream.gaps);
  return own.filter((gap) => compareReferences(gap, end) <= 0).sort(compareReferences);
}

function beginning(streams: readonly RtpStream[]): FrameReference {
  return streams.map((stream) => stream.first).reduce(earlier);
}

/** A stream keeps its first gaps only: behind the last of them nothing is known. */
function recordedUntil(streams: readonly RtpStream[]): FrameReference {
  const last = streams.map((stream) => stream.last).reduce(later);
  const full = streams.filter((stream) => stream.gaps.length >= MAX_GAPS).map((stream) => stream.gaps.at(-1)!);
  return [last, ...full].reduce(earlier);
}
