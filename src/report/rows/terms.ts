/** What rows of every kind are made of; see `../rows.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import { countsByName } from '../../ledger/counts-by-name.ts';
import type { Endpoint, Evidence, NamedCode } from '../../ledger/facts.ts';
import type { ReportEndpoint, ReportEvidence, ReportReference } from '../schema.ts';
import { printable, printableOrNull } from '../text.ts';
import { isoTime } from '../time.ts';

export function referenceRow(at: FrameReference): ReportReference {
  return { at: isoTime(at), capture: at.capture, frame: at.frame, ...capturedAt(at) };
}

export function referenceOrNull(at: FrameReference | null): ReportReference | null {
  return at === null ? null : referenceRow(at);
}

export function evidenceRow(evidence: Evidence): ReportEvidence {
  const { at } = evidence;
  return {
    capture: at.capture,
    frame: at.frame,
    at: isoTime(at),
    ...capturedAt(at),
    what: printable(evidence.what),
  };
}

function capturedAt({ captured }: FrameReference): { capturedAt?: string } {
  return captured === undefined ? {} : { capturedAt: isoTime(captured) };
}

export function evidenceOrNull(evidence: Evidence | null): ReportEvidence | null {
  return evidence === null ? null : evidenceRow(evidence);
}

/** Named by the policy, where it has a name for it. */
export function endpointRow(endpoint: Endpoint, place?: { readonly name: string | null }): ReportEndpoint {
  const name = place?.name ?? endpoint.name;
  return { address: printable(endpoint.address), port: endpoint.port, name: printableOrNull(name) };
}

export function namedCodeOrNull(code: NamedCode | null): NamedCode | null {
  return code === null ? null : { code: code.code, name: printable(code.name) };
}

/**
 * Counts by name. Names from the capture become printable; two that become the same are added up. A method called `__proto__` is
 * written with an escape: programs that read JSON into objects would lose it, or worse.
 */
export function countsRow(counts: Readonly<Record<string, number>>): Record<string, number> {
  const row = new Map<string, number>();
  for (const [name, count] of Object.entries(counts)) {
    const shown = printable(name).replace(/^__proto__$/, '\\u{5f}_proto__');
    row.set(shown, (row.get(shown) ?? 0) + count);
  }
  return countsByName(row);
}

/** An SSRC as people write it. */
export function ssrcRow(ssrc: number): string {
  return `0x${ssrc.toString(16).padStart(8, '0')}`;
}
