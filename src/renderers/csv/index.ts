/**
 * The Report as CSV (RFC 4180): legs, findings, certificates and TLS sessions, for spreadsheets.
 *
 * `csv` holds all of them, told apart by the first column (`record`); a cell that its kind of row does not have is empty. `csv-legs`,
 * `csv-findings`, `csv-certificates` and `csv-sessions` hold one table each (`-o evidence.legs.csv`).
 *
 * Not in it: calls and streams, which do not fit a row, and what a client offered by name; the JSON has them.
 */
import type { Report } from '../../report/schema.ts';
import { defineRenderer, type Renderer } from '../define-renderer.ts';
import { type Cell, csvLine } from './cells.ts';
import { CERTIFICATES, FINDINGS, LEGS, SESSIONS, type Table } from './tables.ts';

const MEDIA_TYPE = 'text/csv; charset=utf-8; header=present';
const TABLES = [LEGS, FINDINGS, CERTIFICATES, SESSIONS];
/** Every column once, in the order in which tables bring them. */
const ALL_COLUMNS = [...new Set(TABLES.flatMap((table) => table.columns))];

export const csv: Renderer = defineRenderer({
  id: 'csv',
  mediaType: MEDIA_TYPE,
  extension: '.csv',
  render: (report) =>
    csvLine(['record', ...ALL_COLUMNS]) +
    TABLES.flatMap((table) => widened(table, report))
      .map(csvLine)
      .join(''),
});

/** The rows of a table, with a cell for every column of all tables. */
function widened(table: Table, report: Report): Cell[][] {
  const places = ALL_COLUMNS.map((column) => table.columns.indexOf(column));
  return table.rows(report).map((row) => [table.record, ...places.map((place) => (place < 0 ? null : row[place]!))]);
}

function oneTable(id: string, extension: string, table: Table): Renderer {
  const render = (report: Report) => csvLine(table.columns) + table.rows(report).map(csvLine).join('');
  return defineRenderer({ id, mediaType: MEDIA_TYPE, extension, render });
}

export const csvLegs = oneTable('csv-legs', '.legs.csv', LEGS);
export const csvFindings = oneTable('csv-findings', '.findings.csv', FINDINGS);
export const csvCertificates = oneTable('csv-certificates', '.certificates.csv', CERTIFICATES);
export const csvSessions = oneTable('csv-sessions', '.sessions.csv', SESSIONS);
