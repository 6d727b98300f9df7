/**
 * `name-addr` and `addr-spec` with header parameters: From, To, Contact, Route, Record-Route and the like (RFC 3261 section
 * 20.10 and 25.1).
 *
 * Without angle brackets, parameters belong to the header field and not to the URI (section 20). Tolerated, as RFC 4475 section
 * 3.1.2 suggests: a display name with characters that should have been quoted, a quote or a bracket that nobody closes, blanks
 * inside the brackets, and URI headers without brackets.
 */
import { isBlankAt, type Parameters, quotedEnd, readParameters, skipBlanksIn, trimBlanks, unquote } from './values.ts';

export interface NameAddr {
  /** Quotes and quoted pairs resolved; null when there is none. */
  readonly displayName: string | null;
  /** As written, without brackets; `*` for a Contact that is one. `parseUri` reads it. */
  readonly uri: string;
  /** Header parameters, not URI parameters. */
  readonly parameters: Parameters;
  /** The `tag` parameter; null when absent. */
  readonly tag: string | null;
}

export function parseNameAddr(text: string): NameAddr {
  const start = skipBlanksIn(text, 0);
  const nameEnd = text[start] === '"' ? quotedEnd(text, start) : -1;
  if (nameEnd !== -1) {
    const open = text.indexOf('<', nameEnd);
    return open === -1
      ? addrSpec(text, skipBlanksIn(text, nameEnd), unquote(text.slice(start, nameEnd)))
      : bracketed(text, open, unquote(text.slice(start, nameEnd)));
  }
  const open = text.indexOf('<', start);
  if (open === -1 || isParameterBracket(text, start, open)) return addrSpec(text, start, null);
  return bracketed(text, open, unquotedName(text.slice(start, open)));
}

/** Whether the `<` at `open` stands in a parameter of an addr-spec rather than before a URI. */
function isParameterBracket(text: string, start: number, open: number): boolean {
  const semicolon = text.indexOf(';', start);
  if (semicolon === -1 || semicolon > open) return false;
  const colon = text.indexOf(':', start);
  return colon !== -1 && colon < semicolon && !hasBlank(text, start, colon);
}

function hasBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (isBlankAt(text, at)) return true;
  return false;
}

function bracketed(text: string, open: number, displayName: string | null): NameAddr {
  const close = text.indexOf('>', open);
  const uri = trimBlanks(close === -1 ? text.slice(open + 1) : text.slice(open + 1, close));
  return finish(displayName, uri, close === -1 ? readParameters('') : readParameters(text, close));
}

function addrSpec(text: string, start: number, displayName: string | null): NameAddr {
  const semicolon = text.indexOf(';', start);
  const uri = trimBlanks(semicolon === -1 ? text.slice(start) : text.slice(start, semicolon));
  return finish(displayName, uri, semicolon === -1 ? readParameters('') : readParameters(text, semicolon));
}

function finish(displayName: string | null, uri: string, parameters: Parameters): NameAddr {
  return { displayName, uri, parameters, tag: parameters.get('tag') ?? null };
}

/** Tokens, or what stands for them; a quote that was never closed is dropped. */
function unquotedName(text: string): string | null {
  const name = trimBlanks(text.replaceAll('"', ''));
  return name === '' ? null : name;
}
