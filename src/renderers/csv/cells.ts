/**
 * Cells and lines of CSV: RFC 4180, with CRLF and quotes where needed.
 *
 * Spreadsheets take a cell that begins with one of `= + - @`, a tab or a return as a formula, quoted or not: such a text gets an apostrophe
 * before it (OWASP, "CSV Injection"). Numbers are written as they are.
 */
export type Cell = string | number | boolean | null;

const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = FORMULA.test(value.trimStart()) ? `'${value}` : value;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
