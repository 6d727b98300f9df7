/**
 * What answers each row of the catalogue. A row that rules answer is named by the rules themselves (`catalogue: [...]`); every other row
 * stands here, with the reason. A test holds that each row is in exactly one place.
 */
import type { AnyRule } from '../define-rule.ts';

export interface RowAnswer {
  /**
   * `rule`: these rules. `report`: a part of every report. `limitation`: stated among the limitations. `later`: needs keys, a protocol or
   * a kind of traffic that is not read. `unanswered`: a capture can answer it, and nothing does.
   */
  readonly by: 'rule' | 'report' | 'limitation' | 'later' | 'unanswered';
  /** Ids of rules, the part of the report, the id of the limitation, or the reason. */
  readonly what: string;
}

type Elsewhere = RowAnswer & { readonly by: 'report' | 'limitation' | 'later' };

export const ANSWERED_ELSEWHERE: Readonly<Record<string, Elsewhere>> = {
  'SIG-015': { by: 'later', what: 'legacy protocol: H.323, MGCP, Megaco, SCCP and IAX2 are not read' },
  'SIG-016': {
    by: 'limitation',
    what: 'legs-encrypted-tunnels; each tunnel is a leg of plane control, and ESP with NULL encryption is entered',
  },
  'API-001': { by: 'later', what: 'vendor API: HTTP and WebSocket without SIP are not read' },
  'API-002': { by: 'later', what: 'vendor API: HTTP is not read' },
  'API-003': { by: 'later', what: 'vendor API: HTTP is not read' },
  'API-004': { by: 'later', what: 'vendor API: HTTP and TFTP are not read' },
  'API-005': { by: 'later', what: 'vendor API: HTTP is not read' },
  'API-006': {
    by: 'later',
    what: 'vendor API: TLS sessions are listed, and not yet told apart by what the vendor does',
  },
  'API-007': { by: 'later', what: 'vendor API: sessions that no leg of a call uses are listed and not judged' },
  'MED-017': { by: 'limitation', what: 'sizes-show-speech' },
  'MED-022': { by: 'limitation', what: 'unknown-datagrams' },
  'CAP-006': { by: 'report', what: 'captures[].duplicateFrames' },
  'CAP-008': { by: 'limitation', what: 'sdp-hidden-by-tls' },
  'CAP-009': { by: 'limitation', what: 'sample-of-traffic' },
  'CAP-010': { by: 'limitation', what: 'sample-of-traffic; a filter is not told from traffic that did not pass' },
  'CAP-011': { by: 'limitation', what: 'clocks-differ; by the Date headers of SIP' },
  'CAP-012': { by: 'report', what: 'captures[].sha256, captures[].damaged, accounting' },
  'CAP-014': { by: 'limitation', what: 'test-traffic; by what the senders call themselves' },
  'CAP-015': { by: 'limitation', what: 'addresses-for-documentation' },
};

/** Rows that a capture can answer and nothing does. This list only shrinks: a rule that answers one takes it out. */
export const UNANSWERED: Readonly<Record<string, readonly string[]>> = {
  SIG: [],
  TLS: [],
  CRT: [],
  DTL: [],
  MED: [],
  AUT: [],
  STN: [],
  PRV: [],
  TRF: [],
  CAP: [],
};

/** Every answer of a row: one, when the catalogue is in order. */
export function answersOf(row: string, rules: readonly AnyRule[]): RowAnswer[] {
  const by = rules.filter((rule) => rule.catalogue.includes(row)).map(({ id }) => id);
  const elsewhere = ANSWERED_ELSEWHERE[row];
  const isUnanswered = UNANSWERED[row.slice(0, row.indexOf('-'))]?.includes(row) ?? false;
  return [
    ...(by.length === 0 ? [] : [{ by: 'rule' as const, what: by.join(', ') }]),
    ...(elsewhere === undefined ? [] : [elsewhere]),
    ...(isUnanswered ? [{ by: 'unanswered' as const, what: 'a capture can answer it; no rule does yet' }] : []),
  ];
}
