/**
 * How many columns of a terminal a text takes. string-width knows wide, combining and invisible characters and escape sequences; it is asked
 * only where there may be one, because it looks at every grapheme and the report measures each of its words.
 */
import stringWidth from 'string-width';

/** ASCII, Latin-1, general punctuation without marks of direction, arrows, box drawing, the marks of the report: one column each. */
const ONE_COLUMN_EACH =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u00ff\u2010-\u2027\u2190-\u21ff\u2500-\u257f\u25cf\u25cb\u2713\u2717]*$/;

export function columnsOf(text: string): number {
  return ONE_COLUMN_EACH.test(text) ? text.length : stringWidth(text);
}
