/** Rows of media from where none was to come; see `../rows.ts`. */
import type { MediaIntrusion } from '../../ledger/facts.ts';
import type { Report } from '../schema.ts';
import { endpointRow, evidenceRow, referenceRow, ssrcRow } from './terms.ts';

export function intrusionRow(intrusion: MediaIntrusion): Report['mediaIntrusions'][number] {
  const { from, to, expected, ssrc, first, last, evidence, legs, ...counts } = intrusion;
  return {
    ...counts,
    from: endpointRow(from),
    to: endpointRow(to),
    expected: expected === null ? null : endpointRow(expected),
    ssrc: ssrc === null ? null : ssrcRow(ssrc),
    first: referenceRow(first),
    last: referenceRow(last),
    evidence: evidence.map(evidenceRow),
    legs: [...legs],
  };
}
