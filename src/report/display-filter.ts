/**
 * Wireshark display filters that show the evidence: `frame.number in {12, 17, 20..24}`.
 *
 * Reference: Wireshark 4, wireshark-filter(4), "Membership Operator": elements are separated by commas since version 3.6, and
 * `a..b` is a range. Not handled: filters by protocol field; a frame number is exact, and survives a change of dissector.
 */
import type { Report, ReportEvidence } from './schema.ts';

/** Elements of one filter: it must stay short enough to be typed off a page. */
const MAX_ELEMENTS = 24;

/** The frames as a filter. Neighbors join into ranges; more elements than `MAX_ELEMENTS` leave out the last ones. */
export function displayFilter(frames: readonly number[]): string {
  const elements: { first: number; last: number }[] = [];
  for (const frame of [...new Set(frames)].sort((a, b) => a - b)) {
    const current = elements.at(-1);
    if (current !== undefined && frame === current.last + 1) current.last = frame;
    else elements.push({ first: frame, last: frame });
  }
  const shown = elements.slice(0, MAX_ELEMENTS).map(({ first, last }) => {
    if (first === last) return `${first}`;
    return last === first + 1 ? `${first}, ${last}` : `${first}..${last}`;
  });
  return `frame.number in {${shown.join(', ')}}`;
}

/** One filter per capture that has evidence, in the order of the captures. */
export function displayFilters(
  evidence: readonly ReportEvidence[],
  captures: Report['captures'],
): Report['findings'][number]['displayFilters'] {
  return captures.flatMap((capture, index) => {
    const frames = evidence.filter((item) => item.capture === index).map((item) => item.frame);
    return frames.length === 0 ? [] : [{ capture: index, file: capture.file, filter: displayFilter(frames) }];
  });
}
