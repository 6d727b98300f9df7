/**
 * Cells and lines of CSV: RFC 4180, with CRLF and quotes where needed.
 *
 * Spreadsheets take a cell that begins with one of `= + - @`, a tab or a return as a formula, quoted or not: such a text gets an apostrophe
 * before it (OWASP, "CSV Injection"), and so does what stands behind a semicolon. Numbers are written as they are.
 */
export type Cell = string | number | boolean | null;

/** The fullwidth forms count as the others where spreadsheets are set to such a language. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
/** Where the separator of lists is a semicolon, a spreadsheet cuts there whatever the file says, and takes what follows for a cell. */
const FORMULA_BEHIND_SEPARATOR = /([;\t]["\s]*)(?=[=+\-@＝＋－＠])/g;
const NEEDS_QUOTES = /[",\r\n]/;

export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const cut = value.replace(FORMULA_BEHIND_SEPARATOR, "$1'");
  const harmless = FORMULA.test(cut.trimStart()) ? `'${cut}` : cut;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
