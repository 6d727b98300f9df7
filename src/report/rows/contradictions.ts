/** Rows of contradictions; see `../rows.ts`. */
import type { Contradiction } from '../../ledger/facts.ts';
import type { Report } from '../schema.ts';
import { printable } from '../text.ts';
import { evidenceRow } from './terms.ts';

export function contradictionRow(contradiction: Contradiction): Report['contradictions'][number] {
  const { kind, what, evidence, legs, calls } = contradiction;
  return { kind, what: printable(what), evidence: evidence.map(evidenceRow), legs: [...legs], calls: [...calls] };
}
