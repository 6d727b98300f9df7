/**
 * `a=crypto` (RFC 4568 section 9.1 and 9.2): tag, crypto suite, key parameters, session parameters.
 *
 * The keys come as `Secret`: length and truncated SHA-256. Not handled here: whether the suite is known and whether the key is
 * as long as the suite wants it; RFC 4568 section 6.1 makes that a question of the suite, which is judged elsewhere.
 */

import { isBase64, type Secret, withSecret } from './secret.ts';
import { readDecimal, splitWords } from './words.ts';

export interface CryptoAttribute {
  /** 1 to 999999999; null when it is no number. */
  readonly tag: number | null;
  /** As written: `AES_CM_128_HMAC_SHA1_80`; empty when no suite is called so, since it might be a key in the wrong place. */
  readonly suite: string;
  /** One for each `inline:`, in order; at most MAX_KEYS. */
  readonly keys: readonly CryptoKey[];
  /** As written: `UNENCRYPTED_SRTP`, `KDR=20`, `WSH=64` ...; a FEC_KEY without its key; `?` for what might be a key. */
  readonly sessionParameters: readonly string[];
  /** Line of the SDP, 1-based. */
  readonly line: number;
  /** False when a part of it contradicts RFC 4568's grammar. */
  readonly wellFormed: boolean;
}

export interface CryptoKey extends Secret {
  /** Packets: 1048576 for `2^20`; null when absent or unreadable. */
  readonly lifetime: number | null;
  readonly mki: { readonly value: string; readonly octets: number } | null;
}

/** The names in the registry have an underscore, which base64 has not; a short name without one is no key either. */
const SUITE = /^(?:[A-Za-z0-9-]*_[A-Za-z0-9_-]*|[A-Za-z0-9-]{1,16})$/;
const SESSION_PARAMETER = /^-?[A-Za-z][A-Za-z_]{2,31}(?:=[A-Za-z0-9_]{1,16})?$/;
/** SRTP's own maximum for a master key (RFC 3711 section 9.2). */
const MAX_LIFETIME = 2 ** 48;
const MAX_TAG = 999_999_999;
const MAX_MKI_OCTETS = 128;
export const MAX_KEYS = 16;
const MAX_SESSION_PARAMETERS = 32;

export function parseCrypto(value: string, line: number): CryptoAttribute {
  const [tagText = '', suite = '', keyParameters = '', ...session] = splitWords(value);
  const parsed = keyParameters.split(';', MAX_KEYS + 1).map(parseKey);
  const keys = parsed.slice(0, MAX_KEYS).flatMap((one) => (one.key === null ? [] : [one.key]));
  const tag = readDecimal(tagText, MAX_TAG);
  const inBounds = parsed.length <= MAX_KEYS && session.length <= MAX_SESSION_PARAMETERS;
  return {
    tag,
    suite: SUITE.test(suite) ? suite : '',
    keys,
    sessionParameters: session.slice(0, MAX_SESSION_PARAMETERS).map(withoutKey),
    line,
    wellFormed: tag !== null && SUITE.test(suite) && inBounds && parsed.every((one) => one.wellFormed),
  };
}

function parseKey(text: string): { key: CryptoKey | null; wellFormed: boolean } {
  const colon = text.indexOf(':');
  if (colon === -1 || text.slice(0, colon).toLowerCase() !== 'inline') return { key: null, wellFormed: false };
  const [base64 = '', ...options] = text.slice(colon + 1).split('|', 4);
  let lifetime: number | null = null;
  let mki: CryptoKey['mki'] = null;
  let wellFormed = isBase64(base64) && options.length <= 2;
  for (const option of options) {
    if (option.includes(':')) mki = parseMki(option);
    else lifetime = parseLifetime(option);
    wellFormed &&= option.includes(':') ? mki !== null : lifetime !== null;
  }
  return { key: withSecret(base64, { lifetime, mki }), wellFormed };
}

function parseLifetime(text: string): number | null {
  if (!text.startsWith('2^')) return readDecimal(text, MAX_LIFETIME);
  const exponent = readDecimal(text.slice(2), 48);
  return exponent === null ? null : 2 ** exponent;
}

function parseMki(text: string): CryptoKey['mki'] {
  const [value = '', length = ''] = text.split(':', 3);
  const octets = readDecimal(length, MAX_MKI_OCTETS);
  return octets === null || octets === 0 || !/^[0-9]{1,310}$/.test(value) ? null : { value, octets };
}

/** Only what has the look of a parameter is repeated: anything else, and the value of FEC_KEY, may be a key. */
function withoutKey(parameter: string): string {
  const name = parameter.split('=', 1)[0]!;
  if (name.toUpperCase() === 'FEC_KEY') return 'FEC_KEY';
  return SESSION_PARAMETER.test(parameter) ? parameter : '?';
}
