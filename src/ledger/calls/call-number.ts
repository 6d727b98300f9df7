/**
 * Who is called or calling, in a form that survives a border element: the user part without parameters, visual separators and the
 * prefix of international numbers. RFC 3261 section 19.1.1, RFC 3966 sections 3 and 5.1.1.
 *
 * Not handled: national prefixes (`0`), dialing plans and what a border element rewrites beyond `+` and `00`.
 */
import { parseUri, unescapeUri } from '../../dissectors/sip/index.ts';

const MAX_LENGTH = 128;
/** RFC 3323 section 4.1.1.3: whoever is anonymous is not known to be the same. */
const NOBODY = new Set(['', 'anonymous', 'unknown', 'restricted', 'unavailable']);

/** Null when the URI names nobody. */
export function callNumber(uri: string): string | null {
  const user = parseUri(uri)?.user ?? null;
  if (user === null || user.length > MAX_LENGTH) return null;
  const name = unescapeUri(user).split(';', 1)[0]!.toLowerCase();
  if (NOBODY.has(name)) return null;
  const digits = name.replace(/[().\- ]/g, '');
  if (!/^\+?[0-9*#]+$/.test(digits)) return name;
  return digits.replace(/^(?:\+|00)/, '');
}
