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
  'CAP-006': { by: 'report', what: 'captures[].duplicateFrames' },
  'CAP-008': { by: 'limitation', what: 'sdp-hidden-by-tls' },
  'CAP-009': { by: 'limitation', what: 'sample-of-traffic' },
  'CAP-010': { by: 'limitation', what: 'sample-of-traffic; a filter is not told from traffic that did not pass' },
  'CAP-012': { by: 'report', what: 'captures[].sha256, captures[].damaged, accounting' },
};

/** Rows that a capture can answer and nothing does. This list only shrinks: a rule that answers one takes it out. */
export const UNANSWERED: Readonly<Record<string, readonly string[]>> = {
  SIG: [
    'SIG-005',
    'SIG-006',
    'SIG-007',
    'SIG-008',
    'SIG-009',
    'SIG-010',
    'SIG-011',
    'SIG-012',
    'SIG-013',
    'SIG-014',
    'SIG-017',
    'SIG-018',
  ],
  TLS: [
    'TLS-003',
    'TLS-009',
    'TLS-010',
    'TLS-011',
    'TLS-012',
    'TLS-013',
    'TLS-014',
    'TLS-015',
    'TLS-016',
    'TLS-017',
    'TLS-018',
    'TLS-019',
    'TLS-020',
    'TLS-021',
    'TLS-022',
    'TLS-023',
    'TLS-024',
    'TLS-025',
    'TLS-026',
    'TLS-027',
    'TLS-028',
    'TLS-030',
    'TLS-031',
    'TLS-032',
    'TLS-100',
  ],
  CRT: [
    'CRT-007',
    'CRT-008',
    'CRT-009',
    'CRT-012',
    'CRT-013',
    'CRT-014',
    'CRT-015',
    'CRT-016',
    'CRT-017',
    'CRT-018',
    'CRT-019',
    'CRT-020',
  ],
  DTL: ['DTL-002', 'DTL-003', 'DTL-004', 'DTL-005', 'DTL-007', 'DTL-008', 'DTL-009', 'DTL-010', 'DTL-011', 'DTL-012'],
  KEY: [
    'KEY-002',
    'KEY-003',
    'KEY-004',
    'KEY-007',
    'KEY-008',
    'KEY-009',
    'KEY-010',
    'KEY-011',
    'KEY-012',
    'KEY-013',
    'KEY-014',
    'KEY-015',
    'KEY-016',
    'KEY-017',
    'KEY-018',
    'KEY-019',
    'KEY-020',
    'KEY-021',
    'KEY-022',
  ],
  MED: [
    'MED-004',
    'MED-005',
    'MED-006',
    'MED-007',
    'MED-008',
    'MED-009',
    'MED-010',
    'MED-011',
    'MED-012',
    'MED-013',
    'MED-014',
    'MED-015',
    'MED-016',
    'MED-017',
    'MED-018',
    'MED-019',
    'MED-022',
  ],
  AUT: ['AUT-002', 'AUT-004', 'AUT-005', 'AUT-006', 'AUT-007', 'AUT-008', 'AUT-009', 'AUT-010'],
  STN: ['STN-001', 'STN-002', 'STN-003', 'STN-004', 'STN-005'],
  PRV: ['PRV-001', 'PRV-002', 'PRV-003', 'PRV-004', 'PRV-005', 'PRV-006'],
  TRF: [
    'TRF-001',
    'TRF-002',
    'TRF-003',
    'TRF-004',
    'TRF-005',
    'TRF-006',
    'TRF-007',
    'TRF-008',
    'TRF-009',
    'TRF-011',
    'TRF-012',
  ],
  CAP: ['CAP-011', 'CAP-014', 'CAP-015'],
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
