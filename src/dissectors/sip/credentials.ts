/**
 * Authorization, Proxy-Authorization, WWW-Authenticate and Proxy-Authenticate (RFC 3261 section 20.7 and 22, RFC 7616, RFC 8760).
 *
 * The parameters hold secrets (nonce, response, a Basic password), so they are behind functions: printing or serializing a
 * value of this module shows its scheme and nothing else.
 */
import { isBlankAt, parameterValue, skipBlanksIn, splitValues, trimBlanks } from './values.ts';

/** Credentials or a challenge: a scheme and its parameters. */
export interface Authentication {
  /** As written: `Digest`, `Basic`, `Bearer` ... */
  readonly scheme: string;
  /** The value of a parameter by its name in any case, quotes removed; null when absent. A secret may come out of it. */
  parameter(name: string): string | null;
  /** Whether the scheme is followed by one token68 (RFC 7235 section 2.1), as `Basic` and `Bearer` are. */
  readonly hasToken68: boolean;
}

const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*$/;
const SCHEME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The credentials or challenges in one header value. RFC 7235 allows several in one field, RFC 3261 one. */
export function parseAuthentication(text: string): Authentication[] {
  const found: Authentication[] = [];
  let parameters = new Map<string, string>();
  for (const element of splitValues(text)) {
    const parameterText = afterScheme(element);
    if (parameterText !== null) {
      const scheme = element.slice(0, element.length - parameterText.length);
      parameters = new Map();
      const rest = trimBlanks(parameterText);
      const isToken68 = TOKEN68.test(rest) && !/=[^=]/.test(rest);
      found.push(authentication(trimBlanks(scheme), parameters, isToken68));
      if (!isToken68) addParameter(parameters, rest);
    } else if (found.length > 0) addParameter(parameters, element);
  }
  return found;
}

/** What follows the scheme when the element starts with one (`Digest realm="x"`, `Negotiate`); null when it is a parameter. */
function afterScheme(element: string): string | null {
  let end = 0;
  while (end < element.length && !isBlankAt(element, end) && element[end] !== '=') end++;
  const next = skipBlanksIn(element, end);
  if (element[next] === '=' || !SCHEME.test(element.slice(0, end))) return null;
  return element.slice(end);
}

function addParameter(parameters: Map<string, string>, text: string): void {
  const equals = text.indexOf('=');
  if (equals === -1) return;
  const name = trimBlanks(text.slice(0, equals)).toLowerCase();
  if (!parameters.has(name)) parameters.set(name, parameterValue(trimBlanks(text.slice(equals + 1))));
}

function authentication(scheme: string, parameters: ReadonlyMap<string, string>, hasToken68: boolean): Authentication {
  const value = { scheme, hasToken68 } as {
    scheme: string;
    hasToken68: boolean;
    parameter: Authentication['parameter'];
  };
  Object.defineProperty(value, 'parameter', {
    value: (name: string) => parameters.get(name.toLowerCase()) ?? null,
    enumerable: false,
  });
  return value;
}
